// SPDX-License-Identifier: GPL-3.0-or-later
//! Whom the room has met: names, and the keys they belong to.
//!
//! A name belongs to the key that first came with it, and stays its own while
//! it is remembered: who comes under that name with another key, or without
//! one, is told apart each time, and does not become its owner by coming back.
//! After [`limits::NAME_PASSES_AFTER`] without its owner it passes to the next.

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
}

/// At most [`limits::PEOPLE`] names, of which one key has at most
/// [`limits::NAMES_OF_ONE`].
#[derive(Debug, Default)]
pub struct People {
    by_name: HashMap<String, Known>,
    by_look: HashMap<String, Vec<String>>,
    by_key: HashMap<Fingerprint, Vec<String>>,
}

impl People {
    /// What was kept of them, the newest if it is too much.
    pub fn new(mut kept: Vec<Known>) -> Self {
        kept.sort_by_key(|known| std::cmp::Reverse(known.seen));
        kept.truncate(limits::PEOPLE);
        let mut people = Self::default();
        for known in kept {
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
        let alike = self.by_look.get(&name.look()).map_or(&[][..], Vec::as_slice);
        !is_own(&name_key) && alike.iter().any(|other| *other != name_key && !is_own(other))
    }

    /// Somebody with a key is here under that name, or just was. `stays` says
    /// who is not forgotten for others. Whether anything changed.
    pub fn note(
        &mut self,
        now: u64,
        name: &Nickname,
        key: Fingerprint,
        stays: impl Fn(&Fingerprint) -> bool,
    ) -> bool {
        let name_key = name.key();
        if let Some(known) = self.by_name.get_mut(&name_key) {
            if known.key == key {
                // Worth writing down now and then, not whenever somebody moves.
                let long_ago = known.seen.abs_diff(now) > SEEN_EVERY;
                known.seen = now;
                if known.name != *name {
                    // Another spelling may have another look.
                    self.remove(&name_key);
                    self.insert(Known { name: name.clone(), key, seen: now });
                    return true;
                }
                return long_ago;
            }
            let away = now.saturating_sub(known.seen);
            if away < limits::NAME_PASSES_AFTER.as_millis() as u64 || stays(&known.key) {
                return false;
            }
            self.remove(&name_key);
        }
        self.make_room(&key, stays);
        if self.by_name.len() >= limits::PEOPLE {
            return false;
        }
        self.insert(Known { name: name.clone(), key, seen: now });
        true
    }

    /// Forgets what is too much before another name of `key` is added.
    fn make_room(&mut self, key: &Fingerprint, stays: impl Fn(&Fingerprint) -> bool) {
        let seen = |name_key: &String| self.by_name.get(name_key).map_or(0, |known| known.seen);
        let own = self.by_key.get(key).map_or(&[][..], Vec::as_slice);
        let gone = if own.len() >= limits::NAMES_OF_ONE {
            own.iter().min_by_key(|name_key| seen(name_key)).cloned()
        } else if self.by_name.len() >= limits::PEOPLE {
            let others = self.by_name.iter().filter(|(_, known)| !stays(&known.key));
            others.min_by_key(|(_, known)| known.seen).map(|(name_key, _)| name_key.clone())
        } else {
            None
        };
        if let Some(gone) = gone {
            self.remove(&gone);
        }
    }

    fn insert(&mut self, known: Known) {
        let name_key = known.name.key();
        self.by_look.entry(known.name.look()).or_default().push(name_key.clone());
        self.by_key.entry(known.key).or_default().push(name_key.clone());
        self.by_name.insert(name_key, known);
    }

    fn remove(&mut self, name_key: &str) {
        let Some(known) = self.by_name.remove(name_key) else { return };
        unlist(&mut self.by_look, &known.name.look(), name_key);
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
mod tests {
    use super::*;

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    fn key(number: u32) -> Fingerprint {
        let mut bytes = [0; Fingerprint::BYTES];
        bytes[..4].copy_from_slice(&number.to_le_bytes());
        Fingerprint::new(bytes)
    }

    fn nobody(_: &Fingerprint) -> bool {
        false
    }

    #[test]
    fn an_impostor_does_not_become_the_owner_by_coming_back() {
        let mut people = People::default();
        assert_eq!(people.recognise("ada", Some(key(1))), None);
        people.note(1, &name("Ada"), key(1), nobody);
        assert_eq!(people.recognise("ada", Some(key(1))), Some(Recognition::Same));
        for _ in 0..3 {
            assert_eq!(people.recognise("ada", Some(key(2))), Some(Recognition::Other));
            assert!(!people.note(2, &name("Ada"), key(2), nobody));
        }
        assert_eq!(people.recognise("ada", None), Some(Recognition::Other));
    }

    #[test]
    fn a_name_passes_on_when_its_owner_stays_away() {
        let mut people = People::default();
        people.note(0, &name("Ada"), key(1), nobody);
        let later = limits::NAME_PASSES_AFTER.as_millis() as u64;
        assert!(!people.note(later, &name("Ada"), key(2), |_| true), "a moderator's never does");
        assert!(people.note(later, &name("Ada"), key(2), nobody));
        assert_eq!(people.recognise("ada", Some(key(2))), Some(Recognition::Same));
        assert!(!people.have_met(&key(1)));
    }

    #[test]
    fn who_was_away_longest_goes_but_not_who_stays() {
        let mut people = People::default();
        for number in 0..limits::PEOPLE as u32 {
            people.note(u64::from(number), &name(&format!("p{number}")), key(number), nobody);
        }
        let stays = |fingerprint: &Fingerprint| *fingerprint == key(0);
        people.note(1_000_000, &name("late"), key(1_000_000), stays);
        assert_eq!(people.by_name.len(), limits::PEOPLE);
        assert!(people.have_met(&key(0)) && !people.have_met(&key(1)));
        assert!(!people.note(1_000_001, &name("later"), key(1_000_001), |_| true));
    }

    #[test]
    fn one_key_does_not_fill_the_memory_with_names() {
        let mut people = People::default();
        for number in 0..100 {
            people.note(number, &name(&format!("p{number}")), key(1), nobody);
        }
        assert_eq!(people.by_name.len(), limits::NAMES_OF_ONE);
        assert_eq!(people.by_look.len(), limits::NAMES_OF_ONE);
        assert!(people.owner("p99").is_some() && people.owner("p0").is_none());
    }

    #[test]
    fn what_was_kept_is_known_again() {
        let mut people = People::default();
        people.note(5, &name("Ada"), key(1), nobody);
        let again = People::new(people.kept());
        assert_eq!(again.recognise("ada", Some(key(1))), Some(Recognition::Same));
    }
}
