// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions to one message: how often it has each emoji, and from whom, as far as that is
//! remembered. We are counted by ourselves, whatever we are called.

use std::collections::HashSet;

use super::person::Person;
use crate::protocol::{Emoji, Nickname, SeatNumber, limits};

/// Names that are told of the people with the same emoji.
const NAMES: usize = 20;
/// People with the same emoji who are told apart. More are counted.
const PEOPLE: usize = limits::MEMBERS;
/// Weight of an emoji beside its people, in people.
const KIND: usize = 8;

/// An emoji that a message has, and from whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownReaction {
    /// The emoji.
    pub emoji: Emoji,
    /// Number of people who put it there.
    pub count: u64,
    /// Set if it has it from us.
    pub own: bool,
    /// Names of others, the first ones first. There may be more people than names.
    pub others: Vec<Nickname>,
}

impl ShownReaction {
    /// An emoji that the message has from us alone.
    pub fn ours(emoji: Emoji) -> Self {
        Self { emoji, count: 1, own: true, others: Vec::new() }
    }

    /// The number of people without a name here.
    pub fn unnamed(&self) -> u64 {
        let named = self.others.len() + usize::from(self.own);
        self.count.saturating_sub(u64::try_from(named).unwrap_or(u64::MAX))
    }
}

/// Somebody who reacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reactor<'p> {
    /// We do.
    Us,
    /// Somebody else does.
    Other(&'p Person),
}

/// Mark that tells people apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Seat(SeatNumber),
    /// The name, folded.
    Name(String),
}

impl Key {
    fn of(person: &Person) -> Self {
        person.seat.map_or_else(|| Self::Name(person.name.folded()), Self::Seat)
    }
}

/// Reactions to one message.
#[derive(Debug, Clone, Default)]
pub struct ReactionTally {
    kinds: Vec<Kind>,
}

/// One emoji of a message.
#[derive(Debug, Clone)]
struct Kind {
    emoji: Emoji,
    own: bool,
    people: HashSet<Key>,
    /// The first of these people.
    names: Vec<(Key, Nickname)>,
    /// People who are counted only.
    uncounted: u64,
}

impl ReactionTally {
    /// Puts an emoji to the message; tells if that is new.
    pub fn put(&mut self, emoji: &Emoji, who: Reactor<'_>) -> bool {
        let known = self.kinds.iter().position(|kind| kind.emoji == *emoji);
        let at = match known {
            Some(at) => at,
            None if self.kinds.len() < limits::REACTION_KINDS => {
                self.kinds.push(Kind::new(emoji.clone()));
                self.kinds.len() - 1
            }
            None => return false,
        };
        self.kinds[at].put(who)
    }

    /// Takes an emoji back; tells if it was there.
    pub fn take(&mut self, emoji: &Emoji, who: Reactor<'_>) -> bool {
        let Some(at) = self.kinds.iter().position(|kind| kind.emoji == *emoji) else {
            return false;
        };
        let was_there = self.kinds[at].take(who);
        if self.kinds[at].count() == 0 {
            self.kinds.remove(at);
        }
        was_there
    }

    /// Takes back everything from a person who had these seats and went by that name; tells
    /// if there was something.
    pub fn take_all(&mut self, name: &Nickname, seats: &[SeatNumber]) -> bool {
        let name = name.folded();
        let mut any = false;
        for kind in &mut self.kinds {
            any |= kind.take_all(&name, seats);
        }
        self.kinds.retain(|kind| kind.count() > 0);
        any
    }

    /// Takes back everything from us; tells if there was something.
    pub fn take_all_of_ours(&mut self) -> bool {
        let mut any = false;
        for kind in &mut self.kinds {
            any |= kind.take(Reactor::Us);
        }
        self.kinds.retain(|kind| kind.count() > 0);
        any
    }

