// SPDX-License-Identifier: GPL-3.0-or-later
//! The addresses others find this machine at, the likeliest first: a pure function
//! of its interfaces.

use std::cmp::Reverse;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::interfaces::{AddressScope, InterfaceAddress, InterfaceKind, NetworkInterface};
use crate::protocol::Address;

/// An address of a port on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAddress {
    /// Host and port, with the name of an interface of this machine where
    /// [`reach`](Self::reach) says so.
    pub address: Address,
    /// People who can use it.
    pub reach: AddressReach,
}

/// People who can use an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressReach {
    /// Whoever is in the same network.
    Network,
    /// Whoever is on the same cable or radio network, and writes the name of their own
    /// interface in the place of ours (RFC 4007, section 11).
    SameLink,
    /// Programs of this machine alone.
    ThisMachine,
}

/// The addresses at which others find what listens on `bound`.
///
/// Those of all interfaces if it is bound to none: the ones that are connected, and
/// whose addresses last. First comes the interface of the default route, then other
/// devices of this machine, private networks before public ones; then what holds on
/// one cable alone, then tunnels. Bridges of containers and virtual machines are
/// left out where there is a better one, for their guests reach that, too. Link-local
/// IPv6 comes last; loopback only where there is nothing else. At least one.
pub fn own_addresses(interfaces: &[NetworkInterface], bound: SocketAddr) -> Vec<OwnAddress> {
    let port = bound.port();
    if !bound.ip().is_unspecified() {
        return vec![only(interfaces, bound)];
    }
    let families = |ip: IpAddr| bound.is_ipv6() || ip.is_ipv4();
    let connected =
        interfaces.iter().filter(|one| one.is_connected() && one.kind != InterfaceKind::Loopback);
    let mut all: Vec<_> = connected
        .flat_map(|interface| interface.addresses.iter().map(move |address| (interface, address)))
        .filter(|(_, address)| lasts(address) && families(address.ip))
        .collect();
    if all.iter().any(|(interface, _)| interface.is_on_lan()) {
        all.retain(|(interface, _)| {
            interface.is_on_lan() || interface.kind == InterfaceKind::Tunnel
        });
    }
    all.sort_by_key(|(interface, address)| rank(interface, address.ip));
    let mut found: Vec<OwnAddress> = Vec::new();
    for (interface, address) in all {
        let own = at(address.ip, Some(&interface.name), port);
        if !found.contains(&own) {
            found.push(own);
        }
    }
    if found.is_empty() {
        found.push(at(Ipv4Addr::LOCALHOST.into(), None, port));
    }
    found
}

/// Those of `addresses` that stand in an invite, which is written on one machine and
/// read on another. Loopback is one of them only if nothing else was bound.
pub fn invited(addresses: &[OwnAddress], bound: SocketAddr) -> Vec<Address> {
    let is_chosen = bound.ip().is_loopback();
    let leads = |own: &&OwnAddress| match own.reach {
        AddressReach::Network => true,
        AddressReach::SameLink => false,
        AddressReach::ThisMachine => is_chosen,
    };
    addresses.iter().filter(leads).map(|own| own.address.clone()).collect()
}

/// The one address that was bound.
fn only(interfaces: &[NetworkInterface], bound: SocketAddr) -> OwnAddress {
    let index = match bound {
        SocketAddr::V6(v6) => v6.scope_id(),
        SocketAddr::V4(_) => 0,
    };
    let interface = interfaces.iter().find(|interface| interface.index == index);
    at(bound.ip(), interface.map(|interface| &*interface.name), bound.port())
}

fn at(ip: IpAddr, interface: Option<&str>, port: u16) -> OwnAddress {
    let ip = ip.to_canonical();
    let (host, reach) = match (ip, AddressScope::of(ip), interface) {
        (_, AddressScope::Loopback, _) => (ip.to_string(), AddressReach::ThisMachine),
        (IpAddr::V6(_), AddressScope::LinkLocal, Some(zone)) => {
            (format!("{ip}%{zone}"), AddressReach::SameLink)
        }
        (IpAddr::V6(_), AddressScope::LinkLocal, None) => (ip.to_string(), AddressReach::SameLink),
        _ => (ip.to_string(), AddressReach::Network),
    };
    OwnAddress { address: Address { host, port }, reach }
}

fn lasts(address: &InterfaceAddress) -> bool {
    let leads_out = AddressScope::of(address.ip) != AddressScope::Loopback;
    leads_out && !(address.deprecated || address.temporary || address.unusable)
}

/// The lowest is the likeliest.
fn rank(interface: &NetworkInterface, ip: IpAddr) -> impl Ord + use<> {
    let scope = AddressScope::of(ip);
    let needs_zone = ip.is_ipv6() && scope == AddressScope::LinkLocal;
    let is_tunnel = interface.kind == InterfaceKind::Tunnel;
    let default = interface.default_v4.into_iter().chain(interface.default_v6).min();
    // A tunnel that takes all traffic leads away from the people nearby.
    let default = interface.default_route(ip).or(default).filter(|_| !is_tunnel);
    (
        (needs_zone, !interface.is_on_lan(), scope == AddressScope::LinkLocal),
        (default.unwrap_or(u32::MAX), Reverse(interface.physical)),
        (ip.is_ipv6(), scope, interface.index),
        ordered(ip),
    )
}

/// Addresses of one kind, where they are many, are always in the same order.
fn ordered(ip: IpAddr) -> Ipv6Addr {
    match ip {
        IpAddr::V4(ip) => ip.to_ipv6_mapped(),
        IpAddr::V6(ip) => ip,
    }
}

#[cfg(test)]
mod tests;
