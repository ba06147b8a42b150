// SPDX-License-Identifier: GPL-3.0-or-later
//! What waits to be sent: the writer's bounded queue, with the few signals
//! that must not wait in it.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::error::SendError;
use crate::protocol::{Request, limits};

/// How many requests may wait.
const PLACES: usize = 64;
/// From leaving to the end, whatever the peer does.
const GOODBYE: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub(super) struct Outbox {
    state: Mutex<OutboxState>,
    /// Something is there for the writer.
    work: Condvar,
    /// A place is free for whoever waits to speak.
    space: Condvar,
}

#[derive(Debug, Default)]
struct OutboxState {
    requests: VecDeque<Request>,
    classic: bool,
    /// Decrypting left something to send.
    owed: bool,
    ping: bool,
    /// Since when we are leaving, as the moment at which patience ends.
    leaving: Option<Instant>,
    said_goodbye: bool,
    closed: bool,
}

/// What the writer has to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Work {
    Request(Request),
    Owed,
    Ping,
    Goodbye,
    Closed,
}

impl Outbox {
    /// A panic elsewhere leaves the queue as usable as it was.
    fn state(&self) -> MutexGuard<'_, OutboxState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn push(&self, request: Request) -> Result<(), SendError> {
        self.put(self.state(), request)
    }

    pub fn push_waiting(&self, request: Request) -> Result<(), SendError> {
        let mut state = self.state();
        while state.requests.len() >= PLACES && state.leaving.is_none() && !state.closed {
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
        if state.requests.len() >= PLACES {
            return Err(SendError::Busy);
        }
        state.requests.push_back(request);
        drop(state);
        self.work.notify_one();
        Ok(())
    }

    /// Blocks until there is something to do.
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

    /// The reader has left something to send with the codec.
    pub fn owe(&self) {
        self.change(|state| state.owed = true);
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
            // What was said before is still sent, at a classic room's pace.
            let pace = if state.classic { limits::CLASSIC_PACE } else { Duration::ZERO };
            let patience = GOODBYE + pace * u32::try_from(state.requests.len()).unwrap_or(0);
            state.leaving.get_or_insert_with(|| Instant::now() + patience);
        });
    }

    pub fn is_leaving(&self) -> bool {
        self.state().leaving.is_some()
    }

    pub fn close(&self) {
        self.change(|state| state.closed = true);
    }

    /// Whether the session is over, or has been leaving for too long.
    pub fn gave_up(&self) -> bool {
        let state = self.state();
        state.closed || state.leaving.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Waits until the reader has heard the end, as long as leaving may take.
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
        } else if std::mem::take(&mut self.owed) {
            Some(Work::Owed)
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
        Request::Say { id: id.to_string(), text: "hi".into() }
    }

    #[test]
    fn a_full_queue_is_busy_and_a_left_one_over() {
        let outbox = Outbox::default();
        for id in 0..PLACES {
            outbox.push(say(id)).unwrap();
        }
        assert_eq!(outbox.push(say(PLACES)), Err(SendError::Busy));
        outbox.leave();
        assert_eq!(outbox.push(say(0)), Err(SendError::Over));
        assert_eq!(outbox.push_waiting(say(0)), Err(SendError::Over));
    }

    #[test]
    fn what_was_said_comes_before_the_goodbye() {
        let outbox = Outbox::default();
        outbox.push(say(1)).unwrap();
        outbox.leave();
        outbox.owe();
        assert_eq!(outbox.next(), Work::Owed);
        assert_eq!(outbox.next(), Work::Request(say(1)));
        assert_eq!(outbox.next(), Work::Goodbye);
        outbox.close();
        assert_eq!(outbox.next(), Work::Closed);
    }

    #[test]
    fn waiting_for_a_place_ends_when_one_is_free() {
        let outbox = Outbox::default();
        for id in 0..PLACES {
            outbox.push(say(id)).unwrap();
        }
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| outbox.push_waiting(say(PLACES)));
            assert_eq!(outbox.next(), Work::Request(say(0)));
            assert_eq!(waiting.join().unwrap(), Ok(()));
        });
    }
}
