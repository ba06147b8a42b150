// SPDX-License-Identifier: GPL-3.0-or-later
//! A line of the input that was neither said nor done, and why.

use super::json::{LineReason, OwnReason, id_of, is_object};
use crate::cli::lines::InputLine;
use crate::cli::strings;
use crate::client::SendError;
use crate::commands::CommandError;
use crate::protocol::{Reason, RequestError, TextError};
use crate::sentences;

/// The reason why a line was neither said nor done.
#[derive(Debug)]
pub(super) struct Fault {
    /// For programs.
    pub reason: OwnReason,
    /// For people.
    pub message: String,
    /// Id of the request that the line is.
    pub id: Option<String>,
}

impl Fault {
    fn new(reason: impl Into<OwnReason>, message: String) -> Self {
        Self { reason: reason.into(), message, id: None }
    }

    /// Of a line that is longer than a line may be.
    pub fn too_long(line: &InputLine) -> Self {
        let id = if is_object(&line.text) { id_of(&line.text) } else { None };
        Self { id, ..Self::new(LineReason::LineTooLong, strings::line_too_long()) }
    }

    /// Of a request that a classic room cannot do.
    pub fn not_in_classic(id: Option<String>) -> Self {
        let message = sentences::send_error(SendError::NotInClassic);
        Self { id, ..Self::new(LineReason::NotInClassic, message) }
    }
}

impl Fault {
    /// Of an answer in a room that knows none.
    pub fn no_replies(id: Option<String>) -> Self {
        let message = sentences::command_error(&CommandError::NoReplies);
        Self { id, ..Self::new(LineReason::NoReplies, message) }
    }

    /// Of a search on a day that is none.
    pub fn not_a_day() -> Self {
        Self::new(LineReason::BadCommand, sentences::not_a_day())
    }

    /// Of a request that has to wait until the connection is back.
    pub fn away(id: Option<String>) -> Self {
        Self { id, ..Self::new(LineReason::Away, sentences::send_error(SendError::Away)) }
    }
}

impl From<RequestError> for Fault {
    fn from(error: RequestError) -> Self {
        let message = error.reason.sentence().to_owned();
        Self { id: error.id, ..Self::new(error.reason, message) }
    }
}

impl From<TextError> for Fault {
    fn from(error: TextError) -> Self {
        Self::new(Reason::from(error), sentences::text_error(error))
    }
}

impl From<CommandError> for Fault {
    fn from(error: CommandError) -> Self {
        Self::new(LineReason::BadCommand, sentences::command_error(&error))
    }
}
