// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about a connection that is lost, and requests that were not sent.

use crate::client::SendError;
use crate::i18n::gettext;

/// The sentence for a request that was not queued.
pub fn send_error(error: SendError) -> String {
    match error {
        SendError::Busy => gettext("Too much is waiting to be sent."),
        SendError::Over => connection_lost(false),
        SendError::Away => gettext("The connection is lost for now; try again when it is back."),
        SendError::NotInClassic => gettext("The program behind this room cannot do that."),
    }
}

/// The sentence for a connection that broke, in the words of the original program
/// where the room is one of its.
pub fn connection_lost(classic: bool) -> String {
    match classic {
        true => gettext("Server connection lost."),
        false => gettext("The connection to the room was lost."),
    }
}

/// The sentence for a request that changes nothing.
pub fn unchanged() -> String {
    gettext("That is already so.")
}
