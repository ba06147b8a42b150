// SPDX-License-Identifier: GPL-3.0-or-later
//! Position in the room's log: decides for every event if it is past, new, or
//! known already.

use std::collections::VecDeque;

use super::mutes_and_ignores::SamePerson;
use super::pins::Pins;
use super::polls::Polls;
use crate::protocol::{
    Event, EventKind, ModerationAction, Nickname, PinText, Poll, SeatNumber, SharedFile, Whisper,
    pin_text,
};
use crate::trust::ReadMark;

/// Events that are remembered, to recognise those that a room sends again.
const REMEMBERED: usize = 256;

/// Time of an event, relative to our entrance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// It happened after we came in.
    Now,
    /// It happened before we came in, and changes nothing in the room's state.
    Past {
        /// Set for the last past event.
        last: bool,
    },
    /// It had arrived before we came in anew.
    Again {
        /// Set for the newest event that had arrived.
        newest: bool,
    },
}

/// Our position in the room's log.
#[derive(Debug, Default)]
pub struct LogPosition {
    /// Number of the last past event.
    past_until: u64,
    /// Number of the newest event that had arrived before we came in.
    known_until: u64,
    /// Number of the newest event that arrived.
    last: u64,
    /// Numbers and times of the newest events.
    seen: VecDeque<(u64, u64)>,
    /// Pinned messages of the room.
    pub pins: Pins,
    /// Polls of the room.
    pub polls: Polls,
    /// The newest messages of this log, in order.
    said: VecDeque<SaidMessage>,
}

/// A message, and whose it is.
#[derive(Debug)]
struct SaidMessage {
    /// Set for a whisper, a poll or a file.
    aside: bool,
    number: u64,
    from: Nickname,
    seat: Option<SeatNumber>,
    /// Its beginning; `None` for a whisper.
    beginning: Option<PinText>,
    /// Set for what its author does rather than says.
    emote: bool,
}

impl SaidMessage {
    /// Tells if it is of the person of that name: by the seats where both have one.
    fn is_of(&self, name: &Nickname, person: &SamePerson) -> bool {
        match (person, self.seat) {
            (SamePerson::Seats(seats), Some(seat)) => seats.contains(&seat),
            _ => self.from.folded() == name.folded(),
        }
    }
}

impl LogPosition {
    /// Notes our entrance; events up to `number` are past. Unless we `resumed` what was
    /// before, the numbers may be those of another log.
    pub fn enter(&mut self, number: u64, resumed: bool) {
        self.past_until = number;
        self.known_until = self.last;
        if !resumed {
            self.said.clear();
        }
    }

    /// Judges an event that arrives, and remembers it.
    pub fn judge(&mut self, event: &Event) -> When {
        self.note_said(event);
        if self.knows(event) {
            return When::Again { newest: event.number == self.last };
        }
        self.remember(event);
        if event.number > self.past_until {
            return When::Now;
        }
        When::Past { last: event.number == self.past_until }
    }

    /// Number of the last message of a person of that name to everybody, as far as it is
    /// remembered.
    pub fn last_of(&self, name: &Nickname, person: &SamePerson) -> Option<u64> {
        let mut theirs = self.said.iter().rev().filter(|said| said.is_of(name, person));
        theirs.find(|said| !said.aside).map(|said| said.number)
    }

    /// Number of the last that a person of that name said for which `is_meant`, be it a
    /// whisper or a poll, as far as it is remembered.
    pub fn last_at_all(
        &self,
        name: &Nickname,
        person: &SamePerson,
        is_meant: impl Fn(u64) -> bool,
    ) -> Option<u64> {
        let theirs = self.said.iter().rev().filter(|said| said.is_of(name, person));
        theirs.map(|said| said.number).find(|number| is_meant(*number))
    }

    /// Number of the newest message to everybody that is remembered.
    pub fn last_said(&self) -> Option<u64> {
        self.said.iter().rev().find(|said| !said.aside).map(|said| said.number)
    }

    /// The beginning of a message, as far as it is remembered.
    pub fn beginning_of(&self, number: u64) -> Option<&PinText> {
        let said = self.said.iter().find(|said| said.number == number);
        said.and_then(|said| said.beginning.as_ref())
    }

    /// Tells if a message is known to be what its author does rather than says.
    pub fn is_act(&self, number: u64) -> bool {
        self.said.iter().any(|said| said.number == number && said.emote)
    }

    /// Number of the newest event when we came in.
    pub fn entered_at(&self) -> u64 {
        self.past_until
    }

    /// Number of the newest event that arrived.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The newest event that arrived.
    pub fn mark(&self) -> Option<ReadMark> {
        self.seen.back().map(|(number, time)| ReadMark { number: *number, time: *time })
    }

    /// Tells if all past events have arrived.
    pub fn is_caught_up(&self) -> bool {
        self.last >= self.past_until
    }

    /// The time tells a room's log from that of another at the same address.
    fn knows(&self, event: &Event) -> bool {
        event.number <= self.known_until && self.seen.contains(&(event.number, event.time))
    }

    fn remember(&mut self, event: &Event) {
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back((event.number, event.time));
        self.last = event.number;
    }

    /// Remembers a message, or forgets what was removed.
    fn note_said(&mut self, event: &Event) {
        use ModerationAction::{Remove, RemoveAll};
        match &event.what {
            EventKind::Said { from, seat, .. }
            | EventKind::Revised { from, seat, .. }
            | EventKind::Whispered(Whisper { from, seat, .. })
            | EventKind::Poll(Poll { from, seat, .. })
            | EventKind::File(SharedFile { from, seat, .. }) => {
                let at = self.said.partition_point(|said| said.number < event.number);
                if self.said.get(at).is_some_and(|said| said.number == event.number) {
                    return;
                }
                let aside =
                    !matches!(event.what, EventKind::Said { .. } | EventKind::Revised { .. });
                let (number, from, seat) = (event.number, from.clone(), *seat);
                let beginning = match &event.what {
                    EventKind::Said { text, .. } => pin_text(text.as_str()),
                    EventKind::Poll(poll) => pin_text(poll.question.as_str()),
                    EventKind::File(file) => pin_text(&file.line()),
                    _ => None,
                };
                let emote = event.what.is_act();
                let said = SaidMessage { aside, number, from, seat, beginning, emote };
                self.said.insert(at, said);
                if self.said.len() > REMEMBERED {
                    self.said.pop_front();
                }
            }
            EventKind::Removed { .. } => self.said.retain(|said| said.number != event.number),
            EventKind::Acted { act: Remove { message, .. }, .. } => {
                self.said.retain(|said| said.number != *message);
            }
            EventKind::Acted { act: RemoveAll { seats, .. }, .. } => {
                let is_removed = |said: &SaidMessage| {
                    said.number < event.number
                        && said.seat.is_some_and(|seat| seats.contains(&seat))
                };
                self.said.retain(|said| !is_removed(said));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
