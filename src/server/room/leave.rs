// SPDX-License-Identifier: GPL-3.0-or-later
//! The way out: a seat becomes free, or is held for a member whose connection was
//! lost; and what the room notes about the one who had it, to know it again.

use super::Room;
use super::clock::{Moment, Now};
use super::person::BanTarget;
use super::refusal::Refusal;
use super::removals::Removal;
use super::seat::{MemberId, Seat};
use super::token_hash::TokenHash;
use crate::protocol::{EventKind, LeaveReason, Nickname, Reconnecting, ServerMessage, limits};

/// The consequence of a lost connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loss {
    /// The seat is held: its member may come back to it.
    Held(Nickname),
    /// The member has left.
    Left(Nickname),
    /// Nobody sat there any more.
    Gone,
}

impl Room {
    /// Frees a seat and tells the others why. `None` when nobody sat there any
    /// more, for instance because its owner came back on another connection.
    pub fn leave(&mut self, now: Moment, id: MemberId, reason: LeaveReason) -> Option<Nickname> {
        let now = self.clock.tick(now);
        Departing::new(self, now).free(id, reason)
    }

    /// Holds the seat of a member whose connection was lost, if that makes sense;
    /// else it is as if the member had left. Whoever calls gives the seat up after
    /// [`limits::SEAT_HELD_FOR`].
    pub fn lose(&mut self, now: Moment, id: MemberId, reason: LeaveReason) -> Loss {
        let now = self.clock.tick(now);
        let mut departing = Departing::new(self, now);
        match departing.hold(id) {
            Some(name) => Loss::Held(name),
            None => departing.free(id, reason).map_or(Loss::Gone, Loss::Left),
        }
    }

    /// Frees a seat that was held for long enough. `None` if its member is back.
    pub fn give_up(&mut self, now: Moment, id: MemberId) -> Option<Nickname> {
        let now = self.clock.tick(now);
        self.seats.get(id).filter(|seat| seat.is_held())?;
        // Its name has been kept for as long as the seat.
        Departing::new(self, now).free_for_all(id, LeaveReason::Vanished)
    }

    /// The reason why the connection of a seat that is gone has to close; said
    /// once.
    pub fn take_removal(&mut self, id: MemberId) -> Option<Removal> {
        self.removals.take(id)
    }

    /// Grows whenever a member is removed.
    pub fn removals_ever(&self) -> u64 {
        self.removals.ever()
    }
}

/// Somebody on the way out.
pub(super) struct Departing<'a> {
    room: &'a mut Room,
    now: Now,
}

impl<'a> Departing<'a> {
    pub fn new(room: &'a mut Room, now: Now) -> Self {
        Self { room, now }
    }

    /// Frees a seat. The name is kept for who may come back for it.
    pub fn free(&mut self, id: MemberId, reason: LeaveReason) -> Option<Nickname> {
        self.room.removals.take(id);
        let seat = self.room.seats.get(id)?;
        let keeps = matches!(reason, LeaveReason::Vanished | LeaveReason::Stalled);
        let until = self.now.room() + limits::NAME_KEPT_FOR;
        let kept = if keeps { seat.claim(until) } else { None };
        let name = self.free_for_all(id, reason)?;
        if let Some(claim) = kept {
            self.room.names.keep(claim);
        }
        Some(name)
    }

    /// Frees a seat, and its name for anybody.
    fn free_for_all(&mut self, id: MemberId, reason: LeaveReason) -> Option<Nickname> {
        let seat = self.room.seats.remove(id)?;
        let name = seat.member.name.clone();
        self.room.names.free(&name);
        self.room.log.remove_reader(seat.stream);
        self.remember(&seat);
        self.room.log.append(self.now.wall(), EventKind::Left { name: name.clone(), reason });
        Some(name)
    }

    /// Takes a seat away; its connection closes when its worker looks.
    pub fn remove(&mut self, id: MemberId, reason: LeaveReason, refusal: Refusal) {
        let (room, now) = (&mut *self.room, self.now.room());
        if let Some(seat) = room.seats.get(id).filter(|seat| seat.is_held()) {
            room.removals.note_absent(now, TokenHash::of(&seat.token), refusal.clone());
        }
        if let Some(seat) = room.seats.get(id) {
            // Others at an address are no others with a key.
            let key = seat.origin.fingerprint.map(BanTarget::Key);
            room.removals.cut_off(Some(seat.number), key);
        }
        let left = self.free(id, reason);
        if left.is_some() {
            self.room.removals.add(id, Removal { refusal, left });
        }
    }

    /// Holds a seat for its member. `None` if it cannot come back to it, or there are
    /// too many such seats, or this one was lost too often.
    fn hold(&mut self, id: MemberId) -> Option<Nickname> {
        let (room, now) = (&mut *self.room, self.now.room());
        if room.ended || room.seats.held() >= limits::HELD_SEATS {
            return None;
        }
        let seat = room.seats.get_mut(id)?;
        if !seat.has_token || !seat.limits.count_loss(now) {
            return None;
        }
        seat.limits.stop_typing();
        let (name, arrived) = (seat.member.name.clone(), seat.arrived);
        let stranger = seat.stranger.then_some(seat.origin.group);
        // Whoever fills a room with seats that nobody sits on comes and goes, too.
        let person = seat.origin.person(&name.folded());
        room.limits.joins.count(now, arrived, person, stranger);
        room.seats.hold(id);
        let change = Reconnecting { name: name.clone(), active: true };
        room.log.pass_on(&ServerMessage::Reconnecting(change));
        Some(name)
    }

    /// Notes what has to be known of somebody who goes, to know it again.
    fn remember(&mut self, seat: &Seat) {
        let (room, now, name) = (&mut *self.room, self.now, &seat.member.name);
        let (folded, pause, time) = (name.folded(), room.pause(), now.room());
        let person = seat.origin.person(&folded);
        if seat.limits.is_muted(time) {
            // Under the name it goes by now.
            let until = seat.limits.muted_until;
            room.moderation.mutes.set(time, person.clone(), &folded, until);
        }
        let said = seat.limits.said;
        room.limits.slow_mode.remember(time, pause, said, person.clone(), &folded);
        let stranger = seat.stranger.then_some(seat.origin.group);
        room.limits.joins.count(time, seat.arrived, person, stranger);
        room.moderation.recently_left.note(seat.departure(time));
        room.meet(now, seat.seen(time));
    }
}
