// SPDX-License-Identifier: GPL-3.0-or-later
//! The listener that serves others in a swarm.

use std::io;
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, Builder, JoinHandle};
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::keys::SwarmKey;
use super::served::Served;
use super::serving;
use crate::client::transfer::part::PartContent;
use crate::protocol::ContentHash;
use crate::protocol::file::SwarmDoor;

/// Pause after nobody could be let in.
const AFTER_ERROR: Duration = Duration::from_millis(100);

/// A port of this computer where others fetch what is there of a file. Dropped, it is closed.
pub(super) struct SwarmListener {
    served: Arc<Served>,
    listener: Arc<TcpListener>,
    port: u16,
    thread: Option<JoinHandle<()>>,
}

impl SwarmListener {
    /// Opens a port at `own`, an address of this computer.
    pub fn open(own: IpAddr, content: &Arc<PartContent>, blake3: ContentHash) -> io::Result<Self> {
        let key = SwarmKey::new().map_err(io::Error::other)?;
        let listener = Arc::new(TcpListener::bind(SocketAddr::new(own, 0))?);
        let port = listener.local_addr()?.port();
        let served = Arc::new(Served::new(blake3, Arc::clone(content), key));
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
        self.served.last()
    }
}

impl Drop for SwarmListener {
    fn drop(&mut self) {
        self.served.end();
        // It wakes the thread that waits for somebody to come.
        let _ = SockRef::from(&*self.listener).shutdown(Shutdown::Both);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that listens for others panicked");
        }
    }
}

/// Takes whoever comes, until the socket is shut down.
fn accept(served: &Arc<Served>, listener: &TcpListener) {
    loop {
        let (connection, from) = match listener.accept() {
            Ok(accepted) => accepted,
            Err(_) if served.is_over() => return,
            Err(error) => {
                // It may be that there are too many open files.
                tracing::debug!(%error, "nobody is let in for a moment");
                thread::sleep(AFTER_ERROR);
                continue;
            }
        };
        let Some(place) = served.admit(&connection, from.ip()) else { continue };
        let own = Arc::clone(served);
        let thread = Builder::new().name("swarm serve".into()).spawn(move || {
            // It is given back whatever becomes of the thread.
            let _place = place;
            if let Err(error) = serving::serve(&own, connection) {
                tracing::debug!(%error, "somebody was not served in full");
            }
        });
        if let Err(error) = thread {
            tracing::info!(%error, "no thread to serve somebody");
        }
    }
}
