// SPDX-License-Identifier: GPL-3.0-or-later
//! Members of a room, as the protocol describes them.

use serde::{Deserialize, Serialize};

use super::{AwayNote, Nickname, SeatNumber};

/// A person in the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Name in the room, unique by its folded form.
    pub name: Nickname,
    /// Number of the member's seat; `None` in rooms that do not number them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// Number of the first seat of the same key, if it is another one: both are
    /// of one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seat: Option<SeatNumber>,
    /// Set if the connection between this member and the host is encrypted.
    /// Classic guests' connections are not.
    #[serde(default)]
    pub encrypted: bool,
    /// Set for the member who hosts the room.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub host: bool,
    /// Set for a member who may moderate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub moderator: bool,
    /// Recognition of the person who uses this name now; `None` if the room
    /// does not know the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognition: Option<Recognition>,
    /// Name of somebody else whom the room knows for longer and this name looks
    /// like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks_like: Option<Nickname>,
    /// Set while the member's connection is lost and its seat is held for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reconnecting: bool,
    /// Note of a member that is away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<AwayNote>,
}

/// A role in a room. Each includes the rights of those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Any member.
    Guest,
    /// A member who may moderate.
    Moderator,
    /// The host, at the room's own console or as a member.
    Host,
}

impl Role {
    /// Returns `true` if the role may moderate.
    pub fn may_moderate(self) -> bool {
        self >= Self::Moderator
    }
}

impl Member {
    /// A member of whom only the name is known.
    pub fn named(name: Nickname) -> Self {
        Self {
            name,
            seat: None,
            first_seat: None,
            encrypted: false,
            host: false,
            moderator: false,
            recognition: None,
            looks_like: None,
            reconnecting: false,
            away: None,
        }
    }

    /// Doubt about the name.
    pub fn doubt(&self) -> Option<NameDoubt> {
        NameDoubt::about(&self.name, self.recognition, self.looks_like.as_ref())
    }

    /// Role of the member.
    pub fn role(&self) -> Role {
        match (self.host, self.moderator) {
            (true, _) => Role::Host,
            (_, true) => Role::Moderator,
            _ => Role::Guest,
        }
    }
}

/// Comparison of a person with the one a room remembers under the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recognition {
    /// The same person: the same key used this name before.
    Same,
    /// Not the person who used the name before: the key differs, or there is
    /// none.
    Other,
    /// A value newer than this version.
    #[serde(other)]
    Unknown,
}

/// A reason to doubt that somebody is the person whom the name suggests. It may
/// be the same one all the same, with another device or without encryption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameDoubt {
    /// Somebody with another key used the name before.
    UsedBefore(Nickname),
    /// The name looks like that of somebody whom the room knows for longer.
    LooksLike {
        /// The name.
        name: Nickname,
        /// The name it looks like.
        other: Nickname,
    },
}

impl NameDoubt {
    /// The doubt about a name, if there is one. That the very name was
    /// somebody else's says more than that it looks like another.
    pub fn about(
        name: &Nickname,
        recognition: Option<Recognition>,
        looks_like: Option<&Nickname>,
    ) -> Option<Self> {
        match (recognition, looks_like) {
            (Some(Recognition::Other), _) => Some(Self::UsedBefore(name.clone())),
            (_, Some(other)) => Some(Self::LooksLike { name: name.clone(), other: other.clone() }),
            (_, None) => None,
        }
    }
}
