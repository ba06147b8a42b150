// SPDX-License-Identifier: GPL-3.0-or-later
//! Members whose seats were taken away, until their connections close.

use std::collections::HashMap;

use super::refusal::Refusal;
use super::seat::MemberId;
use crate::protocol::Nickname;

/// Somebody whose seat was taken away while its connection is still there.
#[derive(Debug, PartialEq, Eq)]
pub struct Removal {
    /// The answer that its connection is still to be told.
    pub refusal: Refusal,
    /// The one who left with it; nobody when it only moved to another
    /// connection.
    pub left: Option<Nickname>,
}

/// Seats that were taken away, until their connections close.
#[derive(Debug, Default)]
pub struct PendingRemovals {
    waiting: HashMap<MemberId, Removal>,
    ever: u64,
}

impl PendingRemovals {
    pub fn add(&mut self, id: MemberId, removal: Removal) {
        self.waiting.insert(id, removal);
        self.ever += 1;
    }

    pub fn take(&mut self, id: MemberId) -> Option<Removal> {
        self.waiting.remove(&id)
    }

    /// The number of all that were ever added.
    pub fn ever(&self) -> u64 {
        self.ever
    }

    #[cfg(test)]
    pub fn ids(&self) -> impl Iterator<Item = MemberId> {
        self.waiting.keys().copied()
    }
}
