// SPDX-License-Identifier: GPL-3.0-or-later
//! Events that the thread which prints waits for.

use super::fault::Fault;
use super::files::{FileEvent, FileReport};
use crate::client::SessionEvent;

/// One thing the printing thread waits for.
pub(super) enum ChatEvent {
    Session(SessionEvent),
    /// A line of the input was neither said nor done.
    Refused {
        fault: Fault,
        /// Number of the line.
        line: u64,
    },
    /// A program asked who is here.
    AskedWho {
        /// Id of the request.
        id: Option<String>,
    },
    /// A file is read or moved.
    File(FileEvent),
    /// A file has begun, or ended, by what was typed.
    FileReport(Vec<FileReport>),
    /// Nothing more will be said, and that is reason to leave.
    InputOver {
        /// Set if there is no further line; unset if the last one asked to leave.
        ended: bool,
    },
    /// Nobody reads the output any more.
    Unread,
    Interrupted,
}
