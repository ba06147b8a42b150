// SPDX-License-Identifier: GPL-3.0-or-later
//! The writer's bounded queue of requests, and the signals that bypass it. It outlasts
//! a connection that is lost: what was not answered is sent again on the next one.

mod in_flight;
mod reconnection;

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use self::in_flight::InFlight;
pub(super) use self::reconnection::RoomMemory;
use super::error::SendError;
use crate::protocol::{Request, limits};

/// Requests that may wait.
const CAPACITY: usize = 64;
/// Time from leaving to the end, whatever the peer does.
const GOODBYE_TIMEOUT: Duration = Duration::from_secs(2);
#[derive(Debug, Default)]
pub(super) struct Outbox {
    state: Mutex<OutboxState>,
    /// Notified when the writer has work.
    work: Condvar,
    /// Notified when the queue has room.
    space: Condvar,
}

#[derive(Debug, Default)]
struct OutboxState {
    requests: VecDeque<Request>,
    /// Requests that are sent again if the connection is lost; none are kept for a
    /// session that does not come back.
    in_flight: Option<InFlight>,
    connection: ConnectionState,
    /// Set to dial at once instead of waiting.
    hurry: bool,
    /// The end of the time that the peer has to show that it is there.
    probe: Option<Instant>,
    classic: bool,
    /// The codec has something to send.
    flush: bool,
    ping: bool,
    /// Deadline for leaving; set once the session leaves.
    leaving: Option<Instant>,
    said_goodbye: bool,
    closed: bool,
}

/// The connection that the queue is for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum ConnectionState {
    /// It is there, or the first is on its way.
    #[default]
    Up,
    /// It is there again, and the room is telling what happened meanwhile.
    CatchingUp,
    /// It is lost; another one may follow.
    Down,
}

/// The writer's next task.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Work {
    Request(Request),
    Flush,
    Ping,
    Goodbye,
    Closed,
    /// The peer did not show in time that it is there.
    Silent,
}

impl Outbox {
    /// Locks the state. A panic elsewhere leaves the queue usable.
    fn state(&self) -> MutexGuard<'_, OutboxState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn push(&self, request: Request) -> Result<(), SendError> {
        self.put(self.state(), request)
    }

    pub fn push_waiting(&self, request: Request) -> Result<(), SendError> {
        let mut state = self.state();
        while state.requests.len() >= CAPACITY && state.leaving.is_none() && !state.closed {
            state = self.space.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        self.put(state, request)
    }

    fn put(
        &self,
        mut state: MutexGuard<'_, OutboxState>,
        request: Request,
    ) -> Result<(), SendError> {
        if state.closed || state.leaving.is_some() {
            return Err(SendError::Over);
        }
        if state.connection == ConnectionState::Down {
            match request {
                Request::Say { .. } | Request::Whisper { .. } => {}
                // A hint for that moment.
                Request::Typing { .. } => return Ok(()),
                _ => return Err(SendError::Away),
            }
        }
        if state.requests.len() >= CAPACITY {
            return Err(SendError::Busy);
        }
        state.requests.push_back(request);
        drop(state);
        self.work.notify_one();
        Ok(())
    }

    /// Returns the next task; blocks until there is one.
    pub fn next(&self) -> Work {
        let mut state = self.state();
        loop {
            if let Some(next) = state.next() {
                self.space.notify_one();
                return next;
            }
            let rest = state.probe.map(|end| end.saturating_duration_since(Instant::now()));
            state = self.wait(state, rest);
        }
    }

    fn wait<'a>(
        &'a self,
        state: MutexGuard<'a, OutboxState>,
        rest: Option<Duration>,
    ) -> MutexGuard<'a, OutboxState> {
        let Some(rest) = rest else {
            return self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
        };
        let waited = self.work.wait_timeout(state, rest);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn change(&self, change: impl FnOnce(&mut OutboxState)) {
        change(&mut self.state());
        self.work.notify_all();
        self.space.notify_all();
    }

    /// Has the writer send what the codec has pending.
    pub fn flush(&self) {
        self.change(|state| state.flush = true);
    }

    pub fn ping(&self) {
        self.change(|state| state.ping = true);
    }

    pub fn set_classic(&self) {
        self.change(|state| state.classic = true);
    }

    pub fn is_classic(&self) -> bool {
        self.state().classic
    }

    pub fn leave(&self) {
        self.change(|state| {
            // Queued requests are still sent, at the pace of a classic room.
            let pace = if state.classic { limits::CLASSIC_PACE } else { Duration::ZERO };
            let timeout = GOODBYE_TIMEOUT + pace * u32::try_from(state.requests.len()).unwrap_or(0);
            state.leaving.get_or_insert_with(|| Instant::now() + timeout);
        });
    }

    pub fn is_leaving(&self) -> bool {
        self.state().leaving.is_some()
    }

    pub fn close(&self) {
        self.change(|state| state.closed = true);
    }

    /// Returns `true` if the connection is over, or the deadline for leaving has
    /// passed.
    pub fn gave_up(&self) -> bool {
        let (state, now) = (self.state(), Instant::now());
        let is_over = |deadline: Option<Instant>| deadline.is_some_and(|end| now >= end);
        let detached = state.connection == ConnectionState::Down;
        state.closed || detached || is_over(state.leaving) || is_over(state.probe)
    }

    /// Waits until the reader has ended or the deadline for leaving has passed.
    pub fn wait_closed(&self) {
        let mut state = self.state();
        while !state.closed && state.connection != ConnectionState::Down {
            let Some(rest) =
                state.leaving.and_then(|end| end.checked_duration_since(Instant::now()))
            else {
                return;
            };
            let waited = self.work.wait_timeout(state, rest);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl OutboxState {
    fn next(&mut self) -> Option<Work> {
        if self.closed || self.connection == ConnectionState::Down {
            Some(Work::Closed)
        } else if self.probe.is_some_and(|end| Instant::now() >= end) {
            Some(Work::Silent)
        } else if std::mem::take(&mut self.flush) {
            Some(Work::Flush)
        } else if std::mem::take(&mut self.ping) {
            Some(Work::Ping)
        } else if let Some(request) = self.next_request() {
            Some(Work::Request(request))
        } else if self.leaving.is_some() && !self.said_goodbye {
            self.said_goodbye = true;
            Some(Work::Goodbye)
        } else {
            None
        }
    }

    fn next_request(&mut self) -> Option<Request> {
        let waits = self.in_flight.as_ref().is_some_and(InFlight::is_full);
        // Whoever leaves waits for no answer.
        if self.connection == ConnectionState::CatchingUp || waits && self.leaving.is_none() {
            return None;
        }
        let request = self.requests.pop_front()?;
        if let Some(in_flight) = &mut self.in_flight {
            in_flight.push(request.clone());
        }
        Some(request)
    }
}

#[cfg(test)]
mod tests;
