// SPDX-License-Identifier: GPL-3.0-or-later
//! Changes that the list is told of, and the line up to which the reader has read.

use super::Timeline;
use super::row::Row;
use super::rows::RowsSplice;

impl Timeline {
    /// Change of the tail since the last call.
    pub fn take_splice(&mut self) -> Option<RowsSplice> {
        if self.rows.is_told(self.len()) {
            return None;
        }
        let previous_is_own = matches!(self.rows.last(),
            Some(Row::Said(said)) if said.own && said.to.is_none());
        self.unsent.regroup(previous_is_own);
        let news = std::mem::take(&mut self.news);
        Some(self.rows.tell(self.len(), news))
    }

    /// Changes the text of an edited message, removes that of a removed one, a line that nobody needs any more, or the oldest
    /// rows. Again until there is nothing, after the list knows all other changes.
    pub fn tidy(&mut self) -> Option<RowsSplice> {
        if !self.rows.is_told(self.len()) {
            return None;
        }
        let edited = self.edits.apply(&mut self.rows);
        let changed = edited.or_else(|| self.removals.apply(&mut self.rows));
        changed.or_else(|| self.unread.remove_read(&mut self.rows)).or_else(|| self.rows.trim())
    }

    /// Notes whether the reader is at the end, where whatever comes is seen.
    pub fn note_reader(&mut self, is_at_end: bool) {
        self.unread.note_reader(is_at_end);
    }

    /// Index of the line before the first message that the reader has not seen.
    pub fn unread_at(&self) -> Option<usize> {
        self.unread.find(&self.rows)
    }
}
