// SPDX-License-Identifier: GPL-3.0-or-later
//! The time that a worker lives through.
//!
//! A program may be stopped, by a debugger, a shell, or a machine that has other
//! things to do. While it does not run, nobody can answer it, so that time does not
//! count: after it, everybody has as long as before. A machine that sleeps stops
//! [`Instant`] by itself.

use std::time::{Duration, Instant};

/// Time by which a worker may come late and still have been awake.
const LATE: Duration = Duration::from_secs(2);

/// A clock that stands still while the worker does not run.
#[derive(Debug)]
pub struct AwakeClock {
    /// The last time that the worker was seen to run.
    seen: Instant,
    /// The time for which it means to wait from then on; `None` without an end.
    means_to_wait: Option<Duration>,
    /// Time for which it did not run.
    missed: Duration,
}

impl AwakeClock {
    pub fn new(now: Instant) -> Self {
        Self { seen: now, means_to_wait: None, missed: Duration::ZERO }
    }

    /// The worker is about to wait for so long, unless something happens.
    pub fn waits(&mut self, time: Option<Duration>) {
        self.means_to_wait = time;
    }

    /// The worker runs. Returns the time on this clock.
    pub fn wakes(&mut self, now: Instant) -> Instant {
        let passed = now.saturating_duration_since(self.seen);
        // Without a timer nothing runs out meanwhile.
        let meant = self.means_to_wait.unwrap_or(passed);
        if passed > meant + LATE {
            let missed = passed.saturating_sub(meant);
            tracing::debug!(?missed, "did not run");
            self.missed += missed;
        }
        self.seen = now;
        self.at(now)
    }

    /// The time on this clock at a moment close to now.
    pub fn at(&self, now: Instant) -> Instant {
        now.checked_sub(self.missed).unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn what_a_stopped_program_misses_does_not_count() {
        let start = Instant::now();
        let mut clock = AwakeClock::new(start);
        clock.waits(Some(15 * SECOND));
        assert_eq!(clock.wakes(start + 15 * SECOND), start + 15 * SECOND, "as it was meant");
        clock.waits(Some(5 * SECOND));
        assert_eq!(clock.wakes(start + 16 * SECOND), start + 16 * SECOND, "woken before");
        clock.waits(Some(5 * SECOND));
        let late = start + 16 * SECOND + 5 * SECOND + LATE;
        assert_eq!(clock.wakes(late), late, "a busy machine");
        clock.waits(Some(5 * SECOND));
        assert_eq!(clock.wakes(late + 50 * SECOND), late + 5 * SECOND, "stopped");
        clock.waits(Some(Duration::ZERO));
        assert_eq!(clock.wakes(late + 51 * SECOND), late + 6 * SECOND, "and it goes on");
        clock.waits(None);
        assert_eq!(clock.wakes(late + 451 * SECOND), late + 406 * SECOND, "nobody had a deadline");
    }
}
