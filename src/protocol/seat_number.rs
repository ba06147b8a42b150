// SPDX-License-Identifier: GPL-3.0-or-later
//! Numbers of seats: they tell people apart whatever they are called.

use serde::{Deserialize, Serialize};

/// The number of a member's seat. It stays when the member takes another name,
/// and is never given to anybody else, not even when the room is opened again.
/// It says nothing of keys and addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeatNumber(u64);

impl SeatNumber {
    /// The seat with that number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number itself.
    pub fn get(self) -> u64 {
        self.0
    }
}
