// SPDX-License-Identifier: GPL-3.0-or-later
//! Who went lately, so that somebody can still be banned after slipping away.

use std::collections::VecDeque;

use super::whom::Origin;
use crate::protocol::{Nickname, limits};

/// The last [`limits::DEPARTED`] departures, oldest first.
#[derive(Debug, Default)]
pub struct Departed(VecDeque<(Nickname, Origin)>);

impl Departed {
    pub fn note(&mut self, name: Nickname, origin: Origin) {
        if self.0.len() >= limits::DEPARTED {
            self.0.pop_front();
        }
        self.0.push_back((name, origin));
    }

    /// Who last went by that name.
    pub fn find(&self, name_key: &str) -> Option<(Nickname, Origin)> {
        self.0.iter().rev().find(|(name, _)| name.key() == name_key).cloned()
    }
}
