// SPDX-License-Identifier: GPL-3.0-or-later
//! A request to join a room, and the key that our memory expects there before
//! the first packet is sent.

use crate::client::Target;
use crate::protocol::{Address, Destination, Fingerprint, Nickname, Refused};
use crate::trust::{Expectation, KeyConflict, KeySource, KnownRooms, StoredError, policy};
use crate::ui::trust::{AlarmKind, Damage, store};

/// Name and destination of somebody who wants to join.
#[derive(Debug, Clone)]
pub struct JoinRequest {
    pub name: Nickname,
    pub destination: Destination,
    /// Key that is not the known one, and that the person has compared.
    pub accepted: Option<Fingerprint>,
    /// Rooms that are open here.
    pub seats: Vec<Fingerprint>,
    /// Set to take over the seat that we have there elsewhere.
    pub take_over: bool,
}

/// Way into a room: its addresses, the key to expect and the source of that.
#[derive(Debug)]
pub struct Route {
    pub target: Target,
    /// None for a room of our own, which is not met.
    pub key_source: Option<KeySource>,
    /// Request that it is for; none for a room of our own.
    pub request: Option<JoinRequest>,
}

/// Obstacle that takes an answer of the person.
#[derive(Debug)]
pub enum Blocker {
    /// The room has a password; the refusal says what was wrong with the last.
    Password { route: Box<Route>, refused: Refused },
    /// The room is not the expected one, or does not prove itself.
    Alarm { kind: AlarmKind, address: Address, request: Option<JoinRequest> },
    /// A file of ours cannot be used.
    Damage(Damage),
    /// There is a new file, which the person has to hear of.
    Renewed,
}

impl JoinRequest {
    /// Asks for `destination` under `name`.
    pub fn new(name: Nickname, destination: Destination) -> Self {
        Self { name, destination, accepted: None, seats: Vec::new(), take_over: false }
    }

    /// Asks our memory for the key to expect; returns the way to the room.
    pub async fn prepare(self) -> Result<Route, Blocker> {
        let identity = store::identity().await;
        let identity = identity.map_err(|error| Blocker::Damage(Damage::OurKey(error)))?;
        let request = self.clone();
        let expected = store::known(move |rooms| request.expected(rooms)).await;
        let expected = expected.map_err(|error| Blocker::Damage(Damage::KnownRooms(error)))?;
        let expected = match expected {
            Ok(expected) => expected,
            Err((conflict, address)) => {
                let kind = conflict.into();
                return Err(Blocker::Alarm { kind, address, request: Some(self) });
            }
        };
        let (first, also) = expected.addresses(&self.destination);
        let Expectation { fingerprint, epochs, source, .. } = expected;
        let target = Target {
            also,
            fingerprint,
            epochs,
            seats: self.seats.clone(),
            identity: Some(identity),
            comes_back: true,
            take_over: self.take_over,
            ..Target::new(first, self.name.clone())
        };
        Ok(Route { target, key_source: Some(source), request: Some(self) })
    }

    /// Looks up the room that has to answer, as far as one is known. Blocks on
    /// the disk.
    fn expected(
        &self,
        rooms: &KnownRooms,
    ) -> Result<Result<Expectation, (KeyConflict, Address)>, StoredError> {
        let known = rooms.list()?;
        Ok(match self.accepted {
            Some(key) => Ok(Expectation::accepted(key, &known)),
            None => policy::expect(&self.destination, &known),
        })
    }

    /// Tells what another key at `address` than the expected one means.
    pub async fn explain(
        &self,
        expected: Fingerprint,
        found: Fingerprint,
        address: Address,
    ) -> Result<KeyConflict, StoredError> {
        let known = store::known(KnownRooms::list).await?;
        Ok(policy::explain(&self.destination, expected, found, &address, &known))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Invite, RoomName};
    use crate::trust::KnownEpochs;

    fn rooms() -> (tempfile::TempDir, KnownRooms) {
        let folder = tempfile::tempdir().unwrap();
        let rooms = KnownRooms::open(folder.path());
        for (address, key) in [("attic", 1), ("cellar:7", 2)] {
            let room = RoomName::new(address).unwrap();
            let key = Fingerprint::new([key; 32]);
            rooms.remember(&address.parse().unwrap(), key, &room, 1).unwrap();
        }
        (folder, rooms)
    }

    fn request(destination: impl Into<Destination>) -> JoinRequest {
        JoinRequest::new(Nickname::new("Ada").unwrap(), destination.into())
    }

    fn invite(addresses: &[&str], key: u8) -> Invite {
        let mut addresses = addresses.iter().map(|address| address.parse().unwrap());
        let first = addresses.next().unwrap();
        Invite::new(first, addresses, Fingerprint::new([key; 32]), None)
    }

    fn expectation(key: Option<u8>, source: KeySource) -> Expectation {
        let key = key.map(|key| Fingerprint::new([key; 32]));
        let epochs = KnownEpochs::default();
        Expectation { fingerprint: key, epochs, source, avoided: Vec::new() }
    }

    #[test]
    fn a_known_address_expects_the_key_it_had() {
        let (_folder, rooms) = rooms();
        let typed = |address: &str| {
            request(address.parse::<Address>().unwrap()).expected(&rooms).unwrap().unwrap()
        };
        assert_eq!(typed("ATTIC"), expectation(Some(1), KeySource::ByAddress));
        assert_eq!(typed("attic:7"), expectation(None, KeySource::ByAddress));
    }

    #[test]
    fn an_invite_may_not_pass_for_another_room() {
        let (_folder, rooms) = rooms();
        let good = request(invite(&["attic", "elsewhere"], 1)).expected(&rooms).unwrap().unwrap();
        assert_eq!(good, expectation(Some(1), KeySource::ByInvite));
        let mut bad = request(invite(&["elsewhere", "attic"], 2));
        let Err((KeyConflict::OtherInvite { known, elsewhere, .. }, place)) =
            bad.expected(&rooms).unwrap()
        else {
            panic!("it was let through");
        };
        assert_eq!((known.address, place), ("attic".parse().unwrap(), "attic".parse().unwrap()));
        assert_eq!(elsewhere.len(), 1, "and it says whose key that is");
        let found = Fingerprint::new([2; 32]);
        bad.accepted = Some(found);
        let accepted = expectation(Some(2), KeySource::Accepted);
        assert_eq!(bad.expected(&rooms).unwrap().unwrap(), accepted);
    }
}
