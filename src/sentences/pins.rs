// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about pinned messages.

use crate::commands::{CommandError, CommandName};
use crate::i18n::gettext;
use crate::protocol::PinnedMessage;

/// The sentence for a command about pinned messages that cannot be carried out.
pub(super) fn fault(error: &CommandError) -> String {
    match error {
        CommandError::NoPins => gettext("This room does not know pinned messages."),
        CommandError::NothingToPin => gettext("There is no message that could be pinned."),
        _ => none(),
    }
}

/// Purpose of a command about pinned messages, in a few words.
pub(super) fn purpose(word: CommandName) -> String {
    match word {
        CommandName::Pin => {
            gettext("pin the last message, that of somebody, or the one of a number")
        }
        CommandName::Unpin => gettext("unpin the one of a number, or the last pinned one"),
        _ => gettext("the messages that are pinned"),
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
