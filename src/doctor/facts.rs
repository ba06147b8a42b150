// SPDX-License-Identifier: GPL-3.0-or-later
//! Facts, as far as they were seen; nothing is concluded here.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::firewall::Firewall;
use crate::discovery::interfaces::NetworkInterface;
use crate::protocol::Address;

/// Everything that was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// This machine's interfaces.
    pub interfaces: Vec<NetworkInterface>,
    /// Ways that packets go.
    pub routes: RouteFacts,
    /// The firewall, if one is active.
    pub firewall: Option<Firewall>,
    /// Fate of calls to everybody, for each interface by which they could be made.
    pub multicast: Vec<MulticastFacts>,
    /// Set if the router answers; `None` without one, or if nothing tells.
    pub router_answers: Option<bool>,
    /// The host that was asked for.
    pub host: Option<HostFacts>,
    /// The room of this machine that was asked for.
    pub room: Option<OwnRoomFacts>,
}

/// Ways that packets go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RouteFacts {
    /// Interface by which packets to the internet leave.
    pub outside: Option<String>,
    /// Interface by which packets to a network of ours leave, where it is not the one
    /// in that network.
    pub diverted: Option<String>,
}

/// Fate of calls to everybody behind one interface.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MulticastFacts {
    /// The interface.
    pub interface: String,
    /// Set if our own call came back, as the kernel does it.
    pub returned: bool,
    /// Machines that said something there, up to a bound.
    pub others: BTreeSet<IpAddr>,
}

/// Facts about the host that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFacts {
    /// As it was asked for.
    pub address: Address,
    /// Its address in numbers; `None` if the name is unknown.
    pub ip: Option<IpAddr>,
    /// Its answer.
    pub answer: HostAnswer,
    /// Set if the machine itself is seen on the wire, whatever its port does; `None`
    /// if nothing tells.
    pub is_on_the_wire: Option<bool>,
    /// Ports at which rooms of that machine are announced, or answer a probe.
    pub rooms: BTreeSet<u16>,
}

/// Answer of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostAnswer {
    /// A room.
    Room {
        /// Seconds by which its clock is ahead of ours, if it told the time.
        clock: Option<i64>,
    },
    /// Something else, with its name if that is known.
    SomethingElse(Option<&'static str>),
    /// The port is closed.
    Refused,
    /// Nothing at all.
    Nothing,
    /// No route leads there, or nobody has the address.
    NoRoute,
    /// The name is unknown.
    UnknownName,
}

/// Facts about a room of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRoomFacts {
    /// Its port.
    pub port: u16,
    /// Addresses of this machine, and whether the room is reached there.
    pub reached: Vec<Reachable>,
}

/// An address of this machine, and whether the room is reached there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reachable {
    /// The address.
    pub ip: IpAddr,
    /// Set if the room is reached there.
    pub reached: bool,
}
