// SPDX-License-Identifier: GPL-3.0-or-later
//! How fast what a room remembers of names may grow from one place. Keys cost
//! nothing, so without this a single machine could fill the memory with them.

use std::collections::HashMap;

use crate::protocol::{AddressGroup, limits};

/// For each place that added names of late, when that will be forgiven; each
/// name takes an equal part of [`limits::NEW_NAMES_IN`] (a leaky bucket, kept
/// as the time at which it will be empty).
#[derive(Debug, Default)]
pub struct Additions(HashMap<AddressGroup, u64>);

impl Additions {
    /// Counts one more name from there, unless there were too many of late.
    pub fn allow(&mut self, now: u64, from: AddressGroup) -> bool {
        let window = limits::NEW_NAMES_IN.as_millis() as u64;
        let full_at = self.0.get(&from).map_or(now, |at| (*at).max(now));
        let after = full_at + window / limits::NEW_NAMES_PER_ADDRESS;
        if after > now + window || !self.has_room_for(now, from) {
            return false;
        }
        self.0.insert(from, after);
        true
    }

    /// At most as many places as people: more could not add one each.
    fn has_room_for(&mut self, now: u64, from: AddressGroup) -> bool {
        if self.0.len() >= limits::PEOPLE && !self.0.contains_key(&from) {
            self.0.retain(|_, at| *at > now);
        }
        self.0.len() < limits::PEOPLE || self.0.contains_key(&from)
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn place(number: u32) -> AddressGroup {
        AddressGroup::of(Ipv4Addr::from_bits(number).into())
    }

    #[test]
    fn a_place_adds_so_many_an_hour_and_others_are_not_concerned() {
        let mut additions = Additions::default();
        let added = |additions: &mut Additions, now| {
            (0..20_000).filter(|_| additions.allow(now, place(1))).count() as u64
        };
        assert_eq!(added(&mut additions, 0), limits::NEW_NAMES_PER_ADDRESS);
        assert!(additions.allow(0, place(2)));
        let hour = limits::NEW_NAMES_IN.as_millis() as u64;
        assert_eq!(added(&mut additions, hour / 2), limits::NEW_NAMES_PER_ADDRESS / 2);
        assert_eq!(added(&mut additions, 2 * hour), limits::NEW_NAMES_PER_ADDRESS);
    }

    #[test]
    fn places_are_bounded_and_forgotten() {
        let mut additions = Additions::default();
        for number in 0..2 * limits::PEOPLE as u32 {
            let early = number < limits::PEOPLE as u32;
            assert_eq!(additions.allow(0, place(number)), early);
        }
        assert_eq!(additions.0.len(), limits::PEOPLE);
        assert!(additions.allow(limits::NEW_NAMES_IN.as_millis() as u64, place(u32::MAX)));
        assert_eq!(additions.0.len(), 1);
    }
}
