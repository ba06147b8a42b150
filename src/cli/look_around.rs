// SPDX-License-Identifier: GPL-3.0-or-later
//! A look around for rooms nearby, which ends after a while.

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::home;
use crate::discovery::{Browser, NearbyRoom, NearbyUpdate};
use crate::protocol::{Address, Fingerprint};
use crate::trust::{KnownRoom, KnownRooms};

/// Batches of changes that wait; beyond, the browser waits.
const BATCHES: usize = 16;

/// The rooms that are near, after looking for `time`; sooner when `enough` says so.
/// `hosts` are asked one by one, beside those of the rooms that are known.
pub(super) fn look_around(
    time: Duration,
    hosts: Vec<Address>,
    mut enough: impl FnMut(&BTreeMap<Fingerprint, NearbyRoom>) -> bool,
) -> io::Result<BTreeMap<Fingerprint, NearbyRoom>> {
    let end = Instant::now() + time;
    let (sender, updates) = sync_channel(BATCHES);
    let browser = Arc::new(Browser::open(move |batch| match sender.send(batch) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })?);
    let asked = browser.clone();
    // Names may take a while to look up, and may never be found.
    thread::Builder::new().name("names".into()).spawn(move || {
        let known = known_hosts();
        asked.ask(known.clone());
        if !hosts.is_empty() {
            let named =
                hosts.iter().filter_map(|host| (&*host.host, host.port).to_socket_addrs().ok());
            asked.ask(named.flatten().chain(known));
        }
    })?;
    let mut rooms = BTreeMap::new();
    while !enough(&rooms) {
        match updates.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(batch) => batch.into_iter().for_each(|update| apply(&mut rooms, update)),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    Ok(rooms)
}

fn apply(rooms: &mut BTreeMap<Fingerprint, NearbyRoom>, update: NearbyUpdate) {
    match update {
        NearbyUpdate::Here(room) => drop(rooms.insert(room.facts.key, room)),
        NearbyUpdate::Gone(key) => drop(rooms.remove(&key)),
    }
}

/// Addresses where rooms were met, as far as it takes no name to be looked up.
fn known_hosts() -> Vec<SocketAddr> {
    let Ok(folder) = home::data_folder() else { return Vec::new() };
    let known = KnownRooms::open(&folder).list().unwrap_or_default();
    known.iter().filter_map(KnownRoom::socket_address).collect()
}
