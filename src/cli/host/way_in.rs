// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in for guests: addresses, the room's words, an invite as a QR code.

use std::io::{self, IsTerminal};
use std::iter::successors;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use super::log::ConsoleLog;
use crate::cli::{print, qr, strings};
use crate::discovery::interfaces::{InterfaceFollower, NetworkInterface, interfaces};
use crate::discovery::own_addresses::{OwnAddress, invited, own_addresses};
use crate::protocol::{Fingerprint, Invite, RoomName, is_refused_by_browsers};
use crate::sentences;
use crate::server::Server;

pub(super) struct WayIn {
    bound: SocketAddr,
    /// Likeliest first; at least one.
    addresses: Mutex<Vec<OwnAddress>>,
    room: RoomName,
    key: Fingerprint,
    password: bool,
    /// `true` if guests without encryption are let in.
    plain: bool,
}

impl WayIn {
    pub fn to(server: &Server, room: RoomName, key: Fingerprint) -> Self {
        let bound = server.address();
        let addresses = Mutex::new(own_addresses(&interfaces().unwrap_or_default(), bound));
        let rules = server.rules();
        Self { bound, addresses, room, key, password: rules.password, plain: rules.classic }
    }

    /// The first lines; scripts lean on the very first. The words take their
    /// time, so they come last.
    pub fn announce(&self) {
        let addresses = self.addresses();
        let all: Vec<String> = addresses.iter().map(|own| own.address.to_string()).collect();
        let first = format!("Room \"{}\" is open on {}", self.room, all[0]);
        // A room whose log nobody can read is a room all the same.
        if let Err(error) = print::line(&first) {
            let _ = print::unwritten(&error);
        }
        let _ = print::own(&strings::join_with(&all[0]));
        if all.len() > 1 {
            let _ = print::own(&strings::also_at(&all[1..].join(", ")));
        }
        if let Some(note) = strings::note_on(&addresses) {
            let _ = print::own(&note);
        }
        if is_refused_by_browsers(self.bound.port()) {
            print::aside(&sentences::port_refused_by_browsers(self.bound.port()));
        } else if !all[0].contains('%') {
            // No browser takes the address of a link with its zone.
            let _ = print::own(&strings::in_a_browser(&all[0], self.plain));
        }
        let _ = print::own(&strings::room_words(&self.key));
        if self.password {
            let _ = print::own(&strings::has_password());
        }
    }

    /// Follows the network, and says where the room is found after each change.
    pub fn follow(self: &Arc<Self>, log: &ConsoleLog) -> io::Result<InterfaceFollower> {
        let (way_in, log) = (self.clone(), log.clone());
        InterfaceFollower::start(move |interfaces| {
            for line in way_in.update(&interfaces) {
                log.own(&line);
            }
        })
    }

    /// The lines that say what has changed; none if nothing has.
    fn update(&self, interfaces: &[NetworkInterface]) -> Vec<String> {
        let now = own_addresses(interfaces, self.bound);
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if *addresses == now {
            return Vec::new();
        }
        addresses.clone_from(&now);
        let all: Vec<String> = now.iter().map(|own| own.address.to_string()).collect();
        let mut lines = vec![strings::now_at(&all.join(", "))];
        lines.extend(strings::note_on(&now));
        lines
    }

    fn addresses(&self) -> Vec<OwnAddress> {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The invite and its squares.
    pub fn print(&self, log: &ConsoleLog) {
        let mut addresses = invited(&self.addresses(), self.bound).into_iter();
        let Some(first) = addresses.next() else {
            return log.err(strings::no_way_in());
        };
        let invite = Invite::new(first, addresses, self.key, Some(self.room.clone()));
        for line in strings::invite(&invite) {
            log.own(&line);
        }
        let colours = io::stdout().is_terminal();
        // Squares that are too many for a terminal do without the name, and with
        // fewer addresses.
        let mut links = successors(Some(invite), Invite::shorter).map(|link| link.to_string());
        match links.find_map(|link| qr::lines(&link, colours)) {
            Some(code) => log.raw(code.join("\n")),
            None => log.own(&sentences::no_code()),
        }
    }
}
