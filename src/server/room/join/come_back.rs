// SPDX-License-Identifier: GPL-3.0-or-later
//! Coming back: to a seat that is held, or was taken on a connection that is lost
//! without our knowing, or that the same person has on another one.

use super::{Joining, Seated};
use crate::protocol::{AwayNotice, Reason, Reconnecting, Resume, ServerMessage};
use crate::server::room::removals::Removal;
use crate::server::room::seat::{MemberId, Seat};
use crate::server::room::token_hash::TokenHash;

impl Joining<'_> {
    /// The seat that a newcomer left behind: one that is held for it, or on a
    /// connection we still believe in. Without its token it is known by its key, and
    /// takes nothing away from a connection unless it says so.
    pub(super) fn ghost(&self) -> Option<MemberId> {
        let of_token = self.who.resume.as_ref().and_then(|resume| {
            // By whatever name: it may have been renamed, and not have heard of it.
            let mut seats = self.room.seats.iter();
            seats.find(|(_, seat)| seat.is_of(&resume.token, self.who.fingerprint))
        });
        let of_key = || self.seat_of_key().filter(|(_, seat)| self.who.take_over || seat.is_held());
        of_token.or_else(of_key).map(|(id, _)| id)
    }

    /// The seat that the same key has under that name. The host's own is for nobody
    /// else who may use the host's key.
    pub(super) fn seat_of_key(&self) -> Option<(MemberId, &Seat)> {
        let called = self.room.seat_called(&self.who.name.folded());
        called.filter(|(_, seat)| {
            let (own, key) = (seat.origin.fingerprint, self.who.fingerprint);
            key.is_some() && own == key && seat.member.host == self.who.host
        })
    }

    /// The position to read on from after a lost connection, if nothing since
    /// is gone. Only somebody who was here before (and therefore knows a
    /// token, and has the key it was given to) may ask for more than a newcomer
    /// gets; the numbers themselves are no secret.
    pub(super) fn missed(&self) -> Option<u64> {
        let Resume { last, .. } = self.who.resume.as_ref()?;
        let floor = self.floor_of_token()?;
        self.room.log.start_of(last.checked_add(1)?.max(floor))
    }

    /// The number from which the owner of the token that somebody came with may read the
    /// past.
    pub(super) fn floor_of_token(&self) -> Option<u64> {
        let Resume { token, .. } = self.who.resume.as_ref()?;
        let (room, fingerprint) = (&self.room, self.who.fingerprint);
        let mut seats = room.seats.iter();
        let seat = seats.find(|(_, seat)| seat.is_of(token, fingerprint));
        let seated = seat.map(|(_, seat)| seat.floor);
        seated.or_else(|| room.names.floor(TokenHash::of(token), fingerprint))
    }

    /// Gives a member its seat back on a new connection; the old one closes.
    pub(super) fn move_over(&mut self, ghost: MemberId) -> Seated {
        let was_held = self.room.seats.get(ghost).is_some_and(Seat::is_held);
        let Some(mut seat) = self.room.seats.remove(ghost) else {
            return self.take_seat(self.floor(None));
        };
        let (room, who) = (&mut *self.room, &self.who);
        let id = room.seats.next_id();
        seat.origin = self.origin.clone();
        room.log.remove_reader(seat.stream);
        room.log.add_reader(who.stream);
        seat.stream = who.stream;
        seat.has_token = who.has_token;
        match &who.resume {
            Some(resume) if seat.token == resume.token => seat.said.come_back(),
            _ => {
                // The token of the other device is no longer good, which would push this
                // one out when it is back.
                seat.said.forget();
                seat.token = who.token.clone();
                room.unsaved = true;
            }
        }
        let (token, name) = (seat.token.clone(), seat.member.name.clone());
        let note = seat.member.away.clone();
        room.names.take(&name, id, who.fingerprint);
        room.seats.insert(id, seat);
        if was_held {
            let change = Reconnecting { name: name.clone(), active: false };
            room.log.pass_on(&ServerMessage::Reconnecting(change));
            if note.is_some() {
                // In IRC whoever has a connection again would seem to be back.
                let change = AwayNotice { name: name.clone(), note, id: None };
                room.log.pass_on(&ServerMessage::Away(change));
            }
        } else {
            room.removals.add(ghost, Removal { refusal: Reason::TakenOver.into(), left: None });
        }
        (id, token, name)
    }
}
