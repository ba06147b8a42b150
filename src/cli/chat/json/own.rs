// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that Salotto itself has for a program.

use serde::Serialize;

use crate::client::Ending;
use crate::protocol::{Event, FileName, Member, Nickname, Reason, Rules, SeatNumber};

/// A message of Salotto itself.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum OwnMessage {
    /// The answer to `who`.
    Who {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        you: Nickname,
        members: Vec<Member>,
        rules: Rules,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        made_up: &'static [&'static str],
    },
    /// A line of the input was not passed on.
    Error {
        reason: OwnReason,
        message: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Number of the line.
        line: u64,
    },
    /// The files of the room, as far as they are known.
    Files {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        files: Vec<Event>,
    },
    /// A file of ours on its way, or at its end.
    Transfer {
        id: String,
        name: FileName,
        /// Number of its event, if it is fetched.
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<u64>,
        /// The person who shared it, if it is fetched.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Nickname>,
        #[serde(skip_serializing_if = "Option::is_none")]
        seat: Option<SeatNumber>,
        state: TransferState,
        #[serde(skip_serializing_if = "Option::is_none")]
        done: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        size: Option<u64>,
        /// Its place on this computer.
        #[serde(skip_serializing_if = "Option::is_none")]
        path: Option<String>,
        /// Set if opening it may run something.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        dangerous: bool,
        /// Set if its content is not what its name says.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        disguised: bool,
        /// Reason why the room would refuse it, if it was not offered.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// Nobody knows whether these requests took place: the connection was lost.
    Unconfirmed { ids: Vec<String> },
    /// The end; nothing follows.
    Over {
        reason: OverReason,
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
}

/// The state of a file of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferState {
    /// It is read before it is offered.
    Reading,
    /// It is on its way.
    Moving,
    /// The connection is lost, and made anew.
    Waiting,
    /// It is there.
    Done,
    /// It is not; an error of the room was before, or `message` says why.
    Failed,
    /// It was given up.
    Cancelled,
}

/// Reason why a line of the input was not passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum OwnReason {
    /// One that a room could have given.
    OfRoom(Reason),
    /// One of our own.
    OfLine(LineReason),
}

/// Reason that no room gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineReason {
    /// The line is longer than a line may be.
    LineTooLong,
    /// The line is a command, but an unknown or incomplete one.
    BadCommand,
    /// A classic room cannot do that.
    NotInClassic,
    /// The room does not know what a message answers.
    NoReplies,
    /// The connection is lost for now; only messages wait for it.
    Away,
    /// The room has no files.
    NoFiles,
    /// The file cannot be opened.
    BadFile,
    /// Files of several people have that name.
    WhichFile,
}

/// End of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OverReason {
    /// We left.
    Left,
    /// The host closed the room.
    RoomEnded,
    /// The room did not let us in, or disconnected us; `refused` was before.
    Refused,
    /// The connection was lost.
    Lost,
    /// There is no room, or it cannot be reached.
    Unreachable,
    /// Another key answers than the expected one.
    OtherKey,
    /// The room did not prove that it knows the password.
    Unproven,
    /// It could not begin.
    Failed,
}

impl From<Reason> for OwnReason {
    fn from(reason: Reason) -> Self {
        Self::OfRoom(reason)
    }
}

impl From<LineReason> for OwnReason {
    fn from(reason: LineReason) -> Self {
        Self::OfLine(reason)
    }
}

impl From<&Ending> for OverReason {
    fn from(ending: &Ending) -> Self {
        match ending {
            // In the terminal one is in one room at a time.
            Ending::Left | Ending::AlreadyIn(_) => Self::Left,
            Ending::RoomEnded => Self::RoomEnded,
            Ending::Refused(_) => Self::Refused,
            Ending::OtherKey { .. } => Self::OtherKey,
            Ending::Unproven => Self::Unproven,
            Ending::Unreachable(_) => Self::Unreachable,
            Ending::Lost => Self::Lost,
        }
    }
}
