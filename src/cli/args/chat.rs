// SPDX-License-Identifier: GPL-3.0-or-later
//! The arguments of `salotto chat`.

use std::path::PathBuf;

use clap::ValueHint;

use super::nickname;
use super::room_place::destination;
use crate::cli::help;
use crate::protocol::{Destination, Nickname};

/// Chat in the terminal.
///
/// Every line you type is said, unless it begins with a slash and a command:
/// /help lists them. {exit} or Ctrl+D leaves. A pipe that ends leaves, too; but
/// with --json, or where nothing was read from it, you stay and listen. When the
/// connection is lost, it comes back by itself.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = help::chat())]
pub struct Chat {
    /// Address of the room: a name or number, with a port where it is not 5555;
    /// or an invite ('salotto://…'), which a shell wants in quotes
    #[arg(
        value_name = "HOST[:PORT]|INVITE",
        value_hint = ValueHint::Hostname,
        value_parser = destination
    )]
    pub destination: Destination,
    /// Your name there; by default your login name, or else Guest
    #[arg(long = "as", value_name = "NAME", value_parser = nickname)]
    pub name: Option<Nickname>,
    /// Take the room's password from the first line of this file; it is asked
    /// for otherwise, or taken from SALOTTO_PASSWORD
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Do not show this installation's key: nobody recognises you
    #[arg(long)]
    pub no_key: bool,
    /// Join although another key answers than the one that is known there
    #[arg(long)]
    pub accept_new_key: bool,
    /// Take over your seat if you are in the room already, in another window or on
    /// another device
    #[arg(long)]
    pub take_over: bool,
    /// End when the connection is lost, instead of coming back
    #[arg(long)]
    pub once: bool,
    /// Speak to a program: one JSON object per line, requests in, events and
    /// answers out
    #[arg(long)]
    pub json: bool,
    /// Stay when the input ends
    #[arg(long)]
    pub stay: bool,
    /// Leave when the input ends, also with --json or if nothing was read
    #[arg(long, conflicts_with = "stay")]
    pub leave_at_end: bool,
}
