// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages to one other member.

use serde::{Deserialize, Serialize};

use super::{Nickname, SeatNumber, Text, bounded};

/// The two whom something is for, the author first: the first seat that each ever had, so
/// that it is for every seat of a person.
pub type WhisperReaders = [SeatNumber; 2];

/// A message from one member to another. It is numbered like all that takes place; whom it
/// is not for reads an [`EventKind::Withheld`](super::EventKind::Withheld) of its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whisper {
    /// Name of the author.
    pub from: Nickname,
    /// Number of the author's seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// Id the author chose; unique for one author only.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// Name of the one it is for.
    pub to: Nickname,
    /// Number of the seat it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_seat: Option<SeatNumber>,
    /// Set if the text is what the author does rather than says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub emote: bool,
    /// Number of the [`EventKind::Edited`](super::EventKind::Edited) that gave it this text,
    /// if it is not the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<u64>,
    /// The message.
    pub text: Text,
}
