// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons of leaving.

use serde::{Deserialize, Serialize};

/// Reason for which a member left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeaveReason {
    /// The member left by itself.
    Left,
    /// The connection was lost.
    Vanished,
    /// The member did not read what the room sent and was disconnected.
    Stalled,
    /// The member broke the protocol and was disconnected.
    Refused,
    /// The host or a moderator kicked the member, as the event before tells.
    Kicked,
    /// The member was banned, as the event before tells.
    Banned,
    /// A reason newer than this version.
    #[serde(other)]
    Other,
}
