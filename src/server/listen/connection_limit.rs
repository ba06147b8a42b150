// SPDX-License-Identifier: GPL-3.0-or-later
//! The limit of connections, in all and from one address.

use std::collections::HashMap;

use crate::protocol::{AddressGroup, limits};

/// Purpose that a connection is admitted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// Joining the room.
    AsGuest,
    /// Hearing, in its own protocol, that there are too many.
    ToBeTold,
}

/// The connections that are open, members or not.
#[derive(Debug, Default)]
pub struct ConnectionLimit {
    all: usize,
    by_place: HashMap<AddressGroup, usize>,
    /// The addresses of those that are there only to be told.
    told: Vec<AddressGroup>,
}

impl ConnectionLimit {
    /// Counts one more connection. If there are too many in all
    /// ([`limits::CONNECTIONS`]) or from there
    /// ([`limits::CONNECTIONS_PER_ADDRESS`]), it is only told so, and not even
    /// that if many are being told.
    pub fn admit(&mut self, from: AddressGroup) -> Option<Admitted> {
        let from_there = self.by_place.get(&from).copied().unwrap_or(0);
        if self.all >= limits::CONNECTIONS || from_there >= limits::CONNECTIONS_PER_ADDRESS {
            return self.admit_to_be_told(from);
        }
        self.by_place.insert(from, from_there + 1);
        self.all += 1;
        Some(Admitted::AsGuest)
    }

    fn admit_to_be_told(&mut self, from: AddressGroup) -> Option<Admitted> {
        let from_there = self.told.iter().filter(|place| **place == from).count();
        if self.told.len() >= limits::TOLD || from_there >= limits::TOLD_PER_ADDRESS {
            // Nothing is noted: who is refused costs no memory.
            return None;
        }
        self.told.push(from);
        Some(Admitted::ToBeTold)
    }

    /// A connection that was admitted is over.
    pub fn release(&mut self, from: AddressGroup, admitted: Admitted) {
        if admitted == Admitted::ToBeTold {
            if let Some(index) = self.told.iter().position(|place| *place == from) {
                self.told.swap_remove(index);
            }
            return;
        }
        self.all -= 1;
        if let Some(count) = self.by_place.get_mut(&from) {
            *count -= 1;
            if *count == 0 {
                self.by_place.remove(&from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    fn of_network(network: u16, machine: u16) -> AddressGroup {
        AddressGroup::of(Ipv6Addr::new(0x2001, 0xdb8, 0, network, 0, 0, 0, machine).into())
    }

    #[test]
    fn an_ipv6_network_has_the_connections_of_one_address() {
        let mut limit = ConnectionLimit::default();
        for machine in 0..u16::try_from(limits::CONNECTIONS_PER_ADDRESS).unwrap() {
            assert_eq!(limit.admit(of_network(0, machine)), Some(Admitted::AsGuest));
        }
        assert_eq!(limit.admit(of_network(0, u16::MAX)), Some(Admitted::ToBeTold));
        assert_eq!(limit.admit(of_network(1, 0)), Some(Admitted::AsGuest), "the network next door");
        // Any of them makes room for any other.
        limit.release(of_network(0, 7), Admitted::AsGuest);
        assert_eq!(limit.admit(of_network(0, u16::MAX)), Some(Admitted::AsGuest));
    }

    #[test]
    fn who_is_refused_leaves_nothing_behind() {
        let mut limit = ConnectionLimit::default();
        let place = |number: usize| {
            AddressGroup::of(Ipv4Addr::from_bits(u32::try_from(number).unwrap()).into())
        };
        for number in 0..limits::CONNECTIONS {
            assert_eq!(limit.admit(place(number)), Some(Admitted::AsGuest));
        }
        let told: Vec<_> = (0..2 * limits::CONNECTIONS)
            .filter(|number| limit.admit(place(*number)) == Some(Admitted::ToBeTold))
            .collect();
        assert_eq!((told.len(), limit.by_place.len()), (limits::TOLD, limits::CONNECTIONS));
        for number in told {
            limit.release(place(number), Admitted::ToBeTold);
        }
        for number in 0..limits::CONNECTIONS {
            limit.release(place(number), Admitted::AsGuest);
        }
        assert_eq!((limit.all, limit.by_place.len(), limit.told.len()), (0, 0, 0));
    }

    #[test]
    fn one_address_does_not_keep_others_from_being_told() {
        let (here, mut limit) = (of_network(0, 0), ConnectionLimit::default());
        for _ in 0..limits::CONNECTIONS_PER_ADDRESS {
            limit.admit(here);
        }
        for _ in 0..limits::TOLD_PER_ADDRESS {
            assert_eq!(limit.admit(here), Some(Admitted::ToBeTold));
        }
        assert_eq!(limit.admit(here), None);
        limit.release(here, Admitted::ToBeTold);
        assert_eq!(limit.admit(here), Some(Admitted::ToBeTold));
        limit.all = limits::CONNECTIONS;
        assert_eq!(limit.admit(of_network(1, 0)), Some(Admitted::ToBeTold));
    }
}
