// SPDX-License-Identifier: GPL-3.0-or-later
//! Edits: another text for a message of one's own, which everybody is told.

use super::Room;
use super::clock::{Now, milliseconds};
use super::log::{Editable, PrivateText, edit, edit_whisper, editable, private_text};
use super::moderation::{Actor, Decision, is_own};
use super::outcome::Outcome;
use super::past::PageOrder;
use super::refusal::Refusal;
use super::seat::MemberId;
use super::turn::Turn;
use crate::protocol::{
    Edit, Nickname, PageAt, Reason, SeatNumber, Text, WhisperReaders, limits, pin_text,
};

impl Turn<'_> {
    /// Gives a message another text, for its author and a while. One that is so already
    /// changes nothing.
    pub(super) fn edit(self, message: u64, text: Text) -> Result<Outcome, Refusal> {
        let now = self.now;
        let Some(seat) = self.room.seats.get(self.id) else { return Ok(Outcome::Gone(None)) };
        seat.limits.check_muted(now.room())?;
        let (from, number) = (seat.member.name.clone(), seat.number);
        let before = text_to_edit(self.room, now, self.id, message)?;
        if before.text.as_ref() == Some(&text) {
            return Ok(Outcome::Unchanged);
        }
        if let Some(seat) = self.room.seats.get_mut(self.id) {
            seat.limits.count_edit(now.room())?;
        }
        let pinned = pin_text(text.as_str());
        let (seat, id, text) = (Some(number), self.tag, Some(text));
        let change = Edit { from, seat, id, message, to: None, text };
        if let Some((to, readers)) = before.whispered_to {
            let change = Edit { to: Some(to), ..change };
            edit_whisper(&mut self.room.log, now.wall(), change, readers);
        } else {
            self.room.unsaved |= self.room.board.pins.edit(message, pinned);
            edit(&mut self.room.log, now.wall(), change);
        }
        Ok(Outcome::Quiet)
    }
}

/// A message that its author may edit.
#[derive(Debug, Default)]
struct TextBefore {
    /// The text of now, if it is known.
    text: Option<Text>,
    /// The name of the one whom it is for, and the two who read it, where it is a whisper.
    whispered_to: Option<(Nickname, WhisperReaders)>,
}

/// A message that a member may edit. Whose an older one is, the room does not know.
fn text_to_edit(
    room: &mut Room,
    now: Now,
    by: MemberId,
    message: u64,
) -> Result<TextBefore, Refusal> {
    let Some(seat) = room.seats.get(by) else { return Err(Reason::HelloFirst.into()) };
    let order = PageOrder::new(&room.log, now.wall(), seat, PageAt::Before(message), 1);
    if message == 0 || !order.readable().contains(&message) {
        return Err(Reason::NoSuchMessage.into());
    }
    if let Some((readers, private)) = private_text(&room.log, message) {
        return whisper_to_edit(now, seat.reader(), readers, private);
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
    check_age(now, time)?;
    Ok(TextBefore { text, whispered_to: None })
}

/// A whisper that its author may edit. For others than the two there is none.
fn whisper_to_edit(
    now: Now,
    reader: SeatNumber,
    readers: WhisperReaders,
    private: PrivateText,
) -> Result<TextBefore, Refusal> {
    let reason = match private {
        PrivateText::Other => Reason::NoSuchMessage,
        _ if !readers.contains(&reader) => Reason::NoSuchMessage,
        _ if readers[0] != reader => Reason::NotYours,
        PrivateText::Removed => Reason::MessageRemoved,
        PrivateText::GivenUp => Reason::TooOld,
        PrivateText::Whisper(whisper, time) => {
            check_age(now, time)?;
            let whispered_to = Some((whisper.to, readers));
            return Ok(TextBefore { text: Some(whisper.text), whispered_to });
        }
    };
    Err(reason.into())
}

/// Checks that a message of that time is not too old to be edited.
fn check_age(now: Now, time: u64) -> Result<(), Refusal> {
    let oldest = now.wall().unix().saturating_sub(milliseconds(limits::OWN_REMOVED_FOR));
    if time < oldest { Err(Reason::TooOld.into()) } else { Ok(()) }
}
