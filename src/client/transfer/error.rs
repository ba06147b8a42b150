// SPDX-License-Identifier: GPL-3.0-or-later
//! Failures of transfers.

use std::io;

use crate::client::error::Unreachable;

/// Reasons why a transfer is over without the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// The room does not know the token, or no longer, or the file is gone. Whoever asks
    /// the room anew ([`Request::Fetch`](crate::protocol::Request::Fetch),
    /// [`Request::Offer`](crate::protocol::Request::Offer) with the same `upload`) gets
    /// another grant, or hears why not; the transfer goes on from what is there.
    #[error("the room does not take the token")]
    NotGranted,
    /// The host could not be reached for a long time.
    #[error("the host could not be reached: {0}")]
    Unreachable(#[source] Unreachable),
    /// Somebody else than the room answers. They learned nothing.
    #[error("another room answers")]
    OtherRoom,
    /// The host's answer makes no sense.
    #[error("the host's answer makes no sense")]
    Protocol,
    /// The host sends something else than the file, again and again.
    #[error("what the host sends is not the file")]
    WrongContent,
    /// The host does not take a file of that size.
    #[error("the file is too large")]
    TooLarge,
    /// The room takes no files of that type.
    #[error("the room takes no files of that type")]
    TypeNotTaken,
    /// The host's disk is full.
    #[error("the host's disk is full")]
    HostFull,
    /// The file is not the one that was offered: it changed meanwhile.
    #[error("the file has changed")]
    FileChanged,
    /// The file could not be read.
    #[error("the file could not be read: {0}")]
    Unreadable(io::ErrorKind),
    /// There is no space left for the file on this computer. What was fetched stays there,
    /// and the same download into the same folder goes on from it.
    #[error("the disk is full")]
    DiskFull,
    /// The folder does not exist, or is none.
    #[error("the folder does not exist")]
    NoFolder,
    /// The folder cannot be written to: not ours, or read-only.
    #[error("the folder cannot be written to")]
    NotWritable,
    /// The file is larger than this file system takes.
    #[error("the file is too large for this file system")]
    TooLargeHere,
    /// The file could not be written for another reason.
    #[error("the file could not be written: {0}")]
    Unwritable(io::ErrorKind),
    /// The program or the system failed.
    #[error("the transfer could not be run")]
    Fault,
}
