// SPDX-License-Identifier: GPL-3.0-or-later
//! A name that belongs to a key, and the last other person who used it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::protocol::{AddressGroup, Fingerprint, Nickname, SeatNumber, limits};
use crate::server::room::clock::RoomTime;
use crate::server::room::person::{BanTarget, NameUse, Sighting};

/// The time after which it is written down again that somebody is still around.
const SEEN_EVERY: Duration = Duration::from_hours(1);

/// A name somebody with a key came under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownName {
    /// The name as it was last written.
    pub name: Nickname,
    /// The key of its owner.
    #[serde(rename = "key")]
    pub fingerprint: Fingerprint,
    /// The time when it was last here.
    pub seen: RoomTime,
    /// The time when it was first met; missing where an older version kept it.
    #[serde(default)]
    pub(super) since: Option<RoomTime>,
    /// The seat of its last visit; missing where an older version kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// The first seat of its key, under whatever name; missing where an older
    /// version kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seat: Option<SeatNumber>,
    /// The address of its last visit; missing where an older version kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<AddressGroup>,
    /// The last one who used the name without owning it. However many come and
    /// go afterwards, nobody takes its owner for that person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) other: Option<Sighting>,
}

impl KnownName {
    /// A name that becomes the property of the key it was seen with.
    pub fn new(seen: Sighting, fingerprint: Fingerprint) -> Self {
        Self {
            name: seen.name.clone(),
            fingerprint,
            seen: seen.time,
            since: Some(seen.time),
            seat: Some(seen.seat),
            first_seat: Some(seen.first_seat()),
            from: Some(seen.origin.group),
            other: None,
        }
    }

    /// The time when it was first met, as far as is known.
    pub fn since(&self) -> RoomTime {
        self.since.unwrap_or(self.seen)
    }

    /// `true` if it was around for long enough not to be one of a flood.
    pub fn came_back(&self) -> bool {
        self.seen.since(self.since()) >= limits::CAME_BACK_AFTER
    }

    /// Notes that its owner is here. Returns whether that is worth writing down
    /// soon: now and then, not whenever somebody moves.
    pub fn see_owner(&mut self, seen: &Sighting) -> bool {
        let long_ago = seen.time.since(self.seen) > SEEN_EVERY;
        self.seen = seen.time;
        self.seat = Some(seen.seat);
        self.first_seat = Some(seen.first_seat());
        self.from = Some(seen.origin.group);
        long_ago
    }

    /// Notes that somebody else is here under the name. Returns whether that is
    /// worth writing down soon.
    pub fn see_another(&mut self, seen: Sighting) -> bool {
        let known = self.other.as_ref().filter(|other| other.origin == seen.origin);
        let worth = known.is_none_or(|other| seen.time.since(other.time) > SEEN_EVERY);
        self.other = Some(seen);
        worth
    }

    /// Sets right what was noted while the host's clock was wrong: nobody was here
    /// in the future.
    pub fn not_after(&mut self, now: RoomTime) {
        self.seen = self.seen.min(now);
        if let Some(other) = &mut self.other {
            other.time = other.time.min(now);
        }
    }

    /// Everybody who is remembered with the name.
    pub fn uses(&self) -> impl Iterator<Item = NameUse> {
        let owner = NameUse {
            name: self.name.clone(),
            target: BanTarget::Key(self.fingerprint),
            from: self.from,
            seat: self.seat,
            time: self.seen,
        };
        [Some(owner), self.other.as_ref().map(NameUse::from)].into_iter().flatten()
    }
}
