// SPDX-License-Identifier: GPL-3.0-or-later
//! The speed of a transfer over the last seconds, and what is left of its time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The time that the speed is measured over.
const SPAN: Duration = Duration::from_secs(5);
/// The least time that says anything of a speed.
const LEAST: Duration = Duration::from_secs(1);
/// Least time between two measurements.
const STEP: Duration = Duration::from_millis(200);

/// Speed of a transfer over the last seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransferRate {
    /// Times, and the bytes that were there.
    samples: VecDeque<(Instant, u64)>,
}

impl TransferRate {
    /// Notes that `done` bytes are there now.
    pub fn note(&mut self, done: u64, now: Instant) {
        let newest = self.samples.back().copied();
        if newest.is_some_and(|(_, before)| before > done) {
            // Some of it is fetched anew.
            self.samples.clear();
        } else if newest.is_some_and(|(at, _)| now.saturating_duration_since(at) < STEP) {
            return;
        }
        self.samples.push_back((now, done));
        while self.samples.len() > 2
            && self.samples.get(1).is_some_and(|(at, _)| now.saturating_duration_since(*at) >= SPAN)
        {
            self.samples.pop_front();
        }
    }

    /// Forgets what was: nothing moves.
    pub fn stop(&mut self) {
        self.samples.clear();
    }

    /// Bytes in a second; `None` as long as that cannot be told.
    pub fn per_second(&self) -> Option<u64> {
        let (first, last) = (self.samples.front()?, self.samples.back()?);
        let time = last.0.saturating_duration_since(first.0);
        let moved = u128::from(last.1.saturating_sub(first.1));
        (time >= LEAST)
            .then(|| moved.saturating_mul(1_000) / time.as_millis().max(1))
            .map(|speed| u64::try_from(speed).unwrap_or(u64::MAX))
    }

    /// Seconds until all of `size` bytes are there, at the speed of now; `None` as long as
    /// that cannot be told, or nothing moves.
    pub fn seconds_left(&self, size: u64) -> Option<u64> {
        let (speed, (_, done)) = (self.per_second()?, self.samples.back()?);
        (speed > 0).then(|| size.saturating_sub(*done).div_ceil(speed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(samples: &[(u64, u64)]) -> TransferRate {
        let start = Instant::now();
        let mut rate = TransferRate::default();
        for (millis, done) in samples {
            rate.note(*done, start + Duration::from_millis(*millis));
        }
        rate
    }

    #[test]
    fn a_speed_needs_a_second() {
        assert_eq!(rate(&[]).per_second(), None);
        assert_eq!(rate(&[(0, 0), (500, 500)]).per_second(), None);
        let rate = rate(&[(0, 0), (500, 500), (1_000, 2_000)]);
        assert_eq!((rate.per_second(), rate.seconds_left(9_001)), (Some(2_000), Some(4)));
    }

    #[test]
    fn only_the_last_seconds_count() {
        let slow = (0..100).map(|at| (at * 1_000, at * 10));
        let fast = (0..8).map(|at| (100_000 + at * 1_000, 1_000 + at * 5_000));
        let samples: Vec<_> = slow.chain(fast).collect();
        assert_eq!(rate(&samples).per_second(), Some(5_000));
        let many: Vec<_> = (0..100_000).map(|at| (at, at)).collect();
        assert!(rate(&many).samples.len() <= 28, "it is small, however often it is told");
    }

    #[test]
    fn nothing_is_told_of_what_stands() {
        let stands = rate(&[(0, 10), (2_000, 10)]);
        assert_eq!((stands.per_second(), stands.seconds_left(99)), (Some(0), None));
        let mut stopped = rate(&[(0, 0), (2_000, 10)]);
        stopped.stop();
        assert_eq!(stopped.per_second(), None);
        assert_eq!(rate(&[(0, 0), (2_000, 900), (3_000, 100)]).per_second(), None, "anew");
    }
}
