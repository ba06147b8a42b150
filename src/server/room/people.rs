// SPDX-License-Identifier: GPL-3.0-or-later
//! People the room has met: names, and the keys they belong to.
//!
//! A name belongs to the key that first came with it, and stays its own while
//! it is remembered: somebody who comes under that name with another key, or
//! without one, is told apart each time, and does not become its owner by
//! coming back.
//! After [`limits::NAME_PASSES_AFTER`] without its owner it passes to the next.

mod known_name;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::Duration;

pub use self::known_name::KnownName;

use super::clock::{Clock, RoomTime};
use super::person::{NameUse, Sighting};
use crate::protocol::{Fingerprint, Nickname, Recognition, SeatNumber, limits};

/// At most [`limits::PEOPLE`] names, of which one key has at most
/// [`limits::NAMES_OF_ONE`].
#[derive(Debug, Default)]
pub struct People {
    by_name: HashMap<String, KnownName>,
    by_skeleton: HashMap<String, Vec<String>>,
    by_fingerprint: HashMap<Fingerprint, Vec<String>>,
    /// Time that the room's clock has made up at the opening: no name passes on its
    /// word alone.
    leap: Duration,
}

impl People {
    /// People as they were kept; if they are too many, those who came back before
    /// the rest, and the newest of each.
    pub fn restore(mut kept: Vec<KnownName>, clock: &Clock) -> Self {
        for known in &mut kept {
            known.not_after(clock.now());
        }
        Self { leap: clock.leap(), ..Self::new(kept) }
    }

    fn new(mut kept: Vec<KnownName>) -> Self {
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

    /// Whoever last used a name at that seat.
    pub fn at_seat(&self, seat: SeatNumber) -> Option<NameUse> {
        self.by_name.values().flat_map(KnownName::uses).find(|known| known.seat == Some(seat))
    }

    /// The owner of a name.
    pub fn owner(&self, folded: &str) -> Option<&KnownName> {
        self.by_name.get(folded)
    }

    /// The first seat of a key.
    pub fn first_seat(&self, fingerprint: &Fingerprint) -> Option<SeatNumber> {
        let names = self.by_fingerprint.get(fingerprint)?;
        names.iter().find_map(|folded| self.owner(folded)?.first_seat)
    }

    /// The seats of a key, as far as its names are remembered.
    pub fn seats(&self, fingerprint: &Fingerprint) -> impl Iterator<Item = SeatNumber> {
        let names = self.by_fingerprint.get(fingerprint).into_iter().flatten();
        let known = names.filter_map(|folded| self.owner(folded));
        known.flat_map(|known| known.seat.into_iter().chain(known.first_seat))
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

    /// The name of somebody else that a name looks like. Of several it is the
    /// one that is known for longest, and for the owner of a name only one that
    /// is known for longer. Like any name, it is nobody's when its owner stays
    /// away.
    pub fn looks_like(
        &self,
        now: RoomTime,
        name: &Nickname,
        fingerprint: Option<Fingerprint>,
    ) -> Option<Nickname> {
        let folded = name.folded();
        let is_own = |known: &&KnownName| Some(known.fingerprint) == fingerprint;
        let since = self.owner(&folded).filter(is_own).map(KnownName::since);
        let alike = self.by_skeleton.get(&name.skeleton()).map_or(&[][..], Vec::as_slice);
        let others = alike.iter().filter(|other| **other != folded);
        let known = others.filter_map(|other| self.owner(other)).filter(|known| !is_own(known));
        let held = known.filter(|known| self.is_held(now, known));
        let longer = held.filter(|known| since.is_none_or(|since| known.since() < since));
        longer.min_by_key(|known| known.since()).map(|known| known.name.clone())
    }

    /// `true` if a name belongs to a key, and does not look like one that the
    /// room knows for longer.
    pub fn is_of(&self, now: RoomTime, name: &Nickname, fingerprint: Option<Fingerprint>) -> bool {
        self.recognise(&name.folded(), fingerprint) == Some(Recognition::Same)
            && self.looks_like(now, name, fingerprint).is_none()
    }

    /// Notes that somebody is here under that name, or just was. Without a key
    /// it is remembered only as the last who used the name of another.
    /// Keys that `stays` accepts are not forgotten for others, and `may_add` is
    /// asked before a name is added. Returns whether to write it down soon.
    pub fn note(
        &mut self,
        seen: Sighting,
        stays: impl Fn(&Fingerprint) -> bool,
        may_add: impl FnOnce() -> bool,
    ) -> bool {
        let folded = seen.name.folded();
        let fingerprint = seen.origin.fingerprint;
        if let Some(known) = self.by_name.get(&folded) {
            if Some(known.fingerprint) == fingerprint {
                return self.see_again(seen);
            }
            let passes = !self.is_held(seen.time, known)
                && fingerprint.is_some()
                && !stays(&known.fingerprint);
            if !passes {
                return self.see_another(seen);
            }
        }
        let Some(fingerprint) = fingerprint.filter(|_| may_add()) else { return false };
        self.remove(&folded);
        self.make_room(&fingerprint, stays);
        if self.by_name.len() >= limits::PEOPLE {
            return false;
        }
        self.insert(KnownName::new(seen, fingerprint));
        true
    }

    /// `true` until its owner stayed away for long enough.
    fn is_held(&self, now: RoomTime, known: &KnownName) -> bool {
        (now - self.leap).since(known.seen) < limits::NAME_PASSES_AFTER
    }

    /// Notes that somebody is here under the name of another.
    fn see_another(&mut self, seen: Sighting) -> bool {
        let known = self.by_name.get_mut(&seen.name.folded());
        known.is_some_and(|known| known.see_another(seen))
    }

    /// Notes that the owner of a name is here.
    fn see_again(&mut self, seen: Sighting) -> bool {
        let folded = seen.name.folded();
        let Some(known) = self.by_name.get_mut(&folded) else { return false };
        let long_ago = known.see_owner(&seen);
        if known.name == seen.name {
            return long_ago;
        }
        // Another spelling may have another look.
        let known = KnownName { name: seen.name, ..known.clone() };
        self.remove(&folded);
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
