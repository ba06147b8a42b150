// SPDX-License-Identifier: GPL-3.0-or-later
//! Why a room could not be opened.

use std::io;
use std::net::IpAddr;

use crate::trust::{RoomFolderError, StoredError};

/// Why a room could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("port {port} is taken")]
    PortTaken { port: u16, free: Option<u16> },
    #[error("port {port} needs special rights")]
    PortPrivileged { port: u16 },
    #[error("{address} is not an address of this machine")]
    NotOurAddress { address: IpAddr },
    #[error("too many files are open")]
    TooManyFiles,
    /// Its folder is of no use, or open already.
    #[error(transparent)]
    Folder(#[from] RoomFolderError),
    /// Bans, roles or people of an earlier opening cannot be read. Nothing was
    /// changed; see [`set_aside_register`](super::set_aside_register).
    #[error("the room's register is not usable: {0}")]
    Register(StoredError),
    #[error("the room could not be opened: {0}")]
    Other(#[from] io::Error),
}
