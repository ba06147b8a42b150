// SPDX-License-Identifier: GPL-3.0-or-later
//! Position in the room's log: decides for every event if it is past, new, or
//! known already.

use std::collections::VecDeque;

use crate::protocol::{Event, EventKind, ModerationAction, Nickname};
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
    /// Numbers and authors of the newest messages.
    said: VecDeque<(u64, Nickname)>,
}

impl LogPosition {
    /// Notes our entrance; events up to `number` are past.
    pub fn enter(&mut self, number: u64) {
        self.past_until = number;
        self.known_until = self.last;
    }

    /// Judges an event that arrives, and remembers it.
    pub fn judge(&mut self, event: &Event) -> When {
        if self.knows(event) {
            return When::Again { newest: event.number == self.last };
        }
        self.remember(event);
        if event.number > self.past_until {
            return When::Now;
        }
        When::Past { last: event.number == self.past_until }
    }

    /// Number of the last message of somebody, as far as it is remembered.
    pub fn last_of(&self, name: &Nickname) -> Option<u64> {
        self.said.iter().rev().find(|(_, from)| from == name).map(|(number, _)| *number)
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
        match &event.what {
            EventKind::Said { from, .. } => {
                if self.said.len() == REMEMBERED {
                    self.said.pop_front();
                }
                self.said.push_back((event.number, from.clone()));
            }
            EventKind::Acted { act: ModerationAction::Remove { message, .. }, .. } => {
                self.said.retain(|(number, _)| number != message);
            }
            _ => {}
        }
    }
}
