// SPDX-License-Identifier: GPL-3.0-or-later
//! The speed of a transfer, and the time it still takes.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Time over which the speed is taken.
const WINDOW: Duration = Duration::from_secs(5);
/// Time after which it says something.
const FIRST: Duration = Duration::from_secs(1);

/// The last places of a transfer, the oldest first.
#[derive(Debug, Default)]
pub struct FilePace(VecDeque<(Instant, u64)>);

impl FilePace {
    /// Takes note of a place.
    pub fn note(&mut self, now: Instant, done: u64) {
        if self.0.back().is_some_and(|(_, before)| *before > done) {
            self.0.clear();
        }
        self.0.push_back((now, done));
        while self.0.len() > 2 && self.0.get(1).is_some_and(|(at, _)| now - *at > WINDOW) {
            self.0.pop_front();
        }
    }

    /// Begins anew.
    pub fn reset(&mut self) {
        self.0.clear();
    }

    /// Bytes a second.
    pub fn speed(&self) -> Option<u64> {
        let ((began, from), (at, to)) = (self.0.front()?, self.0.back()?);
        let took = at.duration_since(*began);
        let millis = u64::try_from(took.as_millis()).ok()?;
        (took >= FIRST).then(|| (to - from).saturating_mul(1000) / millis.max(1))
    }

    /// Seconds until all of `size` is there.
    pub fn left(&self, size: u64) -> Option<u64> {
        let rest = size.saturating_sub(self.0.back()?.1);
        let speed = self.speed()?;
        (speed > 0).then(|| rest.div_ceil(speed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_speed_is_that_of_the_last_seconds() {
        let (mut pace, start) = (FilePace::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        pace.note(start, 5_000_000);
        assert_eq!((pace.speed(), pace.left(9_000_000)), (None, None), "nothing is known yet");
        pace.note(at(1), 6_000_000);
        assert_eq!((pace.speed(), pace.left(9_000_000)), (Some(1_000_000), Some(3)));
        for second in 2..30 {
            pace.note(at(second), 6_000_000 + second * 10);
        }
        assert_eq!(pace.speed(), Some(10), "what was long ago does not count");
        pace.note(at(31), 5_000_000);
        assert_eq!(pace.speed(), None, "it begins anew");
    }
}
