// SPDX-License-Identifier: GPL-3.0-or-later
//! Removal of messages from a conversation. Each keeps its place and loses its text;
//! the list learns of one after the other, so that what is in view stays in view.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::row::{MessageRemoval, Row, Said};
use super::rows::{Rows, RowsSplice};
use super::said_marks::SaidMarks;
use crate::protocol::{Event, EventKind, ModerationAction, Nickname, Poll, SeatNumber, SharedFile};

/// Most removals that are remembered for a page.
const REMEMBERED: usize = 1_000;

/// Removals that the rows do not show yet, or a page of the past that is on its way.
#[derive(Debug, Default)]
pub(super) struct RemovedMessages {
    /// Numbers of messages, and who removed each.
    messages: BTreeMap<u64, Option<Nickname>>,
    /// Seats, the number of the event that removed all before it, and who that was.
    seats: HashMap<SeatNumber, (u64, Option<Nickname>)>,
    /// Index of the first row that was looked at; 0 once all were.
    end: Option<usize>,
}

impl RemovedMessages {
    /// Notes what an event removes.
    pub fn note(&mut self, event: &Event) {
        let removed = match &event.what {
            EventKind::Removed { by, .. } => Some((event.number, by)),
            EventKind::Acted { by, act: ModerationAction::Remove { message, .. }, .. } => {
                Some((*message, by))
            }
            EventKind::Acted { by, act: ModerationAction::RemoveAll { seats, .. }, .. } => {
                let until = (event.number, by.clone());
                self.seats.extend(seats.iter().map(|seat| (*seat, until.clone())));
                self.end = None;
                return;
            }
            _ => None,
        };
        if let Some((number, by)) = removed {
            self.messages.insert(number, by.clone());
            self.end = None;
        }
    }

    /// Removes the text of the last message that has still one. Only after the list
    /// knows all other changes.
    pub fn apply(&mut self, rows: &mut Rows) -> Option<RowsSplice> {
        if self.messages.is_empty() && self.seats.is_empty() {
            return None;
        }
        let end = self.end.unwrap_or(usize::MAX);
        let found = (0..rows.len().min(end)).rev().find_map(|at| {
            let row = change(&rows.all()[at], |said| self.without_removed(said))?;
            Some((at, row))
        });
        let Some((at, row)) = found else {
            self.end = Some(0);
            if self.messages.len() + self.seats.len() > REMEMBERED {
                *self = Self::default();
            }
            return None;
        };
        // From the same row on: without its text, a message may still answer one.
        self.end = Some(at + 1);
        if let Row::Said(Said { number, removal: Some(MessageRemoval::Done { by }), .. }) = &row {
            self.note_quoted(&rows.all()[at..], *number, by.clone());
        }
        Some(rows.replace(at..at + 1, vec![row]))
    }

    /// Removes the text of a message on a page, which may have been read before the
    /// message was removed.
    pub fn redact(&self, event: &mut Event) {
        let (from, seat) = match &event.what {
            EventKind::Said { from, seat, .. }
            | EventKind::Revised { from, seat, .. }
            | EventKind::Poll(Poll { from, seat, .. })
            | EventKind::File(SharedFile { from, seat, .. }) => (from, *seat),
            EventKind::Whispered(whisper) => (&whisper.from, whisper.seat),
            _ => return,
        };
        if let Some(by) = self.remover(event.number, seat) {
            event.what = EventKind::Removed { from: from.clone(), seat, by: by.clone() };
        }
    }

    /// Forgets what is removed: pages that are asked for from now on do not have it.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// The one who removed a message, which is nobody where the host did from outside;
    /// `None` if it is not removed.
    fn remover(&self, number: u64, seat: Option<SeatNumber>) -> Option<&Option<Nickname>> {
        self.messages.get(&number).or_else(|| {
            let (until, by) = self.seats.get(&seat?)?;
            (number < *until).then_some(by)
        })
    }

    /// The message without what is removed of it, if anything is: its text, or the one
    /// that it answers.
    fn without_removed(&self, said: &Said) -> Option<Said> {
        self.without_text(said).or_else(|| self.without_quote(said))
    }

    fn without_quote(&self, said: &Said) -> Option<Said> {
        let answered = said.answers.as_ref().filter(|_| !said.marks.answers_removed)?;
        let is_removed = self.messages.contains_key(&answered.number);
        let marks = SaidMarks { answers_removed: true, ..said.marks };
        is_removed.then(|| Said { marks, ..said.clone() })
    }

    /// Notes that all must be looked through again, if one of `rows` answers a message of
    /// that number.
    fn note_quoted(&mut self, rows: &[Rc<Row>], number: u64, by: Option<Nickname>) {
        let quotes = |row: &Rc<Row>| match row.as_ref() {
            Row::Said(said) => said.answers.as_ref().is_some_and(|it| it.number == number),
            _ => false,
        };
        if !self.messages.contains_key(&number) && rows.iter().any(quotes) {
            self.messages.insert(number, by);
            self.end = None;
        }
    }

    fn without_text(&self, said: &Said) -> Option<Said> {
        if matches!(said.removal, Some(MessageRemoval::Done { .. })) {
            return None;
        }
        let by = self.remover(said.number, said.author.seat)?;
        let removal = Some(MessageRemoval::Done { by: by.clone() });
        Some(Said { text: Box::default(), attached: None, removal, mention: false, ..said.clone() })
    }
}

