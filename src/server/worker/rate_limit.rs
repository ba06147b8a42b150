// SPDX-License-Identifier: GPL-3.0-or-later
//! How fast a member may talk: a token bucket. Whoever empties it is not
//! turned away but read a little later, so that nothing is lost.

use std::time::{Duration, Instant};

use crate::server::config::Pace;

#[derive(Debug)]
pub struct RateLimit {
    pace: Pace,
    /// May be below zero: then that much has to flow back before the next read.
    left: f64,
    since: Instant,
}

impl RateLimit {
    pub fn new(pace: Pace, now: Instant) -> Self {
        Self { pace, left: f64::from(pace.burst), since: now }
    }

    /// Charges for a request of `bytes`; returns how long nothing more is to
    /// be read, if that was too much.
    pub fn charge(&mut self, bytes: usize, now: Instant) -> Option<Duration> {
        let rate = f64::from(self.pace.per_second);
        let flowed = now.saturating_duration_since(self.since).as_secs_f64() * rate;
        self.since = now;
        self.left = (self.left + flowed).min(f64::from(self.pace.burst));
        self.left -= 1.0 + (bytes / 1024) as f64;
        (self.left < 0.0).then(|| Duration::from_secs_f64(-self.left / rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_free_and_then_it_takes_time() {
        let start = Instant::now();
        let mut brake = RateLimit::new(Pace { burst: 3, per_second: 10 }, start);
        for _ in 0..3 {
            assert_eq!(brake.charge(10, start), None);
        }
        let wait = brake.charge(10, start).unwrap();
        assert_eq!(wait, Duration::from_millis(100));
        assert_eq!(brake.charge(10, start + Duration::from_secs(10)), None);
        let wait = brake.charge(64 * 1024, start + Duration::from_secs(10)).unwrap();
        assert!(wait > Duration::from_secs(6), "a large request costs more");
    }
}
