// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages of people whom we ignore: folded where they stand, and unfolded
//! for who wants to see them. What was said before is folded step by step, run
//! by run from the newest: the list is told of each step before the next, so
//! that what is in view stays in view.

use std::rc::Rc;

use super::row::{Hidden, Row, Said};
use super::{RowsSplice, Timeline};

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
    pub fn hide_before(&mut self, end: usize, hides: impl Fn(&str) -> bool) -> Option<RowsSplice> {
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
    pub fn show_before(&mut self, end: usize, shows: impl Fn(&str) -> bool) -> Option<RowsSplice> {
        let floor = self.rows.len().saturating_sub(LOOKED_BACK);
        let end = end.min(self.rows.len());
        let at = (floor..end).rev().find(|at| {
            matches!(self.rows[*at].as_ref(), Row::Hidden(hidden)
                if hidden.messages.iter().any(|said| shows(&said.author)))
        })?;
        self.unfold(at)
    }

    /// Shows the messages of fold `id`.
    pub fn show(&mut self, id: u64) -> Option<RowsSplice> {
        let at = self
            .rows
            .iter()
            .rposition(|row| matches!(row.as_ref(), Row::Hidden(hidden) if hidden.id == id))?;
        self.unfold(at)
    }

    fn unfold(&mut self, at: usize) -> Option<RowsSplice> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Event, Happening, Nickname, Text};

    fn said(number: u64, from: &str) -> Event {
        let from = Nickname::new(from).unwrap();
        let text = Text::new(&number.to_string()).unwrap();
        Event { number, time: 0, what: Happening::Said { from, id: None, text } }
    }

    /// The texts that are seen, and how many each fold hides.
    fn sketch(timeline: &Timeline) -> Vec<String> {
        (0..timeline.len())
            .filter_map(|index| match timeline.row(index).unwrap().as_ref() {
                Row::Said(said) if said.first => Some(format!("{}: {}", said.author, said.text)),
                Row::Said(said) => Some(said.text.to_string()),
                Row::Hidden(hidden) => Some(format!("({})", hidden.messages.len())),
                _ => None,
            })
            .collect()
    }

    /// Applies changes to a list of nothing, as GTK's list would.
    fn steps(
        timeline: &mut Timeline,
        mut step: impl FnMut(&mut Timeline, usize) -> Option<RowsSplice>,
    ) {
        timeline.take_change();
        let (mut end, mut length) = (usize::MAX, timeline.len());
        while let Some(change) = step(timeline, end) {
            assert!(change.at < end && change.at + change.removed <= length);
            length = length - change.removed + change.added;
            assert_eq!(length, timeline.len());
            assert_eq!(timeline.take_change(), None, "all is told");
            end = change.at;
        }
    }

    #[test]
    fn what_was_said_is_folded_and_unfolded_where_it_stands() {
        let mut rows = Timeline::new(|_| 0);
        let you = Nickname::new("Me").unwrap();
        for (number, from) in (1..).zip(["Bo", "Bo", "Ada", "Bo", "Me", "Ada"]) {
            rows.happen(said(number, from), &you);
        }
        let before = sketch(&rows);
        let bo = |author: &str| author == "Bo";
        steps(&mut rows, |rows, end| rows.hide_before(end, bo));
        assert_eq!(sketch(&rows), ["(2)", "Ada: 3", "(1)", "Me: 5", "Ada: 6"]);
        steps(&mut rows, |rows, end| rows.show_before(end, bo));
        assert_eq!(sketch(&rows), before);
    }

    #[test]
    fn what_is_to_come_is_folded_as_it_comes() {
        let mut rows = Timeline::new(|_| 0);
        let you = Nickname::new("Me").unwrap();
        for number in 1..=250 {
            rows.happen_unheard(said(number, "Bo"), &you);
        }
        assert_eq!(sketch(&rows), ["(100)", "(100)", "(50)"]);
        assert_eq!(rows.take_change().unwrap().news, 0, "that is no news");
        let Row::Hidden(hidden) = rows.row(3).unwrap().as_ref().clone() else { panic!() };
        let change = rows.show(hidden.id).unwrap();
        assert_eq!((change.at, change.removed, change.added), (3, 1, 50));
        assert_eq!(sketch(&rows)[..4], ["(100)", "(100)", "Bo: 201", "202"]);
        assert_eq!(rows.show(hidden.id), None);
    }
}
