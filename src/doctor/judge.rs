// SPDX-License-Identifier: GPL-3.0-or-later
//! From facts to findings, the surest first.

use std::net::IpAddr;

use super::facts::{Facts, HostAnswer, HostFacts, MulticastFacts};
use super::outer::{local, outer};
use super::verdict::{Finding, Likelihood, Verdict};
use crate::discovery::interfaces::{AddressScope, InterfaceAddress, InterfaceKind};
use crate::protocol::Address;

/// Seconds between two clocks that nobody would notice.
const CLOCKS: i64 = 120;

/// Findings that follow from the facts. The surest findings come first, and of those alike the ones
/// that explain most.
pub fn judge(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |likelihood, verdict| findings.push(Finding { verdict, likelihood });
    let is_met =
        facts.host.as_ref().is_some_and(|host| matches!(host.answer, HostAnswer::Room { .. }));
    let is_here = facts.host.as_ref().and_then(|host| host.ip).is_some_and(|ip| ip.is_loopback());
    if let Some(verdict) = no_way_out(facts).filter(|_| !is_met && !is_here) {
        return vec![Finding { verdict, likelihood: Likelihood::Certain }];
    }
    for (port, at) in
        facts.room.iter().flat_map(|room| room.reached.iter().map(|at| (room.port, at)))
    {
        if !at.reached {
            find(Likelihood::Certain, Verdict::OwnPortClosed { ip: at.ip, port });
        }
    }
    if let Some(host) = &facts.host {
        host_findings(host, facts, &mut find);
    }
    if !is_met {
        around(facts, &mut find);
    }
    if !is_met && only_link_local(facts) {
        find(Likelihood::Likely, Verdict::OnlyLinkLocal);
    }
    findings.sort_by_key(|finding| finding.likelihood);
    findings
}

/// Reason why nothing leaves this machine.
fn no_way_out(facts: &Facts) -> Option<Verdict> {
    let connected = outer(&facts.interfaces).into_iter();
    let mut connected = connected.filter(|interface| interface.is_connected()).peekable();
    let Some(first) = connected.peek() else { return Some(Verdict::NoNetwork) };
    let interface = first.name.clone();
    let mut addresses = connected.flat_map(|interface| &interface.addresses);
    // An address that the machine gave itself says nothing where others are given out
    // and none has come; but two laptops on one cable have no other.
    let any = addresses.any(|one| one.ip.is_ipv4() || is_routable(one));
    (!any).then_some(Verdict::OnlyLoopback { interface })
}

fn only_link_local(facts: &Facts) -> bool {
    let connected = outer(&facts.interfaces).into_iter();
    let connected = connected.filter(|interface| interface.is_connected());
    let mut addresses = connected.flat_map(|interface| &interface.addresses).peekable();
    addresses.peek().is_some() && addresses.all(|one| !is_routable(one))
}

fn is_routable(address: &InterfaceAddress) -> bool {
    !matches!(AddressScope::of(address.ip), AddressScope::LinkLocal | AddressScope::Loopback)
}

/// Finds what the answer of the host that was asked for means.
fn host_findings(host: &HostFacts, facts: &Facts, find: &mut impl FnMut(Likelihood, Verdict)) {
    let address = || host.address.clone();
    match host.answer {
        HostAnswer::Room { clock: Some(seconds) } if seconds.abs() > CLOCKS => {
            find(Likelihood::Certain, Verdict::ClocksApart { seconds });
        }
        HostAnswer::Room { .. } => {}
        HostAnswer::SomethingElse(protocol) => {
            let verdict = Verdict::SpeaksSomethingElse { host: address(), protocol };
            find(Likelihood::Certain, verdict);
        }
        HostAnswer::Refused => {
            find(Likelihood::Certain, Verdict::NothingListens { host: address() });
        }
        HostAnswer::UnknownName => {
            let host = host.address.host.clone();
            find(Likelihood::Certain, Verdict::UnknownName { host });
        }
        HostAnswer::Nothing | HostAnswer::NoRoute => silent(host, facts, find),
    }
    for port in host.rooms.iter().filter(|port| **port != host.address.port) {
        let room = Address { port: *port, ..address() };
        find(Likelihood::Likely, Verdict::OtherPort { room });
    }
    let nearby = host.ip.and_then(|ip| own_in_another_network(facts, ip));
    if let (Some(ip), Some(own)) = (host.ip, nearby) {
        let reached = !matches!(host.answer, HostAnswer::Nothing | HostAnswer::NoRoute);
        let likelihood = if reached { Likelihood::Possible } else { Likelihood::Likely };
        find(likelihood, Verdict::OtherSubnet { host: ip, own });
    }
}

