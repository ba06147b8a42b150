// SPDX-License-Identifier: GPL-3.0-or-later
//! The names in use: of those present, and of those who vanished and may come
//! back for theirs.

use std::collections::HashMap;

use super::MemberId;
use super::whom::{Origin, Whom};
use crate::protocol::{Fingerprint, Nickname, Reason, limits};

/// A name whose owner vanished.
#[derive(Debug)]
struct Kept {
    token: String,
    origin: Origin,
    look: String,
    until: u64,
}

/// Who has a name of a certain look.
#[derive(Debug)]
struct Holder {
    name_key: String,
    key: Option<Fingerprint>,
}

/// Names by their keys, and by their looks.
#[derive(Debug, Default)]
pub struct Names {
    present: HashMap<String, MemberId>,
    kept: HashMap<String, Kept>,
    looks: HashMap<String, Vec<Holder>>,
}

/// Who wants a name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Claim<'a> {
    /// The key of the name it has now.
    pub own: Option<&'a str>,
    pub token: Option<&'a str>,
    pub key: Option<Fingerprint>,
}

impl Names {
    pub fn holder(&self, name_key: &str) -> Option<MemberId> {
        self.present.get(name_key).copied()
    }

    /// Somebody present goes by that name from now on.
    pub fn take(&mut self, name: &Nickname, id: MemberId, key: Option<Fingerprint>) {
        let name_key = name.key();
        if self.present.insert(name_key.clone(), id).is_none() {
            self.looks.entry(name.skeleton()).or_default().push(Holder { name_key, key });
        }
    }

    pub fn free(&mut self, name: &Nickname) {
        let name_key = name.key();
        if self.present.remove(&name_key).is_some() {
            self.unlist(&name.skeleton(), &name_key);
        }
    }

    /// Keeps a name that was just freed, for whoever has the token and the
    /// same key.
    pub fn keep(&mut self, now: u64, name: &Nickname, token: String, origin: Origin) {
        if self.kept.len() >= limits::MEMBERS {
            return;
        }
        let (name_key, look) = (name.key(), name.skeleton());
        let until = now + limits::NAME_KEPT_FOR.as_millis() as u64;
        let holder = Holder { name_key: name_key.clone(), key: origin.key };
        self.looks.entry(look.clone()).or_default().push(holder);
        self.kept.insert(name_key, Kept { token, origin, look, until });
    }

    /// The token of a kept name, which is kept no longer.
    pub fn reclaim(&mut self, name_key: &str) -> Option<String> {
        let kept = self.kept.remove(name_key)?;
        self.unlist(&kept.look, name_key);
        Some(kept.token)
    }

    /// Whether the name waits for exactly this one.
    pub fn waits_for(&self, name_key: &str, claim: Claim) -> bool {
        self.kept.get(name_key).is_some_and(|kept| {
            Some(kept.token.as_str()) == claim.token && kept.origin.key == claim.key
        })
    }

    /// Whether a name is kept for who has that token and that key.
    pub fn knows_token(&self, token: &str, key: Option<Fingerprint>) -> bool {
        self.kept.values().any(|kept| kept.token == token && kept.origin.key == key)
    }

    /// Lets go of names that were kept long enough.
    pub fn forget(&mut self, now: u64) {
        self.let_go(|_, kept| kept.until <= now);
    }

    /// Keeps no name for somebody who is kept out.
    pub fn forget_banned(&mut self, banned: Whom, name_key: &str) {
        self.let_go(|kept_key, kept| match banned {
            Whom::Key(key) => kept.origin.key == Some(key),
            // Others of that address are not who was banned.
            Whom::Address(_) => kept_key == name_key && kept.origin.whom() == banned,
        });
    }

    /// Why a name cannot be had by who claims it.
    pub fn conflict(&self, name: &Nickname, claim: Claim) -> Option<Reason> {
        let name_key = name.key();
        let own = claim.own == Some(name_key.as_str());
        let seated = self.present.contains_key(&name_key) && !own;
        let kept = self.kept.contains_key(&name_key) && !self.waits_for(&name_key, claim);
        if seated || kept {
            return Some(Reason::NameTaken);
        }
        let holders = self.looks.get(&name.skeleton()).map_or(&[][..], Vec::as_slice);
        let deceives = holders.iter().any(|holder| {
            let same_name = holder.name_key == name_key || claim.own == Some(&holder.name_key);
            let same_person = claim.key.is_some() && holder.key == claim.key;
            !same_name && !same_person
        });
        deceives.then_some(Reason::NameLooksLike)
    }

    #[cfg(test)]
    pub fn in_use(&self) -> usize {
        self.present.len() + self.kept.len()
    }

    /// How many names can be found by their looks.
    #[cfg(test)]
    pub fn listed(&self) -> usize {
        self.looks.values().map(Vec::len).sum()
    }

    fn let_go(&mut self, mut gone: impl FnMut(&str, &Kept) -> bool) {
        let gone: Vec<_> = self.kept.extract_if(|name_key, kept| gone(name_key, kept)).collect();
        for (name_key, kept) in gone {
            self.unlist(&kept.look, &name_key);
        }
    }

    fn unlist(&mut self, look: &str, name_key: &str) {
        let Some(holders) = self.looks.get_mut(look) else { return };
        if let Some(place) = holders.iter().position(|holder| holder.name_key == name_key) {
            holders.swap_remove(place);
        }
        if holders.is_empty() {
            self.looks.remove(look);
        }
    }
}
