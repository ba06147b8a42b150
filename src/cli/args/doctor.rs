// SPDX-License-Identifier: GPL-3.0-or-later
//! The arguments of `salotto doctor`.

use clap::ValueHint;

use super::room_place::address;
use crate::cli::help;
use crate::protocol::Address;

/// Find out why a room is not seen, or not reached.
///
/// Looks at this computer's network, its firewall, and whether others nearby are heard;
/// and at the room, if its address is given, or if one is open here. Nobody is joined.
#[derive(Debug, clap::Args)]
#[command(after_help = help::doctor())]
pub struct Doctor {
    /// Place of the room: a name or address, with a port where it is not 5555
    #[arg(value_name = "HOST[:PORT]", value_hint = ValueHint::Hostname, value_parser = address)]
    pub place: Option<Address>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
