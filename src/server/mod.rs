// SPDX-License-Identifier: GPL-3.0-or-later
//! A room that listens: an acceptor, workers that own the members' sockets,
//! and the [`room`] they all apply requests to.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use crate::protocol::{Nickname, RoomName, Text};

/// How to open a room.
#[derive(Debug, Clone)]
pub struct Config {
    pub room: RoomName,
    /// Who hosts, for a machine without a member of its own.
    pub host: Option<String>,
    /// The address to listen on; all of this machine's, IPv4 and IPv6, when
    /// `None`.
    pub bind: Option<IpAddr>,
    /// The port to listen on; 0 takes any free one.
    pub port: u16,
    /// Whether classic guests, whose lines are not encrypted, are let in.
    pub classic: bool,
}

/// The room's certificate and private key.
#[derive(Debug)]
pub struct Identity {}

impl Identity {
    /// Reads the key kept in `folder`, or makes one and keeps it there. Blocks
    /// on the disk.
    pub fn load_or_create(folder: &Path) -> Result<Self, OpenError> {
        let _ = folder;
        todo!()
    }

    /// A key that is forgotten with the room.
    pub fn ephemeral() -> Self {
        todo!()
    }
}

/// Something for the host's log, in the order it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    Connected(SocketAddr),
    /// With the name of the member it was, if it was one.
    Disconnected(SocketAddr),
    Joined {
        name: Nickname,
        address: SocketAddr,
    },
    Left {
        name: Nickname,
    },
    Said {
        name: Nickname,
        text: Text,
    },
    /// A stranger was not let in, or a member was shown out.
    Refused {
        address: SocketAddr,
        why: String,
    },
    /// The acceptor has to wait: too many open files.
    OutOfFiles,
}

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
    #[error("the room's key cannot be read or kept in {path}: {source}")]
    Identity { path: std::path::PathBuf, source: io::Error },
    #[error("the room could not be opened: {0}")]
    Other(#[from] io::Error),
}

/// An open room. Dropping it closes it.
#[derive(Debug)]
pub struct Server {}

impl Server {
    /// Opens the room. `journal` is called from the server's threads and must
    /// not block.
    pub fn open(
        config: Config,
        identity: Identity,
        journal: impl Fn(Record) + Send + Sync + 'static,
    ) -> Result<Self, OpenError> {
        let _ = (config, identity, journal);
        todo!()
    }

    /// Where it listens, with the port that was really taken.
    pub fn address(&self) -> SocketAddr {
        todo!()
    }

    /// An address on this machine that leads to the room.
    pub fn loopback(&self) -> SocketAddr {
        todo!()
    }

    /// Addresses others on the network can type, likeliest first.
    pub fn reachable_addresses(&self) -> Vec<SocketAddr> {
        todo!()
    }

    /// The secret that makes a member the host (`hello`'s `host_key`).
    pub fn host_key(&self) -> &str {
        todo!()
    }

    /// Opens or closes the door for further classic guests.
    pub fn set_classic(&self, open: bool) {
        let _ = open;
        todo!()
    }

    /// Tells everybody that the room has ended, and waits (at most a few
    /// seconds) until they have heard it and all threads are done.
    pub fn close(self) {
        todo!()
    }
}
