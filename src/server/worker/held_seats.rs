// SPDX-License-Identifier: GPL-3.0-or-later
//! Seats whose members have lost their connections, until they are given up. The time
//! is that of the worker that had the connection: while the program does not run, or
//! the machine sleeps, nobody can come back.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::room_handle::RoomHandle;
use crate::protocol::limits;
use crate::server::host_log::HostEvent;
use crate::server::room::{MemberId, Removal};

/// The longest wait between two looks.
const LOOK: Duration = Duration::from_secs(10);

/// Held seats of one worker, the oldest first. Some of their members may be back.
#[derive(Debug, Default)]
pub struct HeldSeats(VecDeque<(Instant, MemberId)>);

impl HeldSeats {
    /// Holds a seat from now on.
    pub fn hold(&mut self, id: MemberId, now: Instant) {
        self.0.push_back((now + limits::SEAT_HELD_FOR, id));
    }

    /// The time at which to look again. A pause of the program counts for no more than
    /// the wait that it interrupts, so that none is long.
    pub fn next(&self, now: Instant) -> Option<Instant> {
        self.0.front().map(|(until, _)| (now + LOOK).min(*until))
    }

    /// Gives up those that were held for long enough.
    pub fn give_up(&mut self, room: &mut RoomHandle) {
        while let Some((until, id)) = self.0.front().copied()
            && until <= room.now
        {
            self.0.pop_front();
            if let Some(name) = room.apply(|room, now| room.give_up(now, id)) {
                room.hub.host_log(HostEvent::Left { name });
            }
        }
    }

    /// Tells of those that were taken away.
    pub fn tell_removed(&self, room: &RoomHandle) {
        let mut gone = room.hub.room();
        let removed = self.0.iter().filter_map(|(_, id)| gone.take_removal(*id));
        let names: Vec<_> = removed.filter_map(|Removal { left, .. }| left).collect();
        drop(gone);
        for name in names {
            room.hub.host_log(HostEvent::Left { name });
        }
    }
}
