// SPDX-License-Identifier: GPL-3.0-or-later
//! What outlives a room: its bans, its moderators, and whom it has met.

use serde::{Deserialize, Serialize};

use super::Room;
use super::bans::KeptBan;
use super::people::Known;
use crate::protocol::{Fingerprint, Nickname};

/// Somebody the host trusts to keep the peace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moderator {
    pub key: Fingerprint,
    /// What it was last called.
    pub name: Nickname,
}

/// A room's memory, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Register {
    pub bans: Vec<KeptBan>,
    pub moderators: Vec<Moderator>,
    pub people: Vec<Known>,
}

impl Room {
    /// What should be kept as of now.
    pub fn register(&self, now: u64) -> Register {
        let moderators = self.moderators.iter();
        Register {
            bans: self.bans.kept(now),
            moderators: moderators
                .map(|(key, name)| Moderator { key: *key, name: name.clone() })
                .collect(),
            people: self.people.kept(),
        }
    }

    /// Whether there is something new to be kept; asked once for each change.
    pub fn take_unkept(&mut self) -> bool {
        std::mem::take(&mut self.unkept)
    }
}
