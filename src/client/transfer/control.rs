// SPDX-License-Identifier: GPL-3.0-or-later
//! Pausing, stopping and cancelling a transfer from outside of its thread.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::client::dial::CancelToken;

/// The wishes of whoever has the handle of a transfer.
#[derive(Debug, Default)]
pub(super) struct TransferControl {
    state: Mutex<ControlState>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct ControlState {
    wish: TransferWish,
    /// Set to end a pause between two tries.
    hurried: bool,
    /// Ends the connection that is there or on its way.
    connection: Option<Arc<CancelToken>>,
}

/// The wish, the least final first.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum TransferWish {
    #[default]
    Run,
    Pause,
    Stop,
    Cancel,
}

/// The wish by which a transfer is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EndedTransfer {
    /// The end, which keeps what is there for another time.
    Stopped,
    /// It is given up.
    Cancelled,
}

impl TransferControl {
    fn state(&self) -> MutexGuard<'_, ControlState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn pause(&self) {
        self.wish(TransferWish::Pause);
    }

    pub fn stop(&self) {
        self.wish(TransferWish::Stop);
    }

    pub fn cancel(&self) {
        self.wish(TransferWish::Cancel);
    }

    fn wish(&self, wish: TransferWish) {
        let mut state = self.state();
        // Whatever is over stays so.
        state.wish = state.wish.max(wish);
        if let Some(connection) = state.connection.take() {
            connection.cancel();
        }
        drop(state);
        self.changed.notify_all();
    }

    pub fn resume(&self) {
        let mut state = self.state();
        if state.wish == TransferWish::Pause {
            state.wish = TransferWish::Run;
        }
        state.hurried = true;
        drop(state);
        self.changed.notify_all();
    }

    /// Returns `true` unless it is to go on.
    pub fn is_stopped(&self) -> bool {
        self.state().wish != TransferWish::Run
    }

    /// Waits while it is paused.
    pub fn proceed(&self) -> Result<(), EndedTransfer> {
        let mut state = self.state();
        while state.wish == TransferWish::Pause {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.hurried = false;
        match state.wish {
            TransferWish::Run | TransferWish::Pause => Ok(()),
            TransferWish::Stop => Err(EndedTransfer::Stopped),
            TransferWish::Cancel => Err(EndedTransfer::Cancelled),
        }
    }

    /// Waits for so long, or until it is hurried, or is not to go on.
    pub fn rest(&self, time: Duration) {
        let end = Instant::now() + time;
        let mut state = self.state();
        while !state.hurried && state.wish == TransferWish::Run {
            let Some(rest) = end.checked_duration_since(Instant::now()) else { return };
            let waited = self.changed.wait_timeout(state, rest);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.hurried = false;
    }

    /// The token that ends the next connection, which may be ended already.
    pub fn connection(&self) -> Arc<CancelToken> {
        let token = Arc::new(CancelToken::default());
        let mut state = self.state();
        match state.wish {
            TransferWish::Run => state.connection = Some(Arc::clone(&token)),
            _ => token.cancel(),
        }
        token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cancelled_stays_so() {
        let control = TransferControl::default();
        assert_eq!(control.proceed(), Ok(()));
        control.cancel();
        control.pause();
        control.resume();
        assert!(control.is_stopped());
        assert_eq!(control.proceed(), Err(EndedTransfer::Cancelled));
        // And no longer waits for anything.
        control.rest(Duration::from_hours(1));
    }

    #[test]
    fn what_rests_can_be_stopped_for_good() {
        let control = TransferControl::default();
        control.pause();
        control.stop();
        control.resume();
        assert!(control.is_stopped());
        assert_eq!(control.proceed(), Err(EndedTransfer::Stopped));
        control.cancel();
        control.stop();
        assert_eq!(control.proceed(), Err(EndedTransfer::Cancelled));
    }

    #[test]
    fn a_pause_lasts_until_it_goes_on() {
        let control = Arc::new(TransferControl::default());
        control.pause();
        assert!(control.is_stopped());
        let other = Arc::clone(&control);
        let waiting = std::thread::spawn(move || other.proceed());
        control.resume();
        assert_eq!(waiting.join().unwrap(), Ok(()));
        assert!(!control.is_stopped());
    }

    #[test]
    fn whoever_hurries_ends_one_rest() {
        let control = TransferControl::default();
        control.resume();
        control.rest(Duration::from_hours(1));
        let start = Instant::now();
        control.rest(Duration::from_millis(20));
        assert!(start.elapsed() >= Duration::from_millis(20));
    }
}
