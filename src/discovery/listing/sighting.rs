// SPDX-License-Identifier: GPL-3.0-or-later
//! Word of an announcer about a room.

use std::time::Instant;

use crate::discovery::announcer_id::AnnouncerId;
use crate::discovery::facts::RoomFacts;
use crate::protocol::Address;

/// Addresses that are kept of one sighting.
pub const ADDRESSES_OF_ONE: usize = 4;

/// One announcer's word about a room.
#[derive(Debug, Clone)]
pub struct RoomSighting {
    /// The announcer.
    pub by: AnnouncerId,
    /// The facts it told.
    pub facts: RoomFacts,
    /// Addresses to dial, the likeliest first; at most [`ADDRESSES_OF_ONE`] are kept.
    pub addresses: Vec<Address>,
    /// Time until which it holds.
    pub until: Instant,
}
