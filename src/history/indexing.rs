// SPDX-License-Identifier: GPL-3.0-or-later
//! The times at which the history's thread goes on with its index: when nobody waits
//! for anything else, or when there is too much that is not indexed yet.

use std::time::{Duration, Instant};

use super::search::INDEXED;
use super::store::History;

/// Time after something was said until it is indexed, if little more is said.
const REST: Duration = Duration::from_millis(300);
/// Time before a failed attempt is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(30);

/// The state of the index, as far as the thread knows.
#[derive(Debug)]
pub struct Indexing {
    /// Events that may wait to be indexed, about.
    behind: usize,
    /// Time of the next attempt.
    due: Instant,
    failed: bool,
}

impl Indexing {
    /// Begins with what nobody knows yet.
    pub fn new() -> Self {
        Self { behind: 1, due: Instant::now(), failed: false }
    }

    /// Notes that events were written.
    pub fn note(&mut self, events: usize) {
        if self.behind == 0 {
            self.due = Instant::now() + REST;
        }
        self.behind = self.behind.saturating_add(events);
    }

    /// Time until it goes on, if nothing else happens.
    pub fn wait(&self) -> Duration {
        match self.behind {
            0 => Duration::MAX,
            _ => self.due.saturating_duration_since(Instant::now()),
        }
    }

    /// Goes on for a moment, if it is time. Returns `true` if something was written.
    pub fn go_on(&mut self, history: &mut History) -> bool {
        let is_due = self.due <= Instant::now() || self.behind >= INDEXED && !self.failed;
        if self.behind == 0 || !is_due {
            return false;
        }
        let outcome = history.index_some();
        self.failed = outcome.is_err();
        match outcome {
            Ok(true) => self.behind = 0,
            Ok(false) => self.due = Instant::now(),
            Err(error) => {
                tracing::warn!(%error, "what is said is not indexed");
                self.due = Instant::now() + TRY_AGAIN;
            }
        }
        !self.failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{HistorySource, HistoryWriter, index};
    use crate::protocol::{Event, EventKind};

    #[test]
    fn the_thread_of_a_history_indexes_what_is_there_and_what_it_writes() {
        let folder = tempfile::tempdir().unwrap();
        let ended = |number| Event { number, time: 1, what: EventKind::Ended };
        let mut history = History::open(folder.path()).unwrap();
        history.append(&[ended(1)]).unwrap();
        let writer = HistoryWriter::start(
            HistorySource::Open(Box::new(history)),
            crate::history::Retention::default(),
            |_| {},
        )
        .unwrap();
        let mut queue = writer.queue();
        let mut reader = History::open_to_read(folder.path()).unwrap();
        let deadline = Instant::now() + Duration::from_mins(1);
        let mut until = |number| {
            while reader.doing(|connection| index::indexed(connection)).unwrap() < number {
                assert!(Instant::now() < deadline, "it is never indexed");
                std::thread::yield_now();
            }
        };
        until(1);
        queue(&ended(2));
        until(2);
    }
}
