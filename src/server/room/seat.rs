// SPDX-License-Identifier: GPL-3.0-or-later
//! The seats of a room: one for each connection that is a member.

use std::collections::{BTreeMap, HashMap};

use super::clock::RoomTime;
use super::earlier_ids::EarlierIds;
use super::limits::SeatLimits;
use super::log::Stream;
use super::moderation::Departure;
use super::name_claim::NameClaim;
use super::person::{Origin, Sighting};
use super::said_ids::SaidIds;
use super::token_hash::TokenHash;
use crate::protocol::{Event, Fingerprint, Member, Resume, SeatNumber, SecretString};

/// A member's seat, for as long as it stays. Never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(u64);

#[derive(Debug)]
pub struct Seat {
    /// The number that events tell its member by.
    pub number: SeatNumber,
    pub member: Member,
    /// The form in which it reads the log.
    pub stream: Stream,
    /// Set if its member was given the token.
    pub has_token: bool,
    /// The secret to come back with.
    pub token: SecretString,
    pub origin: Origin,
    /// `true` if the room had not met it before.
    pub stranger: bool,
    pub arrived: RoomTime,
    pub limits: SeatLimits,
    /// The number from which its member may read the past.
    pub floor: u64,
    /// Ids of its last messages.
    pub said: SaidIds,
}

impl Seat {
    /// `true` if its member may come back with that token and that key.
    pub fn is_of(&self, token: &SecretString, fingerprint: Option<Fingerprint>) -> bool {
        self.token == *token && self.origin.fingerprint == fingerprint
    }

    /// The first seat of its person, by which it is told from others: who reacts, and whom
    /// something is for alone.
    pub fn reader(&self) -> SeatNumber {
        self.member.first_seat.unwrap_or(self.number)
    }

    /// `true` while the connection is lost and the seat waits for its member.
    pub fn is_held(&self) -> bool {
        self.member.reconnecting
    }

    /// Its member, as seen now.
    pub fn seen(&self, now: RoomTime) -> Sighting {
        Sighting {
            name: self.member.name.clone(),
            origin: self.origin.clone(),
            seat: self.number,
            first_seat: self.member.first_seat,
            time: now,
        }
    }

    /// The name, to be kept for its member should the connection be lost; none if
    /// nobody could come back for it.
    pub fn claim(&self, until: RoomTime) -> Option<NameClaim> {
        let may_return = self.has_token || self.origin.fingerprint.is_some();
        may_return.then(|| NameClaim {
            name: self.member.name.clone(),
            token: TokenHash::of(&self.token),
            origin: self.origin.clone(),
            until,
            floor: self.floor,
            seat: Some(self.number),
        })
    }

    /// Its member, should it leave now.
    pub fn departure(&self, now: RoomTime) -> Departure {
        Departure { seen: self.seen(now), heard: self.limits.said > RoomTime::START }
    }
}

/// Somebody with a key who is present.
#[derive(Debug)]
struct Presence {
    seats: usize,
    /// The first seat it ever had.
    first_seat: SeatNumber,
    /// The moment when it last said something on any of them, in slow mode.
    said: RoomTime,
}

/// Seats by number, in the order they were taken.
#[derive(Debug, Default)]
pub struct Seats {
    by_id: BTreeMap<MemberId, Seat>,
    by_number: HashMap<SeatNumber, MemberId>,
    /// People who are present, by key.
    present: HashMap<Fingerprint, Presence>,
    last_id: u64,
    /// The number of seats that are held.
    held: usize,
    /// Ids of what was said before the room was opened.
    earlier: EarlierIds,
}

impl Seats {
    /// No seats, in a room where that happened before.
    pub fn after(past: &[Event]) -> Self {
        Self { earlier: EarlierIds::of(past), ..Self::default() }
    }

    /// Ids of the messages of whoever is about to take a seat, from before the room was
    /// opened.
    pub fn said_before(&mut self, seat: SeatNumber, resume: Option<&Resume>) -> SaidIds {
        self.earlier.take(seat, resume)
    }

