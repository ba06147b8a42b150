// SPDX-License-Identifier: GPL-3.0-or-later
//! The difference between the clock of a room's host and ours.

use std::time::Duration;

/// Milliseconds by which two clocks may differ before it is worth telling.
const WORTH_TELLING: u64 = 2 * 60 * 1_000;

/// Difference between the clock of the host's computer and ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockDifference {
    /// The host's is ahead.
    Ahead(Duration),
    /// The host's is behind.
    Behind(Duration),
}

impl ClockDifference {
    /// The difference, if it is worth telling.
    pub(super) fn between(theirs: u64, ours: u64) -> Option<Self> {
        let difference = Duration::from_millis(theirs.abs_diff(ours));
        let is_ahead = theirs > ours;
        (theirs.abs_diff(ours) > WORTH_TELLING).then_some(match is_ahead {
            true => Self::Ahead(difference),
            false => Self::Behind(difference),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_minutes_are_no_difference() {
        const MINUTE: u64 = 60_000;
        let noon = 1_800_000_000_000;
        let between = |theirs| ClockDifference::between(theirs, noon);
        assert_eq!([noon, noon + 2 * MINUTE, noon - 2 * MINUTE].map(between), [None; 3]);
        let minutes = |count| Duration::from_mins(count);
        assert_eq!(between(noon + 3 * MINUTE), Some(ClockDifference::Ahead(minutes(3))));
        assert_eq!(between(noon - 5 * MINUTE), Some(ClockDifference::Behind(minutes(5))));
    }
}
