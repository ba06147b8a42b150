// SPDX-License-Identifier: GPL-3.0-or-later
//! Errors of opening a room, and of what is kept of it.

use std::io;

use super::listen::bind::BindError;
use crate::history::HistoryError;
use crate::trust::{RoomFolderError, StoredError};

/// The reason why a room could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another program listens there.
    #[error("port {port} is taken")]
    PortTaken {
        /// The port that was wanted.
        port: u16,
        /// One nearby that is free.
        free: Option<u16>,
    },
    /// Only a privileged program may listen there.
    #[error("port {port} needs special rights")]
    PortPrivileged {
        /// The port that was wanted.
        port: u16,
    },
    /// The address to listen on is not of this machine.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The system lets this program open no more files.
    #[error("too many files are open")]
    TooManyFiles,
    /// Its folder is of no use, or open already.
    #[error(transparent)]
    Folder(#[from] RoomFolderError),
    /// Bans, roles or people of an earlier opening cannot be read. Nothing was
    /// changed; see [`set_aside_register`](super::set_aside_register).
    #[error("the room's register is not usable: {0}")]
    Register(StoredError),
    /// Something else was in the way.
    #[error("the room could not be opened: {0}")]
    Other(#[from] io::Error),
}

/// The reason why what is said in an open room is not kept, or not deleted.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The history is of no use.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// There are too few threads.
    #[error("the history is not written: {0}")]
    TooFewThreads(#[from] io::Error),
    /// Nothing of this room outlives it.
    #[error("the room has no folder")]
    NoFolder,
    /// Nothing is deleted while more is added to it.
    #[error("what is said is kept")]
    Kept,
    /// The room is closed.
    #[error("the room is closed")]
    Over,
}