/// Finds why a host says nothing.
fn silent(host: &HostFacts, facts: &Facts, find: &mut impl FnMut(Likelihood, Verdict)) {
    let address = host.address.clone();
    match host.is_on_the_wire {
        Some(true) => find(Likelihood::Likely, Verdict::HostDropsUs { host: address }),
        // It is there, and yet nobody has the address: a machine that is off does not
        // call, and a firewall does not keep it from saying where it is.
        Some(false) if is_heard(host, facts) => {
            find(Likelihood::Likely, Verdict::IsolationSuspected { host: address });
        }
        _ => find(Likelihood::Likely, Verdict::NobodyAnswers { host: address }),
    }
}

/// Returns `true` if the host has called to everybody just now.
fn is_heard(host: &HostFacts, facts: &Facts) -> bool {
    let Some(ip) = host.ip else { return false };
    facts.multicast.iter().any(|calls| calls.others.contains(&ip))
}

/// Finds what is wrong around this machine, whoever was asked for.
fn around(facts: &Facts, find: &mut impl FnMut(Likelihood, Verdict)) {
    if let Some(interface) = facts.routes.diverted.clone() {
        find(Likelihood::Likely, Verdict::VpnTakesRoute { interface, own_network: true });
    } else if let Some(interface) = tunnel(facts) {
        find(Likelihood::Possible, Verdict::VpnTakesRoute { interface, own_network: false });
    }
    let blocked = facts.multicast.iter().filter(|calls| !calls.returned);
    let mut is_blocked = false;
    for calls in blocked {
        is_blocked = true;
        let interface = calls.interface.clone();
        find(Likelihood::Likely, Verdict::MulticastBlocked { interface });
    }
    if let Some(firewall) = &facts.firewall {
        let port = facts.room.as_ref().map(|room| room.port);
        let likelihood = match firewall.lets_in(port.is_some()) {
            Some(true) => None,
            Some(false) => Some(Likelihood::Likely),
            None if is_blocked => Some(Likelihood::Likely),
            None => Some(Likelihood::Possible),
        };
        if let Some(likelihood) = likelihood {
            find(likelihood, Verdict::FirewallActive { firewall: firewall.clone(), port });
        }
    }
    let unanswered = |calls: &&MulticastFacts| calls.returned && calls.others.is_empty();
    for calls in facts.multicast.iter().filter(unanswered).filter(|_| facts.host.is_none()) {
        let interface = calls.interface.clone();
        find(Likelihood::Possible, Verdict::MulticastUnanswered { interface });
    }
}

/// The tunnel that takes what is meant for the internet.
fn tunnel(facts: &Facts) -> Option<String> {
    let outside = facts.routes.outside.as_ref()?;
    let interface = facts.interfaces.iter().find(|interface| interface.name == *outside)?;
    (interface.kind == InterfaceKind::Tunnel).then(|| outside.clone())
}

fn shares_network(facts: &Facts, ip: IpAddr) -> bool {
    let mut own = outer(&facts.interfaces).into_iter().flat_map(|interface| &interface.addresses);
    AddressScope::of(ip) == AddressScope::LinkLocal || own.any(|one| is_in(one, ip))
}

/// An address of ours, if `ip` is in another private network than all of ours.
fn own_in_another_network(facts: &Facts, ip: IpAddr) -> Option<IpAddr> {
    let is_private =
        matches!(AddressScope::of(ip), AddressScope::Private | AddressScope::UniqueLocal);
    if !is_private || shares_network(facts, ip) {
        return None;
    }
    let mut own = local(&facts.interfaces)
        .flat_map(|interface| &interface.addresses)
        .filter(|one| is_routable(one));
    own.find(|one| one.ip.is_ipv4() == ip.is_ipv4()).map(|one| one.ip)
}

/// Returns `true` if `ip` is in the network of `address`.
pub(super) fn is_in(address: &InterfaceAddress, ip: IpAddr) -> bool {
    let (own, other, bits) = match (address.ip, ip) {
        (IpAddr::V4(own), IpAddr::V4(other)) => {
            (u128::from(own.to_bits()) << 96, u128::from(other.to_bits()) << 96, 32)
        }
        (IpAddr::V6(own), IpAddr::V6(other)) => (own.to_bits(), other.to_bits(), 128),
        _ => return false,
    };
    let prefix = u32::from(address.prefix).min(bits);
    let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
    own & mask == other & mask
}

#[cfg(test)]
mod tests;
