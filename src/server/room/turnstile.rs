// SPDX-License-Identifier: GPL-3.0-or-later
//! A brake on coming and going: every arrival and departure is told to all,
//! so who comes and goes without end is a flood that no brake on talking sees.
//!
//! Only *short stays* count ([`limits::SHORT_STAY`]): who was in the room for a
//! minute may come back at once, however often, and a whole party whose network
//! failed comes back together. Each person has some of its own
//! ([`limits::SHORT_STAYS`]). Whom the room has not met before (no key, or one
//! made just now, for a key costs nothing) counts for its address as well
//! ([`limits::SHORT_STAYS_PER_ADDRESS`]). So a crowd behind one address comes in
//! without a pause, somebody known by key never waits for a neighbour, and the
//! neighbours of a flooder at worst wait some seconds for their *first* arrival.

use std::collections::HashMap;

use super::refusal::Refusal;
use super::whom::Person;
use crate::protocol::{AddressGroup, Reason, limits};

/// Entries before those that have run out are looked for.
const MANY: usize = 1_024;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Counted {
    Person(Person),
    AddressGroup(AddressGroup),
}

/// For everybody with short stays, when they will all be forgiven; each one
/// takes an equal part of [`limits::SHORT_STAY`] (a leaky bucket, kept as the
/// time at which it will be empty).
#[derive(Debug, Default)]
pub struct Turnstile {
    empty_at: HashMap<Counted, u64>,
    /// How many entries there were after the last clearing, doubled.
    clear_at: usize,
}

impl Turnstile {
    /// Whether that person may come in. `stranger` is the place of one whom the
    /// room has not met.
    pub fn check(
        &self,
        now: u64,
        person: Person,
        stranger: Option<AddressGroup>,
    ) -> Result<(), Refusal> {
        let address = stranger.map(Counted::AddressGroup);
        for counted in [Some(Counted::Person(person)), address].into_iter().flatten() {
            let free = self.empty_at.get(&counted).map_or(0, |at| at.saturating_sub(window()));
            if free > now {
                return Err(Refusal::wait(Reason::ComingAndGoing, now, free));
            }
        }
        Ok(())
    }

    /// Somebody went who had come at `arrived`.
    pub fn went(&mut self, now: u64, arrived: u64, person: Person, stranger: Option<AddressGroup>) {
        if now.saturating_sub(arrived) >= window() {
            return;
        }
        self.charge(now, Counted::Person(person), limits::SHORT_STAYS);
        if let Some(address) = stranger {
            self.charge(now, Counted::AddressGroup(address), limits::SHORT_STAYS_PER_ADDRESS);
        }
    }

    fn charge(&mut self, now: u64, counted: Counted, allowed: u64) {
        if self.empty_at.len() >= self.clear_at.max(MANY) {
            self.empty_at.retain(|_, at| *at > now);
            self.clear_at = 2 * self.empty_at.len();
        }
        let at = self.empty_at.entry(counted).or_default();
        *at = (*at).max(now) + window() / allowed;
    }
}

fn window() -> u64 {
    limits::SHORT_STAY.as_millis() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guest(name: &str) -> Person {
        Person::Guest(place(), name.into())
    }

    fn place() -> AddressGroup {
        AddressGroup::of([10, 0, 0, 1].into())
    }

    #[test]
    fn ten_short_stays_are_free_and_the_next_waits() {
        let mut turnstile = Turnstile::default();
        for _ in 0..=limits::SHORT_STAYS {
            assert_eq!(turnstile.check(0, guest("eve"), None), Ok(()));
            turnstile.went(0, 0, guest("eve"), None);
        }
        let refusal = turnstile.check(0, guest("eve"), None).unwrap_err();
        assert_eq!((refusal.reason, refusal.seconds), (Reason::ComingAndGoing, Some(6)));
        assert_eq!(turnstile.check(6_000, guest("eve"), None), Ok(()));
        assert_eq!(turnstile.check(0, guest("bo"), Some(place())), Ok(()), "the neighbour");
    }

    #[test]
    fn who_stayed_may_come_back_at_once() {
        let mut turnstile = Turnstile::default();
        for _ in 0..1_000 {
            turnstile.went(60_000, 0, guest("eve"), Some(place()));
        }
        assert_eq!(turnstile.check(60_000, guest("eve"), Some(place())), Ok(()));
    }

    #[test]
    fn new_names_do_not_help_for_ever_and_the_known_do_not_wait() {
        let mut turnstile = Turnstile::default();
        for number in 0..=limits::SHORT_STAYS_PER_ADDRESS {
            turnstile.went(0, 0, guest(&number.to_string()), Some(place()));
        }
        let refusal = turnstile.check(0, guest("another"), Some(place())).unwrap_err();
        assert_eq!(refusal.seconds, Some(1));
        assert_eq!(turnstile.check(0, guest("known"), None), Ok(()));
    }

    #[test]
    fn what_has_run_out_is_forgotten() {
        let mut turnstile = Turnstile::default();
        for number in 0..100_000_u64 {
            let now = number * 1_000;
            turnstile.went(now, now, guest(&number.to_string()), None);
        }
        assert!(turnstile.empty_at.len() <= 2 * MANY, "{}", turnstile.empty_at.len());
    }
}
