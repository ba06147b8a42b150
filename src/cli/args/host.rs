// SPDX-License-Identifier: GPL-3.0-or-later
//! The arguments of `salotto host`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::number::{size, within};
use crate::cli::help;
use crate::protocol::{DEFAULT_PORT, FileSenders, FileTypes, ReadablePast, RoomName};
use crate::sentences;
use crate::server::BindTarget;

/// Host a room without a window, until Ctrl+C.
///
/// Hosting again opens the same room, with the same key; while that is open,
/// another name opens another room.
///
/// Prints one line when the room is open, and one for everybody who connects
/// or disconnects. Commands typed meanwhile moderate the room: help lists them.
/// The room ends with its terminal, too, unless it is started with nohup, in tmux
/// or as a service.
#[derive(Debug, clap::Args)]
#[command(after_help = help::host())]
pub struct Host {
    /// The room's name; by default it is called after you, as in “ada’s room”,
    /// or else after this computer
    #[arg(long, value_name = "ROOM", value_parser = room)]
    pub name: Option<RoomName>,
    /// The TCP port to listen on; 0 takes any free one
    #[arg(long, default_value_t = DEFAULT_PORT, value_parser = within(0..=u16::MAX))]
    pub port: u16,
    /// Listen on this address of this computer only, on an interface such as eth0, or
    /// on a name; by default on all of them
    #[arg(long, value_name = "ADDR", value_parser = bind_target)]
    pub bind: Option<BindTarget>,
    /// Do not show this room to people nearby: it is joined by address or invite
    #[arg(long)]
    pub no_announce: bool,
    /// If nobody has come after so many seconds, look once whether friends reach the
    /// room, and say what keeps them away; 0 never looks
    #[arg(
        long,
        value_name = "N",
        default_value_t = 180,
        value_parser = within(0..=u32::MAX)
    )]
    pub check_after: u32,
    /// Let nobody in whose connection is not encrypted (nc, telnet, the original program)
    #[arg(long, conflicts_with = "classic")]
    pub no_classic: bool,
    /// Take the room's password from the first line of this file; or else it
    /// is what SALOTTO_PASSWORD says, or there is none
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Let guests without encryption into a room with a password, too: they
    /// send it in plain text, for everybody on the way to read
    #[arg(long)]
    pub classic: bool,
    /// Print an invite: a link that knows the room's key, and its QR code
    #[arg(long)]
    pub invite: bool,
    /// Set damaged records of bans and moderators aside, and start anew
    #[arg(long)]
    pub new_register: bool,
    /// Print what is said, too
    #[arg(long)]
    pub show_chat: bool,
    #[command(flatten)]
    pub keep: KeepArgs,
    #[command(flatten)]
    pub files: FileArgs,
    /// Let somebody new read so much of what was said before; whoever was here before
    /// with a key reads on from the first visit
    #[arg(long, value_name = "PAST", value_enum, default_value_t = PastForNewcomers::Recent)]
    pub past: PastForNewcomers,
    /// List the rooms that were hosted here, and open none
    #[arg(long)]
    pub list: bool,
}

/// Options about the history.
#[derive(Debug, clap::Args)]
pub struct KeepArgs {
    /// Delete what was said in the room after so many days, or keep it for ever with 0;
    /// by default as this room had it the last time, and a new one for ever
    #[arg(long, value_name = "DAYS", value_parser = within(0..=u16::MAX))]
    pub keep_days: Option<u16>,
    /// Delete the oldest of what was said in the room once it takes more than about so
    /// many megabytes, or never with 0; by default as the last time, and in a new one never
    #[arg(long, value_name = "MB", value_parser = within(0..=u32::MAX))]
    pub keep_size: Option<u32>,
    /// Write nothing of what is said to the disk
    #[arg(long, conflicts_with_all = ["keep_days", "keep_size"])]
    pub no_history: bool,
}

/// Options about files.
#[derive(Debug, Default, clap::Args)]
pub struct FileArgs {
    /// Let these people send files to the room; by default as this room had it the last
    /// time, and in a new one everybody
    #[arg(long = "files", value_name = "WHO", value_enum)]
    pub senders: Option<FilesFrom>,
    /// Take files of these types alone; by default as this room had it the last time, and in
    /// a new one every type
    #[arg(long = "file-types", value_name = "TYPES", value_enum)]
    pub types: Option<TypesTaken>,
    /// Take files up to this size, such as 500M or 4G; 4G by default
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub file_size: Option<u64>,
    /// Take files until all of them have this size together, such as 64G, which is
    /// the default
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub files_total: Option<u64>,
}

/// Choice of who may send files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FilesFrom {
    /// Everybody
    Everybody,
    /// The host and the moderators
    Moderators,
    /// Nobody
    Nobody,
}

impl From<FilesFrom> for FileSenders {
    fn from(from: FilesFrom) -> Self {
        match from {
            FilesFrom::Everybody => Self::Everybody,
            FilesFrom::Moderators => Self::Moderators,
            FilesFrom::Nobody => Self::Nobody,
        }
    }
}

/// Choice of the types of files that may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TypesTaken {
    /// Every type
    Everything,
    /// Everything but programs, scripts and documents that may run something
    NoPrograms,
    /// Pictures alone
    Pictures,
}

impl From<TypesTaken> for FileTypes {
    fn from(taken: TypesTaken) -> Self {
        match taken {
            TypesTaken::Everything => Self::Everything,
            TypesTaken::NoPrograms => Self::NoPrograms,
            TypesTaken::Pictures => Self::Pictures,
        }
    }
}

/// Choice of what somebody new may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PastForNewcomers {
    /// Nothing
    Nothing,
    /// The last messages
    Recent,
    /// Everything
    All,
}

impl From<PastForNewcomers> for ReadablePast {
    fn from(past: PastForNewcomers) -> Self {
        match past {
            PastForNewcomers::Nothing => Self::Nothing,
            PastForNewcomers::Recent => Self::Recent,
            PastForNewcomers::All => Self::All,
        }
    }
}

fn bind_target(raw: &str) -> Result<BindTarget, String> {
    raw.parse().map_err(|error| sentences::bind_error(&error))
}

pub fn room(raw: &str) -> Result<RoomName, String> {
    RoomName::new(raw).map_err(sentences::room_name_error)
}
