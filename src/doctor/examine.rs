// SPDX-License-Identifier: GPL-3.0-or-later
//! The probes, side by side, and what follows from them.

use std::net::IpAddr;
use std::thread;

use super::cancel::Cancellation;
use super::facts::{Facts, HostFacts};
use super::firewall::Firewall;
use super::judge::judge;
use super::verdict::Finding;
use super::{hosts, multicast, neighbours, routes};
use crate::discovery::interfaces::{NetworkInterface, interfaces};
use crate::protocol::Address;

/// Concern to be examined, besides the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concern {
    /// Rooms are not seen; and do friends reach the room at this port of this machine, if
    /// there is one.
    Nearby {
        /// Port of the room.
        port: u16,
        /// The only address it is open at, if it is not open at all of them.
        at: Option<IpAddr>,
    },
    /// The room at this address is not reached.
    Host(Address),
}

impl Concern {
    /// The port of the room that is meant.
    fn port(&self) -> u16 {
        match self {
            Self::Nearby { port, .. } => *port,
            Self::Host(address) => address.port,
        }
    }
}

/// Facts, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Facts that were seen.
    pub facts: Facts,
    /// Findings, the surest first.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Returns `true` if rooms are not seen or reached, rather than something worth a look.
    pub fn is_grave(&self) -> bool {
        use super::verdict::Likelihood::Possible;
        let mut about_reach = self.findings.iter().filter(|it| it.verdict.is_about_reach());
        about_reach.any(|finding| finding.likelihood < Possible)
    }
}

/// Examines the network, in about 2 s, and with a host that does not answer in 10 s at
/// the most. `None` if it was cancelled.
pub fn examine(concern: &Concern, cancel: &Cancellation) -> Option<Report> {
    let interfaces = interfaces().unwrap_or_else(|error| {
        tracing::info!(%error, "no interfaces are told");
        Vec::new()
    });
    let router = neighbours::router().map(IpAddr::from);
    router.into_iter().for_each(neighbours::call);
    let mut facts = Facts::default();
    thread::scope(|scope| {
        let calls = scope.spawn(|| multicast::call(&interfaces, cancel));
        let firewall = scope.spawn(|| Firewall::find(&interfaces, concern.port()));
        facts.routes = routes::read(&interfaces);
        match concern {
            Concern::Nearby { port, at } => facts.room = hosts::own_room(&interfaces, *port, *at),
            Concern::Host(address) => facts.host = Some(hosts::ask(address, cancel)),
        }
        facts.multicast = calls.join().unwrap_or_default();
        facts.firewall = firewall.join().ok().flatten();
    });
    facts.router_answers = router.and_then(neighbours::answers);
    if let Some(port) = own_port(facts.host.as_ref(), &interfaces) {
        // The room asked for is one of this machine.
        facts.room = hosts::own_room(&interfaces, port, None);
    }
    facts.interfaces = interfaces;
    (!cancel.is_cancelled()).then(|| {
        let findings = judge(&facts);
        Report { facts, findings }
    })
}

/// The port, if the host asked for is this machine.
fn own_port(host: Option<&HostFacts>, interfaces: &[NetworkInterface]) -> Option<u16> {
    let host = host?;
    let ip = host.ip?;
    let mut own = interfaces.iter().flat_map(|interface| &interface.addresses);
    (ip.is_loopback() || own.any(|one| one.ip == ip)).then_some(host.address.port)
}
