// SPDX-License-Identifier: GPL-3.0-or-later
//! Who may be heard now: a mute, the slow mode, and how often a name changes.
//!
//! Everybody hears a new name as well as a message. So who is to be quiet
//! keeps its name, and the slow mode counts a new name like a message.

use super::refusal::Refusal;
use super::{MemberId, Room, Seat};
use crate::protocol::{Reason, limits};

/// How often one seat changes its name: a leaky bucket, kept as the time at
/// which it will be empty.
#[derive(Debug, Default)]
pub struct Renames(u64);

impl Renames {
    fn check(&self, now: u64) -> Result<(), Refusal> {
        let free = (self.0 + window() / limits::RENAMES).saturating_sub(window());
        match free > now {
            true => Err(Refusal::wait(Reason::ComingAndGoing, now, free)),
            false => Ok(()),
        }
    }

    fn count(&mut self, now: u64) {
        self.0 = self.0.max(now) + window() / limits::RENAMES;
    }
}

fn window() -> u64 {
    limits::RENAMES_IN.as_millis() as u64
}

impl Room {
    pub(super) fn check_muted(&self, id: MemberId) -> Result<(), Refusal> {
        let now = self.clock.now();
        match self.seats.get(&id) {
            Some(seat) if seat.muted > now => Err(Refusal::wait(Reason::Muted, now, seat.muted)),
            _ => Ok(()),
        }
    }

    /// Whether everybody may hear something of that member now.
    pub(super) fn check_pace(&self, id: MemberId) -> Result<(), Refusal> {
        self.check_muted(id)?;
        let Some(seat) = self.seats.get(&id) else { return Ok(()) };
        if self.rules.slow == 0 || seat.member.host || seat.member.moderator {
            return Ok(());
        }
        let (now, next) = (self.clock.now(), self.said_last(seat) + self.rules.slow * 1_000);
        match next > now {
            true => Err(Refusal::wait(Reason::SlowMode, now, next)),
            false => Ok(()),
        }
    }

    /// The same for a new name, which may not come too often either.
    pub(super) fn check_rename(&self, id: MemberId) -> Result<(), Refusal> {
        self.check_pace(id)?;
        self.seats.get(&id).map_or(Ok(()), |seat| seat.renames.check(self.clock.now()))
    }

    /// Everybody hears something of that member.
    pub(super) fn count_said(&mut self, id: MemberId) {
        let now = self.clock.now();
        let Some(seat) = self.seats.get_mut(&id) else { return };
        seat.said = now;
        if self.rules.slow > 0
            && let Some(key) = seat.origin.key
            && let Some(presence) = self.keys.get_mut(&key)
        {
            presence.said = now;
        }
    }

    /// Everybody hears that member's new name.
    pub(super) fn count_rename(&mut self, id: MemberId) {
        self.count_said(id);
        let now = self.clock.now();
        if let Some(seat) = self.seats.get_mut(&id) {
            seat.renames.count(now);
        }
    }

    /// When the person who has that seat last said something, on any of its
    /// seats while the slow mode was on. Guests without a key have one seat
    /// each: they are told apart by their names.
    pub(super) fn said_last(&self, seat: &Seat) -> u64 {
        let presence = seat.origin.key.and_then(|key| self.keys.get(&key));
        presence.map_or(seat.said, |presence| presence.said.max(seat.said))
    }
}
