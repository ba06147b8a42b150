// SPDX-License-Identifier: GPL-3.0-or-later
//! Deadlines in the time that this program was awake for.
//!
//! A program may be stopped, by a debugger, a shell, or a machine that has other
//! things to do. The peer cannot answer a program that does not run, so that time
//! does not count. It shows as a wait that took longer than it was meant to; so long
//! waits are made of several.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// Number of waits that a deadline is made of, at the least. A pause of the program
/// costs one of them.
const PARTS: u32 = 3;
/// Time that is always left to look once more after an interruption.
const LOOK: Duration = Duration::from_millis(1);

/// The end of waiting for a peer.
#[derive(Debug)]
pub(super) struct Deadline {
    part: Duration,
    rest: Cell<Duration>,
    /// Up to when time is counted.
    counted: Cell<Instant>,
}

impl Deadline {
    /// The end of so much time from now.
    pub fn after(time: Duration) -> Self {
        let part = (time / PARTS).max(LOOK);
        Self { part, rest: Cell::new(time), counted: Cell::new(Instant::now()) }
    }

    /// Time that is left.
    pub fn rest(&self) -> Duration {
        self.rest.get()
    }

    pub fn is_over(&self) -> bool {
        self.rest.get().is_zero()
    }

    /// Takes time off.
    pub fn spend(&self, time: Duration) {
        self.leave(self.rest.get().saturating_sub(time));
    }

    /// The next wait; `None` once it is over.
    pub fn part(&self) -> Option<Part<'_>> {
        self.count();
        let time = self.rest.get().min(self.part);
        (!time.is_zero()).then(|| Part { deadline: self, time, began: Instant::now() })
    }

    /// Takes off the time since the last wait. A peer that talks without end keeps us
    /// busy instead of waiting.
    fn count(&self) {
        let busy = self.counted.get().elapsed();
        if busy < self.part {
            self.spend(busy);
        } else if !self.is_over() {
            // The program was stopped, and nobody has looked whether something came.
            self.leave(self.rest.get().saturating_sub(self.part).max(LOOK));
        }
    }

    fn leave(&self, rest: Duration) {
        self.rest.set(rest);
        self.counted.set(Instant::now());
    }
}

/// One wait before a deadline. It counts for no more than it was meant to take.
pub(super) struct Part<'a> {
    deadline: &'a Deadline,
    /// Longest time to wait.
    pub time: Duration,
    began: Instant,
}

impl Part<'_> {
    /// The wait is over, because something came or because of the time.
    pub fn end(self) {
        self.deadline.spend(self.began.elapsed().min(self.time));
    }

    /// The wait was interrupted, and nobody has looked whether something came.
    pub fn interrupted(self) {
        let passed = self.began.elapsed().min(self.time);
        let rest = self.deadline.rest().saturating_sub(passed);
        self.deadline.leave(rest.max(LOOK));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Begun so long ago, and at once after the one before.
    fn part(deadline: &Deadline, ago: Duration) -> Part<'_> {
        deadline.counted.set(Instant::now() + Duration::from_hours(1));
        let part = deadline.part().unwrap();
        Part { began: Instant::now().checked_sub(ago).unwrap(), ..part }
    }

    #[test]
    fn a_pause_costs_no_more_than_one_wait() {
        let deadline = Deadline::after(Duration::from_secs(15));
        // The program was stopped for a minute.
        part(&deadline, Duration::from_mins(1)).end();
        assert_eq!(deadline.rest(), Duration::from_secs(10));
        part(&deadline, Duration::from_mins(1)).interrupted();
        assert_eq!(deadline.rest(), Duration::from_secs(5));
        part(&deadline, Duration::from_secs(5)).interrupted();
        assert_eq!(deadline.rest(), LOOK, "something may have come meanwhile");
        part(&deadline, LOOK).end();
        assert!(deadline.is_over() && deadline.part().is_none());
    }

    #[test]
    fn who_keeps_us_busy_gains_no_time() {
        let deadline = Deadline::after(Duration::from_secs(15));
        deadline.counted.set(Instant::now().checked_sub(Duration::from_secs(1)).unwrap());
        assert!(deadline.part().unwrap().time == Duration::from_secs(5));
        assert!(deadline.rest() <= Duration::from_secs(14), "we were busy for a second");
        deadline.counted.set(Instant::now().checked_sub(Duration::from_mins(1)).unwrap());
        assert!(deadline.part().is_some());
        assert!(deadline.rest() > Duration::from_secs(8), "we were stopped for a minute");
    }

    #[test]
    fn what_comes_in_between_costs_the_time_it_took() {
        let deadline = Deadline::after(Duration::from_secs(15));
        for _ in 0..3 {
            part(&deadline, Duration::from_secs(1)).end();
        }
        let left = deadline.rest();
        assert!(left <= Duration::from_secs(12) && left > Duration::from_secs(11), "{left:?}");
    }
}
