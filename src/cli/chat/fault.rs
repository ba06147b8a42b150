// SPDX-License-Identifier: GPL-3.0-or-later
//! A line of the input that was neither said nor done, and why.

use std::io;

use super::files::choice;
use super::json::{LineReason, OwnReason, id_of, is_object};
use crate::cli::lines::InputLine;
use crate::cli::strings;
use crate::client::{PrepareError, SendError};
use crate::commands::CommandError;
use crate::model::KnownFile;
use crate::protocol::{FileName, Reason, RequestError, TextError};
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

    /// Of a request that the room would refuse.
    pub fn of_room(id: Option<&str>, reason: Reason) -> Self {
        Self { id: id.map(str::to_owned), ..Self::new(reason, sentences::reason(reason)) }
    }

    /// Of a file that the room would refuse.
    pub fn not_taken(id: Option<&str>, name: &FileName, reason: Reason) -> Self {
        let message = sentences::files::not_taken(name, reason);
        Self { id: id.map(str::to_owned), ..Self::new(reason, message) }
    }

    /// Of a file in a room that knows none.
    pub fn no_files(id: Option<String>) -> Self {
        Self { id, ..Self::new(LineReason::NoFiles, sentences::files::none_taken()) }
    }

    /// Of a file that is not there; `typed` is its number or its name.
    pub fn no_such_file(id: Option<String>, typed: &str) -> Self {
        Self { id, ..Self::new(Reason::NoSuchFile, sentences::files::unknown(typed)) }
    }

    /// Of a name that could mean files of several people.
    pub fn which_file(typed: &str, files: &[KnownFile]) -> Self {
        Self::new(LineReason::WhichFile, choice(typed, files))
    }

    /// Of a file that cannot be opened.
    pub fn unopened(id: Option<String>, name: &FileName, error: &io::Error) -> Self {
        let message = sentences::files::open_file_error(name, error);
        Self { id, ..Self::new(LineReason::BadFile, message) }
    }

    /// Of a folder that cannot be packed.
    pub fn unprepared(id: Option<String>, name: &FileName, error: PrepareError) -> Self {
        let message = sentences::files::prepare_error(name, error);
        Self { id, ..Self::new(LineReason::BadFile, message) }
    }

    /// Of a file to be given up that is not on its way.
    pub fn not_on_its_way(id: Option<String>) -> Self {
        let message = sentences::reason(Reason::NoSuchUpload);
        Self { id, ..Self::new(Reason::NoSuchUpload, message) }
    }

    /// Of a file to be given up, of which none of that name or number is on its way.
    pub fn none_on_its_way(what: Option<&str>) -> Self {
        Self::new(Reason::NoSuchUpload, sentences::files::none_on_its_way(what))
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
