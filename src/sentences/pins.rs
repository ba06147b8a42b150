// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about pinned messages.

use crate::commands::CommandError;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Nickname, PinnedMessage};

/// The sentence for a command about pinned messages that cannot be carried out.
pub(super) fn fault(error: &CommandError) -> String {
    match error {
        CommandError::NoPins => gettext("This room does not know pinned messages."),
        CommandError::NothingToPin => gettext("There is no message that could be pinned."),
        _ => none(),
    }
}

/// No message is pinned.
pub fn none() -> String {
    gettext("No message is pinned.")
}

/// In the place of a message whose words are not known here.
pub fn earlier() -> String {
    gettext("An earlier message")
}

/// A pinned message as a line.
pub fn line(pin: &PinnedMessage) -> String {
    let text = pin.text.as_ref().map_or_else(earlier, ToString::to_string);
    match &pin.from {
        Some(from) => format!("#{} {from}: {text}", pin.number),
        None => format!("#{} {text}", pin.number),
    }
}

/// Who pinned a message, and whose it is.
pub(super) fn pinned(by: &str, from: Option<&Nickname>) -> String {
    match from {
        Some(name) if name.as_str() != by => gettext_f(
            "{by} pinned a message of {name}",
            &[("by", by), ("name", &super::moderation::called(name))],
        ),
        _ => gettext_f("{by} pinned a message", &[("by", by)]),
    }
}
