// SPDX-License-Identifier: GPL-3.0-or-later
//! Pages of the history: some of its events, found by their numbers.

use std::ops::Range;

use rusqlite::params;

use super::error::HistoryError;
use super::removal;
use super::row::{decode, signed};
use super::store::History;
use super::whispers;
use crate::protocol::{Event, EventKind, SeatNumber};

const LAST: &str = "SELECT number, time, what FROM events
                    WHERE number >= ? AND number < ? ORDER BY number DESC";
const FIRST: &str = "SELECT number, time, what FROM events
                     WHERE number >= ? AND number < ? ORDER BY number";

/// Limits of a page.
#[derive(Debug, Clone, Copy)]
pub struct PageSize {
    /// Most events.
    pub count: usize,
    /// Bytes of the events, about; one event may have more.
    pub bytes: usize,
}

impl History {
    /// The last events with numbers in this range as that reader may read them, oldest first.
    /// Without a reader, what is for two alone is withheld. Those that this version
    /// does not understand, and the ends of earlier openings, are left out and not counted.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn last_of(
        &mut self,
        numbers: Range<u64>,
        size: PageSize,
        reader: Option<SeatNumber>,
    ) -> Result<Vec<Event>, HistoryError> {
        let mut events = self.some_of(LAST, numbers, size, reader)?;
        events.reverse();
        Ok(events)
    }

    /// The first events with numbers in this range, oldest first. The same are left out as
    /// from the last ones.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn first_of(
        &mut self,
        numbers: Range<u64>,
        size: PageSize,
        reader: Option<SeatNumber>,
    ) -> Result<Vec<Event>, HistoryError> {
        self.some_of(FIRST, numbers, size, reader)
    }

    /// The number of the oldest event in this range that a page would have.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn oldest_of(&mut self, numbers: Range<u64>) -> Result<Option<u64>, HistoryError> {
        let first = self.first_of(numbers, PageSize { count: 1, bytes: 0 }, None)?;
        Ok(first.first().map(|event| event.number))
    }

    fn some_of(
        &mut self,
        select: &str,
        numbers: Range<u64>,
        size: PageSize,
        reader: Option<SeatNumber>,
    ) -> Result<Vec<Event>, HistoryError> {
        let mut events = self.doing(|connection| {
            let mut page = connection.prepare_cached(select)?;
            let mut rows = page.query(params![signed(numbers.start), signed(numbers.end)])?;
            let (mut events, mut bytes) = (Vec::new(), 0);
            while events.len() < size.count
                && let Some(row) = rows.next()?
            {
                let Some((mut event, mut length)) = decode(row)? else { continue };
                if let Some(reader) = reader {
                    length += whispers::fill(connection, &mut event, reader)?;
                }
                if event.what == EventKind::Ended {
                    continue;
                }
                bytes += length;
                if bytes > size.bytes && !events.is_empty() {
                    break;
                }
                events.push(event);
            }
            removal::apply_pending(connection, &mut events)?;
            Ok(events)
        })?;
        self.noted.apply(&mut events);
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Text;

    fn noted(number: u64) -> Event {
        let text = Text::new(&format!("note {number}")).unwrap();
        Event { number, time: 5, what: EventKind::Notice { text } }
    }

    fn numbers(events: &[Event]) -> Vec<u64> {
        events.iter().map(|event| event.number).collect()
    }

    #[test]
    fn pages_are_the_ends_of_a_range() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        history.append(&[2, 3, 4, 6, 7, 9].map(noted)).unwrap();
        let mut reader = History::open_to_read(folder.path()).unwrap();
        let three = PageSize { count: 3, bytes: 1_000 };
        assert_eq!(numbers(&reader.last_of(3..9, three, None).unwrap()), [4, 6, 7]);
        assert_eq!(numbers(&reader.first_of(3..9, three, None).unwrap()), [3, 4, 6]);
        assert_eq!(numbers(&reader.last_of(0..3, three, None).unwrap()), [2]);
        assert!(reader.first_of(10..u64::MAX, three, None).unwrap().is_empty());
        assert_eq!(reader.oldest_of(0..u64::MAX).unwrap(), Some(2));
        assert_eq!(reader.oldest_of(5..u64::MAX).unwrap(), Some(6));
        assert_eq!(reader.oldest_of(10..u64::MAX).unwrap(), None);
    }

    #[test]
    fn what_a_page_leaves_out_is_not_counted() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        let ended = |number| Event { number, time: 5, what: EventKind::Ended };
        history.append(&[noted(3), noted(4)]).unwrap();
        history.append(&[1, 2, 5, 6, 7, 8].map(ended)).unwrap();
        let unknown = "INSERT INTO events VALUES (9, 5, '{\"type\":\"unheard-of\"}')";
        history.doing(|connection| connection.execute(unknown, [])).unwrap();
        let one = PageSize { count: 1, bytes: 1_000 };
        assert_eq!(numbers(&history.last_of(0..99, one, None).unwrap()), [4]);
        assert_eq!(numbers(&history.first_of(0..99, one, None).unwrap()), [3]);
        assert_eq!(history.oldest_of(0..99).unwrap(), Some(3));
        assert_eq!(history.oldest_of(5..99).unwrap(), None);
    }

    #[test]
    fn a_page_has_few_bytes_and_at_least_one_event() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        history.append(&[1, 2, 3].map(noted)).unwrap();
        let small = PageSize { count: 10, bytes: 1 };
        assert_eq!(numbers(&history.last_of(0..9, small, None).unwrap()), [3]);
        assert_eq!(numbers(&history.first_of(0..9, small, None).unwrap()), [1]);
    }
}
