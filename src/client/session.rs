// SPDX-License-Identifier: GPL-3.0-or-later
//! The handle of a running session, for whoever speaks.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::error::{Ending, SendError, Unreachable};
use super::event::{SessionEvent, Sink};
use super::reader;
use super::shared::Shared;
use super::target::Target;
use super::timeouts::Timeouts;
use crate::protocol::{ModerationAction, Nickname, Request, Text, Topic, Why, classic};

/// A running session. Its methods never block, unless their name says so;
/// dropping it leaves.
#[derive(Debug)]
pub struct Session {
    shared: Arc<Shared>,
    reader: Option<JoinHandle<()>>,
}

impl Session {
    /// Starts connecting on threads of its own and returns at once.
    pub fn open(target: Target, sink: impl Sink) -> Self {
        let shared = Arc::<Shared>::default();
        // The sink outlives a thread that could not be started, to be told so.
        let sink: Box<dyn Sink> = Box::new(sink);
        let sink = Arc::new(Mutex::new(Some(sink)));
        let (theirs, hers) = (Arc::clone(&shared), Arc::clone(&sink));
        let take = |sink: &Mutex<Option<Box<dyn Sink>>>| {
            sink.lock().unwrap_or_else(PoisonError::into_inner).take()
        };
        let started = thread::Builder::new().name("session-reader".into()).spawn(move || {
            if let Some(sink) = take(&hers) {
                reader::run(target, Timeouts::default(), theirs, sink);
            }
        });
        if let Err(error) = &started {
            tracing::error!(%error, "no thread for a session");
            shared.outbox.close();
            if let Some(mut sink) = take(&sink) {
                let _ = sink.take(SessionEvent::Over(Ending::Unreachable(Unreachable::Failed)));
            }
        }
        Self { shared, reader: started.ok() }
    }

    /// Says `text` to the room; `id` is the caller's own and comes back in the
    /// event. In a classic room the id of the echo is filled in for our own
    /// words, and the word that leaves, `{exit}`, cannot be said.
    pub fn say(&self, id: String, text: Text) -> Result<(), SendError> {
        self.check(&text)?;
        self.shared.outbox.push(Request::Say { id, text: text.into() })
    }

    /// Like [`say`](Self::say), and waits for a place when too much is waiting
    /// to be sent. Never on the main thread of a window.
    pub fn say_waiting(&self, id: String, text: Text) -> Result<(), SendError> {
        self.check(&text)?;
        self.shared.outbox.push_waiting(Request::Say { id, text: text.into() })
    }

    fn check(&self, text: &Text) -> Result<(), SendError> {
        let exit = text.as_str().trim() == classic::EXIT;
        if exit && self.shared.outbox.is_classic() {
            return Err(SendError::NotInClassic);
        }
        Ok(())
    }

    /// Tells the others that we are writing; silently nothing in a classic room.
    pub fn typing(&self, active: bool) {
        if !self.shared.outbox.is_classic() {
            // Nobody misses a hint that found no place in the queue.
            let _ = self.shared.outbox.push(Request::Typing { active });
        }
    }

    pub fn rename(&self, name: Nickname) -> Result<(), SendError> {
        self.push_native(Request::Rename { name: name.into() })
    }

    pub fn set_topic(&self, topic: Topic) -> Result<(), SendError> {
        self.push_native(Request::Topic { topic: topic.into() })
    }

    /// Keeps the peace, as the host or a moderator may; the room tells everybody
    /// that it was done, or us why it was not.
    pub fn act(&self, act: ModerationAction, why: Option<Why>) -> Result<(), SendError> {
        self.push_native(Request::Act { act, why })
    }

    /// Asks who is banned; the answer comes as [`SessionEvent::Bans`].
    pub fn ask_bans(&self) -> Result<(), SendError> {
        self.push_native(Request::Bans)
    }

    fn push_native(&self, request: Request) -> Result<(), SendError> {
        if self.shared.outbox.is_classic() {
            return Err(SendError::NotInClassic);
        }
        self.shared.outbox.push(request)
    }

    /// Says goodbye; what was said before is still sent. Cancels a connection
    /// that is not there yet.
    pub fn leave(&self) {
        self.shared.leave();
    }

    /// Waits for the session's threads. Never on the main thread of a window.
    pub fn join(mut self) {
        if let Some(reader) = self.reader.take()
            && reader.join().is_err()
        {
            tracing::error!("a session's reader panicked");
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.shared.leave();
    }
}
