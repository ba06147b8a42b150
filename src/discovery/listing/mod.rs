// SPDX-License-Identifier: GPL-3.0-or-later
//! The rooms that are near, put together from what was heard of each: one entry
//! for each key, however many announcers, interfaces and addresses tell of it.
//! Pure: told what was heard and what time it is.

mod room;
mod sighting;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

pub use self::room::{NearbyRoom, NearbyUpdate};
pub use self::sighting::RoomSighting;

use self::room::Sightings;
use super::announcer_id::AnnouncerId;
use super::shares::{Place, Shares};
use crate::protocol::Fingerprint;

/// Sightings that are kept in all: rooms times announcers. A host with IPv4 and
/// IPv6 on two interfaces is four announcers.
pub const SIGHTINGS: usize = 2_048;
/// Rooms of one announcer.
pub const ROOMS_OF_ONE: usize = 16;
/// Announcers of one room.
const ANNOUNCERS_OF_ONE: usize = 16;

/// The rooms that are near. An announcer changes or takes back only what it said
/// itself; of what several say about one room, the earliest is shown.
#[derive(Debug)]
pub struct Listing {
    rooms: BTreeMap<Fingerprint, Sightings>,
    changed: BTreeSet<Fingerprint>,
    shares: Shares<AnnouncerId>,
}

impl Default for Listing {
    fn default() -> Self {
        Self {
            rooms: BTreeMap::new(),
            changed: BTreeSet::new(),
            shares: Shares::new(ROOMS_OF_ONE, SIGHTINGS),
        }
    }
}

impl Listing {
    /// Takes an announcer's word, if there is a place for it.
    pub fn hear(&mut self, sighting: RoomSighting) {
        let (key, by) = (sighting.facts.key, sighting.by);
        let known = self.rooms.get(&key).is_some_and(|room| room.has(by));
        if !known && !self.make_place(key, by) {
            return;
        }
        let room = self.rooms.entry(key).or_default();
        if !known {
            self.shares.take(by);
        }
        if room.put(sighting) {
            self.changed.insert(key);
        }
    }

    /// Drops an announcer's word about a room.
    pub fn forget(&mut self, by: AnnouncerId, key: Fingerprint) {
        let Some(room) = self.rooms.get_mut(&key) else { return };
        if room.drop_where(|sighting| sighting.by == by).is_empty() {
            return;
        }
        if room.count() == 0 {
            self.rooms.remove(&key);
        }
        self.shares.give_back(by);
        self.changed.insert(key);
    }

    /// Drops everything that was heard on an interface.
    pub fn lose_link(&mut self, link: u32) {
        self.drop_where(|sighting| sighting.by.link == link);
    }

    /// Drops what holds no longer.
    pub fn expire(&mut self, now: Instant) {
        if self.next_expiry().is_some_and(|next| next <= now) {
            self.drop_where(|sighting| sighting.until <= now);
        }
    }

    /// Time at which the next word stops to hold.
    pub fn next_expiry(&self) -> Option<Instant> {
        self.rooms.values().filter_map(Sightings::next_expiry).min()
    }

    /// Returns `true` if there is something to take.
    pub fn has_updates(&self) -> bool {
        !self.changed.is_empty()
    }

    /// Takes what has changed since the last time, each room once.
    pub fn take_updates(&mut self) -> Vec<NearbyUpdate> {
        let changed = std::mem::take(&mut self.changed);
        let update = |key| match self.rooms.get(&key).and_then(Sightings::room) {
            Some(room) => NearbyUpdate::Here(room),
            None => NearbyUpdate::Gone(key),
        };
        changed.into_iter().map(update).collect()
    }

    fn make_place(&mut self, key: Fingerprint, by: AnnouncerId) -> bool {
        let crowded = |room: &Sightings| room.count() >= ANNOUNCERS_OF_ONE;
        if self.rooms.get(&key).is_some_and(crowded) {
            return false;
        }
        match self.shares.find(by) {
            Place::Free => true,
            Place::Full => false,
            Place::TakenFrom(other) => {
                let theirs = self.rooms.iter().filter(|(_, room)| room.has(other));
                // Any will do: whoever has the most is no host of a party.
                let Some(key) = theirs.map(|(key, _)| *key).next_back() else { return false };
                self.forget(other, key);
                true
            }
        }
    }

    fn drop_where(&mut self, goes: impl Fn(&RoomSighting) -> bool) {
        let Self { rooms, changed, shares } = self;
        rooms.retain(|key, room| {
            let gone = room.drop_where(&goes);
            for by in &gone {
                shares.give_back(*by);
            }
            if !gone.is_empty() {
                changed.insert(*key);
            }
            room.count() > 0
        });
    }
}

#[cfg(test)]
mod tests;
