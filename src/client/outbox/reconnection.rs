// SPDX-License-Identifier: GPL-3.0-or-later
//! The queue between two connections: what was sent on the one and not answered, and
//! when it is sent on the other.

use std::time::{Duration, Instant};

use super::in_flight::InFlight;
use super::{ConnectionState, Outbox};

/// Time that a peer has to show that it is still there, once there is reason to doubt it.
const PROBE: Duration = Duration::from_secs(5);

impl Outbox {
    /// Keeps what is sent until it is answered.
    pub fn keep_in_flight(&self) {
        self.change(|state| {
            state.in_flight.get_or_insert_default();
        });
    }

    /// Notes the answer to a request.
    pub fn answer(&self, id: &str) {
        let mut state = self.state();
        if let Some(in_flight) = &mut state.in_flight {
            in_flight.answer(id);
            drop(state);
            self.work.notify_all();
        }
    }

    /// The connection is lost, and another may follow.
    pub fn detach(&self) {
        self.change(|state| {
            state.connection = ConnectionState::Down;
            // Whoever was in doubt does not want to wait.
            state.hurry |= state.probe.is_some();
            (state.flush, state.ping, state.probe) = (false, false, None);
        });
    }

    /// Another connection is there. If the room tells what happened meanwhile, nothing
    /// is sent before it has; else returns the ids of those of which nobody knows
    /// whether they took place.
    pub fn attach(&self, resumed: bool) -> Vec<String> {
        let mut state = self.state();
        state.hurry = false;
        if state.connection != ConnectionState::Down {
            return Vec::new();
        }
        if resumed {
            state.connection = ConnectionState::CatchingUp;
            return Vec::new();
        }
        state.connection = ConnectionState::Up;
        let unknown = state.in_flight.as_mut().map(InFlight::take_ids).unwrap_or_default();
        drop(state);
        self.work.notify_all();
        unknown
    }

    /// The room has told what happened meanwhile: what is still not answered did not
    /// take place, and is sent again.
    pub fn caught_up(&self) {
        self.change(|state| {
            if state.connection != ConnectionState::CatchingUp {
                return;
            }
            state.connection = ConnectionState::Up;
            let mut again = state.in_flight.as_mut().map(InFlight::take).unwrap_or_default();
            again.append(&mut state.requests);
            state.requests = again;
        });
    }

    /// Has a lost connection made anew at once, and asks the peer of another whether
    /// it is there.
    pub fn hurry(&self) {
        self.change(|state| {
            if state.connection == ConnectionState::Down {
                state.hurry = true;
            } else {
                state.ping = true;
                state.probe.get_or_insert_with(|| Instant::now() + PROBE);
            }
        });
    }

    /// Notes that the peer is there.
    pub fn heard(&self) {
        self.state().probe = None;
    }

    /// Waits before another connection is tried; returns `false` once we leave.
    pub fn wait_until(&self, time: Instant) -> bool {
        let mut state = self.state();
        loop {
            if state.leaving.is_some() {
                return false;
            }
            let rest = time.saturating_duration_since(Instant::now());
            if std::mem::take(&mut state.hurry) || rest.is_zero() {
                return true;
            }
            state = self.wait(state, Some(rest));
        }
    }
}
