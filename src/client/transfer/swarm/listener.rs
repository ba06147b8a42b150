// SPDX-License-Identifier: GPL-3.0-or-later
//! The listener that serves others in a swarm.

use std::io;
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

use socket2::SockRef;

use super::keys::{SwarmKey, SwarmTokens};
use super::serving;
use crate::client::transfer::part::PartContent;
use crate::protocol::ContentHash;
use crate::protocol::file::SwarmDoor;

/// Others that are served at a time.
const CONNECTIONS: usize = 8;

/// A port of this computer where others fetch what is there of a file. Dropped, it is closed.
pub(super) struct SwarmListener {
    served: Arc<Served>,
    listener: Arc<TcpListener>,
    port: u16,
    thread: Option<JoinHandle<()>>,
}

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

impl SwarmListener {
    /// Opens a port at `own`, an address of this computer.
    pub fn open(own: IpAddr, content: &Arc<PartContent>, blake3: ContentHash) -> io::Result<Self> {
        let key = SwarmKey::new().map_err(io::Error::other)?;
        let listener = Arc::new(TcpListener::bind(SocketAddr::new(own, 0))?);
        let port = listener.local_addr()?.port();
        let state = ServedState {
            connections: Vec::new(),
            serials: 0,
            is_over: false,
            last: Instant::now(),
        };
        let served = Arc::new(Served {
            blake3,
            content: Arc::clone(content),
            key,
            tokens: SwarmTokens::default(),
            state: Mutex::new(state),
        });
        let own = (Arc::clone(&served), Arc::clone(&listener));
        let thread = Builder::new().name("swarm listen".into());
        let thread = Some(thread.spawn(move || accept(&own.0, &own.1))?);
        Ok(Self { served, listener, port, thread })
    }

    /// The way in, as the host tells others of it: with another token each time.
    pub fn door(&self) -> SwarmDoor {
        let token = self.served.tokens.next(Instant::now()).unwrap_or_default();
        SwarmDoor { port: self.port, key: self.served.key.fingerprint, token }
    }

    /// The last time that somebody was served, or that it was opened.
    pub fn last_served(&self) -> Instant {
        self.served.lock().last
    }
}

impl Drop for SwarmListener {
    fn drop(&mut self) {
        let mut state = self.served.lock();
        state.is_over = true;
        for (_, connection) in &state.connections {
            let _ = connection.shutdown(Shutdown::Both);
        }
        drop(state);
        // It wakes the thread that waits for somebody to come.
        let _ = SockRef::from(&*self.listener).shutdown(Shutdown::Both);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that listens for others panicked");
        }
    }
}

impl Served {
    fn lock(&self) -> MutexGuard<'_, ServedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that somebody is served.
    pub fn note(&self) {
        self.lock().last = Instant::now();
    }

    /// Admits a connection, if there is a place for it.
    fn admit(&self, connection: &TcpStream) -> Option<u64> {
        let mut state = self.lock();
        if state.is_over || state.connections.len() >= CONNECTIONS {
            return None;
        }
        state.serials += 1;
        let serial = state.serials;
        state.connections.push((serial, connection.try_clone().ok()?));
        Some(serial)
    }

    fn leave(&self, serial: u64) {
        self.lock().connections.retain(|(own, _)| *own != serial);
    }
}

/// Takes whoever comes, until the socket is shut down.
fn accept(served: &Arc<Served>, listener: &TcpListener) {
    loop {
        let connection = match listener.accept() {
            Ok((connection, _)) => connection,
            Err(_) if served.lock().is_over => return,
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => continue,
            Err(error) => {
                tracing::info!(%error, "others are served no more");
                return;
            }
        };
        let Some(serial) = served.admit(&connection) else { continue };
        let own = Arc::clone(served);
        let thread = Builder::new().name("swarm serve".into()).spawn(move || {
            if let Err(error) = serving::serve(&own, connection) {
                tracing::debug!(%error, "somebody was not served in full");
            }
            own.leave(serial);
        });
        if thread.is_err() {
            served.leave(serial);
        }
    }
}
