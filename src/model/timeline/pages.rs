// SPDX-License-Identifier: GPL-3.0-or-later
//! Pages of the past, which come before the rows that are there. They are made into
//! rows by themselves, and put in as one change.

use super::Timeline;
use super::days::Days;
use super::left_off::LeftOff;
use super::row::{Divider, Row};
use super::rows::RowsSplice;
use crate::model::update::ShownPage;
use crate::protocol::EventKind;
use crate::trust::ReadMark;

/// Number before which the next page of the past ends; `None` if the room has none, or
/// there are as many rows as are kept.
pub fn next_page(timeline: &Timeline) -> Option<u64> {
    timeline.earlier.end().filter(|_| !timeline.rows.is_full())
}

/// Rows of a page that go before those of the conversation.
pub struct PageRows {
    rows: Vec<Row>,
    /// The number of headings at the top that they replace.
    headings: usize,
}

impl PageRows {
    /// Removes the headings that are replaced, if there are any. Only after the list knows
    /// all other changes.
    ///
    /// The list learns of that first: what is behind them is then at the top, and stays in
    /// view when the rows are inserted.
    pub fn remove_headings(&self, timeline: &mut Timeline) -> Option<RowsSplice> {
        let headings = 0..self.headings;
        (!headings.is_empty()).then(|| timeline.rows.replace(headings, Vec::new()))
    }

    /// Inserts the rows, once the list knows that the headings are gone.
    pub fn insert(self, timeline: &mut Timeline) -> RowsSplice {
        timeline.rows.replace(0..0, self.rows)
    }
}

/// Makes rows of a page of the past; `None` if nothing of it is seen.
pub fn take_page(timeline: &mut Timeline, mut page: ShownPage) -> Option<PageRows> {
    next_page(timeline)?;
    let (counts, as_of) = (std::mem::take(&mut page.reactions), page.as_of);
    let events = timeline.earlier.note_page(page)?;
    if let Some((as_of, last)) = as_of.zip(events.last()) {
        let messages = events.iter().map(|shown| shown.event.number).collect();
        timeline.reactions.count(&messages, (counts, as_of), &last.you);
    }
    let mut past = Timeline { days: timeline.days.anew(), ..Timeline::new(|_| 0, || 0) };
    past.rows.continue_folds(&timeline.rows);
    let line = timeline.left_off.further_back().filter(|mark| reaches(timeline, mark));
    past.left_off = line.map_or_else(LeftOff::default, LeftOff::next);
    for mut shown in events {
        timeline.edits.revise(&mut shown.event);
        timeline.removals.redact(&mut shown.event);
        if is_shown(&shown.event.what) {
            past.add(shown, true);
        }
    }
    if line.is_some() && timeline.left_off.place() {
        // All that is new is below the page.
        if past.left_off.place() {
            past.unread.add(&mut past.rows);
        }
        timeline.unread.join(&past.unread);
    }
    timeline.rows.continue_folds(&past.rows);
    timeline.edits.forget();
    timeline.removals.forget();
    above(timeline, past)
}

/// Rows of the past between others, which replace so many headings.
pub(super) fn put_above(
    top: impl Iterator<Item = Row>,
    past: Timeline,
    below: Option<Row>,
    headings: usize,
) -> PageRows {
    let rows = top.chain(past.rows.into_rows()).chain(below).collect();
    PageRows { rows, headings }
}

/// Tells if nothing is missing between `mark` and the page that has just been noted.
fn reaches(timeline: &Timeline, mark: &ReadMark) -> bool {
    let earlier = &timeline.earlier;
    earlier.end().is_none() || earlier.oldest().is_some_and(|oldest| oldest <= mark.number + 1)
}

/// Headings and rows of the past that go above the messages.
fn above(timeline: &Timeline, past: Timeline) -> Option<PageRows> {
    let top = match timeline.earlier.end() {
        None => Some(Row::Beginning { whole: timeline.earlier.is_whole() }),
        Some(_) => past.rows.would_fill(&timeline.rows).then_some(Row::Gone),
    };
    if top.is_none() && past.rows.len() == 0 {
        return None;
    }
    let (divider, headings) = head(timeline, &past.days);
    Some(put_above(top.into_iter().chain(divider), past, None, headings))
}

/// The divider at the top, which stays there, and the number of rows that the page
/// replaces: the heading of a day that goes on is one of them.
fn head(timeline: &Timeline, days: &Days) -> (Option<Row>, usize) {
    let rows = timeline.rows.all();
    let earlier = Row::Divider(Divider::Earlier);
    let divider = rows.first().is_some_and(|row| **row == earlier).then_some(earlier);
    let heads = usize::from(divider.is_some());
    let goes_on = matches!(rows.get(heads).map(AsRef::as_ref), Some(Row::Day(time))
        if days.is_newest(*time));
    (divider, heads + usize::from(goes_on))
}

/// Tells if an event is shown by itself to those who were not there. Comings and goings are
/// not, and a message shows its reactions.
pub(super) fn is_shown(what: &EventKind) -> bool {
    use EventKind::{Edited, Joined, Left, Reacted, Withheld};
    !matches!(what, Joined(_) | Left { .. } | Reacted(_) | Edited(_) | Withheld)
}

#[cfg(test)]
mod tests;
