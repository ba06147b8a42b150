// SPDX-License-Identifier: GPL-3.0-or-later
//! The past as its members may read it.

use std::ops::Range;

use super::board::Voter;
use super::clock::WallTime;
use super::log::{Log, first_kept};
use super::seat::Seat;
use crate::protocol::{Event, EventKind, PageAt, SeatNumber};

/// A page that a member may read, to be fetched where the room is not locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOrder {
    /// The place of the page.
    pub at: PageAt,
    /// Most events of it.
    pub count: usize,
    /// The first seat of the member: by it the member is told from others who react, and reads
    /// what is for it alone.
    pub reader: SeatNumber,
    /// Numbers of the events that the member may read.
    readable: Range<u64>,
    /// The one who reads, as a voter.
    pub(super) voter: Voter,
}

impl PageOrder {
    /// A page for the member on that seat.
    pub(super) fn new(log: &Log, now: WallTime, seat: &Seat, at: PageAt, count: usize) -> Self {
        let floor = seat.floor.max(first_kept(log, now));
        let readable = floor..log.newest_released() + 1;
        Self { at, count, readable, reader: seat.reader(), voter: Voter::on(seat) }
    }

    /// Numbers of the events that the member may read.
    pub fn readable(&self) -> Range<u64> {
        self.readable.clone()
    }

    /// Returns `true` if the member may read this event, as far as it is readable by its
    /// number. Every event of a page is asked for here.
    pub fn admits(&self, event: &Event) -> bool {
        // The room did not end for those who read on.
        self.readable.contains(&event.number) && event.what != EventKind::Ended
    }
}
