// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers: what a member says to one other. The same rules hold as for what it says to
//! everybody.

use super::log::append_for;
use super::outcome::Outcome;
use super::refusal::Refusal;
use super::seat::Seat;
use super::turn::Turn;
use crate::protocol::{EventKind, Nickname, Reason, SeatNumber, Text, Whisper};

impl Turn<'_> {
    /// Says something to one member alone, unless its author has to be quiet.
    pub(super) fn whisper(
        mut self,
        name: &Nickname,
        to: Option<SeatNumber>,
        emote: bool,
        text: Text,
    ) -> Result<Outcome, Refusal> {
        if self.is_said_again() {
            return Ok(Outcome::Unchanged);
        }
        let Some(seat) = self.room.seats.get(self.id) else { return Ok(Outcome::Gone(None)) };
        let other = self.whispered_to(name, to)?;
        let readers = [seat.reader(), other.reader()];
        if readers[0] == readers[1] {
            return Err(Reason::ToYourself.into());
        }
        self.check_heard(seat)?;
        let whisper = Whisper {
            from: seat.member.name.clone(),
            seat: Some(seat.number),
            id: self.tag.clone(),
            to: other.member.name.clone(),
            to_seat: Some(other.number),
            emote,
            edited: None,
            text,
        };
        self.room.seats.note_said(self.id, self.now.room(), self.room.rules.slow > 0);
        if let (Some(seat), Some(id)) = (self.room.seats.get_mut(self.id), &self.tag) {
            seat.said.note(id);
        }
        let what = EventKind::Whispered(whisper);
        append_for(&mut self.room.log, self.now.wall(), what, readers);
        Ok(Outcome::Quiet)
    }

    /// The seat of whom it is for: the one that is named, or of the one who has the name.
    fn whispered_to(&self, name: &Nickname, to: Option<SeatNumber>) -> Result<&Seat, Refusal> {
        let found = match to {
            Some(seat) => self.room.seats.numbered(seat).ok_or(Reason::HasLeft),
            None => self.room.seat_called(&name.folded()).ok_or(Reason::NoSuchMember),
        };
        Ok(found.map(|(_, seat)| seat)?)
    }
}
