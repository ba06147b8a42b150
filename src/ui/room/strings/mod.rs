// SPDX-License-Identifier: GPL-3.0-or-later
//! The sentences of a room: those who came and went, those who write, the header.
//! Knows no widget.

mod answers;
mod delivery;
mod edits;
pub mod files;
mod joins_and_leaves;
mod mentions;
pub mod pictures;
pub mod polls;
mod reactions;
pub mod saved_files;
mod security;
mod undo;
mod whispers;

use std::borrow::Cow;
use std::time::Duration;

use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::markup;
use crate::model::{Divider, NewSinceLastVisit, RoomNotice};
use crate::protocol::{NameDoubt, Nickname, Reason, limits};
use crate::sentences;
use crate::ui::settings;

pub use answers::{author, go_to_quoted, quoted, replying};
pub use delivery::delivery_error;
pub use edits::{editing, shown_text, shown_words, time_of};
pub use joins_and_leaves::joins_and_leaves;
pub use mentions::{digest, notification, notify_choice, notify_icon, unread, window_title};
pub use reactions::{
    reacted, reacted_all, reaction, reaction_news, reactions, reacts, with_reactions,
};
pub use security::{acquaintance, lock_icon, newcomer, past, plain, readers, security};
pub use undo::{done, slow};
pub use whispers::{
    back_to_room, kept_for, no_reply_while_whispering, no_whisper, only_two_read, show_whispers,
    unread_whispers, whisper_mark, whispered, whispering, whispers_with,
};

/// Something quiet that happened.
pub fn notice(notice: &RoomNotice) -> String {
    match notice {
        // Translators: {name} is a person; somebody else used that name in this room before.
        RoomNotice::Doubtful(NameDoubt::UsedBefore(name)) => gettext_f(
            "{name} joined — perhaps not the {name} who was here before",
            &[("name", name.as_str())],
        ),
        RoomNotice::Doubtful(NameDoubt::LooksLike { name, other }) => gettext_f(
            // Translators: {name} is a person; {other} is the name of somebody else, which looks almost the same.
            "{name} joined — not to be confused with {other}",
            &[("name", name.as_str()), ("other", other.as_str())],
        ),
        RoomNotice::Renamed { from, to, doubt } => renamed(from, to, doubt.as_ref()),
        RoomNotice::Topic { by, topic } => sentences::topic_set(by.as_ref(), topic),
        RoomNotice::Acted { by, act, target, why } => {
            sentences::acted(by.as_ref(), act, *target, why.as_ref())
        }
        RoomNotice::History { kept, failures } => sentences::history_again(*kept, *failures),
        RoomNotice::KeepChoice { kept } => sentences::keep_choice(*kept),
        RoomNotice::Words(text) => text.to_string(),
        RoomNotice::Ended => gettext("The host has closed the room."),
    }
}

fn renamed(from: &Nickname, to: &Nickname, doubt: Option<&NameDoubt>) -> String {
    let gaps = [("old", from.as_str()), ("new", to.as_str())];
    match doubt {
        // Translators: {old} and {new} are names of the same person; somebody
        // else was called {new} before.
        Some(NameDoubt::UsedBefore(_)) => gettext_f(
            "{old} is now called {new} — perhaps not the {new} who was here before",
            &gaps,
        ),
        Some(NameDoubt::LooksLike { other, .. }) => gettext_f(
            // Translators: {old} and {new} are names of the same person; {other} is the name of
            // somebody else, which looks almost the same as {new}.
            "{old} is now called {new} — not to be confused with {other}",
            &[gaps[0], gaps[1], ("other", other.as_str())],
        ),
        // Translators: {old} and {new} are names of the same person.
        None => gettext_f("{old} is now called {new}", &gaps),
    }
}

/// The number of messages here of people whom we ignore.
pub fn hidden(count: usize) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    ngettext_f("Message from an ignored person", "{count} messages from ignored people", count, &[])
}

/// The composer's sentence about waiting: how long we have to, or that everybody
/// has to; `slow` is the pause of the slow mode, if it holds for us.
pub fn waits(waits: Option<(Reason, Duration)>, slow: u64) -> String {
    match waits {
        // Translators: {span} is a length of time, as in “5 minutes”.
        Some((Reason::Muted, left)) => {
            gettext_f("You are muted for {span}", &[("span", &time_left(left))])
        }
        Some((_, left)) => {
            let gaps = [("slow", &*self::slow(slow)), ("span", &*time_left(left))];
            // Translators: {slow} is the sentence “Slow mode: 15 seconds between
            // two messages”, {span} a length of time.
            gettext_f("{slow} · your next in {span}", &gaps)
        }
        None if slow > 0 => self::slow(slow),
        None => String::new(),
    }
}

/// Time that is left, rounded up to what is said of it.
fn time_left(left: Duration) -> String {
    let seconds = u64::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u64::MAX);
    sentences::time_left(seconds)
}

/// The time until what is said of a time that is left changes.
pub fn until_it_reads_otherwise(left: Duration) -> Duration {
    let unit = match left.as_secs() {
        0..=60 => 1,
        61..=3_600 => 60,
        _ => 3_600,
    };
    let past = Duration::from_secs(left.as_secs() / unit * unit);
    left.saturating_sub(past).max(Duration::from_millis(1))
}

