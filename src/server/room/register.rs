// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything that outlives a room: its bans, its moderators, and the people it
//! has met.

use serde::{Deserialize, Serialize};

use super::clock::WallTime;
use super::{KeptBan, KnownName, Moderator, Room};

/// A room's memory, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Register {
    pub bans: Vec<KeptBan>,
    pub moderators: Vec<Moderator>,
    pub people: Vec<KnownName>,
}

impl Room {
    /// Everything that should be kept as of now.
    pub fn register(&self, now: WallTime) -> Register {
        Register {
            bans: self.moderation.bans.kept(now),
            moderators: self.moderation.roles.kept(),
            people: self.people.kept(),
        }
    }

    /// Whether there is something new to be kept; asked once for each change.
    pub fn take_unsaved(&mut self) -> bool {
        std::mem::take(&mut self.unsaved)
    }
}
