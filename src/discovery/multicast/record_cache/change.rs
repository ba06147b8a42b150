// SPDX-License-Identifier: GPL-3.0-or-later
//! Change among the rooms that were heard.

use std::net::IpAddr;
use std::time::Instant;

use crate::discovery::facts::RoomFacts;
use crate::protocol::Fingerprint;

/// A change of what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CacheChange {
    /// The announcer tells this of a room.
    Told {
        /// The facts it tells.
        facts: RoomFacts,
        /// Port of the room.
        port: u16,
        /// Addresses of the computer, beside the one it was heard from.
        addresses: Vec<IpAddr>,
        /// Time until which it holds.
        until: Instant,
    },
    /// The announcer does not tell of this room any more, or somebody says so in its name.
    Lost(Fingerprint),
}