/// The sentence in a line across the conversation.
pub fn divider(divider: Divider) -> String {
    match divider {
        Divider::Earlier => gettext("Before you came"),
        Divider::Since => gettext("New since you joined"),
        Divider::Away => gettext("While you were away"),
        Divider::Back => gettext("You are back"),
        Divider::Gap => gettext("You joined again; what was said in between may be missing"),
        Divider::Unread => gettext("New messages"),
        Divider::Remembered => gettext("Remembered on this device"),
        // Translators: below this line, messages come from the room itself, and above it
        // from what this device remembers.
        Divider::ToldByRoom => gettext("From here on, the room itself tells"),
    }
}

/// The number of characters that a text of `count` has left, or has too many.
pub fn counter(count: usize) -> String {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    match limits::TEXT_CHARACTERS.checked_sub(count) {
        Some(left) => {
            ngettext_f("{count} character left", "{count} characters left", number(left), &[])
        }
        None => ngettext_f(
            "{count} character too many for one message",
            "{count} characters too many for one message",
            number(count - limits::TEXT_CHARACTERS),
            &[],
        ),
    }
}

/// The people who are writing, or nothing.
pub fn typing<'a>(mut names: impl ExactSizeIterator<Item = &'a Nickname>) -> String {
    let count = names.len();
    let first = names.next().map(Nickname::as_str);
    let second = names.next().map(Nickname::as_str);
    match (first, second) {
        (None, _) => String::new(),
        // Translators: {name} is a person who is typing a message right now.
        (Some(name), None) => gettext_f("{name} is writing…", &[("name", name)]),
        (Some(first), Some(second)) if count == 2 => gettext_f(
            // Translators: {first} and {second} are people.
            "{first} and {second} are writing…",
            &[("first", first), ("second", second)],
        ),
        _ => {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            ngettext_f("{count} person is writing…", "{count} people are writing…", count, &[])
        }
    }
}

/// The number of people and the host, under the room's name.
pub fn presence(people: usize, host: Option<&str>, hosting: bool) -> String {
    let count = u32::try_from(people).unwrap_or(u32::MAX);
    let people = ngettext_f("{count} person", "{count} people", count, &[]);
    let host = match host {
        _ if hosting => gettext("you host"),
        // Translators: {name} is a person or a computer; this follows “3 people · ”.
        Some(name) => gettext_f("{name} hosts", &[("name", name)]),
        None => return people,
    };
    format!("{people} · {host}")
}

/// The number of messages that wait below; for the floating button.
pub fn waiting(count: u32) -> String {
    ngettext_f("{count} new message", "{count} new messages", count, &[])
}

/// The number of messages that came since we were here the last time.
pub fn new_since(news: NewSinceLastVisit) -> String {
    let count = news.count;
    if news.more {
        return ngettext_f(
            "More than {count} new message since you left",
            "More than {count} new messages since you left",
            count,
            &[],
        );
    }
    ngettext_f(
        "{count} new message since you left",
        "{count} new messages since you left",
        count,
        &[],
    )
}

/// The number of messages that are selected.
pub fn selected(count: usize) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    ngettext_f("{count} message selected", "{count} messages selected", count, &[])
}

/// Nobody else can come in.
pub fn no_network() -> String {
    gettext("This computer is on no network, so nobody else can come in.")
}

/// The sentence for a room that nobody else reaches.
pub fn no_way_in() -> String {
    gettext("There is no address others could reach this room at.")
}

/// The place of a message among others, read out without its text.
pub fn said_by(author: &str, time: &str, mention: bool) -> String {
    // Translators: read aloud around a message; {name} is its author.
    mentioning(gettext_f("{name}, {time}", &[("name", author), ("time", time)]), mention)
}

/// The text of a message and its time, read out behind its author.
pub fn said_then(text: &str, time: &str, mention: bool) -> String {
    // Translators: read aloud for a message, behind the name of its author.
    mentioning(gettext_f("{text}, {time}", &[("text", text), ("time", time)]), mention)
}

/// A message among others, read out.
pub fn said_at(author: &str, text: &str, time: &str, mention: bool) -> String {
    let gaps = [("name", author), ("text", text), ("time", time)];
    // Translators: read aloud for a message in the list; {name} is its author.
    mentioning(gettext_f("{name}, {text}, {time}", &gaps), mention)
}

/// The message, as it is read aloud, and that it mentions us.
fn mentioning(message: String, mention: bool) -> String {
    match mention {
        // Translators: read aloud for a message; {message} is its author, text and time.
        true => gettext_f("{message}, mentions you", &[("message", &message)]),
        false => message,
    }
}

/// A message that arrives, read out.
pub fn said(author: &str, text: &str) -> String {
    // Translators: read aloud when a message arrives; {name} is its author.
    gettext_f("{name}: {text}", &[("name", author), ("text", text)])
}

/// The words of a text as they are read aloud: without marks, and no spoiler is told.
pub fn readable(text: &str) -> Cow<'_, str> {
    match settings::formats_texts() {
        true => markup::readable(text, &hidden_spoiler()),
        false => text.into(),
    }
}

/// The words in place of a spoiler.
pub fn hidden_spoiler() -> String {
    // Translators: stands in place of words that somebody has hidden; a press shows them.
    gettext("spoiler, hidden")
}

#[cfg(test)]
mod tests;
