// SPDX-License-Identifier: GPL-3.0-or-later
//! The command line, as `--help` tells it.

use std::net::IpAddr;

use clap::{Parser, Subcommand};

use super::words;
use crate::protocol::{
    Address, DEFAULT_PORT, Destination, Invite, InviteError, Nickname, RoomName,
};
use crate::sentences;

/// Talk to the people on your own network.
///
/// Without a command, Salotto opens its window. No account and no internet are
/// needed: one of you hosts a room, the others join it.
#[derive(Debug, Parser)]
#[command(
    name = "salotto",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  salotto                                  open the window
  salotto join 192.168.1.7                 open the window in a friend's room
  salotto host --name \"LAN party\"          host a room without a window
  salotto chat 192.168.1.7 --as Ada        chat in the terminal

SALOTTO_LOG=debug shows on standard error what happens inside."
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// An invite (salotto://…) to open the window into
    #[arg(value_name = "INVITE", value_parser = invite)]
    pub invite: Option<Invite>,
    /// Wait for others to ask for a window; what D-Bus starts
    #[arg(long = "gapplication-service", hide = true)]
    pub service: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Join(Join),
    Host(Host),
    Chat(Chat),
}

/// Open the window straight into a room.
#[derive(Debug, clap::Args)]
pub(super) struct Join {
    /// Where the room is: a name or address, with a port where it is not 5555;
    /// or an invite (salotto://…)
    #[arg(value_name = "HOST[:PORT]|INVITE", value_parser = destination)]
    pub destination: Destination,
    /// Your name there; the one you used last by default
    #[arg(long = "as", value_name = "NAME", value_parser = nickname)]
    pub name: Option<Nickname>,
}

/// Host a room without a window, until Ctrl+C.
///
/// Prints one line when the room is open, and one for everybody who connects
/// or disconnects.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  salotto host --name \"LAN party\"
  salotto host --name \"LAN party\" --port 6000 --show-chat
  salotto host --bind 127.0.0.1 --port 0    this computer only, on any free port")]
pub(super) struct Host {
    /// The room's name; yours by default
    #[arg(long, value_name = "ROOM", value_parser = room)]
    pub name: Option<RoomName>,
    /// The TCP port to listen on; 0 takes any free one
    #[arg(long, default_value_t = DEFAULT_PORT)]
    pub port: u16,
    /// Listen on this address of this computer only
    #[arg(long, value_name = "ADDR")]
    pub bind: Option<IpAddr>,
    /// Let nobody in whose line is not encrypted (nc, telnet, the classic client)
    #[arg(long)]
    pub no_classic: bool,
    /// Print what is said, too
    #[arg(long)]
    pub show_chat: bool,
}

/// Chat in the terminal.
///
/// Every line you type is said. {exit}, or the end of input (Ctrl+D), leaves.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  salotto chat 192.168.1.7 --as Ada
  salotto chat pi.local:6000 --as Ada
  echo \"The build is green\" | salotto chat localhost --as Bot
  salotto chat localhost --as Bot --json    one event of the protocol per line

Exit status: 0 after leaving or when the host has closed the room, 1 when the
room could not be reached, did not let you in or was lost, 2 for wrong usage.")]
pub(super) struct Chat {
    /// Where the room is: a name or address, with a port where it is not 5555
    #[arg(value_name = "HOST[:PORT]", value_parser = address)]
    pub address: Address,
    /// Your name there; your login name by default
    #[arg(long = "as", value_name = "NAME", value_parser = nickname)]
    pub name: Option<Nickname>,
    /// Print one JSON event of the protocol per line, and nothing else
    #[arg(long)]
    pub json: bool,
}

fn address(raw: &str) -> Result<Address, String> {
    raw.parse().map_err(sentences::address_error)
}

fn destination(raw: &str) -> Result<Destination, String> {
    raw.parse().map_err(sentences::destination_error)
}

/// A single word that is no command: an invite, or a slip of the finger.
fn invite(raw: &str) -> Result<Invite, String> {
    raw.parse().map_err(|error| match error {
        InviteError::NotAnInvite => words::no_command(),
        error => sentences::invite_error(error),
    })
}

fn nickname(raw: &str) -> Result<Nickname, String> {
    Nickname::new(raw).map_err(sentences::name_error)
}

fn room(raw: &str) -> Result<RoomName, String> {
    RoomName::new(raw).map_err(sentences::room_name_error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn addresses_and_names_are_checked_at_the_door() {
        for wrong in [
            vec!["salotto", "chat"],
            vec!["salotto", "chat", "a b"],
            vec!["salotto", "chat", "host:99999"],
            vec!["salotto", "chat", "host", "--as", "\u{202E}"],
            vec!["salotto", "host", "--port", "70000"],
            vec!["salotto", "host", "--name", " "],
            vec!["salotto", "dance"],
        ] {
            assert!(Args::try_parse_from(&wrong).is_err(), "{wrong:?}");
        }
    }
}
