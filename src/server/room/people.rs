// SPDX-License-Identifier: GPL-3.0-or-later
//! Whom the room has met: names, and the keys they belong to.
//!
//! A name belongs to the key that first came with it, and stays its own while
//! it is remembered: who comes under that name with another key, or without
//! one, is told apart each time, and does not become its owner by coming back.
//! After [`limits::NAME_PASSES_AFTER`] without its owner it passes to the next.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::protocol::{Fingerprint, Nickname, Recognition, limits};

/// How often it is kept on the disk that somebody is still around, in
/// milliseconds.
const SEEN_EVERY: u64 = 60 * 60 * 1_000;

/// A name somebody with a key came under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub name: Nickname,
    pub key: Fingerprint,
    /// When it was last here, in Unix milliseconds.
    pub seen: u64,
    /// When it was first met; missing where an older version kept it.
    #[serde(default)]
    since: Option<u64>,
}

impl Known {
    fn new(now: u64, name: Nickname, key: Fingerprint) -> Self {
        Self { name, key, seen: now, since: Some(now) }
    }

    /// When it was first met, as far as is known.
    fn since(&self) -> u64 {
        self.since.unwrap_or(self.seen)
    }

    /// Whether it was around for long enough not to be one of a flood.
    fn came_back(&self) -> bool {
        self.seen.saturating_sub(self.since()) >= limits::CAME_BACK_AFTER.as_millis() as u64
    }
}

/// At most [`limits::PEOPLE`] names, of which one key has at most
/// [`limits::NAMES_OF_ONE`].
#[derive(Debug, Default)]
pub struct People {
    by_name: HashMap<String, Known>,
    by_look: HashMap<String, Vec<String>>,
    by_key: HashMap<Fingerprint, Vec<String>>,
    /// Whether something was noted that nobody was told to write down.
    unwritten: bool,
}

impl People {
    /// What was kept of them; if it is too much, those who came back before
    /// the rest, and the newest of each.
    pub fn new(mut kept: Vec<Known>) -> Self {
        kept.sort_by_key(|known| Reverse((known.came_back(), known.seen)));
        kept.truncate(limits::PEOPLE);
        let mut people = Self::default();
        for mut known in kept {
            known.since = Some(known.since());
            if !people.by_name.contains_key(&known.name.key()) {
                people.insert(known);
            }
        }
        people
    }

    pub fn kept(&self) -> Vec<Known> {
        self.by_name.values().cloned().collect()
    }

    /// Whose name that is.
    pub fn owner(&self, name_key: &str) -> Option<&Known> {
        self.by_name.get(name_key)
    }

    pub fn have_met(&self, key: &Fingerprint) -> bool {
        self.by_key.contains_key(key)
    }

    /// What the room says about somebody who comes under that name.
    pub fn recognise(&self, name_key: &str, key: Option<Fingerprint>) -> Option<Recognition> {
        let known = self.by_name.get(name_key)?;
        Some(if Some(known.key) == key { Recognition::Same } else { Recognition::Other })
    }

    /// Whether a name would be taken for that of somebody else. The owner of a
    /// name may have it whatever others look like.
    pub fn resembles_another(&self, name: &Nickname, key: Option<Fingerprint>) -> bool {
        let name_key = name.key();
        let is_own =
            |name_key: &str| self.by_name.get(name_key).is_some_and(|known| Some(known.key) == key);
        let alike = self.by_look.get(&name.skeleton()).map_or(&[][..], Vec::as_slice);
        !is_own(&name_key) && alike.iter().any(|other| *other != name_key && !is_own(other))
    }

    /// Somebody with a key is here under that name, or just was. `stays` says
    /// who is not forgotten for others, `may_add` is asked before a name is
    /// added. Whether that has to be written down soon.
    pub fn note(
        &mut self,
        now: u64,
        name: &Nickname,
        key: Fingerprint,
        stays: impl Fn(&Fingerprint) -> bool,
        may_add: impl FnOnce() -> bool,
    ) -> bool {
        let name_key = name.key();
        let owner = self.by_name.get(&name_key);
        if owner.is_some_and(|known| known.key == key) {
            return self.see_again(now, name);
        }
        let is_kept = |known: &Known| {
            let away = now.saturating_sub(known.seen);
            away < limits::NAME_PASSES_AFTER.as_millis() as u64 || stays(&known.key)
        };
        if owner.is_some_and(is_kept) || !may_add() {
            return false;
        }
        self.remove(&name_key);
        self.make_room(&key, stays);
        if self.by_name.len() >= limits::PEOPLE {
            return false;
        }
        self.insert(Known::new(now, name.clone(), key));
        true
    }

    /// Whether something was noted since it was last asked that was not worth
    /// writing down at once.
    pub fn take_unwritten(&mut self) -> bool {
        std::mem::take(&mut self.unwritten)
    }

    /// The owner of a name is here.
    fn see_again(&mut self, now: u64, name: &Nickname) -> bool {
        let Some(known) = self.by_name.get_mut(&name.key()) else { return false };
        // Worth writing down now and then, not whenever somebody moves.
        let long_ago = known.seen.abs_diff(now) > SEEN_EVERY;
        self.unwritten |= known.seen != now;
        known.seen = now;
        if known.name == *name {
            return long_ago;
        }
        // Another spelling may have another look.
        let known = Known { name: name.clone(), ..known.clone() };
        self.remove(&name.key());
        self.insert(known);
        true
    }

    /// Forgets what is too much before another name of `key` is added: of its
    /// own the one left longest ago, or of all who came only once, or else of
    /// all.
    fn make_room(&mut self, key: &Fingerprint, stays: impl Fn(&Fingerprint) -> bool) {
        let seen = |name_key: &String| self.by_name.get(name_key).map_or(0, |known| known.seen);
        let own = self.by_key.get(key).map_or(&[][..], Vec::as_slice);
        let gone = if own.len() >= limits::NAMES_OF_ONE {
            own.iter().min_by_key(|name_key| seen(name_key)).cloned()
        } else if self.by_name.len() >= limits::PEOPLE {
            let others = self.by_name.iter().filter(|(_, known)| !stays(&known.key));
            let first = others.min_by_key(|(_, known)| (known.came_back(), known.seen));
            first.map(|(name_key, _)| name_key.clone())
        } else {
            None
        };
        if let Some(gone) = gone {
            self.remove(&gone);
        }
    }

    fn insert(&mut self, known: Known) {
        let name_key = known.name.key();
        self.by_look.entry(known.name.skeleton()).or_default().push(name_key.clone());
        self.by_key.entry(known.key).or_default().push(name_key.clone());
        self.by_name.insert(name_key, known);
    }

    fn remove(&mut self, name_key: &str) {
        let Some(known) = self.by_name.remove(name_key) else { return };
        unlist(&mut self.by_look, &known.name.skeleton(), name_key);
        unlist(&mut self.by_key, &known.key, name_key);
    }
}

fn unlist<K, Q>(lists: &mut HashMap<K, Vec<String>>, under: &Q, name_key: &str)
where
    K: std::hash::Hash + Eq + std::borrow::Borrow<Q>,
    Q: std::hash::Hash + Eq + ?Sized,
{
    let Some(list) = lists.get_mut(under) else { return };
    list.retain(|other| other != name_key);
    if list.is_empty() {
        lists.remove(under);
    }
}

#[cfg(test)]
mod tests;
