// SPDX-License-Identifier: GPL-3.0-or-later
//! A room that was met, as it is remembered.

use std::net::SocketAddr;

use crate::protocol::{Address, Fingerprint, RoomName};
use crate::trust::host_certificate::RoomPin;

/// Most rooms that are kept; beyond, the one longest unseen goes.
pub const ROOMS: usize = 1_000;
/// Most pinned rooms that are kept however long they are unseen, so that there is
/// always a place for a new one; more are treated like all others.
pub const PINNED: usize = 100;

/// A room that was met at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRoom {
    /// Address, as it was typed.
    pub address: Address,
    /// The room's key.
    pub fingerprint: Fingerprint,
    /// Number of the newest host of the room that was met, here or elsewhere.
    pub epoch: u64,
    /// Its name at the last visit.
    pub room: RoomName,
    /// First visit, in seconds since 1970 (Unix time).
    pub first_seen: u64,
    /// Last visit.
    pub last_seen: u64,
    /// True for one that the person wants on top of the list, wherever it was met.
    pub pinned: bool,
}

impl KnownRoom {
    /// True for the address it was met at, in any spelling.
    pub fn is_at(&self, address: &Address) -> bool {
        self.address == *address || self.address.comparable() == address.comparable()
    }

    /// Its address, if that takes no name to be looked up.
    pub fn socket_address(&self) -> Option<SocketAddr> {
        Some(SocketAddr::new(self.address.host.parse().ok()?, self.address.port))
    }

    /// The room, and the newest host that was met.
    pub fn pin(&self) -> RoomPin {
        RoomPin { fingerprint: self.fingerprint, epoch: self.epoch }
    }

    /// A room that is met for the first time.
    pub(super) fn met(address: &Address, pin: RoomPin, room: &RoomName, now: u64) -> Self {
        Self {
            address: address.clone(),
            fingerprint: pin.fingerprint,
            epoch: pin.epoch,
            room: room.clone(),
            first_seen: now,
            last_seen: now,
            pinned: false,
        }
    }
}