    /// Adds what the room has counted: `count` people, of whom some are named. We are one of
    /// them if there is a name of ours, under which some rooms name us among the others.
    pub fn add(&mut self, emoji: Emoji, count: u64, names: Vec<Nickname>, own: Option<&Nickname>) {
        if self.kinds.len() >= limits::REACTION_KINDS || count == 0 {
            return;
        }
        let mut kind = Kind::new(emoji);
        kind.own = own.is_some();
        let others = count - u64::from(kind.own);
        let most = usize::try_from(others).unwrap_or(usize::MAX).min(NAMES);
        let us = own.map(Nickname::folded);
        let others = names.into_iter().filter(|name| us.as_ref() != Some(&name.folded()));
        for name in others.take(most) {
            kind.put(Reactor::Other(&Person { name, seat: None }));
        }
        kind.uncounted = count - kind.count().min(count);
        self.kinds.push(kind);
    }

    /// The emoji of the message, the first one first.
    pub fn counts(&self) -> Vec<ShownReaction> {
        let counts = self.kinds.iter().map(|kind| ShownReaction {
            emoji: kind.emoji.clone(),
            count: kind.count(),
            own: kind.own,
            others: kind.names.iter().map(|(_, name)| name.clone()).collect(),
        });
        counts.collect()
    }

    /// Tells if the message has none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Size of what is remembered, in people.
    pub fn weight(&self) -> usize {
        self.kinds.iter().map(|kind| KIND + kind.people.len()).sum()
    }
}

impl Kind {
    fn new(emoji: Emoji) -> Self {
        Self { emoji, own: false, people: HashSet::new(), names: Vec::new(), uncounted: 0 }
    }

    fn count(&self) -> u64 {
        let people = u64::try_from(self.people.len()).unwrap_or(u64::MAX);
        people.saturating_add(self.uncounted).saturating_add(u64::from(self.own))
    }

    fn put(&mut self, who: Reactor<'_>) -> bool {
        let Reactor::Other(person) = who else { return !std::mem::replace(&mut self.own, true) };
        if self.people.len() >= PEOPLE {
            self.uncounted = self.uncounted.saturating_add(1);
            return true;
        }
        let key = Key::of(person);
        if self.is_named(&key, &person.name) {
            return false;
        }
        let is_new = self.people.insert(key.clone());
        if is_new && self.names.len() < NAMES {
            self.names.push((key, person.name.clone()));
        }
        is_new
    }

    fn take_all(&mut self, name: &str, seats: &[SeatNumber]) -> bool {
        let is_theirs = |key: &Key| match key {
            Key::Seat(seat) => seats.contains(seat),
            Key::Name(other) => other == name,
        };
        let before = self.people.len();
        self.people.retain(|key| !is_theirs(key));
        self.names.retain(|(key, _)| !is_theirs(key));
        self.people.len() < before
    }

    /// Tells if the room has named somebody who is known by a seat only now. From then on
    /// the seat tells them.
    fn is_named(&mut self, key: &Key, name: &Nickname) -> bool {
        let named = Key::Name(name.folded());
        if *key == named || self.people.contains(key) || !self.people.remove(&named) {
            return false;
        }
        self.people.insert(key.clone());
        for (other, _) in self.names.iter_mut().filter(|(other, _)| *other == named) {
            *other = key.clone();
        }
        true
    }

    fn take(&mut self, who: Reactor<'_>) -> bool {
        let Reactor::Other(person) = who else { return std::mem::replace(&mut self.own, false) };
        let name = person.name.folded();
        let by_name = || self.names.iter().find(|(_, other)| other.folded() == name);
        // The room names people without their seats, and who came back has another one.
        let keys = [Some(Key::of(person)), Some(Key::Name(name.clone()))];
        let known = keys.into_iter().flatten().find(|key| self.people.contains(key));
        match known.or_else(|| by_name().map(|(key, _)| key.clone())) {
            Some(key) => {
                self.people.remove(&key);
                self.names.retain(|(other, _)| *other != key);
                true
            }
            None if self.uncounted > 0 => {
                self.uncounted -= 1;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests;
