// SPDX-License-Identifier: GPL-3.0-or-later
//! A leaky bucket: so much at once, and as much again in a window of time.

use std::time::Duration;

use crate::server::room::clock::{RoomTime, milliseconds};

/// Something that fills up and empties with time, kept as the moment at which
/// it will be empty.
#[derive(Debug, Default, Clone, Copy)]
pub struct Bucket {
    empty_at: RoomTime,
}

impl Bucket {
    /// The moment from which on `more` can be added without holding more than
    /// `most`.
    pub fn free_at(self, more: Duration, most: Duration) -> RoomTime {
        (self.empty_at + more) - most
    }

    pub fn add(&mut self, now: RoomTime, more: Duration) {
        self.empty_at = self.empty_at.max(now) + more;
    }

    /// The part that it holds now.
    pub fn held(self, now: RoomTime) -> Duration {
        self.empty_at.since(now)
    }

    pub fn is_empty(self, now: RoomTime) -> bool {
        self.empty_at <= now
    }
}

/// The equal part that each of so many things has of a window.
pub fn share(window: Duration, things: u64) -> Duration {
    Duration::from_millis(milliseconds(window) / things)
}
