// SPDX-License-Identifier: GPL-3.0-or-later
//! The configuration of a room that is opened.

use std::path::PathBuf;
use std::time::Duration;

use super::listen::bind::BindTarget;
use super::room::FilesConfig;
use crate::history::KeepLimits;
use crate::protocol::{DEFAULT_PORT, ReadablePast, RoomName, limits};
use crate::trust::Password;

/// Everything that is said at the opening of a room.
#[derive(Debug, Clone)]
pub struct Config {
    /// The name of the room.
    pub room: RoomName,
    /// The name of the host, for a machine without a member of its own.
    pub host: Option<String>,
    /// The address to listen on; all of this machine's, IPv4 and IPv6, when
    /// `None`.
    pub bind: Option<BindTarget>,
    /// The port to listen on; 0 takes any free one.
    pub port: u16,
    /// Admission of classic guests, whose connections are not encrypted. When `None`,
    /// a room that is opened again lets them in if it did when it was closed,
    /// and a new one does unless it has a password.
    ///
    /// With a password they are asked for it, and everybody on the way can
    /// read it: only for a host that was told so.
    pub classic: Option<bool>,
    /// The password one has to know to come in.
    pub password: Option<Password>,
    /// The speed at which each member may talk.
    pub pace: Pace,
    /// The folder where the room is kept from one opening to the next: its
    /// topic, slow mode and lock, bans, mutes, roles, and the people it has met.
    /// Nothing survives when `None`. The caller sees to it that nobody else has
    /// it (see [`RoomFolder`](crate::trust::RoomFolder)).
    ///
    /// The rest of this configuration goes before what is kept: the name of the
    /// room, the password, and [`classic`](Self::classic) when it is there.
    pub folder: Option<PathBuf>,
    /// Choice whether the folder has what is said as well, and for how long.
    pub history: KeepHistory,
    /// Bytes that what is said may take there, about; beyond that, the oldest is deleted
    /// for good. Any number when `None`.
    pub keep_bytes: Option<u64>,
    /// Choice of what newcomers may read of the past.
    pub past: ReadablePast,
    /// Choices about files; there are none without a folder.
    pub files: FilesConfig,
}

/// The host's choice about what is said in the room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KeepHistory {
    /// Nothing is written to the disk.
    Never,
    /// Everything is kept.
    #[default]
    Always,
    /// Everything is kept for that time, and then deleted for good.
    For(Duration),
}

impl KeepHistory {
    /// The time after which something is deleted, if it ever is.
    pub(super) fn time(self) -> Option<Duration> {
        match self {
            Self::For(time) => Some(time),
            Self::Never | Self::Always => None,
        }
    }
}

impl Config {
    /// The limits of what is kept.
    pub fn keep_limits(&self) -> KeepLimits {
        KeepLimits { time: self.history.time(), bytes: self.keep_bytes }
    }

    /// A room with everything as people expect it.
    pub fn new(room: RoomName) -> Self {
        let pace = Pace::default();
        Self {
            room,
            host: None,
            bind: None,
            port: DEFAULT_PORT,
            classic: None,
            password: None,
            pace,
            folder: None,
            history: KeepHistory::default(),
            keep_bytes: None,
            past: ReadablePast::default(),
            files: FilesConfig::default(),
        }
    }
}

/// The speed at which a member may talk before it is read more slowly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Requests at once; at least 1.
    pub burst: u32,
    /// Requests a second from then on; at least 1.
    pub per_second: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { burst: limits::REQUEST_BURST, per_second: limits::REQUESTS_PER_SECOND }
    }
}
