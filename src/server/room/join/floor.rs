// SPDX-License-Identifier: GPL-3.0-or-later
//! The floor of a seat: the number from which its member may read the past. The host
//! chooses what newcomers read; whoever was here before reads on from there.

use super::{Joining, first_seat};
use crate::protocol::{ReadablePast, SeatNumber, limits};
use crate::server::room::log::start_of_recent;
use crate::server::room::seat::MemberId;

impl Joining<'_> {
    /// The number from which somebody may read who takes a seat now, or goes on with
    /// the one of `ghost`.
    pub(super) fn floor(&self, ghost: Option<MemberId>) -> u64 {
        if self.who.host {
            return 0;
        }
        let ghost = ghost.and_then(|ghost| self.room.seats.get(ghost));
        if let Some(seat) = ghost {
            return seat.floor;
        }
        // A seat has the number of the event that told of it.
        let first_visit =
            self.who.fingerprint.and_then(|key| first_seat(self.room, &key)).map(SeatNumber::get);
        let before = [first_visit, self.floor_of_token()].into_iter().flatten().min();
        let as_newcomer = self.floor_of_newcomer();
        before.map_or(as_newcomer, |before| before.min(as_newcomer))
    }

    fn floor_of_newcomer(&self) -> u64 {
        let log = &self.room.log;
        match self.room.rules.past {
            ReadablePast::Nothing => log.newest() + 1,
            ReadablePast::Recent => start_of_recent(log, limits::PAST_MESSAGES),
            ReadablePast::All => 0,
        }
    }
}
