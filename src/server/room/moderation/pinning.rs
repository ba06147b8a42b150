// SPDX-License-Identifier: GPL-3.0-or-later
//! Pinning of messages, for the host and moderators.

use std::collections::BTreeSet;

use super::decision::Decision;
use crate::protocol::{Nickname, Reason, SeatNumber};
use crate::server::room::board::{KeptPin, expire_pins, tell_unpinned};
use crate::server::room::log::{Pinnable, first_kept, pinnable};
use crate::server::room::refusal::Refusal;

impl Decision<'_> {
    /// Pins a message, and names its author if the log still has it; `false` if it is pinned
    /// already. What an older number is only the reader of the disk knows.
    pub(super) fn pin(
        &mut self,
        message: u64,
        author: &mut Option<Nickname>,
    ) -> Result<bool, Refusal> {
        let room = &mut *self.room;
        let oldest = first_kept(&room.log, self.now.wall()).max(1);
        if message < oldest || message > room.log.newest() {
            return Err(Reason::NoSuchMessage.into());
        }
        let (from, seat, text) = match pinnable(&room.log, message) {
            Pinnable::Message { from, seat, text } => (from, seat, text),
            Pinnable::Unknown if room.rules.kept => (None, None, None),
            _ => return Err(Reason::NoSuchMessage.into()),
        };
        author.clone_from(&from);
        expire_pins(room, self.now, oldest);
        let is_new = room.board.pins.add(KeptPin { number: message, from, seat, text })?;
        room.unsaved |= is_new;
        Ok(is_new)
    }

    /// Unpins a message; `false` if it is not pinned.
    pub(super) fn unpin(&mut self, message: u64) -> bool {
        let was_pinned = self.room.board.pins.remove(message);
        self.room.unsaved |= was_pinned;
        was_pinned
    }

    /// Unpins what was said from these seats, and tells everybody.
    pub(super) fn unpin_all(&mut self, seats: &BTreeSet<SeatNumber>) {
        for message in self.room.board.pins.remove_all(seats) {
            tell_unpinned(self.room, self.now, self.by.clone(), message);
        }
    }
}
