// SPDX-License-Identifier: GPL-3.0-or-later
//! The line where the reader left off at the last visit. It stands before the first
//! message of others that came since, and waits for the page of the past that has it.

use crate::protocol::Event;
use crate::trust::ReadMark;

/// New messages since the last visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewSinceLastVisit {
    /// Number of those that are there.
    pub count: u32,
    /// Set if there are more on pages that are not loaded.
    pub more: bool,
}

/// Place of the line.
#[derive(Debug, Default)]
pub(super) struct LeftOff {
    line: LeftOffLine,
    /// Number of new messages among the past ones.
    news: u32,
    /// Set once the past has arrived that comes by itself, until its news are told.
    is_due: bool,
    /// Set once the past has arrived that comes by itself. What is missed later, while the
    /// connection is lost, is of this visit; only pages are of what was before.
    has_begun: bool,
}

/// State of the line.
#[derive(Debug, Default, Clone, Copy)]
enum LeftOffLine {
    /// There is none to come.
    #[default]
    None,
    /// It is further back than the oldest event, which is not the next behind the mark.
    FurtherBack(ReadMark),
    /// It stands before the next new message.
    Next(ReadMark),
    /// It is there.
    Placed,
}

impl LeftOff {
    /// The line behind `mark`, of which nothing is missing before the next event.
    pub fn next(mark: ReadMark) -> Self {
        Self { line: LeftOffLine::Next(mark), ..Self::default() }
    }

    /// The mark, if its line is further back than all that is there.
    pub fn further_back(&self) -> Option<ReadMark> {
        match self.line {
            LeftOffLine::FurtherBack(mark) => Some(mark),
            _ => None,
        }
    }

    /// Notes a past event, and the number of the oldest that is there.
    pub fn note(&mut self, event: &Event, oldest: Option<u64>) {
        let (LeftOffLine::FurtherBack(mark) | LeftOffLine::Next(mark)) = self.line else { return };
        if event.number == mark.number && event.time != mark.time {
            // The room has begun anew, with another log.
            self.line = LeftOffLine::None;
        } else if !self.has_begun && oldest.is_some_and(|oldest| oldest <= mark.number + 1) {
            self.line = LeftOffLine::Next(mark);
        }
    }

    /// Notes a past message of others; tells if the line stands before it.
    pub fn stands_before(&mut self, number: u64) -> bool {
        let (is_new, is_next) = match self.line {
            _ if self.has_begun => (false, false),
            LeftOffLine::None => (false, false),
            LeftOffLine::FurtherBack(mark) => (number > mark.number, false),
            LeftOffLine::Next(mark) => (number > mark.number, number > mark.number),
            LeftOffLine::Placed => (true, false),
        };
        self.news = self.news.saturating_add(u32::from(is_new));
        if is_next {
            self.line = LeftOffLine::Placed;
        }
        is_next
    }

    /// Notes that the line is there; tells if it was not.
    pub fn place(&mut self) -> bool {
        !matches!(std::mem::replace(&mut self.line, LeftOffLine::Placed), LeftOffLine::Placed)
    }

    /// Notes that the past has arrived that comes by itself: the visit has begun.
    pub fn end_past(&mut self) {
        if !std::mem::replace(&mut self.has_begun, true) {
            self.is_due = self.news > 0;
        }
    }

    /// Has the line stand behind `mark`. Before any event.
    pub fn set_mark(&mut self, mark: ReadMark) {
        self.line = LeftOffLine::FurtherBack(mark);
    }

    /// The new messages since the last visit, once.
    pub fn take_news(&mut self) -> Option<NewSinceLastVisit> {
        let more = self.further_back().is_some();
        let is_due = std::mem::take(&mut self.is_due);
        is_due.then(|| NewSinceLastVisit { count: std::mem::take(&mut self.news), more })
    }
}
