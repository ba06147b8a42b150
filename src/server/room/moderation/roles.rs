// SPDX-License-Identifier: GPL-3.0-or-later
//! Roles: the people whom the host trusts to moderate.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::protocol::{Fingerprint, Nickname};

/// Somebody the host trusts to moderate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moderator {
    /// The key it is known by.
    #[serde(rename = "key")]
    pub fingerprint: Fingerprint,
    /// The name it last went by.
    pub name: Nickname,
}

/// Moderators by key, with the name each last went by.
#[derive(Debug, Default)]
pub struct Roles(HashMap<Fingerprint, Nickname>);

impl Roles {
    pub fn new(moderators: Vec<Moderator>) -> Self {
        Self(moderators.into_iter().map(|kept| (kept.fingerprint, kept.name)).collect())
    }

    /// The moderators, to be saved.
    pub fn kept(&self) -> Vec<Moderator> {
        let moderators = self.0.iter();
        moderators
            .map(|(fingerprint, name)| Moderator { fingerprint: *fingerprint, name: name.clone() })
            .collect()
    }

    pub fn moderates(&self, fingerprint: Option<Fingerprint>) -> bool {
        fingerprint.is_some_and(|fingerprint| self.0.contains_key(&fingerprint))
    }

    /// Returns whether that is new.
    pub fn add(&mut self, fingerprint: Fingerprint, name: Nickname) -> bool {
        self.0.insert(fingerprint, name).is_none()
    }

    pub fn remove(&mut self, fingerprint: &Fingerprint) {
        self.0.remove(fingerprint);
    }

    /// Notes the name a moderator goes by now. Returns whether that is another.
    pub fn note_name(&mut self, fingerprint: Option<Fingerprint>, name: &Nickname) -> bool {
        let last = fingerprint.and_then(|fingerprint| self.0.get_mut(&fingerprint));
        let Some(last) = last.filter(|last| *last != name) else { return false };
        *last = name.clone();
        true
    }

    /// The moderators who last went by that name, and `present` if it is one.
    pub fn called(&self, folded: &str, present: Option<Fingerprint>) -> Vec<Fingerprint> {
        let called = self.0.iter().filter(|(fingerprint, name)| {
            Some(**fingerprint) == present || name.folded() == folded
        });
        called.map(|(fingerprint, _)| *fingerprint).collect()
    }
}
