// SPDX-License-Identifier: GPL-3.0-or-later
//! The time by which messages become too old. What is deleted does not come back, so the
//! time of day, which may be wrong, is not simply believed:
//!
//! - While the room is open, the time of day is believed as long as it is at most a day
//!   ahead of what a steady clock says. One that jumps further ahead is believed once it
//!   has stood so for a day; until then the time goes on as the steady clock does.
//! - At the opening it is believed as far as another opening agrees (the room's own clock
//!   knows that), or once it has stood so for a day.
//! - A time of day that is set back is believed at once: it keeps more, and not less.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

/// Milliseconds by which the time of day may be ahead, and for which it has to stand
/// before it is believed.
const DAY: u64 = 24 * 60 * 60 * 1_000;

/// One moment by both clocks of the machine, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClockReading {
    /// The time of day, since 1970.
    pub wall: u64,
    /// A clock that nobody sets, and that goes on while the machine sleeps.
    pub steady: u64,
}

impl ClockReading {
    /// This moment.
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let steady = clock_gettime(ClockId::Boottime);
        let seconds = u64::try_from(steady.tv_sec).unwrap_or_default();
        let rest = u64::try_from(steady.tv_nsec).unwrap_or_default() / 1_000_000;
        let steady = seconds.saturating_mul(1_000).saturating_add(rest);
        Self { wall: milliseconds(since), steady }
    }
}

/// The clock by which messages become too old.
#[derive(Debug)]
pub(super) struct DeletionClock {
    /// The time of day as it was believed last, and the steady clock at that time.
    believed: ClockReading,
    doubt: Option<ClockDoubt>,
    /// Time by which the clock has jumped ahead, until somebody was told.
    jumped: Option<Duration>,
}

/// A time of day that is too far ahead.
#[derive(Debug, Clone, Copy)]
struct ClockDoubt {
    /// By the steady clock.
    since: u64,
    ahead: u64,
}

impl DeletionClock {
    /// The clock of a room that is opened `now`, when `leap` is the part of the time that
    /// this opening alone has said.
    pub fn open(now: ClockReading, leap: Duration) -> Self {
        let certain = now.wall.saturating_sub(milliseconds(leap));
        let believed = ClockReading { wall: certain, ..now };
        let mut clock = Self { believed, doubt: None, jumped: None };
        clock.believe(now);
        // That a room was closed is no news.
        clock.jumped = None;
        clock
    }

    /// The time of day, as far as it is believed.
    pub fn believe(&mut self, now: ClockReading) -> u64 {
        let passed = now.steady.saturating_sub(self.believed.steady);
        let expected = self.believed.wall.saturating_add(passed);
        let ahead = now.wall.saturating_sub(expected);
        if ahead <= DAY {
            (self.believed, self.doubt) = (now, None);
            return now.wall;
        }
        match self.doubt.filter(|doubt| ahead.abs_diff(doubt.ahead) <= DAY) {
            Some(doubt) if now.steady.saturating_sub(doubt.since) >= DAY => {
                (self.believed, self.doubt) = (now, None);
                return now.wall;
            }
            Some(_) => {}
            None => {
                self.doubt = Some(ClockDoubt { since: now.steady, ahead });
                self.jumped = Some(Duration::from_millis(ahead));
            }
        }
        self.believed = ClockReading { wall: expected, ..now };
        expected
    }

    /// Time by which the clock has jumped ahead, if nobody was told yet.
    pub fn take_jump(&mut self) -> Option<Duration> {
        self.jumped.take()
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOON: u64 = 1_800_000_000_000;
    const HOUR: u64 = DAY / 24;
    const YEAR: u64 = 365 * DAY;

    fn at(wall: u64, steady: u64) -> ClockReading {
        ClockReading { wall, steady }
    }

    fn opened(leap: u64) -> DeletionClock {
        DeletionClock::open(at(NOON, 0), Duration::from_millis(leap))
    }

    #[test]
    fn a_clock_that_jumps_by_years_deletes_nothing_for_a_day() {
        let mut clock = opened(0);
        assert_eq!(clock.believe(at(NOON + HOUR, HOUR)), NOON + HOUR);
        let hours = 2..26;
        for hour in hours.clone() {
            let believed = clock.believe(at(NOON + 5 * YEAR + hour * HOUR, hour * HOUR));
            assert_eq!(believed, NOON + hour * HOUR, "{hour}");
            let jump = clock.take_jump().map(|jump| milliseconds(jump) / YEAR);
            assert_eq!(jump, (hour == hours.start).then_some(5), "it is told once");
        }
        let day_later = NOON + 5 * YEAR + 26 * HOUR;
        assert_eq!(clock.believe(at(day_later, 26 * HOUR)), day_later, "it has stood so");
    }

    #[test]
    fn a_clock_that_is_put_right_again_is_believed_at_once() {
        let mut clock = opened(0);
        clock.believe(at(NOON + YEAR, HOUR));
        assert_eq!(clock.believe(at(NOON + 2 * HOUR, 2 * HOUR)), NOON + 2 * HOUR);
        // And if it jumps once more, the day begins anew.
        clock.believe(at(NOON + YEAR, 3 * HOUR));
        let later = NOON + YEAR + 23 * HOUR;
        assert_eq!(clock.believe(at(later, 26 * HOUR)), NOON + 26 * HOUR);
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_more() {
        let mut clock = opened(0);
        assert_eq!(clock.believe(at(NOON - YEAR, HOUR)), NOON - YEAR);
        assert!(clock.take_jump().is_none());
    }

    #[test]
    fn a_small_correction_and_a_long_sleep_are_no_jump() {
        let mut clock = opened(0);
        assert_eq!(clock.believe(at(NOON + 23 * HOUR, 0)), NOON + 23 * HOUR);
        let slept = NOON + 23 * HOUR + 40 * DAY;
        assert_eq!(clock.believe(at(slept, 40 * DAY)), slept, "the steady clock does not sleep");
        assert!(clock.take_jump().is_none());
    }

    #[test]
    fn what_one_opening_alone_says_is_believed_after_a_day() {
        let mut clock = opened(3 * YEAR);
        assert_eq!(clock.believe(at(NOON + HOUR, HOUR)), NOON + HOUR - 3 * YEAR);
        assert!(clock.take_jump().is_none(), "a room that was closed for long is no news");
        assert_eq!(clock.believe(at(NOON + DAY, DAY)), NOON + DAY);
        assert_eq!(opened(HOUR).believe(at(NOON, 0)), NOON, "a night is believed");
    }

    proptest! {
        #[test]
        fn a_day_is_the_most_that_it_takes_at_once(
            steps in proptest::collection::vec((0..20 * YEAR, 0..HOUR), 1..20),
        ) {
            let mut clock = opened(0);
            let (mut steady, mut allowed) = (0, NOON);
            for (jump, pause) in steps {
                steady += pause;
                let believed = clock.believe(at(NOON + jump, steady));
                // Open for less than a day in all: no long jump is believed.
                allowed = allowed.max(believed);
                prop_assert!(believed <= NOON + jump);
            }
            prop_assert!(allowed <= NOON + 21 * DAY + steady);
        }
    }
}
