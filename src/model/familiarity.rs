// SPDX-License-Identifier: GPL-3.0-or-later
//! Familiarity with a room that announces itself nearby.

use crate::discovery::RoomFacts;
use crate::trust::KnownRoom;

/// Familiarity with a room, as far as its announcement is true; joining tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Familiarity {
    /// A room with this key was met before.
    Known,
    /// No room with this key was met, but one of the same name with another key.
    NamesakeOfKnown,
    /// Neither key nor name was met.
    New,
}

impl Familiarity {
    /// Compares a room's announcement with the rooms that were met.
    pub fn of(facts: &RoomFacts, known: &[KnownRoom]) -> Self {
        let name = facts.room.as_str().to_lowercase();
        if known.iter().any(|known| known.fingerprint == facts.key) {
            Self::Known
        } else if known.iter().any(|known| known.room.as_str().to_lowercase() == name) {
            Self::NamesakeOfKnown
        } else {
            Self::New
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Fingerprint, RoomName};

    #[test]
    fn a_known_name_with_another_key_is_not_the_known_room() {
        let met = KnownRoom {
            address: "attic".parse().unwrap(),
            fingerprint: Fingerprint::new([1; 32]),
            epoch: 0,
            room: RoomName::new("Attic").unwrap(),
            first_seen: 1,
            last_seen: 2,
        };
        let told = |name: &str, key: u8| RoomFacts {
            key: Fingerprint::new([key; 32]),
            room: RoomName::new(name).unwrap(),
            host: None,
            people: 0,
            password: false,
        };
        for (facts, familiarity) in [
            (told("Attic", 1), Familiarity::Known),
            (told("Cellar", 1), Familiarity::Known),
            (told("ATTIC", 2), Familiarity::NamesakeOfKnown),
            (told("Cellar", 2), Familiarity::New),
        ] {
            assert_eq!(Familiarity::of(&facts, std::slice::from_ref(&met)), familiarity);
        }
    }
}
