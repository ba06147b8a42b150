// SPDX-License-Identifier: GPL-3.0-or-later
//! A room that is near, and what was heard of it.

use std::time::Instant;

use super::sighting::{ADDRESSES_OF_ONE, RoomSighting};
use crate::discovery::announcer_id::{AnnouncerId, Rail};
use crate::discovery::facts::RoomFacts;
use crate::protocol::{Address, Fingerprint, Invite, limits};

/// A room that is near, as strangers announce it: to be believed when its key
/// was checked on joining.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearbyRoom {
    /// The facts it tells of itself.
    pub facts: RoomFacts,
    /// Addresses to dial, at least one and at most
    /// [`limits::INVITE_ADDRESSES`].
    pub addresses: Vec<Address>,
    /// Way on which it was found; multicast if on both.
    pub rail: Rail,
}

impl NearbyRoom {
    /// Everything that is needed to join. Unlike an invite that somebody gave, it
    /// vouches for nothing.
    pub fn invite(&self) -> Invite {
        let mut addresses = self.addresses.iter().cloned();
        let first = addresses.next().expect("a room has an address");
        Invite::new(first, addresses, self.facts.key, Some(self.facts.room.clone()))
    }
}

/// A change among the rooms that are near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NearbyUpdate {
    /// The room is there, or tells something else than before.
    Here(NearbyRoom),
    /// The room with this key is closed or has fallen silent.
    Gone(Fingerprint),
}

/// Sightings of one room, the earliest first.
#[derive(Debug, Default)]
pub(super) struct Sightings(Vec<RoomSighting>);

impl Sightings {
    pub fn count(&self) -> usize {
        self.0.len()
    }

    pub fn has(&self, by: AnnouncerId) -> bool {
        self.0.iter().any(|sighting| sighting.by == by)
    }

    pub fn next_expiry(&self) -> Option<Instant> {
        self.0.iter().map(|sighting| sighting.until).min()
    }

    /// Adds or replaces; returns whether anybody could see the difference.
    pub fn put(&mut self, mut sighting: RoomSighting) -> bool {
        sighting.addresses.truncate(ADDRESSES_OF_ONE);
        // What it said on the other rail may be half a minute old.
        let (ip, facts) = (sighting.by.ip, sighting.facts.clone());
        let mut is_news = false;
        for other in self.0.iter_mut().filter(|other| other.by.ip == ip && other.facts != facts) {
            other.facts = facts.clone();
            is_news = true;
        }
        let Some(before) = self.0.iter_mut().find(|before| before.by == sighting.by) else {
            self.0.push(sighting);
            return true;
        };
        let differs = is_news || before.addresses != sighting.addresses;
        *before = sighting;
        differs
    }

    /// Drops some; returns whose they were.
    pub fn drop_where(&mut self, goes: impl Fn(&RoomSighting) -> bool) -> Vec<AnnouncerId> {
        let mut gone = Vec::new();
        self.0.retain(|sighting| {
            let goes = goes(sighting);
            if goes {
                gone.push(sighting.by);
            }
            !goes
        });
        gone
    }

    /// The room; none if nobody tells of it or there is no address.
    pub fn room(&self) -> Option<NearbyRoom> {
        let facts = self.0.first()?.facts.clone();
        let addresses = self.addresses();
        let rail = self.0.iter().map(|sighting| sighting.by.rail).min()?;
        (!addresses.is_empty()).then_some(NearbyRoom { facts, addresses, rail })
    }

    /// The first address of each announcer, then the second of each: whoever
    /// tells of a room with wrong addresses displaces none of the right ones. Those
    /// that hold on one cable alone come last.
    fn addresses(&self) -> Vec<Address> {
        let mut addresses: Vec<Address> = Vec::new();
        for turn in 0..ADDRESSES_OF_ONE {
            for address in self.0.iter().filter_map(|sighting| sighting.addresses.get(turn)) {
                let same = |other: &Address| other.comparable() == address.comparable();
                if addresses.len() < limits::INVITE_ADDRESSES && !addresses.iter().any(same) {
                    addresses.push(address.clone());
                }
            }
        }
        addresses.sort_by_key(|address| address.host.contains('%'));
        addresses
    }
}
