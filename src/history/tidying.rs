// SPDX-License-Identifier: GPL-3.0-or-later
//! Deletion of what has become too old or was removed: a little at a time, so that
//! what is said meanwhile does not wait for it.

use std::thread;
use std::time::{Duration, Instant};

use super::deletion_clock::{ClockReading, DeletionClock};
use super::error::HistoryError;
use super::keep_limits::KeepLimits;
use super::removal::is_removal;
use super::size_limit::SizeLimit;
use super::store::History;
use crate::protocol::Event;

/// Time between two looks at what has become too old.
const EVERY: Duration = Duration::from_hours(1);
/// Events that are deleted at once, or looked at, the time for which that goes on, and
/// the pause before the next ones: what is said meanwhile waits for no more than that.
const AT_ONCE: usize = 200;
const TURN: Duration = Duration::from_millis(50);
const PAUSE: Duration = Duration::from_millis(100);
/// The pause after something was not deleted.
const AFTER_FAILURE: Duration = Duration::from_mins(1);
/// Pauses after the log was not emptied, because somebody read it: so many short ones, one
/// of another length, and then always the same.
const SHORT_PAUSES: u32 = 5;
const SECOND_PAUSE: Duration = Duration::from_secs(5);
const LAST_PAUSE: Duration = Duration::from_secs(30);
/// Failures to empty the log after which somebody wants to know.
const OVERDUE: u32 = SHORT_PAUSES + 3;
/// Attempts at the end to have nothing of what was deleted in any file.
const PURGES: u32 = 20;

/// The time for which everything is kept.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    /// Time after which something is deleted.
    pub keep_for: Duration,
    /// The part of the time since the room was open last that this opening alone has said.
    pub leap: Duration,
}

/// The deletion of what is not to be kept.
pub(super) struct Tidying {
    retention: Option<(Duration, DeletionClock)>,
    size: SizeLimit,
    /// Time of the next step.
    next: Instant,
    /// Set while something is left of what was to be removed.
    removes: bool,
    /// Set while something that was deleted may be in the write-ahead log.
    purges: bool,
    /// Number of times the log was not emptied, one after the other.
    failures: u32,
}

/// The state of what is to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TidyOutcome {
    /// Nothing is left of it.
    Done,
    /// Something is left, which is deleted soon.
    GoesOn,
    /// Something is left, for longer than it should be.
    Overdue,
}

impl Tidying {
    /// Deletes what is older than `retention` says, if it is there, and what was to be
    /// removed when the history was open the last time.
    pub fn new(retention: Option<Retention>) -> Self {
        let retention = retention.map(|Retention { keep_for, leap }| {
            (keep_for, DeletionClock::open(ClockReading::now(), leap))
        });
        let size = SizeLimit::default();
        Self { retention, size, next: Instant::now(), removes: true, purges: false, failures: 0 }
    }

    /// Time by which the clock has jumped ahead, if nobody was told yet.
    pub fn take_jump(&mut self) -> Option<Duration> {
        self.retention.as_mut().and_then(|(_, clock)| clock.take_jump())
    }

    /// Keeps within other limits from now on.
    pub fn set_limits(&mut self, limits: KeepLimits) {
        let clock = self.retention.take().map(|(_, clock)| clock);
        self.retention = limits.time.map(|keep_for| {
            let now = || DeletionClock::open(ClockReading::now(), Duration::ZERO);
            (keep_for, clock.unwrap_or_else(now))
        });
        if self.size.bytes() != limits.bytes {
            self.size = SizeLimit::new(limits.bytes);
        }
        self.next = Instant::now();
    }

    /// The time until there is something to do.
    pub fn wait(&self) -> Duration {
        self.next.saturating_duration_since(Instant::now())
    }

    /// Notes events that were written.
    pub fn note(&mut self, events: &[Event]) {
        if events.iter().any(is_removal) {
            (self.removes, self.purges) = (true, true);
            self.next = Instant::now();
        }
        if self.size.note(events) && self.failures == 0 {
            self.next = Instant::now();
        }
    }

    /// Deletes a little, if it is time for it; tells then what is left. What fails is
    /// tried again.
    pub fn step(&mut self, history: &mut History) -> Option<Result<TidyOutcome, HistoryError>> {
        if !self.wait().is_zero() {
            return None;
        }
        let deleted = self.delete_some(history);
        let pause = match deleted {
            Ok(TidyOutcome::Done) => EVERY,
            Ok(_) if self.failures <= SHORT_PAUSES => PAUSE,
            Ok(_) if self.failures == SHORT_PAUSES + 1 => SECOND_PAUSE,
            Ok(_) => LAST_PAUSE,
            Err(_) => AFTER_FAILURE,
        };
        self.next = Instant::now() + pause;
        Some(deleted)
    }

    fn delete_some(&mut self, history: &mut History) -> Result<TidyOutcome, HistoryError> {
        let end = Instant::now() + TURN;
        self.remove_until(history, end)?;
        let mut is_done = !self.removes;
        is_done &= self.delete_until(history, end)?;
        let (deleted, fits) = self.size.go_on(history, end)?;
        self.purges |= deleted > 0;
        if !is_done || !fits {
            return Ok(TidyOutcome::GoesOn);
        }
        if !self.purges || history.purge_log()? {
            (self.purges, self.failures) = (false, 0);
            return Ok(TidyOutcome::Done);
        }
        self.failures = self.failures.saturating_add(1);
        Ok(if self.failures < OVERDUE { TidyOutcome::GoesOn } else { TidyOutcome::Overdue })
    }

