// SPDX-License-Identifier: GPL-3.0-or-later
//! What this window holds of people while the session lasts: whom we ignore,
//! and who is muted as far as we have heard. Kept by the key of the name, also
//! while they are gone.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use crate::protocol::limits;

#[derive(Debug, Default)]
pub struct MutesAndIgnores {
    ignored: HashSet<String>,
    muted: HashMap<String, Instant>,
}

impl MutesAndIgnores {
    pub fn ignore(&mut self, key: &str, ignored: bool) {
        if ignored {
            self.ignored.insert(key.to_owned());
        } else {
            self.ignored.remove(key);
        }
    }

    pub fn ignores(&self, key: &str) -> bool {
        self.ignored.contains(key)
    }

    pub fn ignores_nobody(&self) -> bool {
        self.ignored.is_empty()
    }

    /// A room that mutes more people than it can have is not followed.
    pub fn mute(&mut self, key: &str, until: Instant) {
        if self.muted.len() < limits::MEMBERS || self.muted.contains_key(key) {
            self.muted.insert(key.to_owned(), until);
        }
    }

    pub fn unmute(&mut self, key: &str) {
        self.muted.remove(key);
    }

    pub fn is_muted(&self, key: &str) -> bool {
        self.muted.contains_key(key)
    }

    pub fn muted_until(&self, key: &str) -> Option<Instant> {
        self.muted.get(key).copied()
    }

    /// Forgets whose time is over, and tells who that was.
    pub fn take_expired(&mut self, now: Instant) -> Vec<String> {
        self.muted.extract_if(|_, until| *until <= now).map(|(key, _)| key).collect()
    }

    /// When the next of them may speak again.
    pub fn next_end(&self) -> Option<Instant> {
        self.muted.values().min().copied()
    }

    pub fn rename(&mut self, from: &str, to: &str) {
        if self.ignored.remove(from) {
            self.ignored.insert(to.to_owned());
        }
        if let Some(until) = self.muted.remove(from) {
            self.muted.insert(to.to_owned(), until);
        }
    }
}
