// SPDX-License-Identifier: GPL-3.0-or-later
//! The addresses a guest passes on to others.

use std::net::{IpAddr, SocketAddr};

use crate::protocol::Address;

/// Addresses where others find the room that we reach at `way`. Who came by
/// loopback is on the computer that hosts the room, so others find it at the
/// addresses `of_this_machine` has for that port, which may be none.
pub fn addresses_for_others(
    way: &Address,
    of_this_machine: impl FnOnce(u16) -> Vec<SocketAddr>,
) -> Vec<Address> {
    if !way.is_loopback() {
        return vec![way.clone()];
    }
    let usable = |address: &SocketAddr| match address.ip() {
        // Others have interfaces of other names, which such an address needs.
        IpAddr::V6(ip) if ip.is_unicast_link_local() => false,
        ip => !ip.is_loopback(),
    };
    let found = of_this_machine(way.port).into_iter().filter(usable);
    found.filter_map(|found| Address::new(&found.ip().to_string(), found.port()).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn for_others(way: &str, found: &[&str]) -> Vec<String> {
        let found = |port| {
            let found = found.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), port));
            found.collect()
        };
        let addresses = addresses_for_others(&way.parse().unwrap(), found);
        addresses.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn who_came_by_loopback_passes_on_the_addresses_of_the_computer() {
        let found = ["192.168.1.7", "127.0.0.1", "fe80::1", "2001:db8::7"];
        let told = ["192.168.1.7:6000", "[2001:db8::7]:6000"];
        for way in ["127.0.0.1:6000", "localhost:6000", "[::1]:6000"] {
            assert_eq!(for_others(way, &found), told, "{way}");
        }
        assert_eq!(for_others("localhost", &[]), [""; 0], "loopback is no way in for others");
    }

    #[test]
    fn who_came_over_the_network_passes_on_the_way() {
        assert_eq!(for_others("pi.local:6000", &["192.168.1.7"]), ["pi.local:6000"]);
    }
}
