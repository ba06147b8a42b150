// SPDX-License-Identifier: GPL-3.0-or-later
//! Limit of what is kept by its size: the oldest events beyond it go for good. What is
//! there is counted from the newest on, a little at a time; whatever is older than what
//! fits has to go, however much that is.

use std::time::Instant;

use super::deletion::{delete_oldest, sizes_before};
use super::error::HistoryError;
use super::row::encode;
use super::store::History;
use crate::protocol::Event;

/// Events that are counted, or deleted, at once.
const COUNTED: usize = 5_000;
const DELETED: usize = 200;
/// Bytes that an event takes beside what is written of it, which the index has once more.
const EVENT_BYTES: u64 = 60;

/// The limit, and how much there is.
#[derive(Debug, Default)]
pub(super) struct SizeLimit {
    /// Bytes that may be there; `None` for no limit.
    bytes: Option<u64>,
    /// Bytes that are there, as far as they are counted.
    counted: u64,
    /// Number of the newest event that is counted, or is found on the disk.
    newest: u64,
    progress: CountProgress,
}

#[derive(Debug, Default, Clone, Copy)]
enum CountProgress {
    #[default]
    Begins,
    /// The events from this number on are counted.
    From(u64),
    /// Those before this number do not fit.
    FullAt(u64),
    Done,
}

impl SizeLimit {
    /// Keeps at most so many bytes.
    pub fn new(bytes: Option<u64>) -> Self {
        Self { bytes, ..Self::default() }
    }

    /// The limit.
    pub fn bytes(&self) -> Option<u64> {
        self.bytes
    }

    /// Returns true if something is known to be beyond it.
    pub fn is_over(&self) -> bool {
        let is_full = matches!(self.progress, CountProgress::FullAt(_));
        is_full || self.bytes.is_some_and(|bytes| self.counted > bytes)
    }

    /// Notes events that were written; tells if there may be something to do now.
    pub fn note(&mut self, events: &[Event]) -> bool {
        let Some(bytes) = self.bytes else { return false };
        // What is not counted yet is found on the disk.
        if matches!(self.progress, CountProgress::Begins) {
            return false;
        }
        for event in events {
            // It may have replaced one that is counted.
            if event.number <= self.newest {
                self.recount();
                return true;
            }
            self.newest = event.number;
            self.counted += encode(&event.what).map_or(0, |what| weight(what.len()));
        }
        self.counted > bytes
    }

    /// Counts anew, since something else was deleted or written.
    pub fn recount(&mut self) {
        *self = Self::new(self.bytes);
    }

    /// Counts and deletes until `end`, once at least. Returns how many events are deleted,
    /// and whether nothing is left to do.
    pub fn go_on(
        &mut self,
        history: &mut History,
        end: Instant,
    ) -> Result<(usize, bool), HistoryError> {
        let Some(bytes) = self.bytes else { return Ok((0, true)) };
        let mut deleted = 0;
        loop {
            match self.progress {
                CountProgress::Begins => {
                    self.newest = history.newest()?;
                    self.progress = CountProgress::From(self.newest.saturating_add(1));
                }
                CountProgress::From(number) => self.count(history, number, bytes)?,
                CountProgress::FullAt(number) => {
                    let gone = delete_oldest(history, number, DELETED)?.len();
                    deleted += gone;
                    if gone < DELETED {
                        self.progress = CountProgress::Done;
                    }
                }
                CountProgress::Done if self.counted > bytes => {
                    let gone = delete_oldest(history, u64::MAX, DELETED)?;
                    deleted += gone.len();
                    let freed: u64 = gone.iter().map(|length| weight(*length)).sum();
                    self.counted =
                        if gone.is_empty() { 0 } else { self.counted.saturating_sub(freed) };
                }
                CountProgress::Done => return Ok((deleted, true)),
            }
            if Instant::now() >= end {
                return Ok((deleted, false));
            }
        }
    }

    /// Counts some events before `number`.
    fn count(
        &mut self,
        history: &mut History,
        number: u64,
        bytes: u64,
    ) -> Result<(), HistoryError> {
        let some = sizes_before(history, number, COUNTED)?;
        let is_last = some.len() < COUNTED;
        for (number, length) in some {
            let counted = self.counted + weight(length);
            if counted > bytes {
                self.progress = CountProgress::FullAt(number + 1);
                return Ok(());
            }
            (self.counted, self.progress) = (counted, CountProgress::From(number));
        }
        if is_last {
            self.progress = CountProgress::Done;
        }
        Ok(())
    }
}

