// SPDX-License-Identifier: GPL-3.0-or-later
//! Pace of the questions that follow what was heard.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::discovery::announcer_id::LinkFamily;

/// Least time between two such queries on a channel: whatever is made up there, the
/// network is not asked more.
const PAUSE: Duration = Duration::from_millis(250);

/// Times at which each channel may be asked again.
#[derive(Debug, Default)]
pub struct FollowUpPace(HashMap<LinkFamily, Instant>);

impl FollowUpPace {
    /// Time from which a channel may be asked; none if it may at any time.
    pub fn free_at(&self, on: LinkFamily) -> Option<Instant> {
        self.0.get(&on).copied()
    }

    /// Returns `true` if a channel may be asked.
    pub fn is_free(&self, on: LinkFamily, now: Instant) -> bool {
        self.free_at(on).is_none_or(|at| at <= now)
    }

    /// Notes that a channel is asked.
    pub fn ask(&mut self, on: LinkFamily, now: Instant) {
        self.0.retain(|_, free_at| *free_at > now);
        self.0.insert(on, now + PAUSE);
    }
}
