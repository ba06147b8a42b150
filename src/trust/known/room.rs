// SPDX-License-Identifier: GPL-3.0-or-later
//! A room that was met, as it is remembered.

use crate::protocol::{Address, Fingerprint, RoomName};
use crate::trust::host_certificate::RoomPin;

/// How many rooms are kept; beyond, the one longest unseen goes.
pub const ROOMS: usize = 1_000;

/// A room that was met at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRoom {
    /// As it was typed.
    pub address: Address,
    pub fingerprint: Fingerprint,
    /// The number of the newest host of this room that was met here.
    pub epoch: u64,
    pub room: RoomName,
    /// Seconds since 1970 (Unix time).
    pub first_seen: u64,
    pub last_seen: u64,
}

impl KnownRoom {
    /// A room that is met for the first time.
    pub(super) fn met(address: &Address, pin: RoomPin, room: &RoomName, now: u64) -> Self {
        Self {
            address: address.clone(),
            fingerprint: pin.key,
            epoch: pin.epoch,
            room: room.clone(),
            first_seen: now,
            last_seen: now,
        }
    }
}
