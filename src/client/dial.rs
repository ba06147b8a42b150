// SPDX-License-Identifier: GPL-3.0-or-later
//! Dialling: from an address to a connected socket, within a deadline and
//! cancellable.
//!
//! Neither name resolution nor a connection attempt can be interrupted. Both
//! run on a helper thread, which is abandoned when cancelled: it holds nothing
//! but its own socket and ends by its deadline.

use std::net::{Shutdown, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::error::Unreachable;
use super::socket::unreachable;
use crate::protocol::Address;

/// Most resolved addresses tried. No host has more useful ones; a hostile name
/// may.
const ADDRESSES: usize = 16;

/// Cancels a session until it is admitted.
#[derive(Debug, Default)]
pub(super) struct CancelToken {
    state: Mutex<CancelState>,
}

#[derive(Debug, Default)]
struct CancelState {
    cancelled: bool,
    dialling: Option<Sender<DialProgress>>,
    entering: Option<Arc<TcpStream>>,
}

/// A step of the helper thread, or the end of waiting for it.
#[derive(Debug)]
enum DialProgress {
    Resolved,
    Connected(Result<TcpStream, Unreachable>),
    Cancelled,
}

/// Reasons why there is no socket.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DialError {
    Cancelled,
    Unreachable(Unreachable),
}

impl CancelToken {
    fn state(&self) -> MutexGuard<'_, CancelState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn cancel(&self) {
        let mut state = self.state();
        state.cancelled = true;
        if let Some(waiting) = state.dialling.take() {
            let _ = waiting.send(DialProgress::Cancelled);
        }
        if let Some(socket) = state.entering.take() {
            let _ = socket.shutdown(Shutdown::Both);
        }
    }

    /// Ends the token's effect: an admitted session leaves politely.
    pub fn entered(&self) {
        self.state().entering = None;
    }

    fn start(&self, waiting: Sender<DialProgress>) -> Result<(), DialError> {
        let mut state = self.state();
        if state.cancelled {
            return Err(DialError::Cancelled);
        }
        state.dialling = Some(waiting);
        // The connection to the address tried before is closed.
        state.entering = None;
        Ok(())
    }

    fn connected(&self, socket: &Arc<TcpStream>) -> Result<(), DialError> {
        let mut state = self.state();
        if state.cancelled {
            return Err(DialError::Cancelled);
        }
        state.dialling = None;
        state.entering = Some(Arc::clone(socket));
        Ok(())
    }
}

/// Connects to `address` within `timeout`. Calls `resolved` once its name is
/// resolved.
pub(super) fn dial(
    address: &Address,
    timeout: Duration,
    cancel: &CancelToken,
    resolved: impl FnMut(),
) -> Result<Arc<TcpStream>, DialError> {
    let deadline = Instant::now() + timeout;
    let (progress, waiting) = channel();
    cancel.start(progress.clone())?;
    let address = address.clone();
    thread::Builder::new()
        .name("session-dialler".into())
        .spawn(move || {
            let connected = connect(&address, deadline, &progress);
            // Fails when dialling was cancelled.
            let _ = progress.send(DialProgress::Connected(connected));
        })
        .map_err(|_| DialError::Unreachable(Unreachable::Failed))?;
    let socket = Arc::new(wait(&waiting, deadline, resolved)?);
    cancel.connected(&socket)?;
    Ok(socket)
}

fn wait(
    waiting: &Receiver<DialProgress>,
    deadline: Instant,
    mut resolved: impl FnMut(),
) -> Result<TcpStream, DialError> {
    loop {
        match waiting.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(DialProgress::Resolved) => resolved(),
            Ok(DialProgress::Connected(connected)) => {
                return connected.map_err(DialError::Unreachable);
            }
            Ok(DialProgress::Cancelled) => return Err(DialError::Cancelled),
            Err(RecvTimeoutError::Timeout) => {
                return Err(DialError::Unreachable(Unreachable::TimedOut));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(DialError::Unreachable(Unreachable::Failed));
            }
        }
    }
}

fn connect(
    address: &Address,
    deadline: Instant,
    progress: &Sender<DialProgress>,
) -> Result<TcpStream, Unreachable> {
    let resolved = (address.host.as_str(), address.port)
        .to_socket_addrs()
        .inspect_err(|error| tracing::info!(%address, %error, "the name was not resolved"))
        .map_err(|_| Unreachable::UnknownHost)?;
    let resolved: Vec<SocketAddr> = resolved.take(ADDRESSES).collect();
    let _ = progress.send(DialProgress::Resolved);
    let mut why = Unreachable::UnknownHost;
    for (tried, address) in resolved.iter().enumerate() {
        let rest = deadline.saturating_duration_since(Instant::now());
        // The remaining addresses share the remaining time.
        let share = rest / u32::try_from(resolved.len() - tried).unwrap_or(1);
        if share.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(address, share) {
            Ok(socket) => return Ok(socket),
            Err(error) => {
                tracing::info!(%address, %error, "the connection failed");
                why = more_telling(why, unreachable(&error));
            }
        }
    }
    Err(why)
}

/// The more informative of two failures.
pub(super) fn more_telling(one: Unreachable, other: Unreachable) -> Unreachable {
    let rank = |why| match why {
        Unreachable::FormerHost => 7,
        Unreachable::BadCertificates => 6,
        Unreachable::NotEncrypted => 5,
        Unreachable::ConnectionRefused => 4,
        Unreachable::TimedOut => 3,
        Unreachable::NoRoute => 2,
        Unreachable::Failed => 1,
        _ => 0,
    };
    if rank(other) > rank(one) { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    const TIMEOUT: Duration = Duration::from_secs(8);

    fn address(raw: &str) -> Address {
        raw.parse().unwrap()
    }

    #[test]
    fn a_closed_port_is_refused() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let dialled =
            dial(&address(&format!("127.0.0.1:{port}")), TIMEOUT, &CancelToken::default(), || ());
        let refused = DialError::Unreachable(Unreachable::ConnectionRefused);
        assert_eq!(dialled.unwrap_err(), refused);
    }

    #[test]
    fn dialling_tells_when_the_name_is_known() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let there = address(&listener.local_addr().unwrap().to_string());
        let mut known = 0;
        dial(&there, TIMEOUT, &CancelToken::default(), || known += 1).unwrap();
        assert_eq!(known, 1);
    }

    #[test]
    fn what_was_cancelled_is_not_dialled() {
        let cancel = CancelToken::default();
        cancel.cancel();
        let dialled = dial(&address("127.0.0.1:1"), TIMEOUT, &cancel, || ());
        assert_eq!(dialled.unwrap_err(), DialError::Cancelled);
    }
}
