// SPDX-License-Identifier: GPL-3.0-or-later
//! Edits: another text for a message of one's own, which everybody is told.

use super::Room;
use super::clock::{Now, milliseconds};
use super::log::{Editable, InPrivate, edit, editable, in_private};
use super::moderation::{Actor, Decision, is_own};
use super::outcome::Outcome;
use super::past::PageOrder;
use super::refusal::Refusal;
use super::seat::MemberId;
use super::turn::Turn;
use crate::protocol::{Edit, PageAt, Reason, Text, limits, pin_text};

impl Turn<'_> {
    /// Gives a message another text, for its author and a while. One that is so already
    /// changes nothing.
    pub(super) fn edit(self, message: u64, text: Text) -> Result<Outcome, Refusal> {
        let now = self.now;
        let Some(seat) = self.room.seats.get(self.id) else { return Ok(Outcome::Gone(None)) };
        seat.limits.check_muted(now.room())?;
        let (from, number) = (seat.member.name.clone(), seat.number);
        if text_to_edit(self.room, now, self.id, message)?.as_ref() == Some(&text) {
            return Ok(Outcome::Unchanged);
        }
        if let Some(seat) = self.room.seats.get_mut(self.id) {
            seat.limits.count_edit(now.room())?;
        }
        let pinned = pin_text(text.as_str());
        self.room.unsaved |= self.room.board.pins.edit(message, pinned);
        let (seat, id, text) = (Some(number), self.tag, Some(text));
        edit(&mut self.room.log, now.wall(), Edit { from, seat, id, message, text });
        Ok(Outcome::Quiet)
    }
}

/// The text of a message that a member may edit, if it is known. Whose an older one is, the
/// room does not know.
fn text_to_edit(
    room: &mut Room,
    now: Now,
    by: MemberId,
    message: u64,
) -> Result<Option<Text>, Refusal> {
    let Some(seat) = room.seats.get(by) else { return Err(Reason::HelloFirst.into()) };
    let order = PageOrder::new(&room.log, now.wall(), seat, PageAt::Before(message), 1);
    if message == 0 || !order.readable().contains(&message) {
        return Err(Reason::NoSuchMessage.into());
    }
    if let Some(InPrivate::Whisper(two) | InPrivate::GivenUp(two)) = in_private(&room.log, message)
    {
        // For others there is none.
        let is_own = two[0] == seat.reader();
        return Err(if is_own { Reason::NotEditable } else { Reason::NoSuchMessage }.into());
    }
    let (author, time, text) = match editable(&room.log, message) {
        Editable::Message { seat: Some(author), time, text } => (author, time, text),
        Editable::Message { seat: None, .. } => return Err(Reason::NotYours.into()),
        Editable::Removed => return Err(Reason::MessageRemoved.into()),
        Editable::Other => return Err(Reason::NotEditable.into()),
        Editable::Nothing => return Err(Reason::NoSuchMessage.into()),
        Editable::Unknown => return Err(Reason::TooOld.into()),
    };
    if !is_own(&Decision::new(room, now, Actor::Member(by), None), author) {
        return Err(Reason::NotYours.into());
    }
    let oldest = now.wall().unix().saturating_sub(milliseconds(limits::OWN_REMOVED_FOR));
    if time < oldest { Err(Reason::TooOld.into()) } else { Ok(text) }
}
