// SPDX-License-Identifier: GPL-3.0-or-later
//! The interfaces on which others may be near.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use if_addrs::IfAddr;

use super::interfaces::{InterfaceFollower, interfaces};

/// Interfaces that are used at the most; a machine full of containers has many.
const LINKS: usize = 32;

/// An interface that is up and has an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkLink {
    /// Its number.
    pub index: u32,
    /// Its name.
    pub name: String,
    /// Its IPv4 addresses.
    pub v4: Vec<LinkAddress>,
    /// Its IPv6 addresses, each with the bits that its network has in common.
    pub v6: Vec<(Ipv6Addr, u8)>,
}

/// An IPv4 address of this machine, and its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkAddress {
    /// The address.
    pub ip: Ipv4Addr,
    /// Address by which everybody on the network is reached at once.
    pub broadcast: Option<Ipv4Addr>,
    /// Bits that all addresses of the network have in common.
    pub netmask: Ipv4Addr,
}

impl LinkAddress {
    /// Returns `true` if `ip` is of the same network.
    pub fn reaches(&self, ip: Ipv4Addr) -> bool {
        (self.ip & self.netmask) == (ip & self.netmask)
    }
}

impl NetworkLink {
    /// Returns `true` if `ip` is an IPv4 address of a network on this interface.
    pub fn reaches(&self, ip: Ipv4Addr) -> bool {
        self.v4.iter().any(|own| own.reaches(ip))
    }

    /// Returns `true` if `ip` is this machine's own on this interface.
    pub fn has(&self, ip: IpAddr) -> bool {
        self.addresses().any(|own| own == ip.to_canonical())
    }

    /// Returns `true` if `ip` is in a network on this interface: nobody elsewhere has
    /// it (RFC 6762, section 11).
    pub fn is_on_link(&self, ip: IpAddr) -> bool {
        match ip.to_canonical() {
            IpAddr::V4(ip) => self.reaches(ip),
            IpAddr::V6(ip) if ip.is_unicast_link_local() => !self.v6.is_empty(),
            IpAddr::V6(ip) => self.v6.iter().any(|(own, prefix)| {
                let others = u128::BITS.saturating_sub(u32::from(*prefix));
                (own.to_bits() ^ ip.to_bits()).checked_shr(others).unwrap_or(0) == 0
            }),
        }
    }

    /// All addresses, IPv4 first.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        let v4 = self.v4.iter().map(|own| IpAddr::V4(own.ip));
        v4.chain(self.v6.iter().map(|(ip, _)| IpAddr::V6(*ip)))
    }
}

/// Tells of each change of the interfaces, once at the beginning too. Without that,
/// rooms are near on those there are now.
pub fn follow(mut changed: impl FnMut() + Send + 'static) -> Option<InterfaceFollower> {
    let follower = InterfaceFollower::start(move |_| changed());
    follower.map_err(|error| tracing::warn!(%error, "the network is not followed")).ok()
}

/// At most [`LINKS`] of them: first those with machines of the local network behind them,
/// then those where everybody can be asked at once. A computer full of containers has
/// numbered those as they came.
fn most_useful(mut links: Vec<NetworkLink>) -> Vec<NetworkLink> {
    if links.len() > LINKS {
        let interfaces = interfaces().unwrap_or_default();
        let on_lan = interfaces.iter().filter(|one| one.is_connected() && one.is_on_lan());
        let on_lan: Vec<u32> = on_lan.map(|one| one.index).collect();
        rank(&mut links, &on_lan);
    }
    links
}

fn rank(links: &mut Vec<NetworkLink>, on_lan: &[u32]) {
    links.sort_by_key(|link| {
        let is_broadcast = link.v4.iter().any(|own| own.broadcast.is_some());
        (!on_lan.contains(&link.index), !is_broadcast, link.index)
    });
    links.truncate(LINKS);
    links.sort_by_key(|link| link.index);
}

/// The interfaces with addresses, by number; loopback only when there is no
/// other, so that two programs on a machine without a network find each other.
pub fn network_links() -> io::Result<Vec<NetworkLink>> {
    let mut links = BTreeMap::new();
    let mut loopback = BTreeMap::new();
    for interface in if_addrs::get_if_addrs()? {
        let Some(index) = interface.index.filter(|_| interface.is_oper_up()) else { continue };
        let links = if interface.is_loopback() { &mut loopback } else { &mut links };
        let name = interface.name;
        let empty = NetworkLink { index, name, v4: Vec::new(), v6: Vec::new() };
        let link = links.entry(index).or_insert(empty);
        match interface.addr {
            IfAddr::V4(v4) => {
                let (ip, broadcast, netmask) = (v4.ip, v4.broadcast, v4.netmask);
                link.v4.push(LinkAddress { ip, broadcast, netmask });
            }
            IfAddr::V6(v6) => link.v6.push((v6.ip, v6.prefixlen)),
        }
    }
    let links = if links.is_empty() { loopback } else { links };
    Ok(most_useful(links.into_values().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_on_the_link_is_told_from_who_is_elsewhere() {
        let own = |ip: &str, netmask: &str| LinkAddress {
            ip: ip.parse().unwrap(),
            broadcast: None,
            netmask: netmask.parse().unwrap(),
        };
        let link = NetworkLink {
            index: 2,
            name: "eth0".into(),
            v4: vec![own("192.168.7.1", "255.255.255.0"), own("10.1.0.1", "255.255.0.0")],
            v6: vec![("fe80::1".parse().unwrap(), 64), ("2001:db8:7::1".parse().unwrap(), 48)],
        };
        let is_here = |ip: &str| link.is_on_link(ip.parse().unwrap());
        for here in
            ["192.168.7.200", "10.1.9.9", "fe80::9", "2001:db8:7:9::9", "::ffff:192.168.7.2"]
        {
            assert!(is_here(here), "{here}");
        }
        for elsewhere in ["192.168.8.1", "10.2.0.1", "2001:db8:8::1", "::1", "127.0.0.1"] {
            assert!(!is_here(elsewhere), "{elsewhere}");
        }
        let without = NetworkLink { v6: Vec::new(), ..link };
        assert!(!without.is_on_link("fe80::9".parse().unwrap()));
    }

    #[test]
    fn among_many_containers_the_card_is_kept() {
        let link = |index: u32| NetworkLink {
            index,
            name: format!("veth{index}"),
            v4: Vec::new(),
            v6: vec![(Ipv6Addr::LOCALHOST, 128)],
        };
        let mut links: Vec<_> = (1..=100).map(link).collect();
        let ip = Ipv4Addr::new(192, 0, 2, 1);
        let netmask = Ipv4Addr::new(255, 255, 255, 0);
        links[90].v4.push(LinkAddress { ip, broadcast: Some(ip | !netmask), netmask });
        rank(&mut links, &[100]);
        assert_eq!(links.len(), LINKS);
        let indexes: Vec<_> = links.iter().map(|link| link.index).collect();
        assert!(indexes.is_sorted() && indexes.ends_with(&[30, 91, 100]), "{indexes:?}");
    }
}
