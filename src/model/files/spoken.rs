// SPDX-License-Identifier: GPL-3.0-or-later
//! Speech about a transfer: a quarter at a time, and not too often.

use std::time::{Duration, Instant};

/// Least time between two sentences about one transfer.
const PAUSE: Duration = Duration::from_secs(10);

/// The progress that was spoken of last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SpokenProgress {
    last: Option<Instant>,
    quarters: u64,
}

impl SpokenProgress {
    /// The percentage to speak of now, if there is one.
    pub fn due(&mut self, done: u64, size: u64, now: Instant) -> Option<u64> {
        let quarters = u64::try_from(u128::from(done) * 4 / u128::from(size.max(1))).unwrap_or(4);
        let last = *self.last.get_or_insert(now);
        let is_due = quarters > self.quarters
            && quarters < 4
            && now.saturating_duration_since(last) >= PAUSE;
        if !is_due {
            return None;
        }
        (self.last, self.quarters) = (Some(now), quarters);
        Some(quarters * 25)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_told_once_and_not_of_what_is_quick() {
        let start = Instant::now();
        let mut spoken = SpokenProgress::default();
        let mut at = |seconds, done| spoken.due(done, 100, start + Duration::from_secs(seconds));
        assert_eq!([at(0, 0), at(1, 30), at(9, 55)], [None; 3]);
        assert_eq!(
            [at(11, 56), at(30, 57), at(31, 76), at(60, 100)],
            [Some(50), None, Some(75), None]
        );
    }
}
