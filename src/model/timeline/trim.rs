// SPDX-License-Identifier: GPL-3.0-or-later
//! Limits of a conversation: the oldest rows go, and a notice says so. A room
//! that never stops talking fills no memory.

use std::rc::Rc;

use super::grouping::GroupPlace;
use super::row::Row;
use super::rows::{Rows, RowsSplice, weigh};

/// Rows that are kept.
const ROWS: usize = 100_000;
/// Bytes that are kept.
const BYTES: usize = 64 * 1024 * 1024;
/// Rows beyond the limit that are tolerated, so that the oldest go together.
pub(super) const SLACK: usize = 1_000;

impl Rows {
    /// Tells if no older row would be kept.
    pub fn is_full(&self) -> bool {
        self.all().first().is_some_and(|row| **row == Row::Gone)
            || self.len() >= ROWS
            || self.weight() >= BYTES
    }

    /// Tells if no older row would be kept with these before others.
    pub fn would_fill(&self, others: &Self) -> bool {
        self.len() + others.len() >= ROWS || self.weight() + others.weight() >= BYTES
    }

    /// Drops the oldest rows if there are too many. Only after the list knows all
    /// other changes.
    pub fn trim(&mut self) -> Option<RowsSplice> {
        let rows = self.all();
        if rows.len() <= ROWS + SLACK && self.weight() <= BYTES + BYTES / 8 {
            return None;
        }
        let mut cut = rows.len().saturating_sub(ROWS);
        let mut weight = self.weight().saturating_sub(weigh(&rows[..cut]));
        while weight > BYTES && cut + 1 < rows.len() {
            weight = weight.saturating_sub(rows[cut].weight());
            cut += 1;
        }
        let mut head = vec![Row::Gone];
        let mut end = cut;
        if let Some(Row::Said(said)) = rows.get(cut).map(Rc::as_ref) {
            // Whoever goes on speaking needs the heading, and the day, that are gone.
            let mut said = said.clone();
            said.place = GroupPlace::first(said.time);
            let day = rows[..cut].iter().rev().find_map(|row| match **row {
                Row::Day(time) => Some(time),
                _ => None,
            });
            head.push(Row::Day(day.unwrap_or(said.time)));
            head.push(Row::Said(said));
            end += 1;
        }
        Some(self.replace(0..end, head))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timeline;
    use crate::model::timeline::test_support::{JudgedTimeline, said};

    fn head(timeline: &Timeline) -> Vec<Row> {
        (0..3).map(|index| Row::clone(&timeline.row(index).unwrap())).collect()
    }

    #[test]
    fn a_room_that_never_stops_keeps_its_newest() {
        let mut rows = JudgedTimeline::new(|_| 0);
        let mut length = 0;
        for number in 1..=u64::try_from(ROWS + 3 * SLACK).unwrap() {
            rows.happen(said(number, "Ada", "x"));
            if number % 200 == 0 {
                assert!(rows.tidy().is_none(), "the tail is told first");
                let change = rows.take_splice().unwrap();
                length = length - change.removed + change.added;
                if let Some(change) = rows.tidy() {
                    assert_eq!(change.at, 0);
                    length = length - change.removed + change.added;
                }
                assert_eq!(length, rows.len());
            }
        }
        assert!(rows.len() <= ROWS + SLACK + 2);
        let head = head(&rows);
        assert_eq!(head[..2], [Row::Gone, Row::Day(0)]);
        assert!(matches!(&head[2], Row::Said(said) if said.is_first()), "it is said who speaks");
    }

    #[test]
    fn long_texts_count_for_more() {
        let mut rows = JudgedTimeline::new(|_| 0);
        let long = "x".repeat(4_000);
        for number in 1..=30_000 {
            rows.happen(said(number, "Ada", &long));
            rows.take_splice();
            rows.tidy();
        }
        assert!(rows.rows.weight() <= BYTES + BYTES / 8);
        assert_eq!(weigh(rows.rows.all()), rows.rows.weight());
        assert_eq!(head(&rows)[0], Row::Gone);
    }
}
