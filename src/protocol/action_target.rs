// SPDX-License-Identifier: GPL-3.0-or-later
//! The person a moderation action is about, beside the name.

use serde::{Deserialize, Serialize};

use super::{AddressGroup, Nickname, Recognition, SeatNumber};

/// The person an action was about, beside the name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionTarget {
    /// Seat of the person; `None` if the room does not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<SeatNumber>,
    /// Set if the person is not in the room, though somebody else of that name
    /// may be.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub absent: bool,
}

/// One of several people who left, whom an action by name may be about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerMember {
    /// Name of the person when last seen.
    pub name: Nickname,
    /// Seat of the person; `None` if the room does not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// Time the person was last seen under the name, in milliseconds since
    /// 1970-01-01 00:00 UTC, by the host's clock.
    pub seen: u64,
    /// Recognition of the person; `None` if the room does not know the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognition: Option<Recognition>,
    /// Address of the person. Only the host is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressGroup>,
}
