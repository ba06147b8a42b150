// SPDX-License-Identifier: GPL-3.0-or-later
//! People who have to wait for something, and until when; also while away.

use std::collections::HashMap;

use crate::protocol::limits;
use crate::server::room::clock::RoomTime;
use crate::server::room::person::PersonId;

#[derive(Debug)]
struct Cooldown {
    until: RoomTime,
    /// Folded name of the person.
    folded: String,
}

/// Waiting times of at most [`limits::COOLDOWNS`] people; the one that ends
/// first is forgotten first.
#[derive(Debug, Default)]
pub struct Cooldowns(HashMap<PersonId, Cooldown>);

impl Cooldowns {
    pub fn set(&mut self, now: RoomTime, person: PersonId, folded: &str, until: RoomTime) {
        if self.0.len() >= limits::COOLDOWNS && !self.0.contains_key(&person) {
            self.make_room(now);
        }
        self.0.insert(person, Cooldown { until, folded: folded.to_owned() });
    }

    /// The end of that person's wait, if it was given one.
    pub fn until(&self, person: &PersonId) -> Option<RoomTime> {
        self.0.get(person).map(|cooldown| cooldown.until)
    }

    pub fn end(&mut self, person: &PersonId) {
        self.0.remove(person);
    }

    /// People who still wait and went by that name.
    pub fn called(&self, now: RoomTime, folded: &str) -> Vec<PersonId> {
        let called = self.waiting(now).filter(|(_, other, _)| *other == folded);
        called.map(|(person, ..)| person.clone()).collect()
    }

    /// Everybody who still waits, with the folded name it went by.
    pub fn waiting(&self, now: RoomTime) -> impl Iterator<Item = (&PersonId, &str, RoomTime)> {
        let waiting = self.0.iter().filter(move |(_, cooldown)| cooldown.until > now);
        waiting.map(|(person, cooldown)| (person, cooldown.folded.as_str(), cooldown.until))
    }

    fn make_room(&mut self, now: RoomTime) {
        self.0.retain(|_, cooldown| cooldown.until > now);
        if self.0.len() >= limits::COOLDOWNS {
            let soonest = self.0.iter().min_by_key(|(_, cooldown)| cooldown.until);
            if let Some(soonest) = soonest.map(|(person, _)| person.clone()) {
                self.0.remove(&soonest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::protocol::AddressGroup;

    const START: RoomTime = RoomTime::START;

    fn guest(number: u64) -> PersonId {
        PersonId::Guest(AddressGroup::of([10, 0, 0, 1].into()), number.to_string())
    }

    fn at(milliseconds: u64) -> RoomTime {
        START + Duration::from_millis(milliseconds)
    }

    #[test]
    fn they_are_bounded_and_the_soonest_goes() {
        let mut cooldowns = Cooldowns::default();
        for number in 0..=limits::COOLDOWNS as u64 {
            cooldowns.set(START, guest(number), "x", at(1_000 + number));
        }
        assert_eq!(cooldowns.0.len(), limits::COOLDOWNS);
        assert_eq!(cooldowns.until(&guest(0)), None);
        assert_eq!(cooldowns.until(&guest(1)), Some(at(1_001)));
    }

    #[test]
    fn they_are_found_by_name_while_they_last() {
        let mut cooldowns = Cooldowns::default();
        cooldowns.set(START, guest(1), "eve", at(1_000));
        assert_eq!(cooldowns.called(START, "bo"), []);
        assert_eq!(cooldowns.called(START, "eve"), [guest(1)]);
        assert_eq!(cooldowns.called(at(1_000), "eve"), []);
        cooldowns.end(&guest(1));
        assert_eq!(cooldowns.until(&guest(1)), None);
    }
}
