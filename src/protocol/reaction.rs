// SPDX-License-Identifier: GPL-3.0-or-later
//! Emoji that members put to messages.

use serde::{Deserialize, Serialize};

use super::{Emoji, Nickname, SeatNumber, bounded};

/// An emoji of one member to one message, or its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Name of the author.
    pub from: Nickname,
    /// Number of the author's seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// Id the author chose; unique for one author only.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// Number of the message.
    pub message: u64,
    /// The emoji.
    pub emoji: Emoji,
    /// Set if it is put there, unset if it is taken back.
    pub active: bool,
}
