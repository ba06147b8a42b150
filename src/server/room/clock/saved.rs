// SPDX-License-Identifier: GPL-3.0-or-later
//! The room's clock between two openings.
//!
//! The time of day at an opening may be wrong, in either direction, so one opening
//! is believed with reserve:
//!
//! - It is later than before: the room was closed, and its time goes on by as much.
//!   But that is a *leap*. The next opening takes it back as far as its time of day
//!   is earlier again, and makes it certain otherwise.
//! - It is earlier than before, and no leap explains it: the room's time stands
//!   still, and the next opening goes on from the later time. If that one is earlier
//!   as well, the two agree, and the earlier time is the right one.
//!
//! What is wrong for two openings in a row is believed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{RoomTime, WallTime, milliseconds};

/// A moment (1 January 2026) before which no room was open. A time of day before
/// that is that of a computer which does not know it.
const FIRST: WallTime = WallTime::from_unix(1_767_225_600_000);

/// The room's clock at its opening, or as it was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedClock {
    /// The time of day, as if nobody had set it while the room was open.
    wall: WallTime,
    /// The room's own time.
    pub(super) room: RoomTime,
    /// The part of it in milliseconds that one opening alone has said.
    #[serde(default)]
    leap: u64,
    /// Milliseconds by which the time of day is earlier than what was believed.
    #[serde(default)]
    behind: u64,
}

impl SavedClock {
    /// A clock that shows the time of day, as far as that can be.
    pub fn at(wall: WallTime) -> Self {
        // Far from the first moment, which stands for whatever was long ago.
        Self { wall, room: RoomTime(wall.max(FIRST).0), leap: 0, behind: 0 }
    }

    pub(super) fn leap(&self) -> Duration {
        Duration::from_millis(self.leap)
    }

    /// The clock after a room was open for so long.
    pub(super) fn after(self, open: Duration) -> Self {
        Self { wall: self.wall + open, room: self.room + open, ..self }
    }

    /// The clock of a room that is opened again.
    pub(super) fn reopen(self, now: WallTime) -> Self {
        let believed = self.wall + Duration::from_millis(self.behind);
        if believed < FIRST && now >= FIRST {
            // Nobody knows for how long it was closed.
            Self { wall: now, behind: 0, ..self }
        } else if now >= believed {
            self.closed_for(now.since(believed), now)
        } else if self.behind == 0 {
            let back = milliseconds(believed.since(now));
            let revoked = back.min(self.leap);
            let room = self.room - Duration::from_millis(revoked);
            Self { wall: now, room, leap: self.leap - revoked, behind: back - revoked }
        } else if now >= self.wall {
            self.closed_for(now.since(self.wall), now)
        } else {
            Self { wall: now, behind: milliseconds(believed.since(now)), ..self }
        }
    }

    fn closed_for(self, closed: Duration, now: WallTime) -> Self {
        let room = self.room + closed;
        Self { wall: now, room, leap: milliseconds(room.since(self.room)), behind: 0 }
    }
}
