// SPDX-License-Identifier: GPL-3.0-or-later
//! Abilities of a room: features that rooms of earlier versions do not have.

use serde::{Deserialize, Serialize};

/// Abilities of a room, as fields of its welcome that are missing where they are `false`.
/// A client offers nothing that the room does not have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Abilities {
    /// Set if the room knows by their ids which of the newcomer's messages took place,
    /// so that those without an answer may be said again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub recognizes: bool,
    /// Set if the room knows what a message answers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub answers: bool,
    /// Set if the room lets everybody remove messages of their own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub removes_own: bool,
    /// Set if the room passes on messages to one other member.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub whispers: bool,
    /// Set if the room takes emoji to messages.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reacts: bool,
    /// Set if the room lets everybody edit messages of their own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub edits: bool,
    /// Set if the room has polls.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub polls: bool,
    /// Set if the room has pinned messages.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pins: bool,
    /// Set if the room tells acts (`/me`) from words.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emotes: bool,
    /// Set if the room lets everybody edit whispers of their own, too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub edits_whispers: bool,
    /// Set if the room takes and gives files.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub files: bool,
    /// Set if the room tells what may still be sent, and which types of files it takes.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub quotas: bool,
}

impl Abilities {
    /// Abilities of a room of this version, which recognizes the messages of a newcomer or
    /// has forgotten some of them.
    pub fn of_this_version(recognizes: bool) -> Self {
        Self {
            recognizes,
            answers: true,
            removes_own: true,
            whispers: true,
            reacts: true,
            edits: true,
            polls: true,
            pins: true,
            emotes: true,
            edits_whispers: true,
            files: false,
            quotas: false,
        }
    }
}
