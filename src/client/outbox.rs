// SPDX-License-Identifier: GPL-3.0-or-later
//! The writer's bounded queue of requests, and the signals that bypass it.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

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
    classic: bool,
    /// The codec has something to send.
    flush: bool,
    ping: bool,
    /// Deadline for leaving; set once the session leaves.
    leaving: Option<Instant>,
    said_goodbye: bool,
    closed: bool,
}

/// The writer's next task.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Work {
    Request(Request),
    Flush,
    Ping,
    Goodbye,
    Closed,
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
            state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
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

    /// Returns `true` if the session is over, or the deadline for leaving has
    /// passed.
    pub fn gave_up(&self) -> bool {
        let state = self.state();
        state.closed || state.leaving.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Waits until the reader has ended or the deadline for leaving has passed.
    pub fn wait_closed(&self) {
        let mut state = self.state();
        while !state.closed {
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
        if self.closed {
            Some(Work::Closed)
        } else if std::mem::take(&mut self.flush) {
            Some(Work::Flush)
        } else if std::mem::take(&mut self.ping) {
            Some(Work::Ping)
        } else if let Some(request) = self.requests.pop_front() {
            Some(Work::Request(request))
        } else if self.leaving.is_some() && !self.said_goodbye {
            self.said_goodbye = true;
            Some(Work::Goodbye)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(id: usize) -> Request {
        Request::Say { id: Some(id.to_string()), text: "hi".into() }
    }

    #[test]
    fn a_full_queue_is_busy_and_a_left_one_over() {
        let outbox = Outbox::default();
        for id in 0..CAPACITY {
            outbox.push(say(id)).unwrap();
        }
        assert_eq!(outbox.push(say(CAPACITY)), Err(SendError::Busy));
        outbox.leave();
        assert_eq!(outbox.push(say(0)), Err(SendError::Over));
        assert_eq!(outbox.push_waiting(say(0)), Err(SendError::Over));
    }

    #[test]
    fn what_was_said_comes_before_the_goodbye() {
        let outbox = Outbox::default();
        outbox.push(say(1)).unwrap();
        outbox.leave();
        outbox.flush();
        assert_eq!(outbox.next(), Work::Flush);
        assert_eq!(outbox.next(), Work::Request(say(1)));
        assert_eq!(outbox.next(), Work::Goodbye);
        outbox.close();
        assert_eq!(outbox.next(), Work::Closed);
    }

    #[test]
    fn waiting_for_room_ends_when_there_is_some() {
        let outbox = Outbox::default();
        for id in 0..CAPACITY {
            outbox.push(say(id)).unwrap();
        }
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| outbox.push_waiting(say(CAPACITY)));
            assert_eq!(outbox.next(), Work::Request(say(0)));
            assert_eq!(waiting.join().unwrap(), Ok(()));
        });
    }
}
