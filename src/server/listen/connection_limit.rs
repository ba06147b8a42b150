// SPDX-License-Identifier: GPL-3.0-or-later
//! The limit of connections, in all and from one address.

use std::collections::HashMap;

use crate::protocol::{AddressGroup, limits};

/// The connections that are open, members or not.
#[derive(Debug, Default)]
pub struct ConnectionLimit {
    all: usize,
    by_place: HashMap<AddressGroup, usize>,
}

impl ConnectionLimit {
    /// Counts one more connection, unless there are too many in all
    /// ([`limits::CONNECTIONS`]) or from there
    /// ([`limits::CONNECTIONS_PER_ADDRESS`]).
    pub fn admit(&mut self, from: AddressGroup) -> bool {
        let from_there = self.by_place.get(&from).copied().unwrap_or(0);
        if self.all >= limits::CONNECTIONS || from_there >= limits::CONNECTIONS_PER_ADDRESS {
            // Nothing is noted: who is refused costs no memory.
            return false;
        }
        self.by_place.insert(from, from_there + 1);
        self.all += 1;
        true
    }

    /// A connection that was admitted is over.
    pub fn release(&mut self, from: AddressGroup) {
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
            assert!(limit.admit(of_network(0, machine)));
        }
        assert!(!limit.admit(of_network(0, u16::MAX)));
        assert!(limit.admit(of_network(1, 0)), "the network next door");
        // Any of them makes room for any other.
        limit.release(of_network(0, 7));
        assert!(limit.admit(of_network(0, u16::MAX)));
    }

    #[test]
    fn who_is_refused_leaves_nothing_behind() {
        let mut limit = ConnectionLimit::default();
        let place = |number: usize| {
            AddressGroup::of(Ipv4Addr::from_bits(u32::try_from(number).unwrap()).into())
        };
        for number in 0..limits::CONNECTIONS {
            assert!(limit.admit(place(number)));
        }
        for number in 0..2 * limits::CONNECTIONS {
            assert!(!limit.admit(place(number)));
        }
        assert_eq!(limit.by_place.len(), limits::CONNECTIONS);
        for number in 0..limits::CONNECTIONS {
            limit.release(place(number));
        }
        assert_eq!((limit.all, limit.by_place.len()), (0, 0));
    }
}