/// The row with its messages changed; `None` if none is.
pub(super) fn change(row: &Rc<Row>, changed: impl Fn(&Said) -> Option<Said>) -> Option<Row> {
    match row.as_ref() {
        Row::Said(said) => changed(said).map(Row::Said),
        Row::Hidden(hidden) => {
            let mut hidden = hidden.clone();
            let mut any = false;
            for said in &mut hidden.messages {
                if let Some(changed) = changed(said) {
                    (*said, any) = (changed, true);
                }
            }
            any.then_some(Row::Hidden(hidden))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timeline;
    use crate::model::timeline::due::set_due;
    use crate::model::timeline::test_support::{JudgedTimeline, said};
    use crate::protocol::ActionTarget;

    fn sketch(timeline: &Timeline) -> Vec<String> {
        let told = |said: &Said| match &said.removal {
            None => said.text.to_string(),
            Some(MessageRemoval::Due) => format!("due: {}", said.text),
            Some(MessageRemoval::Done { by }) => {
                assert_eq!(&*said.text, "");
                by.as_ref().map_or_else(|| "gone".to_owned(), |by| format!("gone by {by}"))
            }
        };
        let rows = (0..timeline.len()).filter_map(|index| timeline.row(index));
        rows.flat_map(|row| match row.as_ref() {
            Row::Said(said) => vec![told(said)],
            Row::Hidden(hidden) => hidden.messages.iter().map(told).collect(),
            Row::Notice { .. } => vec!["notice".into()],
            _ => Vec::new(),
        })
        .collect()
    }

    fn acted(number: u64, act: ModerationAction) -> Event {
        let by = Some(Nickname::new("Ada").unwrap());
        let target = ActionTarget::default();
        let what = EventKind::Acted { by, act, target, why: None, id: None };
        Event { number, time: 0, what }
    }

    fn on_seat(number: u64, seat: u64, text: &str) -> Event {
        let mut event = said(number, "Bo", text);
        if let EventKind::Said { seat: of, .. } = &mut event.what {
            *of = Some(SeatNumber::new(seat));
        }
        event
    }

    /// Lets the list know everything; returns the changes behind the first.
    fn tell(timeline: &mut Timeline) -> Vec<RowsSplice> {
        timeline.take_splice();
        let told = std::iter::from_fn(|| timeline.tidy()).collect();
        assert_eq!(timeline.take_splice(), None, "all is told");
        told
    }

    #[test]
    fn a_removed_message_keeps_its_place_and_loses_its_text() {
        let mut rows = JudgedTimeline::new(|_| 0);
        for (number, from) in (1..).zip(["Bo", "Bo", "Me"]) {
            rows.happen(said(number, from, &number.to_string()));
        }
        tell(&mut rows);
        rows.happen(acted(4, ModerationAction::Remove { message: 2, from: None }));
        let splices = tell(&mut rows);
        assert_eq!(sketch(&rows), ["1", "gone by Ada", "3"]);
        let [splice] = splices[..] else { panic!("{splices:?}") };
        assert_eq!((splice.removed, splice.added), (1, 1));
        rows.happen(acted(5, ModerationAction::Remove { message: 77, from: None }));
        assert_eq!(tell(&mut rows), []);
    }

    #[test]
    fn all_of_a_person_goes_but_for_what_they_say_later() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.happen(on_seat(1, 3, "1"));
        rows.happen(on_seat(2, 4, "2"));
        rows.happen_unheard(on_seat(3, 3, "3"));
        let name = Nickname::new("Bo").unwrap();
        let seats = vec![SeatNumber::new(3)];
        rows.happen(acted(4, ModerationAction::RemoveAll { name, seats }));
        rows.happen(on_seat(5, 3, "5"));
        assert_eq!(tell(&mut rows).len(), 2);
        assert_eq!(sketch(&rows), ["gone by Ada", "2", "gone by Ada", "notice", "5"]);
    }

    #[test]
    fn a_newcomer_sees_where_a_message_was_and_one_who_comes_back_loses_it() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.happen(said(1, "Bo", "1"));
        rows.happen(said(2, "Bo", "2"));
        tell(&mut rows);
        rows.enter(crate::model::Continuity::Again, 3);
        for number in [2, 3] {
            let from = Nickname::new("Bo").unwrap();
            let what = EventKind::Removed { from, seat: None, by: None };
            rows.happen(Event { number, time: 0, what });
        }
        tell(&mut rows);
        assert_eq!(sketch(&rows), ["1", "gone", "gone"]);
    }

    #[test]
    fn what_is_about_to_go_can_come_back() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.happen(said(1, "Bo", "1"));
        tell(&mut rows);
        assert!(set_due(&mut rows, 1, true).is_some());
        assert_eq!(set_due(&mut rows, 1, true), None);
        assert_eq!(sketch(&rows), ["due: 1"]);
        assert!(set_due(&mut rows, 1, false).is_some());
        assert_eq!(sketch(&rows), ["1"]);
        assert_eq!(set_due(&mut rows, 1, false), None);
    }
}
