// SPDX-License-Identifier: GPL-3.0-or-later
//! Folding of messages of people whom we ignore. New messages are folded as they
//! arrive. Older ones are folded run by run, the newest first: the list learns of
//! each step before the next, so that what is in view stays in view.

use std::rc::Rc;

use super::Timeline;
use super::grouping::GroupPlace;
use super::row::{Hidden, Row, Said};
use super::rows::{Rows, RowsSplice};
use crate::model::person::Person;

/// Messages in one fold.
const FOLDED: usize = 100;
/// Rows that are searched for messages of a person. Older ones stay as they are.
const LOOKED_BACK: usize = 5_000;

impl Rows {
    /// Adds a message, which may be one that is not shown.
    pub fn say(&mut self, said: Said, hidden: bool) {
        let author = self.author(said.author.name, said.author.seat);
        let place = match said.to {
            Some(_) => GroupPlace::first(said.time),
            None => self.next_place(&author, said.past, said.time),
        };
        let said = Said { author, place, ..said };
        if hidden {
            self.hide(said);
        } else {
            self.push(Row::Said(said));
        }
    }

    fn hide(&mut self, said: Said) {
        let goes_on = matches!(self.last(), Some(Row::Hidden(last))
            if last.messages.len() < FOLDED);
        let mut hidden = match self.take_last(goes_on) {
            Some(Row::Hidden(last)) => last,
            _ => Hidden { id: self.new_fold(), messages: Vec::new() },
        };
        hidden.messages.push(said);
        self.push(Row::Hidden(hidden));
    }
}

/// The folds of a conversation.
pub struct Folds<'a>(&'a mut Rows);

impl Timeline {
    /// The folds, to be changed only after the list knows all other changes.
    pub fn folds(&mut self) -> Folds<'_> {
        Folds(&mut self.rows)
    }
}

impl Folds<'_> {
    /// Folds the last run of messages before row `end` whose author is to be
    /// hidden.
    pub fn hide_before(self, end: usize, hides: impl Fn(&Person) -> bool) -> Option<RowsSplice> {
        let is_theirs = |row: &Rc<Row>| matches!(row.as_ref(), Row::Said(said) if !said.own && hides(&said.author));
        let rows = self.0.all();
        let floor = rows.len().saturating_sub(LOOKED_BACK);
        let last = (floor..end.min(rows.len())).rev().find(|at| is_theirs(&rows[*at]))?;
        let run = rows[floor..=last].iter().rev().take(FOLDED).take_while(|row| is_theirs(row));
        let first = last + 1 - run.count();
        let messages = rows[first..=last].iter().filter_map(|row| match row.as_ref() {
            Row::Said(said) => Some(said.clone()),
            _ => None,
        });
        let messages = messages.collect();
        let fold = Hidden { id: self.0.new_fold(), messages };
        Some(self.0.replace(first..last + 1, vec![Row::Hidden(fold)]))
    }

    /// Unfolds the last fold before row `end` with a message whose author is to
    /// be shown.
    pub fn show_before(self, end: usize, shows: impl Fn(&Person) -> bool) -> Option<RowsSplice> {
        let rows = self.0.all();
        let floor = rows.len().saturating_sub(LOOKED_BACK);
        let at = (floor..end.min(rows.len())).rev().find(|at| {
            matches!(rows[*at].as_ref(), Row::Hidden(hidden)
                if hidden.messages.iter().any(|said| shows(&said.author)))
        })?;
        unfold(self.0, at)
    }

    /// Unfolds the fold with this id.
    pub fn show(self, id: u64) -> Option<RowsSplice> {
        let is_it = |row: &Rc<Row>| matches!(row.as_ref(), Row::Hidden(hidden) if hidden.id == id);
        let at = self.0.all().iter().rposition(is_it)?;
        unfold(self.0, at)
    }
}

