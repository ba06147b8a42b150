// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about the message that another one answers.

use crate::i18n::{gettext, gettext_f};
use crate::protocol::AnsweredMessage;

/// The words in front of a text in lines, in brackets: they are behind the name of the
/// author, so that nobody's name makes them.
pub fn answering_in_front(answered: &AnsweredMessage) -> String {
    match &answered.from {
        // Translators: It stands in front of a message; {name} is whom it answers.
        Some(name) => gettext_f("(answering {name})", &[("name", name.as_str())]),
        None => gettext_f(
            // Translators: It stands in front of a message; {number} is that of the one it answers.
            "(answering #{number})",
            &[("number", &answered.number.to_string())],
        ),
    }
}

/// The author of a message, and whom it answers.
pub fn author_answering(name: &str, answered: &AnsweredMessage) -> String {
    match &answered.from {
        Some(other) => gettext_f(
            // Translators: {name} is the author of a message, {other} whom it answers.
            "{name}, answering {other}",
            &[("name", name), ("other", other.as_str())],
        ),
        // Translators: {name} is the author of a message.
        None => gettext_f("{name}, answering an earlier message", &[("name", name)]),
    }
}

/// The words in place of an answered message that is removed.
pub fn quoted_removed() -> String {
    gettext("A removed message")
}

/// The words in place of an answered message that is not at hand.
pub fn quoted_earlier() -> String {
    gettext("An earlier message")
}