/// Bytes that an event takes in the file, about, when so many are written of it.
fn weight(length: usize) -> u64 {
    2 * u64::try_from(length).unwrap_or(u64::MAX / 4) + EVENT_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{EventKind, Nickname, Text};

    const LIMIT: u64 = 400_000;

    fn said(number: u64) -> Event {
        let from = Nickname::new("Bo").unwrap();
        let text =
            Text::new(&format!("Words of a message, the one with number {number}.")).unwrap();
        Event { number, time: number, what: EventKind::said(from, text) }
    }

    fn history(count: u64) -> (tempfile::TempDir, History) {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        let events: Vec<_> = (1..=count).map(said).collect();
        history.append(&events).unwrap();
        (folder, history)
    }

    fn finish(limit: &mut SizeLimit, history: &mut History) -> usize {
        let mut deleted = 0;
        loop {
            // Each time as little as it can.
            let (gone, is_done) = limit.go_on(history, Instant::now()).unwrap();
            deleted += gone;
            if is_done {
                return deleted;
            }
        }
    }

    fn kept(history: &mut History) -> (u64, u64) {
        let all = history.events_after(0, usize::MAX).unwrap();
        (all.first().unwrap().number, all.last().unwrap().number)
    }

    #[test]
    fn the_oldest_go_until_the_rest_fits() {
        let (_folder, mut history) = history(12_000);
        let mut limit = SizeLimit::new(Some(LIMIT));
        let deleted = finish(&mut limit, &mut history);
        let (first, last) = kept(&mut history);
        assert_eq!((last, first), (12_000, u64::try_from(deleted).unwrap() + 1));
        assert!(limit.counted <= LIMIT && limit.counted > LIMIT - 1_000, "{limit:?}");
        assert_eq!(finish(&mut limit, &mut history), 0, "once");
        let more: Vec<_> = (12_001..=12_050).map(said).collect();
        history.append(&more).unwrap();
        assert!(limit.note(&more));
        assert_eq!(finish(&mut limit, &mut history), DELETED);
        assert_eq!(kept(&mut history), (first + 200, 12_050));
        limit.recount();
        let before = limit.counted;
        assert_eq!(finish(&mut limit, &mut history), 0);
        assert!(limit.counted > before, "what is there is known again");
    }

    #[test]
    fn what_fits_stays_and_without_a_limit_everything_does() {
        let (_folder, mut history) = history(500);
        assert_eq!(finish(&mut SizeLimit::new(None), &mut history), 0);
        assert_eq!(finish(&mut SizeLimit::new(Some(LIMIT)), &mut history), 0);
        assert!(!SizeLimit::new(None).note(&[said(1)]));
        assert_eq!(finish(&mut SizeLimit::new(Some(1)), &mut history), 500, "however little fits");
    }

    #[test]
    fn what_is_written_again_is_counted_once() {
        // 60 % of what may be there.
        let count = LIMIT * 6 / 10 / weight(encode(&said(1_000).what).unwrap().len());
        let (_folder, mut history) = history(count);
        let mut limit = SizeLimit::new(Some(LIMIT));
        assert_eq!(finish(&mut limit, &mut history), 0);
        let counted = limit.counted;
        let again: Vec<_> = (1..=count).map(said).collect();
        for page in again.chunks(100) {
            history.append(page).unwrap();
            limit.note(page);
            assert_eq!(finish(&mut limit, &mut history), 0);
        }
        // All of it between two steps, with one that is new.
        let more = [&*again, &[said(count + 1), said(count + 1)]].concat();
        history.append(&more).unwrap();
        assert!(limit.note(&more), "it is counted anew");
        assert_eq!(finish(&mut limit, &mut history), 0);
        assert_eq!(kept(&mut history), (1, count + 1));
        assert_eq!(limit.counted, counted + weight(encode(&said(count + 1).what).unwrap().len()));
    }

    #[test]
    fn the_file_is_about_as_large_as_the_limit_says() {
        let (folder, mut history) = history(1);
        let mut limit = SizeLimit::new(Some(1_000_000));
        for number in (2..30_000).step_by(500) {
            let more: Vec<_> = (number..number + 500).map(said).collect();
            history.append(&more).unwrap();
            while !history.index_some().unwrap() {}
            limit.note(&more);
            finish(&mut limit, &mut history);
            history.purge_log().unwrap();
        }
        let size = std::fs::metadata(folder.path().join("history.sqlite")).unwrap().len();
        assert!((500_000..1_700_000).contains(&size), "{size}");
    }
}
