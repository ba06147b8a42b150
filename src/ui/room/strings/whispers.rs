// SPDX-License-Identifier: GPL-3.0-or-later
//! The sentences about whispers.

use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::WhisperError;

/// Mark of a whisper: `name` whispers to us, or we ourselves to `name`.
pub fn whisper_mark(own: bool, name: &str) -> String {
    match own {
        // Translators: above a message that only {name} reads.
        true => gettext_f("You whisper to {name}", &[("name", name)]),
        // Translators: above a message of {name} that only the reader reads.
        false => gettext_f("{name} whispers to you", &[("name", name)]),
    }
}

/// A whisper that arrives, read out.
pub fn whispered(name: &str, text: &str) -> String {
    // Translators: read aloud when a message arrives that only the reader reads.
    gettext_f("{name} whispers to you: {text}", &[("name", name), ("text", text)])
}

/// The line above what is being written for `name` alone, and what is to be known of it.
pub fn whispering(name: &str) -> (String, String) {
    // Translators: above the text being written.
    let line = gettext_f("Whispering to {name}", &[("name", name)]);
    let reads = gettext_f(
        // Translators: below “Whispering to {name}”.
        "Only {name} reads it. It passes through the host’s computer.",
        &[("name", name)],
    );
    (line, reads)
}

/// The reason why nothing is whispered to `name`.
pub fn no_whisper(error: WhisperError, name: &str) -> String {
    let gaps = [("name", name)];
    match error {
        WhisperError::Unknown => gettext("This room does not know whispers."),
        WhisperError::Gone => gettext_f("{name} is not here; your text stays here.", &gaps),
        WhisperError::Yourself => gettext("You cannot whisper to yourself."),
        WhisperError::Ignored => gettext_f(
            "You ignore {name}, and would not see an answer; your text stays here.",
            &gaps,
        ),
    }
}

/// The reason why no message is answered while we whisper.
pub fn no_reply_while_whispering() -> String {
    gettext("Everybody reads a reply. Stop whispering first.")
}

/// A text for `name` alone is kept.
pub fn kept_for(name: &str) -> String {
    gettext_f("Your text for {name} is there when you whisper to them again.", &[("name", name)])
}

/// The name of the button that shows the conversation with `name`.
pub fn show_whispers(name: &str) -> String {
    gettext_f("Show the whispers with {name}", &[("name", name)])
}

/// The heading of the conversation with `name`.
pub fn whispers_with(name: &str) -> String {
    // Translators: heading of a conversation that only {name} and the reader read.
    gettext_f("Whispers with {name}", &[("name", name)])
}

/// Sentence about the conversation with `name`.
pub fn only_two_read(name: &str) -> String {
    gettext_f("Only you and {name} read this.", &[("name", name)])
}

/// The name of the button that leads back to the room, where `waiting` messages wait.
pub fn back_to_room(waiting: u32) -> String {
    match waiting {
        0 => gettext("Back to the room"),
        count => ngettext_f(
            "Back to the room: {count} new message",
            "Back to the room: {count} new messages",
            count,
            &[],
        ),
    }
}

/// The number of whispers that wait to be read.
pub fn unread_whispers(count: u32) -> String {
    ngettext_f("{count} unread whisper", "{count} unread whispers", count, &[])
}
