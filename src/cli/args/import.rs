// SPDX-License-Identifier: GPL-3.0-or-later
//! The arguments of `salotto import` and `salotto forget`.

use std::path::PathBuf;

use super::host::room;
use crate::cli::help;
use crate::protocol::RoomName;

/// Take in what was exported, as the beginning of a room.
///
/// The file is one of 'salotto export --form json'. The room may not have been open
/// before; it goes on where the file ends. Either all of it is taken in, or nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = help::import())]
pub struct Import {
    /// The exported file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Name of the room that is made of it
    #[arg(value_name = "ROOM", value_parser = room)]
    pub room: RoomName,
}

/// Delete everything that was said in a room that was hosted here.
///
/// Its key, its bans and its moderators stay: hosted again, it is the same room.
/// Whatever was exported, or kept by others, stays as well.
#[derive(Debug, clap::Args)]
#[command(after_help = help::forget())]
pub struct Forget {
    /// Name of the room
    #[arg(value_name = "ROOM", value_parser = room)]
    pub room: RoomName,
    /// Do it; without, it is only told what goes
    #[arg(long)]
    pub really: bool,
}
