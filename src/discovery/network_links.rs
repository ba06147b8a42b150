// SPDX-License-Identifier: GPL-3.0-or-later
//! The interfaces on which others may be near.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use if_addrs::IfAddr;

use super::interfaces::InterfaceFollower;

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
    /// Its IPv6 addresses.
    pub v6: Vec<Ipv6Addr>,
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

impl NetworkLink {
    /// Returns `true` if `ip` is an IPv4 address of a network on this interface.
    pub fn reaches(&self, ip: Ipv4Addr) -> bool {
        let same = |own: &LinkAddress| (own.ip & own.netmask) == (ip & own.netmask);
        self.v4.iter().any(same)
    }

    /// All addresses, IPv4 first.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        let v4 = self.v4.iter().map(|own| IpAddr::V4(own.ip));
        v4.chain(self.v6.iter().copied().map(IpAddr::V6))
    }
}

/// Tells of each change of the interfaces, once at the beginning too. Without that,
/// rooms are near on those there are now.
pub fn follow(mut changed: impl FnMut() + Send + 'static) -> Option<InterfaceFollower> {
    let follower = InterfaceFollower::start(move |_| changed());
    follower.map_err(|error| tracing::warn!(%error, "the network is not followed")).ok()
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
            IfAddr::V6(v6) => link.v6.push(v6.ip),
        }
    }
    let links = if links.is_empty() { loopback } else { links };
    Ok(links.into_values().take(LINKS).collect())
}
