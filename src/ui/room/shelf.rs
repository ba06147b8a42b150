// SPDX-License-Identifier: GPL-3.0-or-later
//! Which toasts are seen one after the other, and which make room. Knows no
//! widget.

use crate::model::Subject;

/// How many are on the shelf at once: one that is seen, and those that wait.
const PLACES: usize = 4;

/// What a toast is about; of two about the same, the newer stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    Undo(Subject),
    /// Whom one has met here.
    Acquaintance,
    /// What the room did not do for us, whatever that was: one that refuses a
    /// thousand times is not heard for an hour.
    Refusal,
    Sentence(String),
}

/// What is lost with a toast, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It only says something.
    Word,
    /// It has a button, as to undo something.
    Offer,
    /// Something went wrong. It waits for no other.
    Trouble,
}

#[derive(Debug)]
struct Place<T> {
    about: About,
    weight: Weight,
    toast: T,
}

/// The toasts that are seen or wait for it, the oldest first.
#[derive(Debug)]
pub struct Shelf<T> {
    places: Vec<Place<T>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { places: Vec::new() }
    }
}

impl<T: PartialEq> Shelf<T> {
    /// Adds a toast; gives those that go for it: what said the same, and where
    /// there is no place, the oldest of the lightest.
    pub fn put(&mut self, about: About, weight: Weight, toast: T) -> Vec<T> {
        let mut gone = self.take_off(&about);
        while self.places.len() >= PLACES {
            let lightest = self.places.iter().map(|place| place.weight).min();
            let oldest = self.places.iter().position(|place| Some(place.weight) == lightest);
            gone.push(self.places.remove(oldest.unwrap_or_default()).toast);
        }
        self.places.push(Place { about, weight, toast });
        gone
    }

    /// Takes off what is about that.
    pub fn take_off(&mut self, about: &About) -> Vec<T> {
        let gone = self.places.extract_if(.., |place| place.about == *about);
        gone.map(|place| place.toast).collect()
    }

    /// `toast` was seen, and is gone.
    pub fn seen(&mut self, toast: &T) {
        self.places.retain(|place| place.toast != *toast);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Nickname;

    fn stay(name: &str) -> About {
        About::Undo(Subject::Stay(Nickname::new(name).unwrap()))
    }

    #[test]
    fn several_deeds_can_be_undone() {
        let mut shelf = Shelf::default();
        for (number, name) in ["Bo", "Cy", "Di", "Ed"].into_iter().enumerate() {
            assert!(shelf.put(stay(name), Weight::Offer, number).is_empty());
        }
        assert_eq!(shelf.put(stay("Fa"), Weight::Offer, 4), [0], "the oldest makes room");
        shelf.seen(&1);
        assert!(shelf.put(stay("Gil"), Weight::Offer, 5).is_empty());
    }

    #[test]
    fn of_two_about_the_same_the_newer_stays() {
        let mut shelf = Shelf::default();
        assert!(shelf.put(stay("Bo"), Weight::Offer, 0).is_empty());
        assert_eq!(shelf.put(stay("Bo"), Weight::Offer, 1), [0]);
        let copied = || About::Sentence("Copied".into());
        assert!(shelf.put(copied(), Weight::Word, 2).is_empty());
        assert_eq!(shelf.put(copied(), Weight::Word, 3), [2]);
        assert_eq!(shelf.take_off(&stay("Bo")), [1]);
    }

    #[test]
    fn words_make_room_before_what_can_be_undone() {
        let mut shelf = Shelf::default();
        shelf.put(About::Refusal, Weight::Trouble, 0);
        shelf.put(stay("Bo"), Weight::Offer, 1);
        shelf.put(About::Sentence("Copied".into()), Weight::Word, 2);
        shelf.put(stay("Cy"), Weight::Offer, 3);
        assert_eq!(shelf.put(stay("Di"), Weight::Offer, 4), [2]);
        assert_eq!(shelf.put(stay("Ed"), Weight::Offer, 5), [1], "and then the oldest deed");
    }
}
