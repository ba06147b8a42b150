// SPDX-License-Identifier: GPL-3.0-or-later
//! The rooms that were met, as those nearby are held against them.

use std::collections::HashSet;

use super::familiarity::Familiarity;
use crate::discovery::{NearbyRoom, RoomFacts};
use crate::protocol::{Fingerprint, Invite, RoomName};
use crate::trust::KnownRoom;

/// The rooms that were met, with what it takes to compare names. Making it takes a
/// while for many rooms: not on the main thread of a window.
#[derive(Debug, Clone, Default)]
pub struct Acquaintances {
    met: Vec<KnownRoom>,
    /// Names as they read and as they look.
    names: HashSet<String>,
}

impl Acquaintances {
    /// The rooms that were met, given with the last seen first.
    pub fn new(mut met: Vec<KnownRoom>) -> Self {
        met.sort_by_key(|met| !met.pinned);
        let names = met.iter().flat_map(|met| [met.room.folded(), met.room.skeleton()]).collect();
        Self { met, names }
    }

    /// All of them, the pinned ones first and then the last seen; a room with several addresses is there for each.
    pub fn rooms(&self) -> &[KnownRoom] {
        &self.met
    }

    /// The room with that key.
    pub fn with(&self, key: &Fingerprint) -> Option<&KnownRoom> {
        self.met.iter().find(|met| met.fingerprint == *key)
    }

    /// Familiarity with a room of which this is announced.
    pub fn familiarity(&self, facts: &RoomFacts) -> Familiarity {
        let looks_alike = || {
            let names = [facts.room.folded(), facts.room.skeleton()];
            names.iter().any(|name| self.names.contains(name))
        };
        match self.with(&facts.key) {
            Some(_) => Familiarity::Known,
            None if looks_alike() => Familiarity::NamesakeOfKnown,
            None => Familiarity::New,
        }
    }

    /// Name under which a room is shown: a room that was met keeps the one it had then,
    /// whatever anybody announces.
    pub fn name_of<'a>(&'a self, facts: &'a RoomFacts) -> &'a RoomName {
        self.with(&facts.key).map_or(&facts.room, |met| &met.room)
    }

    /// Everything that is needed to join, the addresses at which the room was met
    /// included.
    pub fn invite(&self, room: &NearbyRoom) -> Invite {
        let met = self.met.iter().filter(|met| met.fingerprint == room.facts.key);
        let mut room = room.clone();
        room.facts.room = self.name_of(&room.facts).clone();
        room.invite_with(met.map(|met| met.address.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery::{Rail, SenderProof};
    use crate::protocol::Address;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    fn met(place: &str, name: &str, key: u8) -> KnownRoom {
        KnownRoom {
            address: address(place),
            fingerprint: Fingerprint::new([key; 32]),
            epoch: 0,
            room: RoomName::new(name).unwrap(),
            first_seen: 1,
            last_seen: 2,
            pinned: false,
        }
    }

    fn told(name: &str, key: u8) -> RoomFacts {
        RoomFacts {
            key: Fingerprint::new([key; 32]),
            room: RoomName::new(name).unwrap(),
            host: None,
            people: 0,
            password: false,
        }
    }

    #[test]
    fn a_known_name_with_another_key_is_not_the_known_room() {
        let known = Acquaintances::new(vec![met("attic", "Attic", 1), met("loft", "Straße", 3)]);
        for (facts, familiarity) in [
            (told("Attic", 1), Familiarity::Known),
            (told("Cellar", 1), Familiarity::Known),
            (told("ATTIC", 2), Familiarity::NamesakeOfKnown),
            (told("Attiс", 2), Familiarity::NamesakeOfKnown),
            (told("A\u{200D}ttic", 2), Familiarity::NamesakeOfKnown),
            (told("ＡＴＴＩＣ", 2), Familiarity::NamesakeOfKnown),
            (told("STRASSE", 2), Familiarity::NamesakeOfKnown),
            (told("Cellar", 2), Familiarity::New),
        ] {
            assert_eq!(known.familiarity(&facts), familiarity, "{facts:?}");
        }
    }

    #[test]
    fn a_room_that_was_met_keeps_its_name_and_is_dialled_where_it_was_as_well() {
        let known = Acquaintances::new(vec![met("192.0.2.9", "Attic", 1), met("loft", "Attic", 1)]);
        let announced = |number: u8| address(&format!("203.0.113.{number}"));
        let mut room = NearbyRoom {
            facts: told("Stolen", 1),
            addresses: (1..=8).map(announced).collect(),
            rail: Rail::Multicast,
            proof: SenderProof::Claimed,
        };
        assert_eq!(known.name_of(&room.facts).as_str(), "Attic");
        let invite = known.invite(&room);
        assert_eq!(invite.name().unwrap().as_str(), "Attic");
        assert_eq!(invite.addresses()[..3], [address("192.0.2.9"), address("loft"), announced(1)]);
        assert_eq!(invite.addresses().len(), 8);
        room.proof = SenderProof::Answered;
        let invite = known.invite(&room);
        assert_eq!(invite.addresses()[..2], [announced(1), announced(2)]);
        assert_eq!(invite.addresses()[6..], [address("192.0.2.9"), address("loft")]);
        room.facts.key = Fingerprint::new([2; 32]);
        assert_eq!(known.invite(&room).addresses(), room.addresses);
    }
}
