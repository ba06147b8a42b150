// SPDX-License-Identifier: GPL-3.0-or-later
//! What a session tells, and to whom.

use std::ops::ControlFlow;

use super::error::Ending;
use crate::protocol::{Address, Ban, Event, Fingerprint, Reason, Typing, Welcome};

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
