// SPDX-License-Identifier: GPL-3.0-or-later
//! The rooms that are near, put together from what was heard of each: one entry
//! for each key, however many announcers, interfaces and addresses tell of it.
//! Pure: told what was heard and what time it is.
//!
//! The address of a packet's sender may be made up, so what is heard is only as good
//! as its [`SenderProof`]: places that are told of are asked, a few a second, and what they
//! answer displaces what others claim. When there is no place left, the newcomer gets
//! that of somebody who has proven nothing; nobody is refused for ever.

mod eviction_budget;
mod kept;
mod places;
mod question_budget;
mod questions;
mod room;
mod sighting;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

pub use self::room::{NearbyRoom, NearbyUpdate};
pub use self::sighting::{RoomSighting, SenderProof};

use self::eviction_budget::EvictionBudget;
use self::kept::KeptSighting;
use self::question_budget::QuestionBudget;
use self::room::Sightings;
use super::announcer_id::AnnouncerId;
use super::shares::Shares;
use crate::protocol::Fingerprint;

/// Sightings that are kept in all: rooms times announcers. A host with IPv4 and
/// IPv6 on two interfaces is four announcers.
pub const SIGHTINGS: usize = 2_048;
/// Rooms of one announcer.
pub const ROOMS_OF_ONE: usize = 16;
/// Announcers of one room.
const ANNOUNCERS_OF_ONE: usize = 16;

/// The rooms that are near. An announcer changes or takes back only what it said
/// itself; of what several say about one room, the best proven is shown, and among
/// those the earliest.
#[derive(Debug)]
pub struct Listing {
    rooms: BTreeMap<Fingerprint, Sightings>,
    changed: BTreeSet<Fingerprint>,
    /// Rooms that were told of and not taken back.
    told: BTreeSet<Fingerprint>,
    /// Rooms that were met; they are asked first and go last.
    known: BTreeSet<Fingerprint>,
    shares: Shares<AnnouncerId>,
    /// Announcers that have come so far.
    came: u64,
    questions: QuestionBudget,
    evictions: EvictionBudget,
}

impl Listing {
    /// A list without rooms.
    pub fn new(now: Instant) -> Self {
        Self {
            rooms: BTreeMap::new(),
            changed: BTreeSet::new(),
            told: BTreeSet::new(),
            known: BTreeSet::new(),
            shares: Shares::new(ROOMS_OF_ONE, SIGHTINGS),
            came: 0,
            questions: QuestionBudget::new(now),
            evictions: EvictionBudget::new(now),
        }
    }

    /// Prefers these rooms from now on: they were met.
    pub fn prefer(&mut self, known: BTreeSet<Fingerprint>) {
        self.known = known;
    }

    /// Takes an announcer's word. Who has no place yet may get that of somebody else.
    pub fn hear(&mut self, sighting: RoomSighting, now: Instant) {
        let (key, by) = (sighting.facts.key, sighting.by);
        let is_there = self.rooms.get(&key).is_some_and(|room| room.has(by));
        if !is_there && !self.make_place(key, by, sighting.proof, now) {
            return;
        }
        let room = self.rooms.entry(key).or_insert_with(|| Sightings::new(now));
        if !is_there {
            self.shares.take(by);
            self.came += 1;
        }
        if room.put(sighting, self.came, now) {
            self.changed.insert(key);
        }
    }

    /// Drops an announcer's word about a room.
    pub fn forget(&mut self, by: AnnouncerId, key: Fingerprint) {
        let Some(room) = self.rooms.get_mut(&key) else { return };
        if room.drop_where(|kept| kept.sighting.by == by).is_empty() {
            return;
        }
        if room.count() == 0 {
            self.rooms.remove(&key);
        }
        self.shares.give_back(by);
        self.changed.insert(key);
    }

    /// Takes a word that the room is closed. It takes effect at once only if it comes from
    /// where the announcer is; whoever may have said so, it is a reason to ask.
    pub fn hear_goodbye(
        &mut self,
        by: AnnouncerId,
        proof: SenderProof,
        key: Fingerprint,
        now: Instant,
    ) {
        self.doubt(key, now);
        if proof == SenderProof::Answered {
            self.forget(by, key);
        }
    }

    /// Asks whether a room is still there: what nobody confirms within two seconds goes
    /// (RFC 6762, section 10.4).
    pub fn doubt(&mut self, key: Fingerprint, now: Instant) {
        if let Some(room) = self.rooms.get_mut(&key) {
            room.doubt(now);
        }
    }

    /// Drops everything that was heard on an interface.
    pub fn lose_link(&mut self, link: u32) {
        self.drop_where(|kept| kept.sighting.by.link == link);
    }

    /// Drops what holds no longer.
    pub fn expire(&mut self, now: Instant) {
        if self.next_expiry().is_some_and(|next| next <= now) {
            self.drop_where(|kept| kept.sighting.until <= now);
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

    /// Takes what has changed since the last time, each room once; first the rooms
    /// that were met, and those that have answered.
    pub fn take_updates(&mut self) -> Vec<NearbyUpdate> {
        let mut updates = Vec::new();
        for key in std::mem::take(&mut self.changed) {
            match self.rooms.get(&key).and_then(Sightings::room) {
                Some(room) => {
                    self.told.insert(key);
                    updates.push(NearbyUpdate::Here(room));
                }
                None if self.told.remove(&key) => updates.push(NearbyUpdate::Gone(key)),
                None => {}
            }
        }
        updates.sort_by_key(|update| match update {
            NearbyUpdate::Here(room) => !self.known.contains(&room.facts.key) && !room.is_proven(),
            NearbyUpdate::Gone(_) => false,
        });
        updates
    }

    fn drop_where(&mut self, goes: impl Fn(&KeptSighting) -> bool) {
        let Self { rooms, changed, shares, .. } = self;
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
mod attacks;
#[cfg(test)]
mod departures;
#[cfg(test)]
mod tests;
