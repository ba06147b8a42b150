// SPDX-License-Identifier: GPL-3.0-or-later
//! Rows of a conversation, their weight, and the changes that the list does not
//! know yet.

use std::ops::Range;
use std::rc::Rc;

use super::grouping::GroupPlace;
use super::row::{RoomNotice, Row};
use crate::model::person::Person;
use crate::protocol::{LeaveReason, ModerationAction, Nickname, SeatNumber};

/// A change of the list: `added` rows stand in the place of `removed` ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowsSplice {
    /// Index of the first change.
    pub at: usize,
    /// Number of rows that were there.
    pub removed: usize,
    /// Number of rows that are there now.
    pub added: usize,
    /// Number of new messages of others.
    pub news: usize,
}

/// Rows, the oldest first. In the list, others may follow them.
#[derive(Debug, Default)]
pub(super) struct Rows {
    all: Vec<Rc<Row>>,
    /// Approximate size in bytes.
    weight: usize,
    /// Index of the first row that the list does not know.
    dirty: usize,
    /// Length of the list at the last splice.
    told: usize,
    /// Number of folds that were made.
    folds: u64,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn weight(&self) -> usize {
        self.weight
    }

    pub fn all(&self) -> &[Rc<Row>] {
        &self.all
    }

    pub fn last(&self) -> Option<&Row> {
        self.all.last().map(Rc::as_ref)
    }

    /// Place of a message of `author` behind the last row.
    pub fn next_place(&self, author: &Person, past: bool, time: u64) -> GroupPlace {
        match self.last() {
            Some(Row::Said(said)) => said.next_place(author, past, time),
            _ => GroupPlace::first(time),
        }
    }

    /// The author of a message, sharing the name with the last row where it is
    /// the same.
    pub fn author(&self, name: Nickname, seat: Option<SeatNumber>) -> Person {
        match self.last() {
            Some(Row::Said(before)) if before.author.name == name => {
                Person { name: before.author.name.clone(), seat }
            }
            _ => Person { name, seat },
        }
    }

    /// Tells if the last row says that `name` was kicked or banned, and by whom.
    pub fn told_why(&self, name: &Nickname, reason: LeaveReason) -> bool {
        use ModerationAction::{Ban, Kick};
        matches!(reason, LeaveReason::Kicked | LeaveReason::Banned)
            && matches!(self.last(), Some(Row::Notice { notice: RoomNotice::Acted { act, .. }, .. })
                if matches!(act, Kick { .. } | Ban { .. }) && act.target() == Some(name))
    }

    /// Number for a new fold of hidden messages.
    pub fn new_fold(&mut self) -> u64 {
        self.folds += 1;
        self.folds
    }

    /// Goes on with the numbers of folds in `other`.
    pub fn continue_folds(&mut self, other: &Self) {
        self.folds = other.folds;
    }

    /// The rows alone.
    pub fn into_rows(self) -> Vec<Row> {
        self.all.into_iter().map(Rc::unwrap_or_clone).collect()
    }

    pub fn push(&mut self, row: Row) {
        self.touch();
        self.weight += row.weight();
        self.all.push(Rc::new(row));
    }

    /// Removes the last row, to be changed, if `wanted`.
    pub fn take_last(&mut self, wanted: bool) -> Option<Row> {
        let row = self.all.pop_if(|_| wanted)?;
        self.touch();
        self.weight = self.weight.saturating_sub(row.weight());
        Some(Rc::unwrap_or_clone(row))
    }

    /// Notes a change behind the rows.
    pub fn touch(&mut self) {
        self.dirty = self.dirty.min(self.all.len());
    }

    /// Tells if the list knows all, `length` rows.
    pub fn is_told(&self, length: usize) -> bool {
        self.dirty >= length && self.told == length
    }

    /// Change of a list that has `length` rows by now.
    pub fn tell(&mut self, length: usize, news: usize) -> RowsSplice {
        let at = self.dirty;
        let splice = RowsSplice { at, removed: self.told - at, added: length - at, news };
        self.told = length;
        self.dirty = length;
        splice
    }

    /// Replaces rows. Only after the list knows all other changes.
    pub fn replace(&mut self, range: Range<usize>, new: Vec<Row>) -> RowsSplice {
        let (at, removed, added) = (range.start, range.len(), new.len());
        let new: Vec<_> = new.into_iter().map(Rc::new).collect();
        self.weight = (self.weight + weigh(&new)).saturating_sub(weigh(&self.all[range.clone()]));
        self.all.splice(range, new);
        self.told = self.told - removed + added;
        self.dirty = self.told;
        RowsSplice { at, removed, added, news: 0 }
    }
}

/// Approximate size of `rows` in bytes.
pub(super) fn weigh(rows: &[Rc<Row>]) -> usize {
    rows.iter().map(|row| row.weight()).sum()
}
