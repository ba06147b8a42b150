// SPDX-License-Identifier: GPL-3.0-or-later
//! Bans, as they are listed.

use serde::{Deserialize, Serialize};

use super::{Nickname, SeatNumber, Why, bounded};

/// A ban, as shown to the host and the moderators. Times are in milliseconds
/// since 1970-01-01 00:00 UTC, by the host's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ban {
    /// Name of the person when banned.
    pub name: Nickname,
    /// Seat of the person when banned; `None` if the room does not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// Name of the host or moderator who banned; `None` for the host outside
    /// the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Nickname>,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// Time of the ban.
    pub since: u64,
    /// Time the ban ends by itself; `None` for a permanent ban.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u64>,
    /// Seconds until then, whatever the host's clock shows; `None` for a permanent
    /// ban, and from a room of an older version.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "bounded::seconds"
    )]
    pub left: Option<u64>,
    /// Set if the address is banned, not a key.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub address: bool,
}

impl Ban {
    /// A permanent ban of a person of whom only the name is known.
    pub fn of(name: Nickname, since: u64) -> Self {
        let (seat, by, why, until, left) = (None, None, None, None, None);
        Self { name, seat, by, why, since, until, left, address: false }
    }

    /// Time the ban ends by itself, by the clock of whoever shows it, which shows
    /// `now`. That of the host may be another one.
    pub fn end(&self, now: u64) -> Option<u64> {
        let end = |left: u64| now.saturating_add(left.saturating_mul(1_000));
        self.left.map(end).or(self.until)
    }
}
