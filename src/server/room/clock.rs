// SPDX-License-Identifier: GPL-3.0-or-later
//! The two times of a room: the time of day, which is told and saved, and the
//! room's own, by which it measures how long something lasts.
//!
//! The time of day may be set back, by a person or from the network, and
//! nobody is to wait an hour for a second because of it. So the room's own
//! time goes with the time of day, but never back: where that jumps back, it
//! just goes on.

use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

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

    /// The time between two moments, whichever came first.
    pub fn distance(self, other: Self) -> Duration {
        Duration::from_millis(self.0.abs_diff(other.0))
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

/// A moment by the room's own clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoomTime(u64);

impl RoomTime {
    /// Before everything that happens in a room.
    pub const START: Self = Self(0);

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

/// One moment, by both clocks. Only a tick of the room's clock makes one, so
/// nothing that needs the time can be done without it.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    wall: WallTime,
    room: RoomTime,
}

impl Now {
    pub fn wall(self) -> WallTime {
        self.wall
    }

    pub fn room(self) -> RoomTime {
        self.room
    }

    /// The time of day at which the room's clock will show `time`.
    pub fn wall_at(self, time: RoomTime) -> WallTime {
        self.wall + time.since(self.room)
    }
}

/// The room's own clock, which only goes forward.
#[derive(Debug, Default)]
pub struct Clock {
    now: RoomTime,
    /// The time by which it is ahead of the time of day.
    ahead: Duration,
}

impl Clock {
    /// A clock that goes on from a time of day, should it be set back.
    pub fn starting_at(wall: WallTime) -> Self {
        Self { now: RoomTime(wall.0), ahead: Duration::ZERO }
    }

    /// The room's time at a time of day, as long as that is not set back.
    pub fn at(&self, wall: WallTime) -> RoomTime {
        RoomTime(wall.0) + self.ahead
    }

    /// The time of the last tick.
    pub fn now(&self) -> RoomTime {
        self.now
    }

    /// Moves the clock to a time of day.
    pub fn tick(&mut self, wall: WallTime) -> Now {
        let day = RoomTime(wall.0);
        self.ahead = self.ahead.max(self.now.since(day));
        self.now = day + self.ahead;
        Now { wall, room: self.now }
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
mod tests {
    use super::*;

    fn tick(clock: &mut Clock, time: u64) -> u64 {
        clock.tick(WallTime::from_unix(time)).room().0
    }

    #[test]
    fn it_goes_on_where_the_time_of_day_jumps_back() {
        let mut clock = Clock::default();
        assert_eq!([10_000, 12_000].map(|time| tick(&mut clock, time)), [10_000, 12_000]);
        assert_eq!([2_000, 3_000].map(|time| tick(&mut clock, time)), [12_000, 13_000]);
        assert_eq!(
            [1_000, 1_500, 9_000].map(|time| tick(&mut clock, time)),
            [13_000, 13_500, 21_000]
        );
        assert_eq!(tick(&mut clock, u64::MAX), u64::MAX);
    }
}
