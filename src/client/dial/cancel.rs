// SPDX-License-Identifier: GPL-3.0-or-later
//! Cancelling a session that is not in its room yet.

use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use mio::Waker;

use super::DialError;

/// Cancels a session until it is admitted.
#[derive(Debug, Default)]
pub(in crate::client) struct CancelToken {
    state: Mutex<CancelState>,
}

#[derive(Debug, Default)]
struct CancelState {
    cancelled: bool,
    /// Wakes the race that is waiting.
    racing: Option<Arc<Waker>>,
    /// Those that are connected, as long as anybody has them.
    entering: Vec<Weak<TcpStream>>,
}

impl CancelToken {
    fn state(&self) -> MutexGuard<'_, CancelState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn cancel(&self) {
        let mut state = self.state();
        state.cancelled = true;
        if let Some(race) = state.racing.take() {
            let _ = race.wake();
        }
        for socket in state.entering.drain(..).filter_map(|socket| socket.upgrade()) {
            // Whoever is in the room by now, without knowing it, still says goodbye.
            let _ = socket.shutdown(Shutdown::Read);
        }
    }

    /// Ends the token's effect: an admitted session leaves politely.
    pub fn entered(&self) {
        self.state().entering.clear();
    }

    pub(super) fn check(&self) -> Result<(), DialError> {
        if self.state().cancelled { Err(DialError::Cancelled) } else { Ok(()) }
    }

    /// A race begins to wait.
    pub(super) fn racing(&self, waker: &Arc<Waker>) -> Result<(), DialError> {
        let mut state = self.state();
        if state.cancelled {
            return Err(DialError::Cancelled);
        }
        state.racing = Some(Arc::clone(waker));
        state.entering.retain(|socket| socket.strong_count() > 0);
        Ok(())
    }

    pub(super) fn connected(&self, socket: &Arc<TcpStream>) -> Result<(), DialError> {
        let mut state = self.state();
        if state.cancelled {
            return Err(DialError::Cancelled);
        }
        state.racing = None;
        state.entering.push(Arc::downgrade(socket));
        Ok(())
    }
}
