// SPDX-License-Identifier: GPL-3.0-or-later
//! The means by which the room knows somebody: a key, or the address.

use serde::{Deserialize, Serialize};

use super::clock::RoomTime;
use crate::protocol::{AddressGroup, Fingerprint, Nickname, SeatNumber, limits};

/// The origin of somebody: an address, and the fingerprint of a key if it has
/// shown one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The fingerprint of its key, if it has shown one.
    pub fingerprint: Option<Fingerprint>,
    /// The address, or the network of it.
    pub group: AddressGroup,
}

impl Origin {
    /// The target of a ban of somebody from there.
    pub fn ban_target(&self) -> BanTarget {
        self.fingerprint.map_or(BanTarget::Address(self.group), BanTarget::Key)
    }

    /// The person that is muted, or has to wait, when somebody from there does.
    pub fn person(&self, folded: &str) -> PersonId {
        match self.fingerprint {
            Some(fingerprint) => PersonId::Key(fingerprint),
            None => PersonId::Guest(self.group, folded.to_owned()),
        }
    }
}

/// The target of a ban: a key, wherever it comes from, or everybody at an
/// address who has none. Somebody with a key is never kept out for an address.
/// A full IPv6 address in an older file is read as its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BanTarget {
    /// One key, wherever it comes from.
    Key(Fingerprint),
    /// Everybody without a key at an address.
    Address(AddressGroup),
}

impl BanTarget {
    /// The number of people that it may be, as files are counted.
    pub fn file_people(&self) -> usize {
        match self {
            Self::Key(_) => 1,
            Self::Address(_) => limits::FILE_PEOPLE_AT_ADDRESS,
        }
    }
}

/// One person, as well as can be told. Guests of one address who have no key
/// are told apart by their folded names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonId {
    Key(Fingerprint),
    Guest(AddressGroup, String),
}

impl PersonId {
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        match self {
            Self::Key(fingerprint) => Some(*fingerprint),
            Self::Guest(..) => None,
        }
    }
}

/// Somebody under a name, at a seat, and the time when it was last so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    pub name: Nickname,
    pub origin: Origin,
    pub seat: SeatNumber,
    /// The first seat of the same key, if it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seat: Option<SeatNumber>,
    #[serde(rename = "seen")]
    pub time: RoomTime,
}

impl Sighting {
    /// The first seat of its key, as far as the room remembers.
    pub fn first_seat(&self) -> SeatNumber {
        self.first_seat.unwrap_or(self.seat)
    }
}

/// Somebody who uses or used a name, as far as the room remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameUse {
    /// The name as it was written.
    pub name: Nickname,
    pub target: BanTarget,
    /// The address; unknown where an older version did not keep it.
    pub from: Option<AddressGroup>,
    /// The seat; unknown where an older version did not keep it.
    pub seat: Option<SeatNumber>,
    /// The time when it was last seen under the name.
    pub time: RoomTime,
}

impl From<&Sighting> for NameUse {
    fn from(seen: &Sighting) -> Self {
        Self {
            name: seen.name.clone(),
            target: seen.origin.ban_target(),
            from: Some(seen.origin.group),
            seat: Some(seen.seat),
            time: seen.time,
        }
    }
}
