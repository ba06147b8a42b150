// SPDX-License-Identifier: GPL-3.0-or-later
//! The content that others in a swarm are served, and the connections on which they are.

use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::keys::{SwarmKey, SwarmTokens};
use crate::client::transfer::part::PartContent;
use crate::protocol::ContentHash;

/// Others that are served at a time.
const CONNECTIONS: usize = 8;

/// The things that are served, and to whom.
pub(super) struct Served {
    pub blake3: ContentHash,
    pub content: Arc<PartContent>,
    pub key: SwarmKey,
    pub tokens: SwarmTokens,
    state: Mutex<ServedState>,
}

struct ServedState {
    /// Handles of the connections, by which they are cut.
    connections: Vec<(u64, TcpStream)>,
    serials: u64,
    is_over: bool,
    last: Instant,
}

impl Served {
    pub fn new(blake3: ContentHash, content: Arc<PartContent>, key: SwarmKey) -> Self {
        let state = ServedState {
            connections: Vec::new(),
            serials: 0,
            is_over: false,
            last: Instant::now(),
        };
        let tokens = SwarmTokens::default();
        Self { blake3, content, key, tokens, state: Mutex::new(state) }
    }

    fn lock(&self) -> MutexGuard<'_, ServedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that somebody is served.
    pub fn note(&self) {
        self.lock().last = Instant::now();
    }

    /// Admits a connection, if there is a place for it.
    pub fn admit(&self, connection: &TcpStream) -> Option<u64> {
        let mut state = self.lock();
        if state.is_over || state.connections.len() >= CONNECTIONS {
            return None;
        }
        state.serials += 1;
        let serial = state.serials;
        state.connections.push((serial, connection.try_clone().ok()?));
        Some(serial)
    }

    pub fn leave(&self, serial: u64) {
        self.lock().connections.retain(|(own, _)| *own != serial);
    }

    /// The last time that somebody was served, or that it began.
    pub fn last(&self) -> Instant {
        self.lock().last
    }

    /// Cuts all connections, and admits no more.
    pub fn end(&self) {
        let mut state = self.lock();
        state.is_over = true;
        for (_, connection) in &state.connections {
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    pub fn is_over(&self) -> bool {
        self.lock().is_over
    }
}
