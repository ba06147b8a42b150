// SPDX-License-Identifier: GPL-3.0-or-later
//! The copy of a conversation that this device keeps: what it is to have of it, and its
//! pages, above everything that the room tells. A line at the top says so, and another one
//! where the room begins to tell.

use super::Timeline;
use super::pages::{PageRows, is_shown, put_above};
use super::row::{Divider, MessageRemoval, Row, Said};
use crate::model::update::ShownEvent;
use crate::protocol::{Event, EventKind};
use crate::trust::ReadMark;

/// The oldest event that the room has told: what this device remembers goes on before it.
/// `None` while the room may tell an older one, or no more rows are kept.
pub fn end_of_past(timeline: &Timeline) -> Option<ReadMark> {
    let earlier = &timeline.earlier;
    earlier.oldest_mark().filter(|_| earlier.end().is_none() && !timeline.rows.is_full())
}

/// Makes rows of what this device remembers; `None` if nothing of it is seen. From then on
/// the room is not asked for pages.
pub fn take_recalled(timeline: &mut Timeline, events: Vec<ShownEvent>) -> Option<PageRows> {
    if timeline.rows.is_full() {
        return None;
    }
    timeline.earlier.end_here();
    let mut past = Timeline { days: timeline.days.anew(), ..Timeline::new(|_| 0, || 0) };
    past.rows.continue_folds(&timeline.rows);
    for mut shown in events {
        // What has no number is of an earlier log, which numbers other messages.
        if let EventKind::Reacted(reaction) = &shown.event.what
            && shown.event.number > 0
        {
            timeline.reactions.recall(shown.event.number, reaction, &shown.you);
        }
        timeline.edits.revise(&mut shown.event);
        timeline.removals.redact(&mut shown.event);
        if is_shown(&shown.event.what) {
            past.add(shown, true);
        }
    }
    timeline.rows.continue_folds(&past.rows);
    if past.rows.len() == 0 {
        return None;
    }
    let rows = timeline.rows.all();
    let top = rows.first().map(AsRef::as_ref);
    let (below, headings) = match top {
        Some(Row::Divider(Divider::Remembered)) => {
            let goes_on = matches!(rows.get(1).map(AsRef::as_ref), Some(Row::Day(time))
                if past.days.is_newest(*time));
            (None, 1 + usize::from(goes_on))
        }
        // It is not the end any more.
        Some(Row::Beginning { .. }) => (Some(Row::Divider(Divider::ToldByRoom)), 1),
        _ => (Some(Row::Divider(Divider::ToldByRoom)), 0),
    };
    let top = Row::Divider(Divider::Remembered);
    Some(put_above(std::iter::once(top), past, below, headings))
}

/// The newest messages of a conversation as the events they came from, at most `count`,
/// oldest first. What has no number is left out.
pub fn numbered_events(timeline: &Timeline, count: usize) -> Vec<Event> {
    let rows = (0..timeline.len()).rev().filter_map(|at| timeline.row(at));
    let messages = rows.flat_map(|row| match row.as_ref() {
        Row::Said(said) => vec![said.clone()],
        Row::Hidden(hidden) => hidden.messages.iter().rev().cloned().collect(),
        _ => Vec::new(),
    });
    let events = messages.filter(|said| said.number > 0).filter_map(|said| {
        // One that is about to be removed is there until then.
        let said = match said.removal {
            Some(MessageRemoval::Due) => Said { removal: None, ..said },
            _ => said,
        };
        Some(Event { number: said.number, time: said.host_time, what: said.event()? })
    });
    let mut events: Vec<_> = events.take(count).collect();
    events.reverse();
    events
}

#[cfg(test)]
mod tests;
