// SPDX-License-Identifier: GPL-3.0-or-later
//! Firewalls of this machine, as far as an ordinary person may see them.
//!
//! ufw says in a file for everybody whether it is active, firewalld is seen among the
//! processes and tells its ports to most people, and what nftables does is told to
//! root alone. Where it is told, a packet is followed through all rules, whoever made
//! them. Without `/etc` and other people's processes, as in a sandbox, none is seen.

mod ask;
mod firewalld;
mod nftables;
mod ufw;

use std::fs;
use std::net::IpAddr;
use std::path::Path;

pub use self::nftables::InputChain;
use self::nftables::{GuestPacket, NftChain, Ruleset, lets_in};
use super::outer::local;
use crate::discovery::interfaces::NetworkInterface;
use crate::discovery::multicast::PORT as MDNS;
use crate::protocol::DEFAULT_PORT;

/// A firewall that is active on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firewall {
    /// Its kind.
    pub kind: FirewallKind,
    /// Set if it lets in what comes for the room's port; `None` if that is not told,
    /// or nobody knows.
    pub room: Option<bool>,
    /// The same for calls to everybody, by multicast DNS.
    pub calls: Option<bool>,
}

/// Kinds of firewalls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FirewallKind {
    /// Uncomplicated Firewall, of Ubuntu.
    Ufw,
    /// The one of Fedora and openSUSE.
    Firewalld {
        /// The zone of the network, if that is told.
        zone: Option<String>,
    },
    /// Rules of nftables that belong to none of these; the chains that do not let
    /// everything in.
    Nftables(Vec<InputChain>),
}

impl Firewall {
    /// The firewall of this machine, if one is active that does not let everything in
    /// for a room at `port`.
    pub fn find(interfaces: &[NetworkInterface], port: u16) -> Option<Self> {
        let listing = ask::nftables();
        let mut found = Self::find_in(Path::new("/"), listing.as_deref(), interfaces, port)?;
        if let FirewallKind::Firewalld { zone } = &mut found.kind {
            let names = local(interfaces).map(|interface| &*interface.name);
            if let Some(told) = firewalld::ask(names, port) {
                *zone = told.zone;
                found.room = found.room.or(told.room);
                found.calls = found.calls.or(told.calls);
            }
        }
        Some(found)
    }

    /// The firewall that the files below `root` and a listing of nftables tell of.
    pub(super) fn find_in(
        root: &Path,
        listing: Option<&str>,
        interfaces: &[NetworkInterface],
        port: u16,
    ) -> Option<Self> {
        let ruleset = listing.map(Ruleset::parse);
        let is_ufw = ufw::is_enabled(root);
        let is_firewalld = !is_ufw && is_running(root, "firewalld");
        // Rules that are kept in another place are not in the listing.
        let own = |chain: &NftChain<'_>| match (is_ufw, is_firewalld) {
            (true, _) => chain.name == "ufw-before-input",
            (_, true) => chain.table.1 == "firewalld",
            _ => true,
        };
        let ruleset = ruleset.filter(|ruleset| ruleset.chains.iter().any(own));
        let (mut room, mut calls, mut chains) = (None, None, Vec::new());
        if let Some(ruleset) = &ruleset {
            (room, chains) = lets_in(ruleset, &packet(interfaces, Some(port)));
            let others;
            (calls, others) = lets_in(ruleset, &packet(interfaces, None));
            chains.extend(
                others.into_iter().filter(|chain| !chains.contains(chain)).collect::<Vec<_>>(),
            );
        }
        let kind = match (is_ufw, is_firewalld) {
            (true, _) => {
                room = room.or_else(|| ufw::lets_in(root, port));
                FirewallKind::Ufw
            }
            (_, true) => FirewallKind::Firewalld { zone: None },
            _ if chains.is_empty() => return None,
            _ => FirewallKind::Nftables(chains),
        };
        Some(Self { kind, room, calls })
    }

    /// The name that people know it by.
    pub fn name(&self) -> &'static str {
        match self.kind {
            FirewallKind::Ufw => "ufw",
            FirewallKind::Firewalld { .. } => "firewalld",
            FirewallKind::Nftables(_) => "nftables",
        }
    }

    /// Tells if it lets in everything that rooms take: calls, and what comes for the
    /// room's port if there `is_room`. `None` if that is not told.
    pub fn lets_in(&self, is_room: bool) -> Option<bool> {
        match (self.room.filter(|_| is_room), self.calls) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (None, _) if is_room => None,
            (_, calls) => calls,
        }
    }

    /// Commands that let in a room at `port`, where there is one, and announcements.
    pub fn commands(&self, port: Option<u16>) -> Vec<String> {
        match &self.kind {
            FirewallKind::Ufw => ufw::commands(port),
            FirewallKind::Firewalld { zone } => firewalld::commands(zone.as_deref(), port),
            FirewallKind::Nftables(chains) => {
                chains.iter().flat_map(|chain| commands(chain, port)).collect()
            }
        }
    }
}

/// Commands that let a room at `port`, and announcements, into a chain.
fn commands(chain: &InputChain, port: Option<u16>) -> Vec<String> {
    let room = port.map(|port| format!("tcp dport {port}"));
    let udp = port.unwrap_or(DEFAULT_PORT);
    if chain.is_of_iptables() {
        let insert = |what: String| format!("sudo iptables -I INPUT -p {what} -j ACCEPT");
        let room = port.map(|port| insert(format!("tcp --dport {port}")));
        let probe = insert(format!("udp -m multiport --dports {MDNS},{udp}"));
        return room.into_iter().chain([probe]).collect();
    }
    let insert = |rule: String| format!("sudo nft insert rule {chain} {rule} accept");
    let probe = insert(format!("udp dport {{ {MDNS}, {udp} }}"));
    room.map(insert).into_iter().chain([probe]).collect()
}

/// The first packet that somebody nearby sends to the room at `port`, or calls.
fn packet(interfaces: &[NetworkInterface], port: Option<u16>) -> GuestPacket {
    let v4 = |(ip, prefix)| match ip {
        IpAddr::V4(ip) => Some((ip, prefix)),
        IpAddr::V6(_) => None,
    };
    let own = local(interfaces).flat_map(|one| &one.addresses).map(|one| (one.ip, one.prefix));
    GuestPacket {
        protocol: if port.is_some() { "tcp" } else { "udp" },
        port: port.unwrap_or(MDNS),
        is_call: port.is_none(),
        interfaces: local(interfaces).map(|interface| interface.name.clone()).collect(),
        own: own.filter_map(v4).collect(),
    }
}

/// Returns `true` if a process of this name runs, and not in the network of a container.
fn is_running(root: &Path, name: &str) -> bool {
    // That of this thread: another may be in another network.
    let ours = fs::read_link(root.join("proc/thread-self/ns/net")).ok();
    // Other people's are not told, but to root.
    let is_here = |process: &Path| match (fs::read_link(process.join("ns/net")), &ours) {
        (Ok(theirs), Some(ours)) => theirs == *ours,
        _ => true,
    };
    let Ok(processes) = fs::read_dir(root.join("proc")) else { return false };
    processes.flatten().any(|process| {
        let is_process = process.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit);
        // Named in full: the command is the interpreter's.
        is_process
            && fs::read(process.path().join("cmdline")).is_ok_and(|line| {
                let mut words = line.split(|byte| *byte == 0).take(3);
                words.any(|word| word.rsplit(|byte| *byte == b'/').next() == Some(name.as_bytes()))
            })
            && is_here(&process.path())
    })
}

#[cfg(test)]
mod tests;
