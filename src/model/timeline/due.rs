// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that we are about to have removed, and answers to those of another log.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::Timeline;
use super::removal::change;
use super::row::{MessageRemoval, Row, Said};
use super::rows::RowsSplice;
use crate::model::person::Person;

/// Marks a message as about to be removed, or no longer. Only after the list knows all
/// other changes.
pub fn set_due(timeline: &mut Timeline, number: u64, due: bool) -> Option<RowsSplice> {
    let is_it = |said: &Said| said.number == number;
    mark(timeline, usize::MAX, due, is_it)
}

/// Tells if a message is about to be removed.
pub fn is_due(timeline: &Timeline, number: u64) -> bool {
    let due = |said: &Said| said.removal == Some(MessageRemoval::Due);
    timeline.rows.all().iter().rev().any(|row| match row.as_ref() {
        Row::Said(said) => said.number == number && due(said),
        _ => false,
    })
}

/// Marks the last messages before row `end` of the author that `is_theirs` tells as about
/// to be removed, and adds their numbers to `marked`.
pub fn set_all_due(
    timeline: &mut Timeline,
    end: usize,
    is_theirs: impl Fn(&Person) -> bool,
    marked: &mut BTreeSet<u64>,
) -> Option<RowsSplice> {
    let numbers = RefCell::new(Vec::new());
    let splice = mark(timeline, end, true, |said| {
        let is_it = is_theirs(&said.author);
        numbers.borrow_mut().extend(is_it.then_some(said.number));
        is_it
    })?;
    marked.extend(numbers.take());
    Some(splice)
}

/// Marks the last messages before row `end` that are among `numbers` as no longer about to
/// be removed.
pub fn unset_due(
    timeline: &mut Timeline,
    end: usize,
    numbers: &BTreeSet<u64>,
) -> Option<RowsSplice> {
    mark(timeline, end, false, |said| numbers.contains(&said.number))
}

/// Forgets what our unsent words answer: the numbers are those of another log.
pub fn forget_answers(timeline: &mut Timeline) {
    timeline.rows.touch();
    timeline.unsent.forget_answers();
}

fn mark(
    timeline: &mut Timeline,
    end: usize,
    due: bool,
    is_it: impl Fn(&Said) -> bool,
) -> Option<RowsSplice> {
    let (before, after) = match due {
        true => (None, Some(MessageRemoval::Due)),
        false => (Some(MessageRemoval::Due), None),
    };
    let marked = |said: &Said| {
        let changes = said.removal == before && is_it(said);
        changes.then(|| Said { removal: after.clone(), ..said.clone() })
    };
    let rows = timeline.rows.all();
    let mut places = (0..rows.len().min(end)).rev();
    let (at, row) = places.find_map(|at| Some((at, change(&rows[at], marked)?)))?;
    Some(timeline.rows.replace(at..at + 1, vec![row]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::timeline::test_support::{JudgedTimeline, said};

    /// The messages; those that are due in brackets.
    fn sketch(timeline: &Timeline) -> Vec<String> {
        let told = |said: &Said| match said.removal {
            None => said.text.to_string(),
            Some(_) => format!("({})", said.text),
        };
        let rows = (0..timeline.len()).filter_map(|index| timeline.row(index));
        rows.flat_map(|row| match row.as_ref() {
            Row::Said(said) => vec![told(said)],
            Row::Hidden(hidden) => hidden.messages.iter().map(told).collect(),
            _ => Vec::new(),
        })
        .collect()
    }

    #[test]
    fn all_of_a_person_is_due_and_comes_back_but_for_what_was_due_before() {
        let mut rows = JudgedTimeline::new(|_| 0);
        for (number, from) in (1..).zip(["Bo", "Ada", "Bo", "Me"]) {
            rows.happen(said(number, from, &number.to_string()));
        }
        rows.happen_unheard(said(5, "Bo", "5"));
        rows.take_splice();
        set_due(&mut rows, 3, true).unwrap();
        let (mut end, mut marked) = (usize::MAX, BTreeSet::new());
        let is_bo = |author: &Person| author.name.as_str() == "Bo";
        while let Some(splice) = set_all_due(&mut rows, end, is_bo, &mut marked) {
            assert!(splice.at < end);
            end = splice.at;
        }
        assert_eq!(sketch(&rows), ["(1)", "2", "(3)", "4", "(5)"]);
        end = usize::MAX;
        while let Some(splice) = unset_due(&mut rows, end, &marked) {
            end = splice.at;
        }
        assert_eq!(sketch(&rows), ["1", "2", "(3)", "4", "5"]);
    }
}
