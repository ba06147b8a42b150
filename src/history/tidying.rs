// SPDX-License-Identifier: GPL-3.0-or-later
//! Deletion of what has become too old or was removed: a little at a time, so that
//! what is said meanwhile does not wait for it.

use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::error::HistoryError;
use super::removal::is_removal;
use super::store::History;
use crate::protocol::Event;

/// Time between two looks at what has become too old.
const EVERY: Duration = Duration::from_hours(1);
/// Events that are deleted at once, or looked at, and the pause before the next ones:
/// what is said meanwhile waits for no more than that.
const AT_ONCE: usize = 2_000;
const PAUSE: Duration = Duration::from_millis(100);
/// The pause after something was not deleted.
const AFTER_FAILURE: Duration = Duration::from_mins(1);
/// Attempts at the end to have nothing of what was deleted in any file.
const PURGES: u32 = 20;

/// The deletion of what is not to be kept.
pub(super) struct Tidying {
    keep_for: Option<Duration>,
    /// Time of the next step.
    next: Instant,
    /// Set while something is left of what was to be removed.
    removes: bool,
    /// Set while something that was deleted may be in the write-ahead log.
    purges: bool,
}

impl Tidying {
    /// Deletes what is older than `keep_for`, if that is said, and what was to be removed
    /// when the history was open the last time.
    pub fn new(keep_for: Option<Duration>) -> Self {
        Self { keep_for, next: Instant::now(), removes: true, purges: false }
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
    }

    /// Deletes a little, if it is time for it; tells then if nothing is left. What fails
    /// is tried again.
    pub fn step(&mut self, history: &mut History) -> Option<Result<bool, HistoryError>> {
        if !self.wait().is_zero() {
            return None;
        }
        let deleted = self.delete_some(history);
        let pause = match deleted {
            Ok(true) => EVERY,
            Ok(false) => PAUSE,
            Err(_) => AFTER_FAILURE,
        };
        self.next = Instant::now() + pause;
        Some(deleted)
    }

    /// Deletes something; `true` if nothing is left of it.
    fn delete_some(&mut self, history: &mut History) -> Result<bool, HistoryError> {
        if self.removes {
            self.purges = true;
            self.removes = !history.remove_some(AT_ONCE)?;
        }
        let deleted = match self.keep_for {
            Some(keep_for) => history.delete_before(before(keep_for), AT_ONCE)?,
            None => 0,
        };
        self.purges |= deleted > 0;
        let is_done = deleted < AT_ONCE && !self.removes;
        if is_done && self.purges {
            self.purges = !history.purge_log()?;
        }
        Ok(is_done && !self.purges)
    }

    /// Sees to it that nothing of what was deleted is in any file, if that can be had
    /// soon: not while somebody reads, or the synchroniser is at it. Tells whether it is so.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn finish(&mut self, history: &mut History) -> Result<bool, HistoryError> {
        for _ in 0..PURGES {
            if !self.purges || history.purge_log()? {
                return Ok(!self.removes);
            }
            thread::sleep(PAUSE);
        }
        tracing::warn!("deleted events may be in the log of the history");
        Ok(false)
    }
}

/// The time, in milliseconds since 1970, before which nothing is kept.
fn before(keep_for: Duration) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.saturating_sub(keep_for).as_millis()).unwrap_or(0)
}
