// SPDX-License-Identifier: GPL-3.0-or-later
//! Who has to wait for something, and until when; also while away.

use std::collections::HashMap;

use super::whom::Person;
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

    pub fn end(&mut self, person: &Person) {
        self.0.remove(person);
    }

    /// Who still waits and went by that name.
    pub fn called(&self, now: u64, name_key: &str) -> Vec<Person> {
        let waiting = self.0.iter().filter(|(_, wait)| wait.until > now);
        let called = waiting.filter(|(_, wait)| wait.name_key == name_key);
        called.map(|(person, _)| person.clone()).collect()
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
    use crate::protocol::AddressGroup;

    fn guest(number: u64) -> Person {
        Person::Guest(AddressGroup::of([10, 0, 0, 1].into()), number.to_string())
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
    fn they_are_found_by_name_while_they_last() {
        let mut waits = Waits::default();
        waits.set(0, guest(1), "eve", 1_000);
        assert_eq!(waits.called(0, "bo"), []);
        assert_eq!(waits.called(0, "eve"), [guest(1)]);
        assert_eq!(waits.called(1_000, "eve"), []);
        waits.end(&guest(1));
        assert_eq!(waits.until(&guest(1)), 0);
    }
}
