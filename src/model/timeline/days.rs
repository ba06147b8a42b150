// SPDX-License-Identifier: GPL-3.0-or-later
//! Days, which head the rows that are of them.
//!
//! The times of events are those of the host's clock, which may be wrong, and may be
//! set. Two rules keep the headings from running to and fro with it:
//!
//! - A heading never leads back: what is of an earlier day than the heading above it
//!   stays under that.
//! - A heading never leads beyond today by our own clock. A host that is a year ahead
//!   for one message does not take all others along.
//!
//! So days grow from the top to the bottom, whatever the times are; each is headed
//! once. The hours that the rows show are left as they are, unless the room has told us
//! that its host's clock is not ours: then what comes now shows when it came. What is past
//! keeps the host's times, for nobody knows how its clock went then.

/// Local day of a time in milliseconds since 1970, as a number that grows by one
/// each day.
pub type DayOf = fn(u64) -> i64;

/// Days of the rows so far.
#[derive(Debug)]
pub(super) struct Days {
    day_of: DayOf,
    /// Our own clock, in milliseconds since 1970.
    now: fn() -> u64,
    /// Day of the newest heading.
    newest: Option<i64>,
    /// Set while what comes shows when it came.
    pub is_by_arrival: bool,
}

impl Days {
    /// No days yet.
    pub fn new(day_of: DayOf, now: fn() -> u64) -> Self {
        Self { day_of, now, newest: None, is_by_arrival: false }
    }

    /// No days yet, by the same clocks.
    pub fn anew(&self) -> Self {
        Self::new(self.day_of, self.now)
    }

    /// Time that something shows which comes now, and happened at `time`.
    pub fn shown(&self, time: u64) -> u64 {
        if self.is_by_arrival { (self.now)() } else { time }
    }

    /// Tells if a time is of the newest day.
    pub fn is_newest(&self, time: u64) -> bool {
        self.newest == Some((self.day_of)(time))
    }

    /// Some time of the day that has to be headed before something that happened at
    /// `time`; `None` if it is under its heading already.
    pub fn turn(&mut self, time: u64) -> Option<u64> {
        let time = time.min((self.now)());
        let day = (self.day_of)(time);
        if self.newest.is_some_and(|newest| day <= newest) {
            return None;
        }
        self.newest = Some(day);
        Some(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::timeline::Row;
    use crate::model::timeline::test_support::{JudgedTimeline, said};
    use proptest::prelude::*;

    const DAY: u64 = 24 * 60 * 60 * 1000;
    const TODAY: u64 = 20;

    fn day_of(time: u64) -> i64 {
        i64::try_from(time / DAY).unwrap()
    }

    fn headings(times: &[u64]) -> Vec<u64> {
        let mut days = Days::new(day_of, || TODAY * DAY + 1);
        times.iter().filter_map(|time| days.turn(*time)).map(|time| time / DAY).collect()
    }

    #[test]
    fn a_clock_that_is_set_back_and_on_heads_each_day_once() {
        assert_eq!(headings(&[18 * DAY, 19 * DAY, 18 * DAY, 19 * DAY, 20 * DAY]), [18, 19, 20]);
    }

    #[test]
    fn what_comes_shows_when_it_came_if_the_hosts_clock_is_wrong() {
        let shown = |rows: &JudgedTimeline, index| match rows.row(index).unwrap().as_ref() {
            Row::Said(said) => (said.time, said.host_time),
            other => panic!("{other:?}"),
        };
        let now = TODAY * DAY + 1;
        let mut rows = JudgedTimeline::with_clock(day_of, || TODAY * DAY + 1);
        let wrong = |number| {
            let mut event = said(number, "Ada", "x");
            event.time = now + 5;
            event
        };
        rows.happen(wrong(1));
        assert_eq!(shown(&rows, 1), (now + 5, now + 5));
        crate::model::go_by_arrival(&mut rows, true);
        rows.happen(wrong(2));
        assert_eq!(shown(&rows, 2), (now, now + 5));
    }

    #[test]
    fn nothing_is_of_tomorrow() {
        assert_eq!(headings(&[19 * DAY, 400 * DAY, 20 * DAY]), [19, 20]);
        assert_eq!(headings(&[u64::MAX]), [20]);
    }

    proptest! {
        #[test]
        fn days_grow_whatever_the_clocks_say(
            times in proptest::collection::vec(0..2 * TODAY * DAY, 1..60),
        ) {
            let mut rows = JudgedTimeline::with_clock(day_of, || TODAY * DAY + 1);
            for (number, time) in (1..).zip(&times) {
                let mut event = said(number, "Ada", "x");
                event.time = *time;
                rows.happen(event);
            }
            let mut heading = None;
            for index in 0..rows.len() {
                match rows.row(index).unwrap().as_ref() {
                    Row::Day(time) => {
                        let day = time / DAY;
                        prop_assert!(heading.is_none_or(|heading| heading < day));
                        prop_assert!(day <= TODAY);
                        heading = Some(day);
                    }
                    // Under its own day, or a later one that somebody else's clock told.
                    Row::Said(said) => {
                        prop_assert!(heading.unwrap() >= (said.time / DAY).min(TODAY));
                    }
                    _ => prop_assert!(false),
                }
            }
        }
    }
}
