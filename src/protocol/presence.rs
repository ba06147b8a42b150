// SPDX-License-Identifier: GPL-3.0-or-later
//! Passing states of members, which everybody is told and nobody keeps.

use serde::{Deserialize, Serialize};

use super::{AwayNote, Nickname, bounded};

/// A member started or stopped typing. Neither numbered nor kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typing {
    /// Name of the member.
    pub name: Nickname,
    /// Set while the member is typing.
    pub active: bool,
}

/// A member lost its connection and may come back to its seat, or is back. Neither
/// numbered nor kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconnecting {
    /// Name of the member.
    pub name: Nickname,
    /// Set while the seat is held for the member.
    pub active: bool,
}

/// A member is away, or is back. Neither numbered nor kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwayNotice {
    /// Name of the member.
    pub name: Nickname,
    /// Its note; `None` once it is back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<AwayNote>,
    /// Id of its request.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
}
