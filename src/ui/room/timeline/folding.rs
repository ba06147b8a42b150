// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages of people whom we ignore: folded where they stand, and unfolded
//! for who wants to see them. What was said before is folded step by step, run
//! by run from the newest: the list is told of each step before the next, so
//! that what is in view stays in view.

use std::rc::Rc;

use super::{Change, Timeline};
use crate::ui::room::row::{Hidden, Row, Said};

/// How many messages share a fold.
const FOLDED: usize = 100;
/// How many rows back one looks for what somebody said; what is older stays as
/// it is.
const LOOKED_BACK: usize = 5_000;

impl Timeline {
    /// Adds a message that is not to be seen.
    pub(super) fn hide(&mut self, said: Said) {
        let goes_on = matches!(self.rows.last().map(Rc::as_ref), Some(Row::Hidden(last))
            if last.messages.len() < FOLDED);
        let mut hidden = match self.take_last(goes_on) {
            Some(Row::Hidden(last)) => last,
            _ => self.new_fold(Vec::new()),
        };
        hidden.messages.push(said);
        self.push(Row::Hidden(hidden));
    }

    /// Folds the last run of messages before row `end` whose author `hides`
    /// tells; nothing when there is none. Only when no other change waits to
    /// be announced.
    pub fn hide_before(&mut self, end: usize, hides: impl Fn(&str) -> bool) -> Option<Change> {
        let is_theirs = |row: &Rc<Row>| matches!(row.as_ref(), Row::Said(said) if !said.own && hides(&said.author));
        let floor = self.rows.len().saturating_sub(LOOKED_BACK);
        let end = end.min(self.rows.len());
        let last = (floor..end).rev().find(|at| is_theirs(&self.rows[*at]))?;
        let run =
            self.rows[floor..=last].iter().rev().take(FOLDED).take_while(|row| is_theirs(row));
        let first = last + 1 - run.count();
        let messages = self.rows[first..=last].iter().filter_map(|row| match row.as_ref() {
            Row::Said(said) => Some(said.clone()),
            _ => None,
        });
        let fold = self.new_fold(messages.collect());
        Some(self.replace(first, last + 1, vec![Row::Hidden(fold)]))
    }

    /// Unfolds the last fold before row `end` with a message whose author
    /// `shows` tells.
    pub fn show_before(&mut self, end: usize, shows: impl Fn(&str) -> bool) -> Option<Change> {
        let floor = self.rows.len().saturating_sub(LOOKED_BACK);
        let end = end.min(self.rows.len());
        let at = (floor..end).rev().find(|at| {
            matches!(self.rows[*at].as_ref(), Row::Hidden(hidden)
                if hidden.messages.iter().any(|said| shows(&said.author)))
        })?;
        self.unfold(at)
    }

    /// Shows the messages of fold `id`.
    pub fn show(&mut self, id: u64) -> Option<Change> {
        let at = self
            .rows
            .iter()
            .rposition(|row| matches!(row.as_ref(), Row::Hidden(hidden) if hidden.id == id))?;
        self.unfold(at)
    }

    fn unfold(&mut self, at: usize) -> Option<Change> {
        let Row::Hidden(hidden) = self.rows[at].as_ref().clone() else { return None };
        let mut messages = hidden.messages;
        for index in 0..messages.len() {
            let goes_on = index.checked_sub(1).is_some_and(|before| {
                let said = &messages[index];
                messages[before].goes_on(&said.author, said.past, said.time)
            });
            messages[index].first = !goes_on;
        }
        Some(self.replace(at, at + 1, messages.into_iter().map(Row::Said).collect()))
    }

    fn new_fold(&mut self, messages: Vec<Said>) -> Hidden {
        self.folds += 1;
        Hidden { id: self.folds, messages }
    }
}
