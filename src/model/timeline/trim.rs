// SPDX-License-Identifier: GPL-3.0-or-later
//! How much of a conversation is kept: a room that never stops talking fills
//! no memory. The oldest go, and a quiet row says so.

use std::rc::Rc;

use super::row::Row;
use super::{RowsSplice, Timeline};

/// How many rows are kept.
pub(super) const ROWS: usize = 100_000;
/// How much their texts may weigh, in bytes.
const BYTES: usize = 64 * 1024 * 1024;
/// So many more may be there until the oldest go, together.
pub(super) const SLACK: usize = 1_000;

impl Timeline {
    /// Lets the oldest rows go when there are too many. Only when no other
    /// change waits to be announced.
    pub fn trim(&mut self) -> Option<RowsSplice> {
        let is_due = self.rows.len() > ROWS + SLACK || self.weight > BYTES + BYTES / 8;
        if !is_due || self.dirty < self.len() || self.announced != self.len() {
            return None;
        }
        let mut cut = self.rows.len().saturating_sub(ROWS);
        let mut weight = self.weight - weigh(&self.rows[..cut]);
        while weight > BYTES && cut + 1 < self.rows.len() {
            weight = weight.saturating_sub(self.rows[cut].weight());
            cut += 1;
        }
        let mut head = vec![Row::Gone];
        let mut end = cut;
        if let Some(Row::Said(said)) = self.rows.get(cut).map(Rc::as_ref) {
            // Whoever goes on speaking needs the heading, and the day, that are gone.
            let mut said = said.clone();
            said.first = true;
            head.push(Row::Day(said.time));
            head.push(Row::Said(said));
            end += 1;
        }
        Some(self.replace(0, end, head))
    }

    /// Puts `new` in the place of the rows from `first` up to `end`.
    pub(super) fn replace(&mut self, first: usize, end: usize, new: Vec<Row>) -> RowsSplice {
        let added = new.len();
        let new: Vec<_> = new.into_iter().map(Rc::new).collect();
        self.weight = (self.weight + weigh(&new)).saturating_sub(weigh(&self.rows[first..end]));
        self.rows.splice(first..end, new);
        self.announced = self.len();
        self.dirty = self.len();
        RowsSplice { at: first, removed: end - first, added, news: 0 }
    }
}

fn weigh(rows: &[Rc<Row>]) -> usize {
    rows.iter().map(|row| row.weight()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Event, Happening, Nickname, Text};

    fn said(number: u64, text: &str) -> Event {
        let from = Nickname::new("Ada").unwrap();
        let text = Text::new(text).unwrap();
        Event { number, time: 0, what: Happening::Said { from, id: None, text } }
    }

    fn head(timeline: &Timeline) -> Vec<Row> {
        (0..3).map(|index| Row::clone(&timeline.row(index).unwrap())).collect()
    }

    #[test]
    fn a_room_that_never_stops_keeps_its_newest() {
        let mut rows = Timeline::new(|_| 0);
        let you = Nickname::new("Me").unwrap();
        let mut length = 0;
        for number in 1..=u64::try_from(ROWS + 3 * SLACK).unwrap() {
            rows.happen(said(number, "x"), &you);
            if number % 200 == 0 {
                assert!(rows.trim().is_none(), "the tail is told first");
                let change = rows.take_change().unwrap();
                length = length - change.removed + change.added;
                if let Some(change) = rows.trim() {
                    assert_eq!(change.at, 0);
                    length = length - change.removed + change.added;
                }
                assert_eq!(length, rows.len());
            }
        }
        assert!(rows.len() <= ROWS + SLACK + 2);
        let head = head(&rows);
        assert_eq!(head[..2], [Row::Gone, Row::Day(0)]);
        assert!(matches!(&head[2], Row::Said(said) if said.first), "it is said who speaks");
    }

    #[test]
    fn long_texts_count_for_more() {
        let mut rows = Timeline::new(|_| 0);
        let you = Nickname::new("Me").unwrap();
        let long = "x".repeat(4_000);
        for number in 1..=30_000 {
            rows.happen(said(number, &long), &you);
            rows.take_change();
            rows.trim();
        }
        assert!(rows.weight <= BYTES + BYTES / 8);
        let kept: usize = rows.rows.iter().map(|row| row.weight()).sum();
        assert_eq!(kept, rows.weight);
        assert_eq!(head(&rows)[0], Row::Gone);
    }
}
