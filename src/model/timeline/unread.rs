// SPDX-License-Identifier: GPL-3.0-or-later
//! The line before the first message that came while the reader was elsewhere in
//! the conversation. It stays until there is another.

use super::row::{Divider, Row};
use super::rows::{Rows, RowsSplice};
use crate::protocol::{EventKind, ModerationAction, Nickname, Poll, SharedFile};

const LINE: Row = Row::Divider(Divider::Unread);

/// Place of the reader, and the lines that are there.
#[derive(Debug, Default)]
pub(super) struct UnreadLine {
    /// Set while the reader is elsewhere, and nothing new has come since.
    is_due: bool,
    /// Most lines there may be.
    count: usize,
}

impl UnreadLine {
    /// Notes whether the reader is at the end, where whatever comes is seen.
    pub fn note_reader(&mut self, is_at_end: bool) {
        self.is_due = !is_at_end;
    }

    /// Adds the line if it `stands_here`; where that is not said, if the message that
    /// follows is the first of others which the reader does not see.
    pub fn mark(&mut self, rows: &mut Rows, stands_here: Option<bool>) {
        if stands_here.unwrap_or_else(|| std::mem::take(&mut self.is_due)) {
            self.add(rows);
        }
    }

    /// Adds the line.
    pub fn add(&mut self, rows: &mut Rows) {
        rows.push(LINE);
        self.count += 1;
    }

    /// Adds the lines of older rows, which are put before those that are there.
    pub fn join(&mut self, older: &Self) {
        self.count += older.count;
    }

    /// Index of the line.
    pub fn find(&self, rows: &Rows) -> Option<usize> {
        match self.count {
            0 => None,
            _ => rows.all().iter().rposition(|row| **row == LINE),
        }
    }

    /// Removes an earlier line. Only after the list knows all other changes.
    pub fn remove_read(&mut self, rows: &mut Rows) -> Option<RowsSplice> {
        if self.count < 2 {
            return None;
        }
        let mut lines = (0..rows.len()).filter(|at| *rows.all()[*at] == LINE);
        let first = lines.next();
        // The oldest rows may have gone, and a line with them.
        self.count = usize::from(first.is_some()) + lines.count();
        let first = first.filter(|_| self.count > 1)?;
        self.count -= 1;
        Some(rows.replace(first..first + 1, Vec::new()))
    }
}

/// Tells if something is said that is new to `you`.
pub(super) fn is_news(what: &EventKind, you: &Nickname) -> bool {
    match what {
        EventKind::Said { from, .. }
        | EventKind::Poll(Poll { from, .. })
        | EventKind::File(SharedFile { from, .. }) => from != you,
        EventKind::Whispered(whisper) => whisper.from != *you,
        EventKind::Acted { by, act: ModerationAction::Announce { .. }, .. } => {
            by.as_ref() != Some(you)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timeline;
    use crate::model::timeline::test_support::{JudgedTimeline, said};

    fn sketch(timeline: &Timeline) -> Vec<String> {
        let rows = (0..timeline.len()).filter_map(|index| timeline.row(index));
        rows.filter_map(|row| match row.as_ref() {
            Row::Said(said) => Some(said.text.to_string()),
            Row::Divider(Divider::Unread) => Some("new".into()),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn the_line_stands_before_what_the_reader_has_not_seen() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.happen(said(1, "Ada", "a"));
        rows.note_reader(false);
        rows.happen(said(2, "Me", "mine"));
        rows.happen(said(3, "Ada", "b"));
        rows.happen(said(4, "Ada", "c"));
        assert_eq!(sketch(&rows), ["a", "mine", "new", "b", "c"]);
        assert_eq!(rows.unread_at(), Some(3));
        rows.note_reader(true);
        rows.happen(said(5, "Ada", "d"));
        assert_eq!(sketch(&rows), ["a", "mine", "new", "b", "c", "d"], "it stays where it is");
    }

    #[test]
    fn there_is_one_line() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.note_reader(false);
        rows.happen(said(1, "Ada", "a"));
        rows.note_reader(true);
        rows.note_reader(false);
        rows.happen(said(2, "Ada", "b"));
        assert_eq!(rows.tidy(), None, "the tail is told first");
        rows.take_splice();
        let change = rows.tidy().unwrap();
        assert_eq!((change.at, change.removed, change.added), (0, 1, 0));
        assert_eq!(sketch(&rows), ["a", "new", "b"]);
        assert_eq!(rows.tidy(), None);
    }

    #[test]
    fn whoever_is_ignored_is_no_news() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.note_reader(false);
        rows.happen_unheard(said(1, "Bo", "a"));
        assert_eq!(rows.unread_at(), None);
    }
}
