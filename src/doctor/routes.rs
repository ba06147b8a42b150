// SPDX-License-Identifier: GPL-3.0-or-later
//! Ways that packets would go: the kernel chooses an address of ours for a destination,
//! and that tells the interface. Nothing is sent.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};

use super::facts::RouteFacts;
use super::outer::local;
use crate::discovery::interfaces::{InterfaceAddress, NetworkInterface};

/// An address on the internet that belongs to nobody (RFC 5737).
const OUTSIDE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);

pub(super) fn read(interfaces: &[NetworkInterface]) -> RouteFacts {
    let by = |ip: IpAddr| interface_of(interfaces, own_address_for(ip)?);
    let outside = by(OUTSIDE.into());
    let diverted = local(interfaces)
        .flat_map(|interface| interface.addresses.iter().map(move |one| (interface, one)))
        .find_map(|(interface, one)| by(neighbour(one)?).filter(|other| *other != interface.name));
    RouteFacts { outside, diverted }
}

/// Our address that the kernel would send from.
fn own_address_for(ip: IpAddr) -> Option<IpAddr> {
    let any: IpAddr = if ip.is_ipv4() { [0; 4].into() } else { [0; 16].into() };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect((ip, 9)).ok()?;
    socket.local_addr().ok().map(|own| own.ip())
}

fn interface_of(interfaces: &[NetworkInterface], own: IpAddr) -> Option<String> {
    let has = |interface: &&NetworkInterface| interface.addresses.iter().any(|one| one.ip == own);
    interfaces.iter().find(has).map(|interface| interface.name.clone())
}

/// Some other address in the network of one of ours; `None` in one too small.
fn neighbour(own: &InterfaceAddress) -> Option<IpAddr> {
    let IpAddr::V4(ip) = own.ip else { return None };
    let mask = u32::MAX.checked_shl(32 - u32::from(own.prefix)).filter(|_| own.prefix < 31)?;
    let first = (ip.to_bits() & mask) + 1;
    let other = if first == ip.to_bits() { first + 1 } else { first };
    Some(Ipv4Addr::from_bits(other).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbour_is_another_one_in_the_same_network() {
        for (own, prefix, expected) in [
            ([192, 168, 7, 5], 24, Some([192, 168, 7, 1])),
            ([192, 168, 7, 1], 24, Some([192, 168, 7, 2])),
            ([10, 0, 0, 7], 30, Some([10, 0, 0, 5])),
            ([10, 0, 0, 7], 32, None),
        ] {
            let (ip, broadcast) = (IpAddr::from(own), None);
            let one = InterfaceAddress {
                ip,
                prefix,
                broadcast,
                deprecated: false,
                temporary: false,
                unusable: false,
            };
            assert_eq!(neighbour(&one), expected.map(IpAddr::from));
        }
    }
}
