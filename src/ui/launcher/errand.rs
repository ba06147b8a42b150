// SPDX-License-Identifier: GPL-3.0-or-later
//! Where somebody wants to go, and what our memory says about it before the
//! first packet is sent.

use crate::client::Target;
use crate::protocol::{Address, Destination, Fingerprint, Nickname};
use crate::trust::{Acquaintance, KnownRooms, StoredError};
use crate::ui::trust::store;
use crate::ui::trust::{AlarmKind, Damage, KeySource};

/// Where somebody wants to go.
#[derive(Debug, Clone)]
pub struct Errand {
    pub name: Nickname,
    pub destination: Destination,
    /// A key that is not the one we knew, and that the person has compared.
    pub accepted: Option<Fingerprint>,
}

/// What stands in the way before anything was sent.
#[derive(Debug)]
pub enum Hitch {
    Damage(Damage),
    Alarm(AlarmKind, Address),
}

/// The key to expect, if one is known, and why; or what is in the way.
type Expected = Result<(Option<Fingerprint>, KeySource), Hitch>;

impl Errand {
    pub fn new(name: Nickname, destination: Destination) -> Self {
        Self { name, destination, accepted: None }
    }

    fn places(&self) -> Vec<Address> {
        match &self.destination {
            Destination::Address(address) => vec![address.clone()],
            Destination::Invite(invite) => invite.addresses().to_vec(),
        }
    }

    /// Asks our memory; gives where to go and whom to expect there.
    pub async fn prepare(&self) -> Result<(Target, KeySource), Hitch> {
        let identity = store::identity().await;
        let identity = identity.map_err(|error| Hitch::Damage(Damage::OurKey(error)))?;
        let errand = self.clone();
        let asked = store::known(move |rooms| errand.expected(rooms)).await;
        let (key, meeting) = asked.map_err(|error| Hitch::Damage(Damage::KnownRooms(error)))??;
        let mut places = self.places();
        let first = places.remove(0);
        let target = Target {
            also: places,
            key,
            identity: Some(identity),
            ..Target::new(first, self.name.clone())
        };
        Ok((target, meeting))
    }

    /// The key that has to answer, as far as one is known. Blocks on the disk.
    fn expected(&self, rooms: &KnownRooms) -> Result<Expected, StoredError> {
        if let Some(accepted) = self.accepted {
            return Ok(Ok((Some(accepted), KeySource::Accepted)));
        }
        let Some(found) = self.destination.key() else {
            let known = rooms.look_up(self.destination.address())?;
            return Ok(Ok((known.map(|known| known.fingerprint), KeySource::ByAddress)));
        };
        for place in self.places() {
            if let Acquaintance::Changed { expected: known, known_elsewhere: elsewhere } =
                rooms.judge(&place, &found)?
            {
                let kind = AlarmKind::OtherInvite { known, found, elsewhere };
                return Ok(Err(Hitch::Alarm(kind, place)));
            }
        }
        Ok(Ok((Some(found), KeySource::ByInvite)))
    }

    /// What to make of another key at `address` than the expected one.
    pub async fn explain(
        &self,
        expected: Fingerprint,
        found: Fingerprint,
        address: Address,
    ) -> Result<AlarmKind, StoredError> {
        let acquaintance = store::known(move |rooms| rooms.judge(&address, &found)).await?;
        Ok(match acquaintance {
            Acquaintance::Changed { expected: known, known_elsewhere: elsewhere }
                if self.destination.key().is_none() =>
            {
                AlarmKind::OtherRoom { known, found, elsewhere }
            }
            _ => AlarmKind::NotInvited { invited: expected, found },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Invite, RoomName};

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

    fn errand(destination: impl Into<Destination>) -> Errand {
        Errand::new(Nickname::new("Ada").unwrap(), destination.into())
    }

    fn invite(addresses: &[&str], key: u8) -> Invite {
        let mut addresses = addresses.iter().map(|address| address.parse().unwrap());
        let first = addresses.next().unwrap();
        Invite::new(first, addresses, Fingerprint::new([key; 32]), None)
    }

    #[test]
    fn a_known_address_expects_the_key_it_had() {
        let (_folder, rooms) = rooms();
        let typed = |address: &str| {
            errand(address.parse::<Address>().unwrap()).expected(&rooms).unwrap().unwrap()
        };
        assert_eq!(typed("ATTIC"), (Some(Fingerprint::new([1; 32])), KeySource::ByAddress));
        assert_eq!(typed("attic:7"), (None, KeySource::ByAddress));
    }

    #[test]
    fn an_invite_may_not_pass_for_another_room() {
        let (_folder, rooms) = rooms();
        let good = errand(invite(&["attic", "elsewhere"], 1)).expected(&rooms).unwrap().unwrap();
        assert_eq!(good, (Some(Fingerprint::new([1; 32])), KeySource::ByInvite));
        let mut bad = errand(invite(&["elsewhere", "attic"], 2));
        let Err(Hitch::Alarm(AlarmKind::OtherInvite { known, elsewhere, .. }, place)) =
            bad.expected(&rooms).unwrap()
        else {
            panic!("it was let through");
        };
        assert_eq!((known.address, place), ("attic".parse().unwrap(), "attic".parse().unwrap()));
        assert_eq!(elsewhere.len(), 1, "and it says whose key that is");
        let found = Fingerprint::new([2; 32]);
        bad.accepted = Some(found);
        assert_eq!(bad.expected(&rooms).unwrap().unwrap(), (Some(found), KeySource::Accepted));
    }
}
