// SPDX-License-Identifier: GPL-3.0-or-later
//! Dividers around the past, and around what happened while we were away.

use super::row::Divider;
use crate::model::update::Continuity;
use crate::protocol::{EventKind, ModerationAction};

/// Dividers that are still to come.
#[derive(Debug)]
pub(super) struct Dividers {
    continuity: Continuity,
    /// Divider before the first past event.
    opening: Option<Divider>,
    /// Divider behind the last past event.
    closing: Option<Divider>,
}

impl Dividers {
    pub fn new() -> Self {
        Self { continuity: Continuity::Fresh, opening: None, closing: None }
    }

    /// Notes our entrance.
    pub fn enter(&mut self, continuity: Continuity) {
        self.continuity = continuity;
        self.closing = None;
        self.opening = Some(match continuity {
            Continuity::Fresh => Divider::Earlier,
            Continuity::Resumed => Divider::Away,
            Continuity::Again => Divider::Gap,
        });
    }

    /// Notes an event that had arrived before. If it is the newest, the log
    /// continues without a gap.
    pub fn recognise(&mut self, newest: bool) {
        if newest && self.opening == Some(Divider::Gap) {
            self.opening = Some(Divider::Away);
        }
    }

    /// Tells if a past event is shown by itself. Joins and leaves before our first
    /// entrance are not, a message shows its reactions, a poll its votes, and nothing is to
    /// be seen of what is between others.
    pub fn shows(&self, what: &EventKind) -> bool {
        match what {
            EventKind::Joined(_) | EventKind::Left { .. } => self.continuity != Continuity::Fresh,
            EventKind::Acted { act: ModerationAction::Remove { .. }, why, .. } => why.is_some(),
            EventKind::Reacted(_)
            | EventKind::Edited(_)
            | EventKind::Voted(_)
            | EventKind::PollClosed(_)
            | EventKind::Withheld => false,
            _ => true,
        }
    }

    /// Notes our own coming and going while we were away. Of all of it there is one
    /// line, which says that we are back.
    pub fn pass_over(&mut self) {
        if self.continuity != Continuity::Fresh {
            self.closing = Some(Divider::Back);
        }
    }

    /// Divider before a past event.
    pub fn open(&mut self) -> Option<Divider> {
        let divider = self.opening.take()?;
        self.closing = Some(match divider {
            Divider::Earlier => Divider::Since,
            _ => Divider::Back,
        });
        Some(divider)
    }

    /// Divider before a new event. Where no past event came, it can only mark a
    /// gap.
    pub fn close(&mut self) -> Option<Divider> {
        let gap = self.opening.take().filter(|divider| *divider == Divider::Gap);
        let closing = self.closing.take();
        gap.or(closing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::timeline::row::Row;
    use crate::model::timeline::test_support::{JudgedTimeline, said};
    use crate::protocol::{ActionTarget, ClosedPoll, Event, Nickname, Vote};

    #[test]
    fn nothing_stands_between_dividers_that_draws_no_row() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.enter(Continuity::Fresh, 0);
        rows.happen(said(1, "Ada", "a"));
        let (poll, counts) = (1, vec![1, 0]);
        let (from, seat, option) = (Nickname::new("Ada").unwrap(), None, Some(0));
        let vote = Vote { from, seat, id: None, poll, option, counts: counts.clone() };
        let closed = ClosedPoll { poll, by: None, id: None, counts };
        let act = ModerationAction::Remove { message: 1, from: None };
        let target = ActionTarget::default();
        let removed = EventKind::Acted { by: None, act, target, why: None, id: None };
        rows.enter(Continuity::Resumed, 4);
        let past = [EventKind::Voted(vote), EventKind::PollClosed(closed), removed];
        for (what, number) in past.into_iter().zip(2..) {
            rows.happen(Event { number, time: 0, what });
        }
        rows.happen(said(5, "Ada", "b"));
        let all = (0..rows.len()).filter_map(|at| rows.row(at));
        let is_divider = |row: &std::rc::Rc<Row>| matches!(**row, Row::Divider(_));
        assert_eq!(all.filter(is_divider).count(), 0);
    }
}
