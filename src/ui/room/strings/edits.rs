// SPDX-License-Identifier: GPL-3.0-or-later
//! The words about messages that were edited, and about what people do.

use std::borrow::Cow;

use crate::i18n::{gettext, gettext_f};
use crate::model::Said;
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
        marks if marks.emote => format!("{} {}", said.author.name, said.text).into(),
        _ => Cow::Borrowed(&*said.text),
    }
}
