// SPDX-License-Identifier: GPL-3.0-or-later
//! The times of a room: the time of day, which is told to people, and the room's
//! own, by which it measures how long something lasts.
//!
//! The time of day may be wrong, and it may jump: a person sets it, the network
//! corrects it, a small computer starts without knowing it. Nobody is to wait an
//! hour for a second because of that, and no ban is to end. So while a room is
//! open, its own time goes as a steady clock does, which nobody sets.
//!
//! Between two openings only the time of day knows how long a room was closed.
//! It is believed as far as what holds is concerned, but nothing is *forgotten*
//! on its word until the next opening agrees; see [`SavedClock`].

mod saved;

use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use self::saved::SavedClock;

/// A moment by the host's clock, in milliseconds since 1970-01-01 00:00 UTC.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct WallTime(u64);

impl WallTime {
    /// The moment so many milliseconds after the beginning of 1970.
    pub const fn from_unix(milliseconds: u64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since 1970, as the protocol has them.
    pub fn unix(self) -> u64 {
        self.0
    }

    /// The time since an earlier moment; none since a later one.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for WallTime {
    type Output = Self;

    fn add(self, time: Duration) -> Self {
        Self(self.0.saturating_add(milliseconds(time)))
    }
}

impl Sub<Duration> for WallTime {
    type Output = Self;

    fn sub(self, time: Duration) -> Self {
        Self(self.0.saturating_sub(milliseconds(time)))
    }
}

/// A moment by a clock that nobody sets: in milliseconds since some moment of the
/// machine's, also while it sleeps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SteadyTime(u64);

impl SteadyTime {
    /// The moment so many milliseconds after the first.
    pub const fn from_milliseconds(milliseconds: u64) -> Self {
        Self(milliseconds)
    }

    fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// One moment by both clocks of the machine, read together.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time of day.
    pub wall: WallTime,
    /// The clock that nobody sets.
    pub steady: SteadyTime,
}

/// A moment by the room's own clock, in milliseconds. That of a room whose host's
/// clock was always right is the time of day, and so it is saved; but what people
/// are told has to pass through [`Now::wall_at`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomTime(u64);

impl RoomTime {
    /// Before everything that happens in a room.
    pub const START: Self = Self(0);

    /// The moment so many milliseconds after [`START`](Self::START).
    pub const fn from_milliseconds(milliseconds: u64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds after [`START`](Self::START).
    pub fn milliseconds(self) -> u64 {
        self.0
    }

    /// The time since an earlier moment; none since a later one.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for RoomTime {
    type Output = Self;

    fn add(self, time: Duration) -> Self {
        Self(self.0.saturating_add(milliseconds(time)))
    }
}

impl Sub<Duration> for RoomTime {
    type Output = Self;

    fn sub(self, time: Duration) -> Self {
        Self(self.0.saturating_sub(milliseconds(time)))
    }
}

/// One moment, by the time of day and the room's own. Only a tick of the room's
/// clock makes one, so nothing that needs the time can be done without it.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    wall: WallTime,
    room: RoomTime,
    leap: Duration,
}

impl Now {
    pub fn wall(self) -> WallTime {
        self.wall
    }

    pub fn room(self) -> RoomTime {
        self.room
    }

    /// The room's time without what only one opening says: what is over by this is
    /// forgotten for good.
    pub fn certain(self) -> RoomTime {
        self.room - self.leap
    }

    /// The time of day at which the room's clock shows `time`.
    pub fn wall_at(self, time: RoomTime) -> WallTime {
        (self.wall + time.since(self.room)) - self.room.since(time)
    }
}

/// The room's own clock while it is open: it only goes forward, and evenly.
#[derive(Debug)]
pub struct Clock {
    /// As of the opening.
    start: SavedClock,
    opened: SteadyTime,
    /// The time for which the room is open.
    open: Duration,
}

impl Clock {
    /// The clock of a room that is opened.
    pub fn start(saved: SavedClock, now: Moment) -> Self {
        Self { start: saved.reopen(now.wall), opened: now.steady, open: Duration::ZERO }
    }

    /// The time of the last tick.
    pub fn now(&self) -> RoomTime {
        self.start.room + self.open
    }

    /// The time that was added at the opening on the word of the time of day alone.
    pub fn leap(&self) -> Duration {
        self.start.leap()
    }

    /// Moves the clock to a moment.
    pub fn tick(&mut self, now: Moment) -> Now {
        self.open = self.open.max(now.steady.since(self.opened));
        Now { wall: now.wall, room: self.now(), leap: self.leap() }
    }

    /// The clock as it is to be saved as of the last tick.
    pub fn saved(&self) -> SavedClock {
        self.start.after(self.open)
    }
}

/// Whole seconds for somebody who has to wait: who waits that long has waited
/// long enough.
pub fn whole_seconds(time: Duration) -> u64 {
    milliseconds(time).div_ceil(1_000)
}

pub fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
