// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in for guests: addresses, the room's words, an invite as a QR code.

use std::io::{self, IsTerminal};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::log::{ConsoleLog, plain};
use crate::cli::{print, qr, strings};
use crate::protocol::{Address, Fingerprint, Invite, RoomName};
use crate::server::Server;

pub(super) struct WayIn {
    addresses: Vec<SocketAddr>,
    room: RoomName,
    key: Fingerprint,
    password: bool,
}

impl WayIn {
    pub fn to(server: &Server, room: RoomName, key: Fingerprint) -> Self {
        let bound = plain(server.address());
        let mut addresses =
            if bound.ip().is_unspecified() { server.reachable_addresses() } else { vec![bound] };
        if addresses.is_empty() {
            addresses.push(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), bound.port()));
        }
        Self { addresses, room, key, password: server.rules().password }
    }

    /// The first lines; scripts lean on the very first. The words take their
    /// time, so they come last.
    pub fn announce(&self) {
        let addresses: Vec<String> = self.addresses.iter().map(SocketAddr::to_string).collect();
        let first = format!("Room \"{}\" is open on {}", self.room, addresses[0]);
        // A room whose log nobody can read is a room all the same.
        if let Err(error) = print::line(&first) {
            let _ = print::unwritten(&error);
        }
        let _ = print::own(&strings::join_with(&addresses[0]));
        if addresses.len() > 1 {
            let _ = print::own(&strings::also_at(&addresses[1..].join(", ")));
        }
        let _ = print::own(&strings::room_words(&self.key));
        if self.password {
            let _ = print::own(&strings::has_password());
        }
    }

    /// The invite and its squares.
    pub fn print(&self, log: &ConsoleLog) {
        let places: Vec<Address> = self.addresses.iter().filter_map(place).collect();
        let Some((first, others)) = places.split_first() else {
            return log.err(strings::no_way_in());
        };
        let invite = |others: &[Address]| {
            Invite::new(first.clone(), others.to_vec(), self.key, Some(self.room.clone()))
        };
        for line in strings::invite(&invite(others)) {
            log.own(&line);
        }
        let colours = io::stdout().is_terminal();
        // Squares that are too many for a terminal do with fewer addresses.
        let mut codes = (0..=others.len()).rev().map(|count| invite(&others[..count]));
        if let Some(code) = codes.find_map(|invite| qr::lines(&invite.to_string(), colours)) {
            log.raw(code.join("\n"));
        }
    }
}

/// As others may write it. Addresses that hold on one cable alone need the name
/// of an interface, which is another on every computer.
fn place(address: &SocketAddr) -> Option<Address> {
    match address {
        SocketAddr::V6(v6) if v6.ip().is_unicast_link_local() => None,
        address => Address::new(&address.ip().to_string(), address.port()).ok(),
    }
}
