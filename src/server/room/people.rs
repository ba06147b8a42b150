// SPDX-License-Identifier: GPL-3.0-or-later
//! People the room has met: names, and the keys they belong to.
//!
//! A name belongs to the key that first came with it, and stays its own while
//! it is remembered: somebody who comes under that name with another key, or
//! without one, is told apart each time, and does not become its owner by
//! coming back.
//! After [`limits::NAME_PASSES_AFTER`] without its owner it passes to the next.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::WallTime;
use crate::protocol::{Fingerprint, Nickname, Recognition, limits};

/// The time after which it is written down again that somebody is still around.
const SEEN_EVERY: Duration = Duration::from_hours(1);

/// A name somebody with a key came under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownName {
    /// The name as it was last written.
    pub name: Nickname,
    /// The key of its owner.
    #[serde(rename = "key")]
    pub fingerprint: Fingerprint,
    /// The time when it was last here.
    pub seen: WallTime,
    /// The time when it was first met; missing where an older version kept it.
    #[serde(default)]
    since: Option<WallTime>,
}

impl KnownName {
    fn new(now: WallTime, name: Nickname, fingerprint: Fingerprint) -> Self {
        Self { name, fingerprint, seen: now, since: Some(now) }
    }

    /// The time when it was first met, as far as is known.
    fn since(&self) -> WallTime {
        self.since.unwrap_or(self.seen)
    }

    /// `true` if it was around for long enough not to be one of a flood.
    fn came_back(&self) -> bool {
        self.seen.since(self.since()) >= limits::CAME_BACK_AFTER
    }
}

/// At most [`limits::PEOPLE`] names, of which one key has at most
/// [`limits::NAMES_OF_ONE`].
#[derive(Debug, Default)]
#[expect(clippy::struct_field_names, reason = "three ways to find the same people")]
pub struct People {
    by_name: HashMap<String, KnownName>,
    by_skeleton: HashMap<String, Vec<String>>,
    by_fingerprint: HashMap<Fingerprint, Vec<String>>,
}

impl People {
    /// People as they were kept; if they are too many, those who came back before
    /// the rest, and the newest of each.
    pub fn new(mut kept: Vec<KnownName>) -> Self {
        kept.sort_by_key(|known| Reverse((known.came_back(), known.seen)));
        kept.truncate(limits::PEOPLE);
        let mut people = Self::default();
        for mut known in kept {
            known.since = Some(known.since());
            if !people.by_name.contains_key(&known.name.folded()) {
                people.insert(known);
            }
        }
        people
    }

    pub fn kept(&self) -> Vec<KnownName> {
        self.by_name.values().cloned().collect()
    }

    /// The owner of a name.
    pub fn owner(&self, folded: &str) -> Option<&KnownName> {
        self.by_name.get(folded)
    }

    pub fn have_met(&self, fingerprint: &Fingerprint) -> bool {
        self.by_fingerprint.contains_key(fingerprint)
    }

    /// The room's word about somebody who comes under that name.
    pub fn recognise(&self, folded: &str, fingerprint: Option<Fingerprint>) -> Option<Recognition> {
        let known = self.by_name.get(folded)?;
        Some(if Some(known.fingerprint) == fingerprint {
            Recognition::Same
        } else {
            Recognition::Other
        })
    }

    /// `true` if a name would be taken for that of somebody else. The owner of a
    /// name may have it whatever others look like.
    pub fn resembles_another(&self, name: &Nickname, fingerprint: Option<Fingerprint>) -> bool {
        let folded = name.folded();
        let is_own = |folded: &str| {
            self.owner(folded).is_some_and(|known| Some(known.fingerprint) == fingerprint)
        };
        let alike = self.by_skeleton.get(&name.skeleton()).map_or(&[][..], Vec::as_slice);
        !is_own(&folded) && alike.iter().any(|other| *other != folded && !is_own(other))
    }

    /// Notes that somebody with a key is here under that name, or just was.
    /// Keys that `stays` accepts are not forgotten for others, and `may_add` is
    /// asked before a name is added. Returns whether to write it down soon.
    pub fn note(
        &mut self,
        now: WallTime,
        name: &Nickname,
        fingerprint: Fingerprint,
        stays: impl Fn(&Fingerprint) -> bool,
        may_add: impl FnOnce() -> bool,
    ) -> bool {
        let folded = name.folded();
        let owner = self.by_name.get(&folded);
        if owner.is_some_and(|known| known.fingerprint == fingerprint) {
            return self.see_again(now, name);
        }
        let is_kept = |known: &KnownName| {
            now.since(known.seen) < limits::NAME_PASSES_AFTER || stays(&known.fingerprint)
        };
        if owner.is_some_and(is_kept) || !may_add() {
            return false;
        }
        self.remove(&folded);
        self.make_room(&fingerprint, stays);
        if self.by_name.len() >= limits::PEOPLE {
            return false;
        }
        self.insert(KnownName::new(now, name.clone(), fingerprint));
        true
    }

    /// Notes that the owner of a name is here.
    fn see_again(&mut self, now: WallTime, name: &Nickname) -> bool {
        let Some(known) = self.by_name.get_mut(&name.folded()) else { return false };
        // Worth writing down now and then, not whenever somebody moves.
        let long_ago = known.seen.distance(now) > SEEN_EVERY;
        known.seen = now;
        if known.name == *name {
            return long_ago;
        }
        // Another spelling may have another look.
        let known = KnownName { name: name.clone(), ..known.clone() };
        self.remove(&name.folded());
        self.insert(known);
        true
    }

    /// Forgets what is too much before another name of a key is added: of its
    /// own the one left longest ago, or of all who came only once, or else of
    /// all.
    fn make_room(&mut self, fingerprint: &Fingerprint, stays: impl Fn(&Fingerprint) -> bool) {
        let seen = |folded: &String| self.by_name.get(folded).map(|known| known.seen);
        let own = self.by_fingerprint.get(fingerprint).map_or(&[][..], Vec::as_slice);
        let gone = if own.len() >= limits::NAMES_OF_ONE {
            own.iter().min_by_key(|folded| seen(folded)).cloned()
        } else if self.by_name.len() >= limits::PEOPLE {
            let others = self.by_name.iter().filter(|(_, known)| !stays(&known.fingerprint));
            let first = others.min_by_key(|(_, known)| (known.came_back(), known.seen));
            first.map(|(folded, _)| folded.clone())
        } else {
            None
        };
        if let Some(gone) = gone {
            self.remove(&gone);
        }
    }

    fn insert(&mut self, known: KnownName) {
        let folded = known.name.folded();
        self.by_skeleton.entry(known.name.skeleton()).or_default().push(folded.clone());
        self.by_fingerprint.entry(known.fingerprint).or_default().push(folded.clone());
        self.by_name.insert(folded, known);
    }

    fn remove(&mut self, folded: &str) {
        let Some(known) = self.by_name.remove(folded) else { return };
        unlist(&mut self.by_skeleton, &known.name.skeleton(), folded);
        unlist(&mut self.by_fingerprint, &known.fingerprint, folded);
    }
}

fn unlist<K, Q>(lists: &mut HashMap<K, Vec<String>>, under: &Q, folded: &str)
where
    K: std::hash::Hash + Eq + std::borrow::Borrow<Q>,
    Q: std::hash::Hash + Eq + ?Sized,
{
    let Some(list) = lists.get_mut(under) else { return };
    list.retain(|other| other != folded);
    if list.is_empty() {
        lists.remove(under);
    }
}

#[cfg(test)]
mod tests;
