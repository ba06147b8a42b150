// SPDX-License-Identifier: GPL-3.0-or-later
//! Shares of a bounded memory among announcers.

use std::collections::HashMap;
use std::hash::Hash;

/// Places in a memory of at most `total`, of which nobody has more than `each`.
/// When it is full, somebody with fewer places takes one from whoever has the
/// most: a flood displaces itself.
#[derive(Debug)]
pub struct Shares<K> {
    taken: HashMap<K, usize>,
    count: usize,
    each: usize,
    total: usize,
}

/// Answer to who looks for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<K> {
    /// There is one.
    Free,
    /// There is one as soon as this one has lost one of theirs.
    TakenFrom(K),
    /// There is one as soon as who asks has given up one of their own: they have
    /// their share.
    OwnShare,
    /// There is one as soon as anybody has lost one: nobody has many. Refusing would
    /// leave the memory to those who came first.
    Crowded,
}

impl<K: Copy + Eq + Hash + Ord> Shares<K> {
    /// A memory without anything in it.
    pub fn new(each: usize, total: usize) -> Self {
        Self { taken: HashMap::new(), count: 0, each, total }
    }

    /// Looks for a place.
    pub fn find(&self, who: K) -> Place<K> {
        let own = self.of(who);
        if own >= self.each {
            return Place::OwnShare;
        }
        if self.count < self.total {
            return Place::Free;
        }
        let largest = self.taken.iter().max_by_key(|(who, count)| (**count, **who));
        match largest {
            Some((other, count)) if *count > own + 1 => Place::TakenFrom(*other),
            _ => Place::Crowded,
        }
    }

    /// Takes a place.
    pub fn take(&mut self, who: K) {
        *self.taken.entry(who).or_default() += 1;
        self.count += 1;
    }

    /// Gives one back.
    pub fn give_back(&mut self, who: K) {
        if let Some(count) = self.taken.get_mut(&who) {
            self.count -= 1;
            *count -= 1;
            if *count == 0 {
                self.taken.remove(&who);
            }
        }
    }

    fn of(&self, who: K) -> usize {
        self.taken.get(&who).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_displaces_itself() {
        let mut shares = Shares::new(3, 4);
        for _ in 0..3 {
            assert_eq!(shares.find('a'), Place::Free);
            shares.take('a');
        }
        assert_eq!(shares.find('a'), Place::OwnShare);
        shares.take('b');
        assert_eq!(shares.find('c'), Place::TakenFrom('a'));
        shares.give_back('a');
        shares.take('c');
        assert_eq!(shares.find('d'), Place::TakenFrom('a'));
        shares.give_back('a');
        shares.take('d');
        assert_eq!(shares.find('e'), Place::Crowded, "nobody has more than one");
        shares.give_back('b');
        shares.give_back('b');
        assert_eq!(shares.find('e'), Place::Free);
    }
}
