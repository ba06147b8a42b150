// SPDX-License-Identifier: GPL-3.0-or-later
//! The handle of a running session.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::error::{Ending, SendError, Unreachable};
use super::event::{SessionEvent, Sink};
use super::guide::Guide;
use super::shared::Shared;
use super::stay;
use super::target::Target;
use super::timeouts::Timeouts;
use crate::protocol::search::SearchRequest;
use crate::protocol::{
    ModerationAction, Nickname, PageAt, Request, SeatNumber, Text, Topic, Why, classic,
};

/// A running session. Methods do not block unless their name says so. Dropping
/// it leaves the room.
#[derive(Debug)]
pub struct Session {
    shared: Arc<Shared>,
    reader: Option<JoinHandle<()>>,
}

impl Session {
    /// Starts connecting on threads of its own and returns at once.
    pub fn open(target: Target, sink: impl Sink) -> Self {
        let shared = Arc::<Shared>::default();
        // Kept here too, to report a thread that could not be started.
        let sink: Box<dyn Sink> = Box::new(sink);
        let sink = Arc::new(Mutex::new(Some(sink)));
        let (for_reader, sink_for_reader) = (Arc::clone(&shared), Arc::clone(&sink));
        let take = |sink: &Mutex<Option<Box<dyn Sink>>>| {
            sink.lock().unwrap_or_else(PoisonError::into_inner).take()
        };
        let started = thread::Builder::new().name("session-reader".into()).spawn(move || {
            if let Some(sink) = take(&sink_for_reader) {
                stay::run(target, Timeouts::default(), for_reader, sink);
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

    /// Makes a lost connection anew at once, and looks whether another one still works:
    /// the network has changed, or somebody does not want to wait.
    pub fn hurry(&self) {
        self.shared.outbox.hurry();
    }

    /// A handle by which others help the session back.
    pub fn guide(&self) -> Guide {
        Guide(Arc::clone(&self.shared))
    }

    /// Sends a request. In a classic room, typing notices are dropped.
    ///
    /// # Errors
    ///
    /// [`SendError::NotInClassic`] in a classic room for everything but messages
    /// and typing notices, and for `{exit}`, which would leave it;
    /// [`SendError::Busy`] and [`SendError::Over`].
    pub fn send(&self, request: Request) -> Result<(), SendError> {
        if self.is_sendable(&request)? { self.shared.outbox.push(request) } else { Ok(()) }
    }

    fn is_sendable(&self, request: &Request) -> Result<bool, SendError> {
        if !self.shared.outbox.is_classic() {
            return Ok(true);
        }
        match request {
            Request::Say { text, .. } if text.trim() != classic::EXIT => Ok(true),
            Request::Typing { .. } => Ok(false),
            _ => Err(SendError::NotInClassic),
        }
    }

    /// Sends a message. `id` is the caller's own and comes back in the event; a
    /// classic room has no ids, so the client recognizes the echo of its own
    /// messages.
    ///
    /// # Errors
    ///
    /// [`SendError::NotInClassic`] for `{exit}` in a classic room, which would
    /// leave it; [`SendError::Busy`] and [`SendError::Over`].
    pub fn say(&self, id: String, text: Text) -> Result<(), SendError> {
        self.send(Request::Say { id: Some(id), answers: None, emote: false, text: text.into() })
    }

    /// Like [`send`](Self::send), but blocks while the queue is full. Not for the
    /// main thread of a window.
    ///
    /// # Errors
    ///
    /// [`SendError::NotInClassic`] and [`SendError::Over`].
    pub fn send_waiting(&self, request: Request) -> Result<(), SendError> {
        if self.is_sendable(&request)? { self.shared.outbox.push_waiting(request) } else { Ok(()) }
    }

    /// Tells the others that we are typing; does nothing in a classic room.
    pub fn typing(&self, active: bool) {
        // A hint may be lost when the queue is full.
        let _ = self.send(Request::Typing { active });
    }

    /// Asks for another name. `id` is the caller's own and comes back in the
    /// answer: the event, [`SessionEvent::Unchanged`] or
    /// [`SessionEvent::Failed`]. A room of an earlier version answers without it,
    /// and not at all to what changes nothing.
    ///
    /// # Errors
    ///
    /// Every variant of [`SendError`].
    pub fn rename(&self, id: String, name: Nickname) -> Result<(), SendError> {
        self.send(Request::Rename { id: Some(id), name: name.into() })
    }

    /// Sets the topic, as the host or a moderator may. The answer is that of
    /// [`rename`](Self::rename).
    ///
    /// # Errors
    ///
    /// Every variant of [`SendError`].
    pub fn set_topic(&self, id: String, topic: Topic) -> Result<(), SendError> {
        self.send(Request::Topic { id: Some(id), topic: topic.into() })
    }

    /// Moderates, as the host or a moderator may. The answer is that of
    /// [`rename`](Self::rename).
    ///
    /// # Errors
    ///
    /// Every variant of [`SendError`].
    /// With `to` it is about whoever has or had that seat, whatever the name.
    pub fn act(
        &self,
        id: String,
        act: ModerationAction,
        to: Option<SeatNumber>,
        why: Option<Why>,
    ) -> Result<(), SendError> {
        self.send(Request::Act { id: Some(id), act, to, why })
    }

    /// Asks for the list of bans; the answer is [`SessionEvent::Bans`].
    ///
    /// # Errors
    ///
    /// Every variant of [`SendError`].
    pub fn ask_bans(&self, id: String) -> Result<(), SendError> {
        self.send(Request::Bans { id: Some(id) })
    }

    /// Asks for a page of the past; the answer is [`SessionEvent::Page`] or
    /// [`SessionEvent::Failed`], and none if the connection is lost meanwhile.
    ///
    /// # Errors
    ///
    /// Every variant of [`SendError`].
    pub fn read_past(&self, id: String, at: PageAt, count: u64) -> Result<(), SendError> {
        self.send(Request::History { id: Some(id), at, count: Some(count) })
    }

    /// Looks for what was said; the answer is [`SessionEvent::Found`] or
    /// [`SessionEvent::Failed`], and none if the connection is lost meanwhile.
    ///
    /// # Errors
    ///
    /// Every variant of [`SendError`].
    pub fn search(&self, id: String, search: SearchRequest) -> Result<(), SendError> {
        self.send(Request::Search { id: Some(id), search })
    }

    /// Leaves, after sending what is queued. Cancels a connection that is not
    /// yet established.
    pub fn leave(&self) {
        self.shared.leave();
    }

    /// Waits for the session's threads. Not for the main thread of a window.
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
