// SPDX-License-Identifier: GPL-3.0-or-later
//! How much of a conversation is kept: a room that never stops talking fills
//! no memory. The oldest go, and a quiet row says so.

use std::rc::Rc;

use super::{Change, Timeline};
use crate::ui::room::row::Row;

/// How many rows are kept.
pub(super) const ROWS: usize = 100_000;
/// How much their texts may weigh, in bytes.
const BYTES: usize = 64 * 1024 * 1024;
/// So many more may be there until the oldest go, together.
pub(super) const SLACK: usize = 1_000;

impl Timeline {
    /// Lets the oldest rows go when there are too many. Only when no other
    /// change waits to be announced.
    pub fn trim(&mut self) -> Option<Change> {
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
    pub(super) fn replace(&mut self, first: usize, end: usize, new: Vec<Row>) -> Change {
        let added = new.len();
        let new: Vec<_> = new.into_iter().map(Rc::new).collect();
        self.weight = (self.weight + weigh(&new)).saturating_sub(weigh(&self.rows[first..end]));
        self.rows.splice(first..end, new);
        self.announced = self.len();
        self.dirty = self.len();
        Change { at: first, removed: end - first, added, news: 0 }
    }
}

fn weigh(rows: &[Rc<Row>]) -> usize {
    rows.iter().map(|row| row.weight()).sum()
}