fn unfold(rows: &mut Rows, at: usize) -> Option<RowsSplice> {
    let Row::Hidden(hidden) = rows.all()[at].as_ref().clone() else { return None };
    let mut messages = hidden.messages;
    for index in 0..messages.len() {
        let (before, rest) = messages.split_at_mut(index);
        let Some(said) = rest.first_mut() else { break };
        said.place = match before.last() {
            Some(before) if said.to.is_none() => {
                before.next_place(&said.author, said.past, said.time)
            }
            _ => GroupPlace::first(said.time),
        };
    }
    Some(rows.replace(at..at + 1, messages.into_iter().map(Row::Said).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mutes_and_ignores::SamePerson;
    use crate::model::timeline::test_support::{JudgedTimeline, said};
    use crate::protocol::{EventKind, Nickname, SeatNumber};

    /// The texts that are seen, and how many each fold hides.
    fn sketch(timeline: &Timeline) -> Vec<String> {
        (0..timeline.len())
            .filter_map(|index| match timeline.row(index).unwrap().as_ref() {
                Row::Said(said) if said.is_first() => {
                    Some(format!("{}: {}", said.author.name, said.text))
                }
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
        timeline.take_splice();
        let (mut end, mut length) = (usize::MAX, timeline.len());
        while let Some(change) = step(timeline, end) {
            assert!(change.at < end && change.at + change.removed <= length);
            length = length - change.removed + change.added;
            assert_eq!(length, timeline.len());
            assert_eq!(timeline.take_splice(), None, "all is told");
            end = change.at;
        }
    }

    #[test]
    fn what_was_said_is_folded_and_unfolded_where_it_stands() {
        let mut rows = JudgedTimeline::new(|_| 0);
        for (number, from) in (1..).zip(["Bo", "Bo", "Ada", "Bo", "Me", "Ada"]) {
            rows.happen(said(number, from, &number.to_string()));
        }
        let before = sketch(&rows);
        let bo = |author: &Person| author.name.as_str() == "Bo";
        steps(&mut rows, |rows, end| rows.folds().hide_before(end, bo));
        assert_eq!(sketch(&rows), ["(2)", "Ada: 3", "(1)", "Me: 5", "Ada: 6"]);
        steps(&mut rows, |rows, end| rows.folds().show_before(end, bo));
        assert_eq!(sketch(&rows), before);
    }

    #[test]
    fn a_fold_is_about_a_person_and_not_about_a_name() {
        let mut rows = JudgedTimeline::new(|_| 0);
        for (number, (from, seat)) in (1..).zip([("Bo", 3), ("Bo", 4), ("Eve", 5), ("Zed", 3)]) {
            let mut event = said(number, from, &number.to_string());
            if let EventKind::Said { seat: of, .. } = &mut event.what {
                *of = Some(SeatNumber::new(seat));
            }
            rows.happen(event);
        }
        let bo = SamePerson::Seats([3, 5].map(SeatNumber::new).to_vec());
        let theirs = |author: &Person| bo.is(&author.name, author.seat);
        steps(&mut rows, |rows, end| rows.folds().hide_before(end, theirs));
        assert_eq!(sketch(&rows), ["(1)", "Bo: 2", "(2)"]);
        let classic = SamePerson::Name("bo".into());
        assert!(classic.is(&Nickname::new("BO").unwrap(), None));
    }

    #[test]
    fn what_is_to_come_is_folded_as_it_comes() {
        let mut rows = JudgedTimeline::new(|_| 0);
        for number in 1..=250 {
            rows.happen_unheard(said(number, "Bo", &number.to_string()));
        }
        assert_eq!(sketch(&rows), ["(100)", "(100)", "(50)"]);
        assert_eq!(rows.take_splice().unwrap().news, 0, "that is no news");
        let Row::Hidden(hidden) = rows.row(3).unwrap().as_ref().clone() else { panic!() };
        let change = rows.folds().show(hidden.id).unwrap();
        assert_eq!((change.at, change.removed, change.added), (3, 1, 50));
        assert_eq!(sketch(&rows)[..4], ["(100)", "(100)", "Bo: 201", "202"]);
        assert_eq!(rows.folds().show(hidden.id), None);
    }
}
