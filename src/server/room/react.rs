// SPDX-License-Identifier: GPL-3.0-or-later
//! Emoji that members put to messages, and take back.

use super::Room;
use super::clock::Now;
use super::log::{Reactable, reactable, reactions_in};
use super::outcome::Outcome;
use super::past::PageOrder;
use super::refusal::Refusal;
use super::seat::MemberId;
use crate::protocol::{Emoji, EventKind, PageAt, Reaction, Reason};

/// An emoji that a member puts to a message, or takes back.
pub struct ReactionTurn {
    /// Number of the message.
    pub message: u64,
    /// The emoji.
    pub emoji: Emoji,
    /// Set to put it there.
    pub active: bool,
    /// Id of the request.
    pub id: Option<String>,
}

impl Room {
    /// Puts a member's emoji to a message or takes it back, and tells everybody, unless it is
    /// so already.
    pub(super) fn react(
        &mut self,
        now: Now,
        by: MemberId,
        reacting: ReactionTurn,
    ) -> Result<Outcome, Refusal> {
        let ReactionTurn { message, emoji, active, id } = reacting;
        let Some(seat) = self.seats.get(by) else { return Ok(Outcome::Gone(None)) };
        seat.limits.check_muted(now.room())?;
        let order = PageOrder::new(&self.log, now.wall(), seat, PageAt::Before(message), 1);
        if !order.readable().contains(&message) {
            return Err(Reason::NoSuchMessage.into());
        }
        let (to, whole) = match reactable(&self.log, message) {
            Reactable::Message { from } => (from, true),
            Reactable::Unknown if self.rules.kept => {
                // It may be nothing, of which everybody is told all the same.
                self.check_heard(now, seat)?;
                (None, false)
            }
            Reactable::Unknown | Reactable::Nothing => return Err(Reason::NoSuchMessage.into()),
        };
        let (person, seat_number) = (seat.reader(), seat.number);
        let from = seat.member.name.clone();
        let changes = reactions_in(&self.log).check(message, whole, person, (&emoji, active));
        if !changes.map_err(Refusal::from)? {
            return Ok(Outcome::Unchanged);
        }
        if let Some(seat) = self.seats.get_mut(by) {
            seat.limits.count_reaction(now.room())?;
        }
        if !whole {
            self.seats.note_said(by, now.room(), self.rules.slow > 0);
        }
        let first_seat = Some(person).filter(|first| *first != seat_number);
        let seat = Some(seat_number);
        let reaction = Reaction { from, seat, first_seat, id, message, to, emoji, active };
        self.log.append(now.wall(), EventKind::Reacted(reaction));
        Ok(Outcome::Quiet)
    }
}
