// SPDX-License-Identifier: GPL-3.0-or-later
//! Word of an announcer about a room.

use std::net::SocketAddr;
use std::time::Instant;

use crate::discovery::announcer_id::AnnouncerId;
use crate::discovery::facts::RoomFacts;
use crate::protocol::Address;

/// Addresses that are kept of one sighting.
pub const ADDRESSES_OF_ONE: usize = 4;

/// Proof that an announcer is where it says; the address of a packet's sender may be
/// made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SenderProof {
    /// None.
    Claimed,
    /// An answer to a question to everybody: somebody on that network has heard it.
    HeardUs,
    /// An answer to a question to that address alone: there is a way back.
    Answered,
}

/// One announcer's word about a room.
#[derive(Debug, Clone)]
pub struct RoomSighting {
    /// The announcer.
    pub by: AnnouncerId,
    /// Proof that the announcer is there.
    pub proof: SenderProof,
    /// Place of the room, where it can be asked as well.
    pub place: SocketAddr,
    /// The facts it told.
    pub facts: RoomFacts,
    /// Addresses to dial, the likeliest first; at most [`ADDRESSES_OF_ONE`] are kept.
    pub addresses: Vec<Address>,
    /// Time until which it holds.
    pub until: Instant,
}
