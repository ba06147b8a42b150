// SPDX-License-Identifier: GPL-3.0-or-later
//! The people in a room, as they are told to each other.

use serde::{Deserialize, Serialize};

use super::Nickname;

/// One person in the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub name: Nickname,
    /// Whether the line between this member and the host is encrypted.
    /// Classic guests' lines are not.
    #[serde(default)]
    pub encrypted: bool,
    /// Whether this member hosts the room.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub host: bool,
    /// Whether this member may keep the peace.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub moderator: bool,
    /// Whether the room knows this name, and the one who uses it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognition: Option<Recognition>,
}

impl Member {
    /// Somebody of whom only the name is known.
    pub fn named(name: Nickname) -> Self {
        Self { name, encrypted: false, host: false, moderator: false, recognition: None }
    }
}

/// What a room remembers of a name that was used in it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recognition {
    /// It is the same person: the same key came under this name before.
    Same,
    /// It is not the one who used the name before: the key is another, or
    /// there is none.
    Other,
    /// Something newer than this version.
    #[serde(other)]
    Unknown,
}
