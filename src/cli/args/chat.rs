// SPDX-License-Identifier: GPL-3.0-or-later
//! The arguments of `salotto chat`.

use clap::ValueHint;

use super::room_place::destination;
use super::visitor::VisitorArgs;
use crate::cli::help;
use crate::protocol::Destination;

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
    #[command(flatten)]
    pub visitor: VisitorArgs,
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
