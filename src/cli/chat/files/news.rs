// SPDX-License-Identifier: GPL-3.0-or-later
//! News of our files.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use super::reading::ReadingMark;
use crate::client::{PrepareError, PreparedFile, SendError, TransferError, TransferEvent};
use crate::protocol::file::FileWarning;
use crate::protocol::{FileName, Nickname, Reason, SeatNumber};

/// An event of a thread that reads or moves a file.
#[derive(Debug)]
pub enum FileEvent {
    /// A file is read.
    Reading { id: String, mark: ReadingMark, done: u64, size: u64 },
    /// A file was read.
    Prepared { id: String, mark: ReadingMark, read: Result<(File, PreparedFile), PrepareError> },
    /// A file is moved.
    Transfer { id: String, event: TransferEvent },
}

/// News of one file.
#[derive(Debug)]
pub struct FileReport {
    /// Id of the request.
    pub id: String,
    /// Name of the file.
    pub name: FileName,
    /// Number of its event, if it is fetched.
    pub number: Option<u64>,
    /// The person who shared it, if it is fetched.
    pub from: Option<Nickname>,
    /// The seat of that one.
    pub seat: Option<SeatNumber>,
    pub step: FileStep,
}

/// A step of a file.
#[derive(Debug)]
pub enum FileStep {
    /// It is read before it is offered.
    Reading {
        done: u64,
        size: u64,
    },
    /// It is on its way.
    Moving {
        done: u64,
        size: u64,
        /// Bytes a second.
        speed: Option<u64>,
        /// Seconds that are left.
        left: Option<u64>,
    },
    /// The connection is lost, and made anew.
    Waiting,
    /// It is there.
    Done {
        /// Its place on this computer, if it was fetched.
        path: Option<PathBuf>,
        /// Reasons to beware of it.
        warnings: Vec<FileWarning>,
    },
    Failed(FileFailure),
    Cancelled,
}

impl FileFailure {
    /// The failure of a file that cannot be read.
    pub fn unreadable(error: &io::Error) -> Self {
        Self::Prepare(PrepareError::Unreadable(error.kind()))
    }
}

impl FileStep {
    /// Returns `true` if what the host has of it is of no use any more.
    pub fn is_given_up(&self) -> bool {
        let changed = FileFailure::Transfer(TransferError::FileChanged);
        matches!(self, Self::Cancelled) || matches!(self, Self::Failed(why) if *why == changed)
    }
}

/// Reason why a file was not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFailure {
    Prepare(PrepareError),
    Transfer(TransferError),
    Send(SendError),
    /// The room would say no, as it told before the file was read.
    NotTaken(Reason),
    /// The room said no, and why: that is told by itself.
    Refused,
}
