// SPDX-License-Identifier: GPL-3.0-or-later
//! A limit on coming and going: every arrival and departure is told to all, so
//! somebody who comes and goes without end is a flood that no limit on talking
//! sees.
//!
//! Only *short stays* count ([`limits::SHORT_STAY`]): somebody who was in the
//! room for a minute may come back at once, however often, and a whole party
//! whose network failed comes back together. Each person has some of its own
//! ([`limits::SHORT_STAYS`]). Somebody whom the room has not met before (no key,
//! or one made just now, for a key costs nothing) counts for its address as well
//! ([`limits::SHORT_STAYS_PER_ADDRESS`]). So a crowd behind one address comes in
//! without a pause, somebody known by key never waits for a neighbour, and the
//! neighbours of a flooder at worst wait some seconds for their *first* arrival.

use std::collections::HashMap;
use std::time::Duration;

use super::bucket::{Bucket, share};
use crate::protocol::{AddressGroup, Reason, limits};
use crate::server::room::clock::RoomTime;
use crate::server::room::person::PersonId;
use crate::server::room::refusal::Refusal;

/// Entries before those that have run out are looked for.
const MANY: usize = 1_024;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Counted {
    Person(PersonId),
    Address(AddressGroup),
}

/// Short stays that are not forgiven yet; each one takes an equal part of
/// [`limits::SHORT_STAY`].
#[derive(Debug, Default)]
pub struct JoinLimit {
    stays: HashMap<Counted, Bucket>,
    /// The number of entries after the last clearing, doubled.
    clear_at: usize,
}

impl JoinLimit {
    /// Checks that a person may come in. `stranger` is the address of one whom
    /// the room has not met.
    pub fn check(
        &self,
        now: RoomTime,
        person: PersonId,
        stranger: Option<AddressGroup>,
    ) -> Result<(), Refusal> {
        let address = stranger.map(Counted::Address);
        for counted in [Some(Counted::Person(person)), address].into_iter().flatten() {
            let bucket = self.stays.get(&counted).copied().unwrap_or_default();
            let free = bucket.free_at(Duration::ZERO, limits::SHORT_STAY);
            if free > now {
                return Err(Refusal::wait(Reason::ComingAndGoing, free.since(now)));
            }
        }
        Ok(())
    }

    /// Counts somebody who goes after having come at `arrived`.
    pub fn count(
        &mut self,
        now: RoomTime,
        arrived: RoomTime,
        person: PersonId,
        stranger: Option<AddressGroup>,
    ) {
        if now.since(arrived) >= limits::SHORT_STAY {
            return;
        }
        self.charge(now, Counted::Person(person), limits::SHORT_STAYS);
        if let Some(address) = stranger {
            self.charge(now, Counted::Address(address), limits::SHORT_STAYS_PER_ADDRESS);
        }
    }

    fn charge(&mut self, now: RoomTime, counted: Counted, allowed: u64) {
        if self.stays.len() >= self.clear_at.max(MANY) {
            self.stays.retain(|_, bucket| !bucket.is_empty(now));
            self.clear_at = 2 * self.stays.len();
        }
        self.stays.entry(counted).or_default().add(now, share(limits::SHORT_STAY, allowed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guest(name: &str) -> PersonId {
        PersonId::Guest(group(), name.into())
    }

    fn at(milliseconds: u64) -> RoomTime {
        RoomTime::START + Duration::from_millis(milliseconds)
    }

    fn group() -> AddressGroup {
        AddressGroup::of([10, 0, 0, 1].into())
    }

    #[test]
    fn ten_short_stays_are_free_and_the_next_waits() {
        let mut limit = JoinLimit::default();
        for _ in 0..=limits::SHORT_STAYS {
            assert_eq!(limit.check(at(0), guest("eve"), None), Ok(()));
            limit.count(at(0), at(0), guest("eve"), None);
        }
        let refusal = limit.check(at(0), guest("eve"), None).unwrap_err();
        assert_eq!((refusal.reason, refusal.seconds), (Reason::ComingAndGoing, Some(6)));
        assert_eq!(limit.check(at(6_000), guest("eve"), None), Ok(()));
        assert_eq!(limit.check(at(0), guest("bo"), Some(group())), Ok(()), "the neighbour");
    }

    #[test]
    fn who_stayed_may_come_back_at_once() {
        let mut limit = JoinLimit::default();
        for _ in 0..1_000 {
            limit.count(at(60_000), at(0), guest("eve"), Some(group()));
        }
        assert_eq!(limit.check(at(60_000), guest("eve"), Some(group())), Ok(()));
    }

    #[test]
    fn new_names_do_not_help_for_ever_and_the_known_do_not_wait() {
        let mut limit = JoinLimit::default();
        for number in 0..=limits::SHORT_STAYS_PER_ADDRESS {
            limit.count(at(0), at(0), guest(&number.to_string()), Some(group()));
        }
        let refusal = limit.check(at(0), guest("another"), Some(group())).unwrap_err();
        assert_eq!(refusal.seconds, Some(1));
        assert_eq!(limit.check(at(0), guest("known"), None), Ok(()));
    }

    #[test]
    fn what_has_run_out_is_forgotten() {
        let mut limit = JoinLimit::default();
        for number in 0..100_000_u64 {
            let now = number * 1_000;
            limit.count(at(now), at(now), guest(&number.to_string()), None);
        }
        assert!(limit.stays.len() <= 2 * MANY, "{}", limit.stays.len());
    }
}
