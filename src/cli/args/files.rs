// SPDX-License-Identifier: GPL-3.0-or-later
//! The arguments of `salotto send` and `salotto get`.

use std::path::PathBuf;

use clap::ValueHint;

use super::Chat;
use super::room_place::destination;
use super::visitor::VisitorArgs;
use crate::cli::chat::ErrandKind;
use crate::cli::help;
use crate::protocol::Destination;

/// Send files to a room.
///
/// You join the room, send the files to everybody there, and leave. What breaks is
/// taken up where it stopped.
///
/// A file is sent as it is, with what a camera has written into it, such as the place.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = help::send())]
pub struct Send {
    /// Files to send; a folder is sent as one archive, NAME.tar
    #[arg(value_name = "FILE", required = true, num_args = 1.., value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// Address of the room: a name or number, with a port where it is not 5555;
    /// or an invite ('salotto://…'), which a shell wants in quotes
    #[arg(
        value_name = "HOST[:PORT]|INVITE",
        value_hint = ValueHint::Hostname,
        value_parser = destination
    )]
    pub destination: Destination,
    /// Words about each of them, up to 200 characters
    #[arg(long, value_name = "WORDS", default_value = "", hide_default_value = true)]
    pub caption: String,
    #[command(flatten)]
    pub visitor: VisitorArgs,
    /// Print one JSON object per line; see docs/json.md
    #[arg(long)]
    pub json: bool,
}

/// Save files of a room, or list them.
///
/// You join the room, fetch what you ask for, and leave. Nothing is overwritten, and
/// what an earlier try has left is used. Without NUMBER, NAME and --all, the files of
/// the room are listed.
///
/// Of several files of a name, the newest is saved if all are from one person. Otherwise you
/// are told their numbers, and choose one.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = help::get())]
pub struct Get {
    /// Address of the room: a name or number, with a port where it is not 5555;
    /// or an invite ('salotto://…'), which a shell wants in quotes
    #[arg(
        value_name = "HOST[:PORT]|INVITE",
        value_hint = ValueHint::Hostname,
        value_parser = destination
    )]
    pub destination: Destination,
    /// Files to save: their numbers or names
    #[arg(value_name = "NUMBER|NAME")]
    pub files: Vec<String>,
    /// Save all files of the room
    #[arg(long, conflicts_with = "files")]
    pub all: bool,
    /// Save into this folder instead of the current one
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath, default_value = ".",
        hide_default_value = true)]
    pub to: PathBuf,
    #[command(flatten)]
    pub visitor: VisitorArgs,
    /// Print one JSON object per line; see docs/json.md
    #[arg(long)]
    pub json: bool,
}

/// The visit of somebody who comes for files alone.
fn visit(destination: Destination, visitor: VisitorArgs, json: bool) -> Chat {
    let (take_over, once, stay, leave_at_end) = (false, false, false, true);
    Chat { destination, visitor, take_over, once, json, stay, leave_at_end }
}

impl Send {
    /// The visit, and what it is for.
    pub fn errand(self) -> (Chat, ErrandKind) {
        let Self { files, destination, caption, visitor, json } = self;
        (visit(destination, visitor, json), ErrandKind::Send { files, caption })
    }
}

impl Get {
    /// The visit, and what it is for.
    pub fn errand(self) -> (Chat, ErrandKind) {
        let Self { destination, files, all, to, visitor, json } = self;
        let kind = match files.is_empty() && !all {
            true => ErrandKind::List,
            false => ErrandKind::Get { wanted: files, to },
        };
        (visit(destination, visitor, json), kind)
    }
}
