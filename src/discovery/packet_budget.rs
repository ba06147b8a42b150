// SPDX-License-Identifier: GPL-3.0-or-later
//! A budget of packets for each address, so that nobody's flood costs others.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use crate::protocol::AddressGroup;

/// Addresses whose budget is remembered. All others share one.
const ADDRESSES: usize = 1_024;

/// Packets that each address may have looked at: so many at once, and one more
/// each `every`.
#[derive(Debug)]
pub struct PacketBudget {
    burst: u32,
    every: Duration,
    /// Time at which the budget of an address is whole again.
    whole_at: HashMap<AddressGroup, Instant>,
    others: Instant,
}

impl PacketBudget {
    /// A budget of `burst` packets at once and one each `every`.
    pub fn new(burst: u32, every: Duration, now: Instant) -> Self {
        Self { burst, every, whole_at: HashMap::new(), others: now }
    }

    /// Spends one packet of the address; `false` if it has none left.
    pub fn spend(&mut self, address: IpAddr, now: Instant) -> bool {
        let group = AddressGroup::of(address);
        if self.whole_at.len() >= ADDRESSES && !self.whole_at.contains_key(&group) {
            self.whole_at.retain(|_, whole_at| *whole_at > now);
        }
        let crowded = self.whole_at.len() >= ADDRESSES;
        let whole_at = match self.whole_at.get_mut(&group) {
            Some(whole_at) => whole_at,
            None if crowded => &mut self.others,
            None => self.whole_at.entry(group).or_insert(now),
        };
        let after = (*whole_at).max(now) + self.every;
        let allowed = after <= now + self.every * self.burst;
        if allowed {
            *whole_at = after;
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_has_its_share_and_others_have_theirs() {
        let start = Instant::now();
        let mut budget = PacketBudget::new(3, Duration::from_millis(100), start);
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|ip| ip.parse().unwrap());
        let spent = (0..10).filter(|_| budget.spend(one, start)).count();
        assert_eq!(spent, 3);
        assert!(budget.spend(other, start));
        let later = start + Duration::from_millis(250);
        assert_eq!((0..10).filter(|_| budget.spend(one, later)).count(), 2);
    }

    #[test]
    fn made_up_addresses_do_not_fill_the_memory() {
        let start = Instant::now();
        let mut budget = PacketBudget::new(3, Duration::from_millis(100), start);
        let known = "192.0.2.1".parse().unwrap();
        assert!(budget.spend(known, start));
        let passed = (0..10_000u32)
            .filter(|number| budget.spend(IpAddr::V4((0x0A00_0000 + number).into()), start))
            .count();
        assert_eq!(budget.whole_at.len(), ADDRESSES);
        assert!(passed <= ADDRESSES + 3, "all others share one budget: {passed}");
        assert!(budget.spend(known, start), "who was known before is not displaced");
        let later = start + Duration::from_secs(1);
        assert!(budget.spend("192.0.2.2".parse().unwrap(), later));
        assert_eq!(budget.whole_at.len(), 1);
    }
}
