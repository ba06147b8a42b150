// SPDX-License-Identifier: GPL-3.0-or-later
//! Other texts that authors give to their messages.

use serde::{Deserialize, Serialize};

use super::{Nickname, SeatNumber, Text, bounded};

/// Another text of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
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
    /// Name of the one whom the message is for, where it is a whisper: then the two alone are
    /// told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Nickname>,
    /// The text from now on; `None` if there is a later edit, or if the message was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
}
