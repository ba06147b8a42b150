// SPDX-License-Identifier: GPL-3.0-or-later
//! What was before we came, or while we were away: what of it is known, and the
//! lines across the conversation that set it apart.

use super::Timeline;
use super::row::{Divider, Row};
use crate::protocol::{Event, Happening, Nickname};

/// How many events are remembered to recognise what a room sends again.
const REMEMBERED: usize = 256;

/// How we came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Continuity {
    /// The first time.
    Fresh,
    /// The room continues exactly where we stood.
    Resumed,
    /// We were here, but the room does not know us any more.
    Again,
}

impl Timeline {
    /// We are in; events up to `number` are past.
    pub fn welcome(&mut self, continuity: Continuity, number: u64) {
        self.continuity = continuity;
        self.past_until = number;
        self.closing = None;
        self.opening = Some(match continuity {
            Continuity::Fresh => Divider::Earlier,
            Continuity::Resumed => Divider::Away,
            Continuity::Again => Divider::Gap,
        });
    }

    /// Whether `event` is past, that is, changes nothing in who is here.
    pub fn is_past(&self, event: &Event) -> bool {
        event.number <= self.past_until
    }

    /// Whether all that is past has arrived.
    pub fn is_caught_up(&self) -> bool {
        self.last >= self.past_until
    }

    /// Whether this very event has arrived before.
    pub fn knows(&self, event: &Event) -> bool {
        event.number <= self.last && self.seen.contains(&(event.number, event.time))
    }

    /// Who came and went before we first came is nobody's news, nor is our own
    /// arrival.
    pub(super) fn is_old_hat(&self, event: &Event, you: &Nickname) -> bool {
        match &event.what {
            Happening::Joined(member) => {
                self.continuity == Continuity::Fresh
                    || event.number == self.past_until && member.name == *you
            }
            Happening::Left { .. } => self.continuity == Continuity::Fresh,
            _ => false,
        }
    }

    pub(super) fn open_past(&mut self) {
        if let Some(divider) = self.opening.take() {
            self.closing = Some(match divider {
                Divider::Earlier => Divider::Since,
                _ => Divider::Back,
            });
            self.push(Row::Divider(divider));
        }
    }

    pub(super) fn close_past(&mut self) {
        if self.opening.take() == Some(Divider::Gap) {
            self.push(Row::Divider(Divider::Gap));
        }
        if let Some(divider) = self.closing.take() {
            self.push(Row::Divider(divider));
        }
    }

    pub(super) fn remember(&mut self, event: &Event) {
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back((event.number, event.time));
        self.last = event.number;
    }
}
