// SPDX-License-Identifier: GPL-3.0-or-later
//! The time by which the room measures how long something lasts.
//!
//! The time of day may be set back, by a person or from the network, and
//! nobody is to wait an hour for a second because of it. So this one goes with
//! the time of day, but never back: where that jumps back, it just goes on.

/// Milliseconds that only grow.
#[derive(Debug, Default)]
pub struct Clock {
    now: u64,
    /// By how much it is ahead of the time of day.
    ahead: u64,
}

impl Clock {
    /// It is `time` of the day, in Unix milliseconds.
    pub fn tick(&mut self, time: u64) -> u64 {
        self.ahead = self.ahead.max(self.now.saturating_sub(time));
        self.now = time.saturating_add(self.ahead);
        self.now
    }

    /// The time of the last tick.
    pub fn now(&self) -> u64 {
        self.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_where_the_time_of_day_jumps_back() {
        let mut clock = Clock::default();
        assert_eq!([10_000, 12_000].map(|time| clock.tick(time)), [10_000, 12_000]);
        assert_eq!([2_000, 3_000].map(|time| clock.tick(time)), [12_000, 13_000]);
        assert_eq!([1_000, 1_500, 9_000].map(|time| clock.tick(time)), [13_000, 13_500, 21_000]);
        assert_eq!(clock.tick(u64::MAX), u64::MAX);
    }
}