    /// Notes the ids of whispers from before the room was opened.
    pub fn note_earlier_whispers<'a>(&mut self, events: impl Iterator<Item = &'a Event>) {
        self.earlier.add_whispers(events);
    }

    /// A number that no seat has had.
    pub fn next_id(&mut self) -> MemberId {
        self.last_id += 1;
        MemberId(self.last_id)
    }

    pub fn get(&self, id: MemberId) -> Option<&Seat> {
        self.by_id.get(&id)
    }

    pub fn get_mut(&mut self, id: MemberId) -> Option<&mut Seat> {
        self.by_id.get_mut(&id)
    }

    pub fn iter(&self) -> impl Iterator<Item = (MemberId, &Seat)> {
        self.by_id.iter().map(|(id, seat)| (*id, seat))
    }

    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// The seat with that number.
    pub fn numbered(&self, number: SeatNumber) -> Option<(MemberId, &Seat)> {
        let id = *self.by_number.get(&number)?;
        self.get(id).map(|seat| (id, seat))
    }

    pub fn insert(&mut self, id: MemberId, seat: Seat) {
        if let Some(fingerprint) = seat.origin.fingerprint {
            let first_seat = seat.member.first_seat.unwrap_or(seat.number);
            let begun = Presence { seats: 0, first_seat, said: RoomTime::START };
            self.present.entry(fingerprint).or_insert(begun).seats += 1;
        }
        self.by_number.insert(seat.number, id);
        self.by_id.insert(id, seat);
    }

    /// Takes a seat away, with what its person said on others of its seats.
    pub fn remove(&mut self, id: MemberId) -> Option<Seat> {
        let mut seat = self.by_id.remove(&id)?;
        self.held -= usize::from(std::mem::take(&mut seat.member.reconnecting));
        self.by_number.remove(&seat.number);
        seat.limits.said = self.last_said(&seat);
        if let Some(fingerprint) = seat.origin.fingerprint
            && let Some(presence) = self.present.get_mut(&fingerprint)
        {
            presence.seats -= 1;
            if presence.seats == 0 {
                self.present.remove(&fingerprint);
            }
        }
        Some(seat)
    }

    /// Notes that a seat is held.
    pub fn hold(&mut self, id: MemberId) {
        if let Some(seat) = self.by_id.get_mut(&id) {
            self.held += usize::from(!std::mem::replace(&mut seat.member.reconnecting, true));
        }
    }

    /// The number of seats that are held.
    pub fn held(&self) -> usize {
        self.held
    }

    pub fn is_present(&self, fingerprint: &Fingerprint) -> bool {
        self.present.contains_key(fingerprint)
    }

    /// The first seat that a key ever had, if it is present.
    pub fn first_seat(&self, fingerprint: &Fingerprint) -> Option<SeatNumber> {
        self.present.get(fingerprint).map(|presence| presence.first_seat)
    }

    /// The seats of a key but the host's own.
    pub fn of_key(&self, fingerprint: Fingerprint) -> Vec<MemberId> {
        let of_key = self
            .iter()
            .filter(|(_, seat)| seat.origin.fingerprint == Some(fingerprint) && !seat.member.host);
        of_key.map(|(id, _)| id).collect()
    }

    /// The seats of the person who has this one: a key may have several.
    pub fn of_same_person(&self, id: MemberId) -> Vec<MemberId> {
        let fingerprint = self.get(id).and_then(|seat| seat.origin.fingerprint);
        fingerprint.map_or_else(|| vec![id], |fingerprint| self.of_key(fingerprint))
    }

    pub fn change(&mut self, ids: Vec<MemberId>, change: impl Fn(&mut Seat)) {
        for id in ids {
            self.get_mut(id).map(&change);
        }
    }

    /// Notes that everybody hears something of that member.
    pub fn note_said(&mut self, id: MemberId, now: RoomTime, in_slow_mode: bool) {
        let Some(seat) = self.by_id.get_mut(&id) else { return };
        seat.limits.said = now;
        if in_slow_mode
            && let Some(fingerprint) = seat.origin.fingerprint
            && let Some(presence) = self.present.get_mut(&fingerprint)
        {
            presence.said = now;
        }
    }

    /// The moment when the person who has that seat last said something, on
    /// any of its seats while the slow mode was on. Guests without a key have
    /// one seat each: they are told apart by their names.
    pub fn last_said(&self, seat: &Seat) -> RoomTime {
        let fingerprint = seat.origin.fingerprint;
        let presence = fingerprint.and_then(|fingerprint| self.present.get(&fingerprint));
        presence.map_or(seat.limits.said, |presence| presence.said.max(seat.limits.said))
    }

    /// The number of seats taken by people with keys, counted by person.
    #[cfg(test)]
    pub fn of_people_with_keys(&self) -> usize {
        self.present.values().map(|presence| presence.seats).sum()
    }
}
