// SPDX-License-Identifier: GPL-3.0-or-later
//! A look around for rooms nearby, which ends after a while.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::ops::ControlFlow;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use super::home;
use crate::discovery::lookup::look_up;
use crate::discovery::{Browser, NearbyRoom, NearbyUpdate};
use crate::protocol::{Address, Fingerprint};
use crate::trust::{KnownRoom, KnownRooms};

/// Batches of changes that wait; beyond, the browser waits.
const BATCHES: usize = 16;

/// Rooms that are near, by their keys.
pub(super) type RoomsFound = BTreeMap<Fingerprint, NearbyRoom>;

/// The rooms that are near, after looking for `time`; sooner when `enough` says so.
/// `hosts` are asked one by one, beside those of the rooms that are known.
pub(super) fn look_around(
    time: Duration,
    hosts: Vec<Address>,
    mut enough: impl FnMut(&RoomsFound) -> bool,
) -> io::Result<RoomsFound> {
    let end = Instant::now() + time;
    let (sender, updates) = sync_channel(BATCHES);
    let browser = Arc::new(Browser::open(move |batch| match sender.send(batch) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })?);
    let asked = Arc::downgrade(&browser);
    // Names may take a while to look up, and may never be found.
    thread::Builder::new().name("asking".into()).spawn(move || ask(&asked, hosts))?;
    let mut rooms = BTreeMap::new();
    while !enough(&rooms) {
        match updates.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(batch) => batch.into_iter().for_each(|update| apply(&mut rooms, update)),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    Ok(rooms)
}

fn apply(rooms: &mut RoomsFound, update: NearbyUpdate) {
    match update {
        NearbyUpdate::Here(room) => drop(rooms.insert(room.facts.key, room)),
        NearbyUpdate::Gone(key) => drop(rooms.remove(&key)),
    }
}

/// Asks these hosts, and those where rooms were met, for as long as anybody looks
/// around: at once those whose address is known, the others when theirs is found. Those
/// that were asked for come first.
fn ask(browser: &Weak<Browser>, hosts: Vec<Address>) {
    let met = known_rooms();
    if let Some(browser) = browser.upgrade() {
        browser.prefer(met.iter().map(|met| met.fingerprint));
    }
    let met = met.into_iter().map(|met| met.address);
    let all: Vec<_> = hosts.into_iter().chain(met).collect();
    let (mut places, names) = apart(all);
    let tell = |places: &[SocketAddr]| match browser.upgrade() {
        Some(browser) => {
            browser.ask(places.iter().copied());
            ControlFlow::Continue(())
        }
        None => ControlFlow::Break(()),
    };
    let mut flow = tell(&places);
    let found = look_up(names);
    while flow.is_continue()
        && let Ok(more) = found.recv()
    {
        if !more.is_empty() {
            // In front: a list of many old addresses leaves the last ones out.
            places.splice(..0, more);
            flow = tell(&places);
        }
    }
}

/// Hosts whose address is known, and the others.
fn apart(hosts: Vec<Address>) -> (Vec<SocketAddr>, Vec<Address>) {
    let (mut places, mut names) = (Vec::new(), Vec::new());
    for host in hosts {
        match host.host.parse::<IpAddr>() {
            Ok(ip) => places.push(SocketAddr::new(ip, host.port)),
            Err(_) => names.push(host),
        }
    }
    (places, names)
}

/// The rooms that were met. What is wrong with their list, others tell.
fn known_rooms() -> Vec<KnownRoom> {
    let Ok(folder) = home::data_folder() else { return Vec::new() };
    KnownRooms::open(&folder).list().unwrap_or_default()
}
