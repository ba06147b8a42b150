// SPDX-License-Identifier: GPL-3.0-or-later
//! The number of names that may be added to a room's memory from one address.
//! Keys cost nothing, so without this a single machine could fill the memory
//! with them.

use std::collections::HashMap;

use super::bucket::{Bucket, share};
use crate::protocol::{AddressGroup, limits};
use crate::server::room::clock::RoomTime;

/// Addresses that added names recently; each name takes an equal part of
/// [`limits::NEW_NAMES_IN`].
#[derive(Debug, Default)]
pub struct NameQuota(HashMap<AddressGroup, Bucket>);

impl NameQuota {
    /// Counts one more name from there, unless there were too many recently.
    pub fn allow(&mut self, now: RoomTime, from: AddressGroup) -> bool {
        let mut bucket = self.0.get(&from).copied().unwrap_or_default();
        let name = share(limits::NEW_NAMES_IN, limits::NEW_NAMES_PER_ADDRESS);
        if bucket.free_at(name, limits::NEW_NAMES_IN) > now || !self.has_room_for(now, from) {
            return false;
        }
        bucket.add(now, name);
        self.0.insert(from, bucket);
        true
    }

    /// At most as many addresses as people: more could not add one each.
    fn has_room_for(&mut self, now: RoomTime, from: AddressGroup) -> bool {
        if self.0.len() >= limits::PEOPLE && !self.0.contains_key(&from) {
            self.0.retain(|_, bucket| !bucket.is_empty(now));
        }
        self.0.len() < limits::PEOPLE || self.0.contains_key(&from)
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use super::*;

    const START: RoomTime = RoomTime::START;

    fn group(number: u32) -> AddressGroup {
        AddressGroup::of(Ipv4Addr::from_bits(number).into())
    }

    #[test]
    fn a_place_adds_so_many_an_hour_and_others_are_not_concerned() {
        let mut quota = NameQuota::default();
        let added = |quota: &mut NameQuota, now: Duration| {
            (0..20_000).filter(|_| quota.allow(START + now, group(1))).count() as u64
        };
        assert_eq!(added(&mut quota, Duration::ZERO), limits::NEW_NAMES_PER_ADDRESS);
        assert!(quota.allow(START, group(2)));
        let hour = limits::NEW_NAMES_IN;
        assert_eq!(added(&mut quota, hour / 2), limits::NEW_NAMES_PER_ADDRESS / 2);
        assert_eq!(added(&mut quota, hour * 2), limits::NEW_NAMES_PER_ADDRESS);
    }

    #[test]
    fn places_are_bounded_and_forgotten() {
        let mut quota = NameQuota::default();
        let people = u32::try_from(limits::PEOPLE).unwrap();
        for number in 0..2 * people {
            let early = number < people;
            assert_eq!(quota.allow(START, group(number)), early);
        }
        assert_eq!(quota.0.len(), limits::PEOPLE);
        assert!(quota.allow(START + limits::NEW_NAMES_IN, group(u32::MAX)));
        assert_eq!(quota.0.len(), 1);
    }
}
