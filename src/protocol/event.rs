// SPDX-License-Identifier: GPL-3.0-or-later
//! What happens in a room: the entries of its log.

use serde::{Deserialize, Serialize};

use super::message::json;
use super::{Member, ModerationAction, Nickname, Recognition, Text, Topic, Why, bounded};

/// Something that happened in the room, numbered from 1 without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub number: u64,
    /// When, in milliseconds since 1970-01-01 00:00 UTC by the host's clock.
    pub time: u64,
    #[serde(flatten)]
    pub what: Happening,
}

/// What an [`Event`] tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Happening {
    Said {
        from: Nickname,
        /// The id the author chose; unique for one author only. Classic
        /// guests have none.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "bounded::id"
        )]
        id: Option<String>,
        text: Text,
    },
    Joined(Member),
    Left {
        name: Nickname,
        reason: LeaveReason,
    },
    Renamed {
        from: Nickname,
        to: Nickname,
        /// Whether the room knows the new name, and the one who uses it now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recognition: Option<Recognition>,
    },
    /// What the room is about; empty when that was removed. `by` is missing
    /// when the host set it from outside the room.
    Topic {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Nickname>,
        topic: Topic,
    },
    /// The host or a moderator did something. `by` is missing when the host
    /// did it from outside the room.
    Acted {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Nickname>,
        #[serde(flatten)]
        act: ModerationAction,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Why>,
    },
    /// The room itself says something in words. Classic servers do.
    Notice {
        text: Text,
    },
    /// The host has closed the room. Nothing follows.
    Ended,
}

/// Why a member is not here any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeaveReason {
    /// Said goodbye.
    Left,
    /// The connection broke or fell silent.
    Vanished,
    /// Did not read what the room said, and was shown out.
    Stalled,
    /// Broke the protocol, and was shown out.
    Refused,
    /// Was shown out by the host or a moderator, as the event before tells.
    Kicked,
    /// Was banned, as the event before tells.
    Banned,
    #[serde(other)]
    Other,
}

impl Event {
    pub fn encode(&self) -> String {
        json(self)
    }
}
