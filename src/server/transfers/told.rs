// SPDX-License-Identifier: GPL-3.0-or-later
//! News that are told no more often than is good.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The last time that something was told.
#[derive(Debug, Default)]
pub struct LastTold(Mutex<Option<Instant>>);

impl LastTold {
    /// Returns `true` if so much time has passed that it may be told again, and notes that.
    pub fn is_due(&self, every: Duration, now: Instant) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = told.is_none_or(|told| now.saturating_duration_since(told) >= every);
        if is_due {
            *told = Some(now);
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_rests() {
        let (told, start) = (LastTold::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        let due = |seconds| told.is_due(Duration::from_secs(5), after(seconds));
        assert_eq!([0, 4, 5, 9, 11].map(due), [true, false, true, false, true]);
    }
}
