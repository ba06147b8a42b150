// SPDX-License-Identifier: GPL-3.0-or-later
//! Host names resolved to places, all at once.
//!
//! Resolving cannot be interrupted, so each lookup runs on a thread of its own, which
//! is abandoned when it is no longer needed: it holds nothing and ends by itself.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use mio::Waker;

use super::endpoints::{ENDPOINTS, Endpoint};
use crate::discovery::hostname;
use crate::protocol::Address;

/// Most places taken from one name.
const PLACES: usize = 16;

/// Lookups under way.
#[derive(Debug)]
pub(super) struct Lookups {
    found: Receiver<Vec<Endpoint>>,
    sender: Sender<Vec<Endpoint>>,
    running: usize,
}

/// A way to resolve a name.
type Lookup = fn(&Address) -> Vec<SocketAddr>;

impl Lookups {
    pub fn new() -> Self {
        let (sender, found) = channel();
        Self { found, sender, running: 0 }
    }

    /// The places of those that need no lookup; starts one for each of the others.
    pub fn resolve(&mut self, addresses: &[Address], waker: &Arc<Waker>) -> Vec<Endpoint> {
        let mut places = Vec::new();
        for (index, address) in addresses.iter().take(ENDPOINTS).enumerate() {
            if let Ok(ip) = address.host.parse::<IpAddr>() {
                let place = SocketAddr::new(ip, address.port);
                places.push(Endpoint { place, address: index });
                continue;
            }
            self.look_up(system, index, address, waker);
            if hostname::is_local(&address.host) {
                self.look_up(multicast, index, address, waker);
            }
        }
        places
    }

    /// Returns `true` while a lookup runs.
    pub fn are_running(&self) -> bool {
        self.running > 0
    }

    /// Takes the endpoints that were found since the last call.
    pub fn found(&mut self) -> Vec<Endpoint> {
        let mut places = Vec::new();
        while let Ok(found) = self.found.try_recv() {
            self.running -= 1;
            places.extend(found);
        }
        places
    }

    fn look_up(&mut self, lookup: Lookup, index: usize, address: &Address, waker: &Arc<Waker>) {
        let (sender, waker, name) = (self.sender.clone(), Arc::clone(waker), address.clone());
        let started = thread::Builder::new().name("session-resolver".into()).spawn(move || {
            let places = lookup(&name).into_iter().take(PLACES);
            // Both fail when nobody is dialling any more.
            let _ = sender.send(places.map(|place| Endpoint { place, address: index }).collect());
            let _ = waker.wake();
        });
        match started {
            Ok(_) => self.running += 1,
            Err(error) => tracing::error!(%address, %error, "no thread for a lookup"),
        }
    }
}

fn system(address: &Address) -> Vec<SocketAddr> {
    match (address.host.as_str(), address.port).to_socket_addrs() {
        Ok(places) => places.collect(),
        Err(error) => {
            tracing::info!(%address, %error, "the name was not resolved");
            Vec::new()
        }
    }
}

fn multicast(address: &Address) -> Vec<SocketAddr> {
    hostname::resolve(&address.host, address.port)
}
