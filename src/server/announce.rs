// SPDX-License-Identifier: GPL-3.0-or-later
//! The announcement of an open room to those nearby, with the people in it.

use std::io;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Weak};

use super::Server;
use crate::discovery::{Announcer, RoomFacts, RoomPlace};
use crate::protocol::{EventKind, Fingerprint, Nickname, RoomName};

impl Server {
    /// Announces the room under `room` and its `key` until the announcer is
    /// dropped, with the number of people following the room. `host` is whoever or
    /// whatever hosts it; a room on a loopback address is not for others, and is not
    /// announced.
    ///
    /// # Errors
    ///
    /// As [`Announcer::open`].
    pub fn announce(
        &self,
        room: RoomName,
        key: Fingerprint,
        host: Option<Nickname>,
    ) -> io::Result<Option<Arc<Announcer>>> {
        let address = self.address();
        if address.ip().to_canonical().is_loopback() {
            return Ok(None);
        }
        // A socket on the unspecified IPv6 address takes IPv4, too.
        let bind =
            Some(address.ip().to_canonical()).filter(|ip| *ip != IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        let place = RoomPlace { port: address.port(), bind };
        let password = self.rules().password;
        let facts = RoomFacts { key, room, host, people: 0, password };
        let announcer = Arc::new(Announcer::open(facts, place)?);
        let follower = Arc::downgrade(&announcer);
        self.hand_events_to(move |event| follow(&follower, &event.what));
        // Those who came before it followed; each later one is counted by its event.
        let present = u32::try_from(self.members().len()).unwrap_or(u32::MAX);
        announcer.update(|facts| facts.people = facts.people.max(present));
        Ok(Some(announcer))
    }
}

/// Under the room's lock: notes the number and wakes the announcer.
fn follow(announcer: &Weak<Announcer>, kind: &EventKind) {
    let change = match kind {
        EventKind::Joined(_) => 1,
        EventKind::Left { .. } => -1,
        _ => return,
    };
    if let Some(announcer) = announcer.upgrade() {
        announcer.update(|facts| facts.people = facts.people.saturating_add_signed(change));
    }
}
