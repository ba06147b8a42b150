// SPDX-License-Identifier: GPL-3.0-or-later
//! The last visit of the reader: the line where it ended, and what is new since.

use super::Timeline;
use super::left_off::NewSinceLastVisit;
use crate::trust::ReadMark;

/// Has the line stand behind `mark`, the last event that was read. Before any event.
pub fn set_read_mark(timeline: &mut Timeline, mark: ReadMark) {
    timeline.left_off.set_mark(mark);
}

/// Tells if the line where the reader left off is on a page that is not loaded.
pub fn is_further_back(timeline: &Timeline) -> bool {
    timeline.left_off.further_back().is_some()
}

/// The new messages since the last visit, once.
pub fn take_news(timeline: &mut Timeline) -> Option<NewSinceLastVisit> {
    timeline.left_off.take_news()
}

#[cfg(test)]
#[path = "last_visit_tests.rs"]
mod tests;
