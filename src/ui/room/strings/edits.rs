// SPDX-License-Identifier: GPL-3.0-or-later
//! The words about messages that were edited, and about what people do.

use std::borrow::Cow;

use crate::i18n::{gettext, gettext_f};
use crate::model::{OwnWords, Said};
use crate::protocol::Nickname;
use crate::ui::clock;

/// The time of a message, and whether it was edited.
pub fn time_of(said: &Said) -> String {
    let time = clock::hour(said.time);
    match said.marks.edited.filter(|_| said.removal.is_none()) {
        // Translators: beside a message whose author gave it another text; {time} is the hour.
        Some(_) => gettext_f("edited, {time}", &[("time", &time)]),
        None => time,
    }
}

/// The text of a message as it is shown: of what somebody does, the name is a part.
pub fn shown_text(said: &Said) -> Cow<'_, str> {
    match said.marks {
        // The text of now is told later.
        _ if said.text.is_empty() && said.marks.edited.is_some() => {
            gettext("This message was edited.").into()
        }
        marks if marks.emote => acted(&said.author.name, &said.text).into(),
        _ => Cow::Borrowed(&*said.text),
    }
}

/// The line above another text for a message of ours, which is a whisper to `to`.
pub fn editing(to: Option<&str>) -> String {
    match to {
        // Translators: above the text being written, which is one for {name} alone.
        Some(name) => gettext_f("Editing your whisper to {name}", &[("name", name)]),
        None => gettext("Editing your message"),
    }
}

/// Our own words as they are shown before they are in the room.
pub fn shown_words(words: &OwnWords) -> Cow<'_, str> {
    match &words.doer {
        Some(name) => acted(name, words.text.as_str()).into(),
        None => Cow::Borrowed(words.text.as_str()),
    }
}

fn acted(name: &Nickname, text: &str) -> String {
    format!("{name} {text}")
}
