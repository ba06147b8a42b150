// SPDX-License-Identifier: GPL-3.0-or-later
//! A room that somebody calls by its name.

use super::listing::NearbyRoom;
use crate::protocol::{Fingerprint, RoomName};

/// Reasons why a name does not say which room is meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ByNameError {
    /// No room of that name is near.
    #[error("no room nearby is called {name}")]
    NotThere {
        /// The name.
        name: RoomName,
        /// Those that are near.
        others: Vec<NearbyRoom>,
    },
    /// Several rooms have that name.
    #[error("{} rooms nearby are called {name}", .rooms.len())]
    Several {
        /// The name.
        name: RoomName,
        /// Those that have it.
        rooms: Vec<NearbyRoom>,
    },
}

/// The only room of that name, without regard to case; of several, the only one that
/// `is_known`: anybody may call a room like another.
///
/// # Errors
///
/// [`ByNameError`], with the rooms there are to choose from.
pub fn by_name(
    rooms: Vec<NearbyRoom>,
    name: &RoomName,
    is_known: impl Fn(&Fingerprint) -> bool,
) -> Result<NearbyRoom, ByNameError> {
    let wanted = name.folded();
    let is_meant = |room: &NearbyRoom| room.facts.room.folded() == wanted;
    let (mut meant, others): (Vec<_>, Vec<_>) = rooms.into_iter().partition(is_meant);
    let known = |room: &NearbyRoom| is_known(&room.facts.key);
    if meant.iter().filter(|room| known(room)).count() == 1 {
        meant.retain(known);
    }
    match meant.len() {
        0 => Err(ByNameError::NotThere { name: name.clone(), others }),
        1 => Ok(meant.remove(0)),
        _ => Err(ByNameError::Several { name: name.clone(), rooms: meant }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery::{Rail, RoomFacts, SenderProof};
    use crate::protocol::Address;

    fn name(name: &str) -> RoomName {
        RoomName::new(name).unwrap()
    }

    fn room(called: &str, key: u8) -> NearbyRoom {
        let key = Fingerprint::new([key; 32]);
        let facts = RoomFacts { key, room: name(called), host: None, people: 1, password: false };
        let addresses = vec![Address::new("192.0.2.1", 5555).unwrap()];
        NearbyRoom { facts, addresses, rail: Rail::Multicast, proof: SenderProof::Claimed }
    }

    #[test]
    fn a_name_says_which_room_if_only_one_has_it() {
        let rooms =
            vec![room("LAN party", 1), room("Straße", 2), room("Attic", 3), room("attic", 4)];
        assert_eq!(by_name(rooms.clone(), &name("lan  PARTY"), |_| false), Ok(rooms[0].clone()));
        assert_eq!(by_name(rooms.clone(), &name("STRASSE"), |_| false), Ok(rooms[1].clone()));
        let Err(ByNameError::Several { rooms: two, .. }) =
            by_name(rooms.clone(), &name("Attic"), |_| false)
        else {
            panic!("which one?")
        };
        assert_eq!(two, rooms[2..]);
        let error = by_name(rooms.clone(), &name("Cellar"), |_| false).unwrap_err();
        assert_eq!(error, ByNameError::NotThere { name: name("Cellar"), others: rooms });
    }

    #[test]
    fn of_several_the_known_one_is_meant() {
        let rooms = vec![room("Attic", 1), room("attic", 2), room("Attic", 3)];
        let known = |keys: &'static [u8]| {
            move |key: &Fingerprint| keys.iter().any(|known| *key == Fingerprint::new([*known; 32]))
        };
        let called = |keys| by_name(rooms.clone(), &name("Attic"), known(keys));
        assert_eq!(called(&[2, 9]), Ok(rooms[1].clone()));
        assert!(
            matches!(called(&[1, 2]), Err(ByNameError::Several { rooms, .. }) if rooms.len() == 3)
        );
        let others = by_name(rooms.clone(), &name("Cellar"), known(&[2]));
        assert!(matches!(others, Err(ByNameError::NotThere { .. })));
    }
}
