// SPDX-License-Identifier: GPL-3.0-or-later
//! People who left lately, so that somebody can still be banned after slipping
//! away.

use std::collections::VecDeque;

use crate::protocol::{Nickname, limits};
use crate::server::room::person::Origin;

/// The last [`limits::RECENTLY_LEFT`] departures, oldest first.
#[derive(Debug, Default)]
pub struct RecentlyLeft(VecDeque<(Nickname, Origin)>);

impl RecentlyLeft {
    pub fn note(&mut self, name: Nickname, origin: Origin) {
        if self.0.len() >= limits::RECENTLY_LEFT {
            self.0.pop_front();
        }
        self.0.push_back((name, origin));
    }

    /// The last one who went by that name.
    pub fn find(&self, folded: &str) -> Option<&(Nickname, Origin)> {
        self.0.iter().rev().find(|(name, _)| name.folded() == folded)
    }
}
