// SPDX-License-Identifier: GPL-3.0-or-later
//! Deletion of what has become too old or was removed: a little at a time, so that
//! what is said meanwhile does not wait for it.

use std::thread;
use std::time::{Duration, Instant};

use super::deletion::has_before;
use super::deletion_clock::{ClockReading, DeletionClock};
use super::error::HistoryError;
use super::keep_limits::KeepLimits;
use super::removal::{is_pending, is_removal};
use super::set_aside;
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
#[derive(Debug, Clone, Copy, Default)]
pub struct Retention {
    /// Time after which something is deleted; `None` for never.
    pub keep_for: Option<Duration>,
    /// The part of the time since the room was open last that this opening alone has said.
    pub leap: Duration,
}

/// The deletion of what is not to be kept.
pub(super) struct Tidying {
    keep_for: Option<Duration>,
    /// The clock of this opening: a limit that is set later trusts the time no sooner.
    clock: DeletionClock,
    size: SizeLimit,
    /// Time of the next step.
    next: Instant,
    /// Set while something is left of what was to be removed.
    removes: bool,
    /// Set while something that was deleted may be in the write-ahead log.
    purges: bool,
    /// Set once it is known that something is to be deleted. Of what may have nothing to
    /// delete, nobody is told that it is late.
    owes: bool,
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
    /// Deletes what is older than `retention` says, and what was to be removed when the
    /// history was open the last time.
    pub fn new(Retention { keep_for, leap }: Retention) -> Self {
        Self {
            keep_for,
            clock: DeletionClock::open(ClockReading::now(), leap),
            size: SizeLimit::default(),
            next: Instant::now(),
            removes: true,
            // The last opening may have ended before it came to that.
            purges: true,
            owes: false,
            failures: 0,
        }
    }

    /// Time by which the clock has jumped ahead, if nobody was told yet.
    pub fn take_jump(&mut self) -> Option<Duration> {
        self.clock.take_jump()
    }

    /// Keeps within other limits from now on.
    pub fn set_limits(&mut self, limits: KeepLimits) {
        self.keep_for = limits.time;
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
            (self.removes, self.purges, self.owes) = (true, true, true);
            self.next = Instant::now();
        }
        if self.size.note(events) && self.failures == 0 {
            self.next = Instant::now();
        }
    }

    /// Sees to it that nothing of what was deleted by others is in any file.
    pub fn purge(&mut self) {
        self.purges = true;
        self.size.recount();
        self.next = Instant::now();
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
        Some(self.known(deleted))
    }

    /// The outcome, unless it is about something that may have nothing to delete.
    fn known(
        &mut self,
        outcome: Result<TidyOutcome, HistoryError>,
    ) -> Result<TidyOutcome, HistoryError> {
        match outcome {
            Ok(TidyOutcome::Overdue) if !self.owes => Ok(TidyOutcome::GoesOn),
            Err(error) if !self.owes => {
                tracing::info!(%error, "whether something is to be deleted is not known");
                Ok(TidyOutcome::GoesOn)
            }
            Ok(TidyOutcome::Done) => {
                self.owes = false;
                Ok(TidyOutcome::Done)
            }
            outcome => outcome,
        }
    }

    fn delete_some(&mut self, history: &mut History) -> Result<TidyOutcome, HistoryError> {
        let end = Instant::now() + TURN;
        self.remove_until(history, end)?;
        let mut is_done = !self.removes;
        is_done &= self.delete_until(history, end)?;
        let fitted = self.size.go_on(history, end);
        self.owes |= self.size.is_over();
        let (deleted, fits) = fitted?;
        if deleted > 0 {
            (self.purges, self.owes) = (true, true);
        }
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
            // Where there is nothing, nobody who writes just now is in the way.
            if !history.doing(|connection| is_pending(connection))? {
                self.removes = false;
                break;
            }
            (self.purges, self.owes) = (true, true);
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
        let Some(keep_for) = self.keep_for else { return Ok(true) };
        let keep_for = u64::try_from(keep_for.as_millis()).unwrap_or(u64::MAX);
        let before = self.clock.believe(ClockReading::now()).saturating_sub(keep_for);
        loop {
            if !has_before(history, before)? {
                break;
            }
            (self.purges, self.owes) = (true, true);
            let deleted = history.delete_before(before, AT_ONCE)?;
            self.size.recount();
            if deleted < AT_ONCE {
                break;
            }
            if Instant::now() >= end {
                return Ok(false);
            }
        }
        if let Some(folder) = history.path().parent()
            && let Err(error) = set_aside::delete_before(folder, before)
        {
            tracing::warn!(%error, "a damaged file that is too old may be left");
        }
        Ok(true)
    }

    /// Removes what is to be removed and deletes what is too old, as far as it goes in that
    /// time, and sees to it that nothing of what was deleted is in any file, if that can be
    /// had soon: not while somebody reads, or the synchroniser is at it. Tells what is left.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn finish(
        &mut self,
        history: &mut History,
        time: Duration,
    ) -> Result<TidyOutcome, HistoryError> {
        let finished = self.finish_until(history, Instant::now() + time);
        self.known(finished)
    }

    fn finish_until(
        &mut self,
        history: &mut History,
        end: Instant,
    ) -> Result<TidyOutcome, HistoryError> {
        self.remove_until(history, end)?;
        let is_young = self.delete_until(history, end)?;
        for _ in 0..PURGES {
            if !self.purges || history.purge_log()? {
                self.purges = false;
                break;
            }
            thread::sleep(PAUSE);
        }
        if is_young && !self.removes && !self.purges {
            return Ok(TidyOutcome::Done);
        }
        tracing::warn!("something that was to be deleted may be in the files of the history");
        Ok(TidyOutcome::Overdue)
    }
}

#[cfg(test)]
#[path = "tidying_tests.rs"]
mod tests;
