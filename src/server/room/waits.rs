// SPDX-License-Identifier: GPL-3.0-or-later
//! Who has to wait for something, and until when; also while away.

use std::collections::HashMap;

use super::whom::{Origin, Person};
use crate::protocol::limits;

#[derive(Debug)]
struct Wait {
    until: u64,
    /// The key of the name the person went by.
    name_key: String,
}

/// At most [`limits::WAITS`] people; whose wait ends first is forgotten first.
#[derive(Debug, Default)]
pub struct Waits(HashMap<Person, Wait>);

impl Waits {
    pub fn set(&mut self, now: u64, person: Person, name_key: &str, until: u64) {
        if self.0.len() >= limits::WAITS && !self.0.contains_key(&person) {
            self.make_room(now);
        }
        self.0.insert(person, Wait { until, name_key: name_key.to_owned() });
    }

    /// Until when that person has to wait; 0 if not at all.
    pub fn until(&self, person: &Person) -> u64 {
        self.0.get(person).map_or(0, |wait| wait.until)
    }

    /// Ends the wait of somebody who comes from there, and those it left behind
    /// under other names, which end at the same moment.
    pub fn end(&mut self, origin: &Origin, until: u64) {
        self.0.retain(|person, wait| match person {
            Person::Key(key) => Some(*key) != origin.key,
            Person::Guest(address, _) => *address != origin.address || wait.until != until,
        });
    }

    /// Ends the waits of everybody who went by that name; whether there were
    /// any that still mattered.
    pub fn end_of(&mut self, now: u64, name_key: &str) -> bool {
        self.0.retain(|_, wait| wait.until > now);
        let before = self.0.len();
        self.0.retain(|_, wait| wait.name_key != name_key);
        self.0.len() != before
    }

    fn make_room(&mut self, now: u64) {
        self.0.retain(|_, wait| wait.until > now);
        if self.0.len() >= limits::WAITS {
            let soonest = self.0.iter().min_by_key(|(_, wait)| wait.until);
            if let Some(soonest) = soonest.map(|(person, _)| person.clone()) {
                self.0.remove(&soonest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guest(number: u64) -> Person {
        Person::Guest("10.0.0.1".parse().unwrap(), number.to_string())
    }

    #[test]
    fn they_are_bounded_and_the_soonest_goes() {
        let mut waits = Waits::default();
        for number in 0..=limits::WAITS as u64 {
            waits.set(0, guest(number), "x", 1_000 + number);
        }
        assert_eq!(waits.0.len(), limits::WAITS);
        assert_eq!(waits.until(&guest(0)), 0);
        assert_eq!(waits.until(&guest(1)), 1_001);
    }

    #[test]
    fn a_name_ends_them() {
        let mut waits = Waits::default();
        waits.set(0, guest(1), "eve", 1_000);
        assert!(!waits.end_of(0, "bo"));
        assert!(waits.end_of(0, "eve"));
        assert!(!waits.end_of(0, "eve"));
    }
}
