// SPDX-License-Identifier: GPL-3.0-or-later
//! Groups of IP addresses that count as one machine in limits and bans.

use std::net::{IpAddr, Ipv6Addr};

use serde::{Deserialize, Serialize};

/// Mask of the network part of an IPv6 address (RFC 4291, section 2.5.4).
const NETWORK: u128 = !(u64::MAX as u128);

/// Addresses that count as one machine.
///
/// - An IPv4 address is a group, also when mapped into IPv6
///   (`::ffff:192.0.2.1`, RFC 4291, section 2.5.5.2).
/// - An IPv6 network of 64 bits is a group: a machine chooses the rest of its
///   addresses freely, and as many as it likes (RFC 8981).
/// - A link-local address (`fe80::/10`, RFC 4291, section 2.5.6) is a group of
///   its own. All of them share one network, so that only the rest tells
///   machines apart. The same holds for `::1` and `::`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "IpAddr", into = "IpAddr")]
pub struct AddressGroup(IpAddr);

impl AddressGroup {
    /// The group an address belongs to.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) if !counts_alone(address) => {
                IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & NETWORK))
            }
            address => address,
        })
    }
}

fn counts_alone(address: Ipv6Addr) -> bool {
    address.is_unicast_link_local() || address.is_loopback() || address.is_unspecified()
}

impl From<IpAddr> for AddressGroup {
    fn from(address: IpAddr) -> Self {
        Self::of(address)
    }
}

/// The address, or the first one of the network.
impl From<AddressGroup> for IpAddr {
    fn from(group: AddressGroup) -> Self {
        group.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn group(raw: &str) -> AddressGroup {
        AddressGroup::of(raw.parse().unwrap())
    }

    #[test]
    fn an_ipv4_address_is_a_place_however_it_comes() {
        assert_eq!(group("192.0.2.1"), group("::ffff:192.0.2.1"));
        assert_ne!(group("192.0.2.1"), group("192.0.2.2"));
        assert_ne!(group("::ffff:192.0.2.1"), group("::ffff:192.0.2.2"));
    }

    #[test]
    fn an_ipv6_network_is_one_place() {
        for same in ["2001:db8:0:1::2", "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::"] {
            assert_eq!(group("2001:db8:0:1::1"), group(same), "{same}");
        }
        assert_ne!(group("2001:db8:0:1::1"), group("2001:db8:0:2::1"));
        assert_eq!(group("fd00::1"), group("fd00::2"), "a private network");
    }

    #[test]
    fn who_is_on_the_same_link_is_told_apart() {
        assert_ne!(group("fe80::1"), group("fe80::2"));
        assert_ne!(group("::1"), group("::2"));
        assert_ne!(group("::1"), group("::"));
        assert_eq!(group("fe80::1"), group("fe80::1"));
    }

    #[test]
    fn a_full_address_that_was_kept_is_read_as_its_place() {
        let kept: AddressGroup = serde_json::from_str("\"2001:db8:0:1::7\"").unwrap();
        assert_eq!(kept, group("2001:db8:0:1::8"));
        assert_eq!(serde_json::to_string(&kept).unwrap(), "\"2001:db8:0:1::\"");
    }

    /// The last four bytes, which tell an IPv4 address.
    fn machine(bits: u64) -> u32 {
        u32::try_from(bits & u64::from(u32::MAX)).unwrap()
    }

    proptest! {
        #[test]
        fn a_place_is_in_itself_and_has_one_spelling(bits: u128, other: u64) {
            let address = Ipv6Addr::from_bits(bits);
            let found = AddressGroup::of(address.into());
            prop_assert_eq!(AddressGroup::of(found.into()), found);
            let json = serde_json::to_string(&found).unwrap();
            prop_assert_eq!(serde_json::from_str::<AddressGroup>(&json).unwrap(), found);
            if !address.is_unicast_link_local() && bits & NETWORK != 0 {
                let neighbour = Ipv6Addr::from_bits(bits & NETWORK | u128::from(other));
                prop_assert_eq!(AddressGroup::of(neighbour.into()), found);
            }
        }

        #[test]
        fn machines_of_a_link_and_ipv4_addresses_never_fall_together(one: u64, other: u64) {
            prop_assume!(machine(one) != machine(other));
            let link = |rest: u64| {
                Ipv6Addr::from_bits(0xfe80 << 112 | u128::from(rest))
            };
            prop_assert_ne!(AddressGroup::of(link(one).into()), AddressGroup::of(link(other).into()));
            let mapped = |rest: u64| {
                Ipv6Addr::from_bits(0xffff << 32 | u128::from(machine(rest)))
            };
            prop_assert_ne!(AddressGroup::of(mapped(one).into()), AddressGroup::of(mapped(other).into()));
        }
    }
}
