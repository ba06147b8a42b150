// SPDX-License-Identifier: GPL-3.0-or-later
//! Place in the room's log where the conversation begins, and whether the room has
//! more before it.

use crate::model::update::{Continuity, ShownEvent, ShownPage};
use crate::protocol::Event;
use crate::trust::ReadMark;

/// Events before those that are shown.
#[derive(Debug, Default)]
pub(super) struct EarlierEvents {
    /// Number and time of the oldest event that arrived; `None` before the first.
    oldest: Option<(u64, u64)>,
    /// Set once the room has none before it that we may read.
    none_left: bool,
    /// Set until a page shows that the room where we came in anew has still the log of
    /// before: there may be another one at its address.
    is_doubtful: bool,
}

impl EarlierEvents {
    /// Notes our entrance.
    pub fn enter(&mut self, continuity: Continuity) {
        match continuity {
            Continuity::Resumed => {}
            Continuity::Fresh => self.is_doubtful = false,
            Continuity::Again => self.is_doubtful = self.oldest.is_some(),
        }
    }

    /// Notes an event that arrived by itself.
    pub fn note(&mut self, event: &Event) {
        // What we settled ourselves has no number.
        if event.number > 0 {
            self.oldest.get_or_insert((event.number, event.time));
        }
    }

    /// Notes a page; returns its events that had not arrived, or `None` if it is of
    /// another log. A page without such events is the last one.
    pub fn note_page(&mut self, page: ShownPage) -> Option<Vec<ShownEvent>> {
        let place = |shown: &ShownEvent| (shown.event.number, shown.event.time);
        let ShownPage { mut events, earlier, .. } = page;
        if self.is_doubtful && events.last().map(place) != self.oldest {
            self.none_left = true;
            return None;
        }
        self.is_doubtful = false;
        let (end, _) = self.oldest?;
        events.retain(|shown| shown.event.number < end);
        let first = events.first().map(place);
        self.none_left = !earlier || first.is_none();
        self.oldest = first.or(self.oldest);
        Some(events)
    }

    /// Number before which the next page ends, if there may be one. A doubtful page has
    /// the oldest event in it as well.
    pub fn end(&self) -> Option<u64> {
        let (oldest, _) = self.oldest.filter(|(oldest, _)| *oldest > 1 && !self.none_left)?;
        Some(oldest + u64::from(self.is_doubtful))
    }

    /// Number of the oldest event that arrived.
    pub fn oldest(&self) -> Option<u64> {
        self.oldest.map(|(number, _)| number)
    }

    /// Number and time of the oldest event that arrived.
    pub fn oldest_mark(&self) -> Option<ReadMark> {
        self.oldest.map(|(number, time)| ReadMark { number, time })
    }

    /// Has no page asked for any more.
    pub fn end_here(&mut self) {
        self.none_left = true;
    }

    /// Tells if the room has no event before the oldest.
    pub fn is_whole(&self) -> bool {
        self.oldest.is_some_and(|(oldest, _)| oldest == 1)
    }
}
