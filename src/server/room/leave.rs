// SPDX-License-Identifier: GPL-3.0-or-later
//! The way out: a seat becomes free, and what the room notes about the one who
//! had it, to know it again.

use super::Room;
use super::clock::{Moment, Now};
use super::refusal::Refusal;
use super::removals::Removal;
use super::seat::{MemberId, Seat};
use super::token_hash::TokenHash;
use crate::protocol::{EventKind, LeaveReason, Nickname};

impl Room {
    /// Frees a seat and tells the others why. `None` when nobody sat there any
    /// more, for instance because its owner came back on another connection.
    pub fn leave(&mut self, now: Moment, id: MemberId, reason: LeaveReason) -> Option<Nickname> {
        let now = self.clock.tick(now);
        self.free_seat(now, id, reason)
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

    pub(super) fn free_seat(
        &mut self,
        now: Now,
        id: MemberId,
        reason: LeaveReason,
    ) -> Option<Nickname> {
        self.removals.take(id);
        let seat = self.seats.remove(id)?;
        let name = seat.member.name.clone();
        self.names.free(&name);
        self.log.remove_reader(seat.stream);
        self.remember(now, &seat);
        // For whom nobody could come back, the name would only be blocked.
        let may_return = seat.stream.has_tokens() || seat.origin.fingerprint.is_some();
        if may_return && matches!(reason, LeaveReason::Vanished | LeaveReason::Stalled) {
            let token = TokenHash::of(&seat.token);
            self.names.keep(now.room(), &name, token, seat.origin);
        }
        self.log.append(now.wall(), EventKind::Left { name: name.clone(), reason });
        Some(name)
    }

    /// Takes a seat away; its connection closes when its worker looks.
    pub(super) fn remove_member(
        &mut self,
        now: Now,
        id: MemberId,
        reason: LeaveReason,
        refusal: Refusal,
    ) {
        let left = self.free_seat(now, id, reason);
        if left.is_some() {
            self.removals.add(id, Removal { refusal, left });
        }
    }

    /// Notes what has to be known of somebody who goes, to know it again.
    fn remember(&mut self, now: Now, seat: &Seat) {
        let name = &seat.member.name;
        let (folded, pause, time) = (name.folded(), self.pause(), now.room());
        let person = seat.origin.person(&folded);
        if seat.limits.is_muted(time) {
            // Under the name it goes by now.
            let until = seat.limits.muted_until;
            self.moderation.mutes.set(time, person.clone(), &folded, until);
        }
        let said = seat.limits.said;
        self.limits.slow_mode.remember(time, pause, said, person.clone(), &folded);
        let stranger = seat.stranger.then_some(seat.origin.group);
        self.limits.joins.count(time, seat.arrived, person, stranger);
        self.moderation.recently_left.note(seat.departure(now.room()));
        self.meet(now, seat.seen(now.room()));
    }
}
