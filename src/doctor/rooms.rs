// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms of a machine that is not reached at the port that was asked for: those that
//! are announced, and those that answer a probe.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::ops::{ControlFlow, RangeInclusive};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use super::cancel::Cancellation;
use crate::discovery::{Browser, NearbyUpdate};
use crate::protocol::{Address, DEFAULT_PORT};

/// Ports that are probed: the usual one, and those that come to mind next.
const PROBED: RangeInclusive<u16> = DEFAULT_PORT..=DEFAULT_PORT + 7;
/// Time for an answer. The first probe goes out after 0.2 s, the second after one.
const ANSWERS: Duration = Duration::from_millis(1500);
/// Time after which it is looked whether it was cancelled.
const SLICE: Duration = Duration::from_millis(100);
/// Batches of changes that wait; beyond, the browser waits.
const BATCHES: usize = 64;

/// A look for the rooms of one machine.
pub(super) struct RoomSearch {
    browser: Browser,
    updates: Receiver<Vec<NearbyUpdate>>,
    /// The machine that was probed, and when.
    probed: Option<(IpAddr, Instant)>,
}

impl RoomSearch {
    /// Begins to listen; `None` where that cannot be.
    pub fn open() -> Option<Self> {
        let (sender, updates) = sync_channel(BATCHES);
        let browser = Browser::open(move |batch| match sender.send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        });
        let browser = browser.inspect_err(|error| tracing::info!(%error, "no look for rooms"));
        Some(Self { browser: browser.ok()?, updates, probed: None })
    }

    /// Probes the usual ports of a machine; once is enough.
    pub fn probe(&mut self, ip: IpAddr) {
        if self.probed.is_none_or(|(probed, _)| probed != ip) {
            self.probed = Some((ip, Instant::now()));
            self.browser.ask(PROBED.map(|port| SocketAddr::new(ip, port)));
        }
    }

    /// Ports of the rooms of that machine, after waiting for answers.
    pub fn ports(mut self, ip: IpAddr, cancel: &Cancellation) -> BTreeSet<u16> {
        self.probe(ip);
        let began = self.probed.map_or_else(Instant::now, |(_, began)| began);
        let mut ports = BTreeSet::new();
        while began.elapsed() < ANSWERS && !cancel.is_cancelled() {
            for update in self.updates.recv_timeout(SLICE).into_iter().flatten() {
                if let NearbyUpdate::Here(room) = update {
                    let here = room.addresses.iter().filter(|address| is_at(address, ip));
                    ports.extend(here.map(|address| address.port));
                }
            }
        }
        ports
    }
}

fn is_at(address: &Address, ip: IpAddr) -> bool {
    let host = address.host.split('%').next().unwrap_or_default();
    host.parse() == Ok(ip)
}
