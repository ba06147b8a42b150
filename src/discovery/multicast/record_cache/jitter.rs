// SPDX-License-Identifier: GPL-3.0-or-later
//! Random part of the times at which a room is asked for.

use std::time::Duration;

/// A random number of one room in one browser. All browsers hear of a room at the same
/// time; they are not to ask at the same time (RFC 6762, section 5.2).
#[derive(Debug, Clone, Copy)]
pub struct Jitter(pub u8);

impl Jitter {
    /// A delay of up to 100 ms.
    pub fn delay(self) -> Duration {
        Duration::from_millis(100) * u32::from(self.0) / 255
    }

    /// Up to 2 % of the time that a record holds.
    pub fn part_of(self, ttl: Duration) -> Duration {
        ttl / 50 * u32::from(self.0) / 255
    }
}
