// SPDX-License-Identifier: GPL-3.0-or-later
//! A seat in a room, seen from the guest: connects, speaks whichever tongue
//! answers, and hands what happens to a [`Sink`]. It does not know who
//! listens.
//!
//! A [`Session`] is two threads. The **reader** dials, finds out which
//! [`tongue`] is spoken, and from then on blocks on the socket and feeds the
//! sink. The **writer** blocks on the [`outbox`], a bounded queue, and alone
//! sends. What they share is arithmetic: the tongue's state behind a mutex
//! that is never held across a system call.

mod classic;
mod dial;
mod echo;
mod enter;
#[doc(hidden)]
pub mod fuzzing;
mod native;
mod outbox;
mod patience;
mod proving;
mod reader;
mod secure;
mod session;
mod target;
mod tls;
mod tongue;
mod upgrade;
mod writer;

use std::ops::ControlFlow;

pub use session::Session;
pub use target::{Approach, Target};

use crate::protocol::{Address, Ban, Event, Fingerprint, Reason, Refused, Typing, Welcome};

/// Receives what happens, on the session's reader thread, in order. When it is
/// slow, the reader waits and the peer with it; when it breaks, the session
/// ends.
pub trait Sink: Send + 'static {
    fn take(&mut self, event: SessionEvent) -> ControlFlow<()>;
}

impl<F: FnMut(SessionEvent) -> ControlFlow<()> + Send + 'static> Sink for F {
    fn take(&mut self, event: SessionEvent) -> ControlFlow<()> {
        self(event)
    }
}

/// What a session tells its sink. `Over` comes exactly once, as the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionEvent {
    Progress(Stage),
    /// We are in. On a classic line, the welcome is made up from what is
    /// known: ourselves as only member, the address as the room's name.
    Welcomed {
        /// Which of the target's places it is.
        address: Address,
        line: Line,
        welcome: Box<Welcome>,
    },
    /// A classic server's events are numbered and dated on arrival.
    Happened(Event),
    Typing(Typing),
    /// A request failed; `id` names the message, if it was one.
    Failed {
        reason: Reason,
        id: Option<String>,
        suggestion: Option<String>,
        /// How long it makes no sense to try again.
        seconds: Option<u64>,
    },
    /// Who is banned, as it was asked.
    Bans(Vec<Ban>),
    Over(Ending),
}

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Resolving,
    Connecting,
    /// Connected; finding out who is there, securing the line, saying hello.
    Entering,
}

/// What our words travel on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// TLS 1.3 with the holder of this key.
    Encrypted { fingerprint: Fingerprint },
    /// Plain text, readable on the way.
    Classic,
}

/// Why a session is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// We left, or cancelled before we were in.
    Left,
    /// The host closed the room.
    RoomEnded,
    /// We were not let in, or shown out.
    Refused(Refused),
    /// Another key answers than the one the room is known by. Whoever holds it
    /// was told nothing: no name, no password, not who we are.
    OtherKey { expected: Fingerprint, found: Fingerprint, address: Address },
    /// We came with a password, and the room did not prove that it knows it.
    /// Nothing it said was passed on, and it learned nothing about the
    /// password beyond whether one guess was right.
    Unproven,
    /// We never got as far as a welcome.
    Unreachable(Unreachable),
    /// We were in, and the connection broke or fell silent.
    Lost,
}

/// Why a room could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    #[error("the host's name is not known")]
    UnknownHost,
    #[error("nothing listens on that port")]
    ConnectionRefused,
    #[error("the host did not answer in time")]
    TimedOut,
    #[error("there is no way to that network")]
    NoRoute,
    #[error("what answered is no chat room")]
    NotARoom,
    /// What answers speaks in plain text, where only an encrypted line will do:
    /// the room is known to encrypt, or a password was given.
    #[error("what answered does not encrypt")]
    NotEncrypted,
    /// The key in [`Target::identity`] is of no use for TLS.
    #[error("our own key cannot be shown")]
    OwnKey,
    #[error("the connection was closed before the room let us in")]
    Closed,
    #[error("the connection failed")]
    Failed,
}

/// Why a request could not be handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Too much waits to be sent; try again.
    #[error("too much waits to be sent")]
    Busy,
    #[error("the session is over")]
    Over,
    #[error("a classic room has no such request")]
    NotInClassic,
}
