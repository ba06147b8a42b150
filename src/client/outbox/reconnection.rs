// SPDX-License-Identifier: GPL-3.0-or-later
//! The queue between two connections: what was sent on the one and not answered, and
//! when it is sent on the other.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::in_flight::{self, InFlight};
use super::{ConnectionState, Outbox, OutboxState};
use crate::protocol::{Abilities, Request, Welcome};

/// Knowledge of a room of what we asked on an earlier connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomMemory {
    /// It tells everything that happened since.
    Events,
    /// It recognizes messages by their ids.
    Messages,
    /// None.
    Nothing,
}

impl RoomMemory {
    /// The memory that a room says it has.
    pub fn of(welcome: &Welcome) -> Self {
        match welcome {
            Welcome { resumed: true, .. } => Self::Events,
            Welcome { can: Abilities { recognizes: true, .. }, .. } => Self::Messages,
            _ => Self::Nothing,
        }
    }
}

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

    /// Another connection is there. Nothing is sent before the room has told what
    /// happened meanwhile, as far as it does. Returns the ids of those of which nobody
    /// knows whether they took place, and of whispers that wait for somebody whose seat is
    /// perhaps another person's by now.
    pub fn attach(&self, memory: RoomMemory) -> Vec<String> {
        let mut state = self.state();
        state.hurry = false;
        if state.connection != ConnectionState::Down {
            return Vec::new();
        }
        state.connection = match memory {
            RoomMemory::Nothing => ConnectionState::Up,
            RoomMemory::Events | RoomMemory::Messages => ConnectionState::CatchingUp,
        };
        let unknown = state.in_flight.as_mut().map(|in_flight| match memory {
            RoomMemory::Events => Vec::new(),
            RoomMemory::Messages => in_flight.keep_messages(),
            RoomMemory::Nothing => in_flight.take_ids(),
        });
        let mut unknown = unknown.unwrap_or_default();
        if memory == RoomMemory::Nothing {
            unknown.append(&mut state.take_whispers());
        }
        drop(state);
        self.work.notify_all();
        self.space.notify_all();
        unknown
    }

    /// The room has told what happened meanwhile: what is still not answered did not
    /// take place, or is recognized, and is sent again.
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

impl OutboxState {
    /// Takes the whispers out that wait; returns their ids.
    fn take_whispers(&mut self) -> Vec<String> {
        let is_whisper = |request: &Request| matches!(request, Request::Whisper { .. });
        let (mut whispers, others): (VecDeque<_>, VecDeque<_>) =
            std::mem::take(&mut self.requests).into_iter().partition(is_whisper);
        self.requests = others;
        whispers.iter_mut().filter_map(in_flight::id).collect()
    }
}
