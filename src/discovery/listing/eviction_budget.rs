// SPDX-License-Identifier: GPL-3.0-or-later
//! A budget of those who make way for newcomers.

use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

use super::sighting::SenderProof;
use crate::discovery::packet_budget::PacketBudget;

/// Sightings that make way at once in a full list, and the time after which there is
/// one more: not more than are asked, so that each newcomer is asked before it makes
/// way itself, and not so many that whoever shows the list has to draw without end.
const EVICTIONS: (u32, Duration) = (32, Duration::from_millis(80));
/// The same among the rooms of one address.
const OWN_EVICTIONS: (u32, Duration) = (16, Duration::from_millis(250));
/// All senders together: which of them are made up, nobody knows.
const EVERYBODY: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

/// Budgets of those who make way.
#[derive(Debug)]
pub(super) struct EvictionBudget {
    /// For newcomers without proof, and for those with a little.
    all: [PacketBudget; 2],
    /// For further rooms of an address.
    own: PacketBudget,
}

impl EvictionBudget {
    pub fn new(now: Instant) -> Self {
        let all = [(), ()].map(|()| PacketBudget::new(EVICTIONS.0, EVICTIONS.1, now));
        Self { all, own: PacketBudget::new(OWN_EVICTIONS.0, OWN_EVICTIONS.1, now) }
    }

    /// Spends one; `false` if a newcomer with so much proof has to wait.
    pub fn spend(&mut self, proof: SenderProof, now: Instant) -> bool {
        let [claimed, heard_us] = &mut self.all;
        match proof {
            SenderProof::Claimed => claimed.spend(EVERYBODY, now),
            SenderProof::HeardUs => heard_us.spend(EVERYBODY, now),
            SenderProof::Answered => true,
        }
    }

    /// The same for a further room of an address.
    pub fn spend_own(&mut self, ip: IpAddr, now: Instant) -> bool {
        self.own.spend(ip, now)
    }
}
