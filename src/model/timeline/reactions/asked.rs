// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions that the room was asked for, until it answers.

use crate::protocol::Emoji;

/// A reaction of ours that the room was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedReaction {
    /// Id of the request.
    pub id: String,
    /// Number of the message.
    pub message: u64,
    /// The emoji.
    pub emoji: Emoji,
    /// Set to put it there, unset to take it back.
    pub active: bool,
}
