// SPDX-License-Identifier: GPL-3.0-or-later
//! The rate limit of one connection: a token bucket. Whoever empties it is not
//! turned away but read a little later, so that nothing is lost.

use std::time::{Duration, Instant};

use crate::protocol::{Request, limits};
use crate::server::config::Pace;

/// The time between two reminders to talk more slowly.
const REMIND: Duration = Duration::from_secs(30);

/// The cost of a request beyond its bytes: everybody is told of a new name.
pub fn surcharge(request: &Request) -> usize {
    let is_rename = matches!(request, Request::Rename { .. });
    if is_rename { (limits::RENAME_COSTS - 1) * 1024 } else { 0 }
}

/// The budget of one connection, and the pause after it was overdrawn.
#[derive(Debug)]
pub struct RateLimit {
    budget: RequestBudget,
    /// Until when nothing is read from a member that talked too fast, or from
    /// a stranger whose guess at the password is held back.
    paused_until: Option<Instant>,
    /// The last time that it was told.
    reminded: Option<Instant>,
}

impl RateLimit {
    pub fn new(pace: Pace, now: Instant) -> Self {
        Self { budget: RequestBudget::new(pace, now), paused_until: None, reminded: None }
    }

    /// Charges for a request of `bytes`, and begins a pause after too much.
    /// `true` when the peer should hear of it: when it is felt, and not at
    /// every message from then on.
    pub fn charge(&mut self, bytes: usize, now: Instant) -> bool {
        let Some(pause) = self.budget.charge(bytes, now) else { return false };
        self.paused_until = Some(now + pause);
        self.reminded.is_none_or(|told| now.saturating_duration_since(told) > REMIND)
    }

    /// Takes note that the peer was told.
    pub fn reminded(&mut self, now: Instant) {
        self.reminded = Some(now);
    }

    /// Begins a pause, unless one lasts longer.
    pub fn pause(&mut self, until: Instant) {
        self.paused_until = self.paused_until.max(Some(until));
    }

    pub fn unpause(&mut self) {
        self.paused_until = None;
    }

    /// Ends a pause whose time is over. `true` if there was one.
    pub fn resume(&mut self, now: Instant) -> bool {
        let over = self.paused_until.is_some_and(|until| until <= now);
        if over {
            self.paused_until = None;
        }
        over
    }

    pub fn is_paused(&self) -> bool {
        self.paused_until.is_some()
    }

    pub fn paused_until(&self) -> Option<Instant> {
        self.paused_until
    }
}

/// Requests, weighed by their bytes, that one may still make.
#[derive(Debug)]
struct RequestBudget {
    pace: Pace,
    /// May be below zero: then that much has to flow back before the next read.
    left: f64,
    since: Instant,
}

impl RequestBudget {
    fn new(pace: Pace, now: Instant) -> Self {
        Self { pace, left: f64::from(pace.burst), since: now }
    }

    /// Charges for a request of `bytes`; gives back how long nothing more is to
    /// be read, if that was too much.
    fn charge(&mut self, bytes: usize, now: Instant) -> Option<Duration> {
        let rate = f64::from(self.pace.per_second);
        let flowed = now.saturating_duration_since(self.since).as_secs_f64() * rate;
        self.since = now;
        self.left = (self.left + flowed).min(f64::from(self.pace.burst));
        self.left -= 1.0 + f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX));
        (self.left < 0.0).then(|| Duration::from_secs_f64(-self.left / rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rename_costs_as_much_as_so_many_requests() {
        let start = Instant::now();
        let mut budget = RequestBudget::new(Pace { burst: 20, per_second: 1 }, start);
        let rename = Request::Rename { id: None, name: "Ada".into() };
        for _ in 0..20 / limits::RENAME_COSTS {
            assert_eq!(budget.charge(60 + surcharge(&rename), start), None);
        }
        assert_eq!(budget.charge(60 + surcharge(&Request::Leave), start).unwrap().as_secs(), 1);
    }

    #[test]
    fn a_burst_is_free_and_then_it_takes_time() {
        let start = Instant::now();
        let mut budget = RequestBudget::new(Pace { burst: 3, per_second: 10 }, start);
        for _ in 0..3 {
            assert_eq!(budget.charge(10, start), None);
        }
        let wait = budget.charge(10, start).unwrap();
        assert_eq!(wait, Duration::from_millis(100));
        assert_eq!(budget.charge(10, start + Duration::from_secs(10)), None);
        let wait = budget.charge(64 * 1024, start + Duration::from_secs(10)).unwrap();
        assert!(wait > Duration::from_secs(6), "a large request costs more");
    }
}