    /// Removes what is to be removed, once at least.
    fn remove_until(&mut self, history: &mut History, end: Instant) -> Result<(), HistoryError> {
        while self.removes {
            self.purges = true;
            self.removes = !history.remove_some(AT_ONCE)?;
            self.size.recount();
            if Instant::now() >= end {
                break;
            }
        }
        Ok(())
    }

    /// Deletes what is too old, once at least; `true` if nothing is left of it.
    fn delete_until(&mut self, history: &mut History, end: Instant) -> Result<bool, HistoryError> {
        let Some((keep_for, clock)) = &mut self.retention else { return Ok(true) };
        let keep_for = u64::try_from(keep_for.as_millis()).unwrap_or(u64::MAX);
        let before = clock.believe(ClockReading::now()).saturating_sub(keep_for);
        loop {
            let deleted = history.delete_before(before, AT_ONCE)?;
            if deleted > 0 {
                self.purges = true;
                self.size.recount();
            }
            if deleted < AT_ONCE || Instant::now() >= end {
                return Ok(deleted < AT_ONCE);
            }
        }
    }

    /// Removes what is to be removed, as far as it goes in that time, and sees to it that
    /// nothing of what was deleted is in any file, if that can be had soon: not while
    /// somebody reads, or the synchroniser is at it. Tells what is left.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn finish(
        &mut self,
        history: &mut History,
        time: Duration,
    ) -> Result<TidyOutcome, HistoryError> {
        self.remove_until(history, Instant::now() + time)?;
        for _ in 0..PURGES {
            if !self.purges || history.purge_log()? {
                self.purges = false;
                break;
            }
            thread::sleep(PAUSE);
        }
        if !self.removes && !self.purges {
            return Ok(TidyOutcome::Done);
        }
        tracing::warn!("something that was to be deleted is in the files of the history");
        Ok(TidyOutcome::Overdue)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::protocol::{ActionTarget, EventKind, ModerationAction, Nickname, SeatNumber, Text};

    const MANY: u64 = 3 * AT_ONCE as u64;

    fn said(number: u64) -> Event {
        let (from, seat) = (Nickname::new("Bo").unwrap(), Some(SeatNumber::new(3)));
        let text = Text::new("xylophone").unwrap();
        Event { number, time: 1, what: EventKind::Said { from, seat, id: None, text } }
    }

    fn remove_all(number: u64) -> Event {
        let (name, seats) = (Nickname::new("Bo").unwrap(), vec![SeatNumber::new(3)]);
        let act = ModerationAction::RemoveAll { name, seats };
        let target = ActionTarget::default();
        let what = EventKind::Acted { by: None, act, target, why: None, id: None };
        Event { number, time: 1, what }
    }

    /// A history with many messages that are all to be removed.
    fn to_be_removed() -> (tempfile::TempDir, History) {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        history.append(&(1..=MANY).map(said).collect::<Vec<_>>()).unwrap();
        history.append(&[remove_all(MANY + 1)]).unwrap();
        (folder, history)
    }

    /// Messages whose text is in the file, whatever is hidden from readers.
    fn texts(history: &History) -> i64 {
        let file = Connection::open(history.path()).unwrap();
        let texts = "SELECT count(*) FROM events WHERE what LIKE '%xylophone%'";
        file.query_row(texts, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_room_that_closes_removes_what_is_to_be_removed() {
        let (_folder, mut history) = to_be_removed();
        let finished = Tidying::new(None).finish(&mut history, Duration::from_mins(10));
        assert_eq!((finished.unwrap(), texts(&history)), (TidyOutcome::Done, 0));
    }

    #[test]
    fn what_is_left_of_it_is_told_and_goes_on() {
        let (_folder, mut history) = to_be_removed();
        let mut tidying = Tidying::new(None);
        let finished = tidying.finish(&mut history, Duration::ZERO);
        assert_eq!(finished.unwrap(), TidyOutcome::Overdue);
        assert_eq!(texts(&history), 2 * i64::try_from(AT_ONCE).unwrap());
        let finished = Tidying::new(None).finish(&mut history, Duration::from_mins(10));
        assert_eq!((finished.unwrap(), texts(&history)), (TidyOutcome::Done, 0));
    }

    #[test]
    fn whoever_reads_is_not_waited_for_and_told_of_in_the_end() {
        let (_folder, mut history) = to_be_removed();
        // Whoever waited would wait for ever.
        history.wait_for_others(Duration::from_hours(1)).unwrap();
        let reader = Connection::open(history.path()).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
        let mut tidying = Tidying::new(None);
        let mut step = || {
            tidying.next = Instant::now();
            let left = tidying.step(&mut history).unwrap().unwrap();
            (left, tidying.failures)
        };
        let told = std::iter::repeat_with(&mut step).find(|(_, failures)| *failures == OVERDUE - 1);
        assert_eq!(told.unwrap().0, TidyOutcome::GoesOn);
        assert_eq!(step().0, TidyOutcome::Overdue);
        reader.execute_batch("COMMIT").unwrap();
        assert_eq!(step(), (TidyOutcome::Done, 0));
        let patience = history.doing(|connection| {
            connection.query_row("PRAGMA busy_timeout", [], |row| row.get::<_, u32>(0))
        });
        assert_eq!(patience.unwrap(), 3_600_000, "it is as it was");
    }
}
