// SPDX-License-Identifier: GPL-3.0-or-later
//! Addresses of interfaces: where they hold, and which of them are passing.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use if_addrs::IfAddr;

use super::link::thread_file;

/// `IFA_F_TEMPORARY`, `IFA_F_DEPRECATED` and `IFA_F_TENTATIVE` with
/// `IFA_F_DADFAILED` (`linux/if_addr.h`).
const TEMPORARY: u8 = 0x01;
const DEPRECATED: u8 = 0x20;
const UNUSABLE: u8 = 0x40 | 0x08;

/// An address of an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterfaceAddress {
    /// The address.
    pub ip: IpAddr,
    /// Bits that all machines of its network have in common.
    pub prefix: u8,
    /// Address of everybody in its network; IPv4 alone has one.
    pub broadcast: Option<Ipv4Addr>,
    /// Set if another has replaced it and it goes soon (RFC 4862, section 5.5.4).
    pub deprecated: bool,
    /// Set if it is changed every day, to be hard to follow (RFC 8981).
    pub temporary: bool,
    /// Set if it cannot be used, for it is not known yet that nobody else has it, or
    /// somebody has.
    pub unusable: bool,
}

/// Reach of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressScope {
    /// Networks that are nobody's in particular (RFC 1918, RFC 6598).
    Private,
    /// Private networks of IPv6 (RFC 4193).
    UniqueLocal,
    /// The whole internet, as far as it lets one through.
    Global,
    /// One cable or radio network (RFC 3927; RFC 4291, section 2.5.6).
    LinkLocal,
    /// This machine.
    Loopback,
}

impl AddressScope {
    /// The scope of an address.
    pub fn of(ip: IpAddr) -> Self {
        match ip.to_canonical() {
            ip if ip.is_loopback() => Self::Loopback,
            IpAddr::V4(ip) if ip.is_link_local() => Self::LinkLocal,
            IpAddr::V4(ip) if ip.is_private() || is_shared(ip) => Self::Private,
            IpAddr::V6(ip) if ip.is_unicast_link_local() => Self::LinkLocal,
            IpAddr::V6(ip) if ip.is_unique_local() => Self::UniqueLocal,
            _ => Self::Global,
        }
    }
}

/// `100.64.0.0/10`, for networks behind a provider's translation, and in use by
/// overlay networks.
fn is_shared(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    first == 100 && second & 0xc0 == 64
}

/// An address that the system told, and where.
#[derive(Debug)]
pub(super) struct ToldAddress {
    pub interface: String,
    /// Set if the interface is up and has a carrier.
    pub running: bool,
    pub address: InterfaceAddress,
}

/// Every address of this machine.
pub(super) fn read() -> io::Result<Vec<ToldAddress>> {
    let flags = flags(&thread_file("net/if_inet6"));
    let told = if_addrs::get_if_addrs()?.into_iter().map(|interface| {
        let running = interface.is_oper_up();
        let (ip, prefix, broadcast) = match interface.addr {
            IfAddr::V4(v4) => (IpAddr::V4(v4.ip), v4.prefixlen, v4.broadcast),
            IfAddr::V6(v6) => (IpAddr::V6(v6.ip), v6.prefixlen, None),
        };
        // A second IPv4 address may have a label behind the name: `eth0:1`.
        let name = interface.name.split(':').next().unwrap_or_default().to_owned();
        let flags = match ip {
            IpAddr::V6(ip) => flags.get(&(ip, name.clone())).copied().unwrap_or(0),
            IpAddr::V4(_) => 0,
        };
        let address = InterfaceAddress {
            ip,
            prefix,
            broadcast,
            deprecated: flags & DEPRECATED != 0,
            temporary: flags & TEMPORARY != 0,
            unusable: flags & UNUSABLE != 0,
        };
        ToldAddress { interface: name, running, address }
    });
    Ok(told.collect())
}

/// Reads the flags of IPv6 addresses (`/proc/net/if_inet6`): the address, number,
/// prefix, scope and flags, all in hexadecimal, and the name.
fn flags(file: &str) -> HashMap<(Ipv6Addr, String), u8> {
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let ip = u128::from_str_radix(words.next()?, 16).ok()?;
        let flags = u8::from_str_radix(words.nth(3)?, 16).ok()?;
        Some(((Ipv6Addr::from_bits(ip), words.next()?.to_owned()), flags))
    };
    file.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn flags_are_read() {
        let file = "\
00000000000000000000000000000001 01 80 10 80       lo
20010db8000000000000000000000007 04 40 00 21     eth0
fe8000000000000000fc00fffe000001 04 40 20 c0     eth0
nonsense
";
        let found = flags(file);
        let of = |ip: &str, name: &str| found.get(&(ip.parse().unwrap(), name.to_owned())).copied();
        assert_eq!(of("::1", "lo"), Some(0x80));
        assert_eq!(of("2001:db8::7", "eth0"), Some(TEMPORARY | DEPRECATED));
        assert_eq!(of("fe80::fc:ff:fe00:1", "eth0"), Some(0xc0));
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn scopes_are_those_of_the_standards() {
        use AddressScope::{Global, LinkLocal, Loopback, Private, UniqueLocal};
        for (ip, scope) in [
            ("127.0.0.1", Loopback),
            ("127.3.2.1", Loopback),
            ("::1", Loopback),
            ("169.254.9.9", LinkLocal),
            ("fe80::1", LinkLocal),
            ("10.0.0.1", Private),
            ("172.31.0.1", Private),
            ("192.168.7.7", Private),
            ("100.64.0.1", Private),
            ("100.128.0.1", Global),
            ("::ffff:192.168.7.7", Private),
            ("fd00::1", UniqueLocal),
            ("2001:db8::1", Global),
            ("192.0.2.1", Global),
        ] {
            assert_eq!(AddressScope::of(ip.parse().unwrap()), scope, "{ip}");
        }
    }

    proptest! {
        #[test]
        fn any_file_is_read(file in "[0-9a-f \\n]{0,200}|.{0,100}") {
            flags(&file);
        }
    }
}
