// SPDX-License-Identifier: GPL-3.0-or-later
//! Ids of what was said before the room was opened. A host that fails between writing a
//! message and sending it on leaves its author in doubt, who says it again.

use std::collections::HashMap;

use super::said_ids::SaidIds;
use crate::protocol::{Event, EventKind, Resume, SeatNumber, Whisper};

/// Ids by the seat that said them, for those who have not come back yet. There are no
/// more than the events they were found in.
#[derive(Debug, Default)]
pub struct EarlierIds {
    /// Number of the first of those events.
    since: u64,
    by_seat: HashMap<SeatNumber, SaidIds>,
}

impl EarlierIds {
    /// The ids in the last events before, which are in order.
    pub fn of(past: &[Event]) -> Self {
        let mut by_seat = HashMap::<SeatNumber, Vec<&str>>::new();
        for event in past {
            match &event.what {
                EventKind::Said { seat: Some(seat), id, .. } => {
                    by_seat.entry(*seat).or_default().extend(id.as_deref());
                }
                EventKind::Joined(member) => {
                    member.seat.map(|seat| by_seat.entry(seat).or_default());
                }
                _ => {}
            }
        }
        let by_seat = by_seat.into_iter().map(|(seat, ids)| (seat, SaidIds::before(ids)));
        let since = past.first().map_or(u64::MAX, |event| event.number);
        Self { since, by_seat: by_seat.collect() }
    }

    /// Adds the ids of whispers among the same events, which are kept apart.
    pub fn add_whispers<'a>(&mut self, events: impl Iterator<Item = &'a Event>) {
        for event in events.filter(|event| event.number >= self.since) {
            if let EventKind::Whispered(Whisper { seat: Some(seat), id: Some(id), .. }) =
                &event.what
            {
                let said = self.by_seat.entry(*seat).or_default();
                said.note(id);
                said.come_back();
            }
        }
    }

    /// The ids of a seat whose member is back; none if it may have said more since the
    /// last event it knows of. The next one to sit there has none.
    pub fn take(&mut self, seat: SeatNumber, resume: Option<&Resume>) -> SaidIds {
        let said = self.by_seat.remove(&seat);
        let reaches_back = resume.is_some_and(|resume| self.since <= resume.last.saturating_add(1));
        said.filter(|_| reaches_back).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Member, Nickname, Text};

    fn said(number: u64, seat: u64, id: &str) -> Event {
        let (from, text) = (Nickname::new("Ada").unwrap(), Text::new("hi").unwrap());
        let seat = Some(SeatNumber::new(seat));
        Event {
            number,
            time: 1,
            what: EventKind::Said {
                from,
                seat,
                id: Some(id.into()),
                answers: None,
                emote: false,
                edited: None,
                text,
            },
        }
    }

    fn since(last: u64) -> Resume {
        Resume { token: "token".into(), last }
    }

    #[test]
    fn who_is_back_has_its_own_ids_and_no_other() {
        let past = [said(7, 1, "a"), said(8, 2, "b"), said(9, 1, "c")];
        let mut earlier = EarlierIds::of(&past);
        let mut ids = earlier.take(SeatNumber::new(1), Some(&since(6)));
        assert!(ids.is_complete());
        assert!(ids.recognise("c") && ids.recognise("a") && !ids.recognise("b"));
        let again = earlier.take(SeatNumber::new(1), Some(&since(9)));
        assert!(!again.is_complete(), "what it said since is not among them");
    }

    #[test]
    fn what_is_older_than_the_events_is_not_known() {
        for last in [None, Some(since(5))] {
            let mut ids =
                EarlierIds::of(&[said(7, 1, "a")]).take(SeatNumber::new(1), last.as_ref());
            assert!(!ids.is_complete() && !ids.recognise("a"));
        }
        assert!(!EarlierIds::of(&[]).take(SeatNumber::new(1), Some(&since(9))).is_complete());
    }

    #[test]
    fn who_came_and_said_nothing_is_known_to_have_said_nothing() {
        let seat = SeatNumber::new(7);
        let member = Member { seat: Some(seat), ..Member::named(Nickname::new("Ada").unwrap()) };
        let past = [Event { number: 7, time: 1, what: EventKind::Joined(member) }];
        assert!(EarlierIds::of(&past).take(seat, Some(&since(7))).is_complete());
    }
}
