// SPDX-License-Identifier: GPL-3.0-or-later
//! The schedule of questions for rooms.

use std::time::{Duration, Instant};

/// Longest pause between two questions (RFC 6762, section 5.2).
const LONGEST: Duration = Duration::from_hours(1);
/// Pause between the first two.
const FIRST: Duration = Duration::from_secs(1);

/// Asks at once, after a second, after two more, after four more, up to once an
/// hour: rooms that open announce themselves.
#[derive(Debug)]
pub struct QuerySchedule {
    next: Instant,
    pause: Duration,
}

impl QuerySchedule {
    /// A schedule whose first question is due after `delay` (20 to 120 ms, so
    /// that many who start at once do not ask at once).
    pub fn new(now: Instant, delay: Duration) -> Self {
        Self { next: now + delay, pause: FIRST }
    }

    /// Time of the next question.
    pub fn next(&self) -> Instant {
        self.next
    }

    /// Returns `true` if a question is due; it counts as asked.
    pub fn take_due(&mut self, now: Instant) -> bool {
        let due = self.next <= now;
        if due {
            self.next = now + self.pause;
            self.pause = (self.pause * 2).min(LONGEST);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_asks_less_and_less() {
        let start = Instant::now();
        let mut schedule = QuerySchedule::new(start, Duration::ZERO);
        let day = start + Duration::from_hours(24);
        let mut pauses = Vec::new();
        while schedule.next() < day {
            let at = schedule.next();
            assert!(schedule.take_due(at) && !schedule.take_due(at));
            pauses.push((schedule.next() - at).as_secs());
        }
        assert_eq!(pauses[..4], [1, 2, 4, 8]);
        assert!(pauses.ends_with(&[3_600, 3_600]));
    }
}
