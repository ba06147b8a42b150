// SPDX-License-Identifier: GPL-3.0-or-later
//! The content that others in a swarm are served, and the connections on which they are.

use std::net::{IpAddr, Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::keys::{SwarmKey, SwarmTokens};
use crate::client::transfer::part::PartContent;
use crate::protocol::ContentHash;

/// Others that are served at a time, and those of them at one address.
const CONNECTIONS: usize = 8;
const OF_ONE_ADDRESS: usize = 4;
/// Time for connections that were cut to end.
const ENDS_WITHIN: Duration = Duration::from_secs(1);

/// The things that are served, and to whom.
pub(super) struct Served {
    pub blake3: ContentHash,
    pub content: Arc<PartContent>,
    pub key: SwarmKey,
    pub tokens: SwarmTokens,
    state: Mutex<ServedState>,
    changed: Condvar,
}

struct ServedState {
    connections: Vec<ServedConnection>,
    serials: u64,
    is_over: bool,
    last: Instant,
}

/// The place of a connection, until it is dropped.
pub(super) struct ServedPlace {
    served: Arc<Served>,
    serial: u64,
}

/// A connection on which somebody is served.
struct ServedConnection {
    serial: u64,
    from: IpAddr,
    /// Another handle, by which it is cut.
    handle: TcpStream,
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
        Self { blake3, content, key, tokens, state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, ServedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that somebody is served.
    pub fn note(&self) {
        self.lock().last = Instant::now();
    }

    /// Admits a connection from that address, if there is a place for it.
    pub fn admit(self: &Arc<Self>, connection: &TcpStream, from: IpAddr) -> Option<ServedPlace> {
        let handle = connection.try_clone().ok()?;
        let mut state = self.lock();
        let same = state.connections.iter().filter(|other| other.from == from).count();
        if state.is_over || state.connections.len() >= CONNECTIONS || same >= OF_ONE_ADDRESS {
            return None;
        }
        state.serials += 1;
        let serial = state.serials;
        state.connections.push(ServedConnection { serial, from, handle });
        Some(ServedPlace { served: Arc::clone(self), serial })
    }

    /// The last time that somebody was served, or that it began.
    pub fn last(&self) -> Instant {
        self.lock().last
    }

    /// Cuts all connections, and admits no more. Waits a moment for those that are served: then
    /// nobody reads the content.
    pub fn end(&self) {
        let mut state = self.lock();
        state.is_over = true;
        for connection in &state.connections {
            let _ = connection.handle.shutdown(Shutdown::Both);
        }
        let some_are_left = |state: &mut ServedState| !state.connections.is_empty();
        drop(self.changed.wait_timeout_while(state, ENDS_WITHIN, some_are_left));
    }

    pub fn is_over(&self) -> bool {
        self.lock().is_over
    }
}

impl Drop for ServedPlace {
    fn drop(&mut self) {
        self.served.lock().connections.retain(|own| own.serial != self.serial);
        self.served.changed.notify_all();
    }
}
