// SPDX-License-Identifier: GPL-3.0-or-later
//! The age of what the log has in memory: what is older than the host keeps it is told
//! to nobody. It stays where it is, because the time of day may be wrong.

use std::collections::VecDeque;
use std::time::Duration;

use crate::server::room::clock::WallTime;

/// Times of the events that are in a log.
#[derive(Debug, Default)]
pub struct Expiry {
    /// For how long they are told; for ever if it is not said.
    pub keep_for: Option<Duration>,
    times: VecDeque<WallTime>,
}

impl Expiry {
    pub fn note(&mut self, time: u64) {
        self.times.push_back(WallTime::from_unix(time));
    }

    pub fn forget_oldest(&mut self) {
        self.times.pop_front();
    }

    /// Number of events that are too old to be told now.
    pub fn expired(&self, now: WallTime) -> usize {
        let Some(keep_for) = self.keep_for else { return 0 };
        let oldest = now - keep_for;
        self.times.partition_point(|time| *time < oldest)
    }
}
