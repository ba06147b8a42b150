// SPDX-License-Identifier: GPL-3.0-or-later
//! What the room knows somebody by: the key, or where it comes from.

use serde::{Deserialize, Serialize};

use crate::protocol::{AddressGroup, Fingerprint};

/// Where somebody comes from, and with which key, if with one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub key: Option<Fingerprint>,
    pub place: AddressGroup,
}

impl Origin {
    /// Whom a ban of somebody from there is about.
    pub fn whom(&self) -> Whom {
        self.key.map_or(Whom::Address(self.place), Whom::Key)
    }

    /// Who is to be quiet, or to wait, when somebody from there is.
    pub fn person(&self, name_key: &str) -> Person {
        match self.key {
            Some(key) => Person::Key(key),
            None => Person::Guest(self.place, name_key.to_owned()),
        }
    }
}

/// Whom a ban keeps out: a key, wherever it comes from, or everybody of a
/// place who has none. Who has a key is never kept out for an address. A full
/// IPv6 address in an older register is read as its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whom {
    Key(Fingerprint),
    Address(AddressGroup),
}

/// One person, as well as can be told. Guests of one place who have no key
/// are told apart by the keys of their names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Person {
    Key(Fingerprint),
    Guest(AddressGroup, String),
}

impl Person {
    pub fn key(&self) -> Option<Fingerprint> {
        match self {
            Self::Key(key) => Some(*key),
            Self::Guest(..) => None,
        }
    }
}
