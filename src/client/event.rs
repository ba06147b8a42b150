// SPDX-License-Identifier: GPL-3.0-or-later
//! Events of a session, and their receiver.

use std::ops::ControlFlow;
use std::time::Instant;

use super::error::Ending;
use crate::protocol::search::FoundEvents;
use crate::protocol::{
    Address, AwayNotice, Ban, DownloadGrant, Event, Fingerprint, FormerMember, PastPage,
    PowerState, Reason, Reconnecting, SendingQuota, Typing, UploadGrant, Uploading, Welcome,
};

/// Receiver of a session's events, called on the session's reader thread, in
/// order. While it blocks, the reader waits and with it the peer; when it
/// breaks, the session ends.
pub trait Sink: Send + 'static {
    /// Takes one event; returns [`ControlFlow::Break`] to end the session.
    fn take(&mut self, event: SessionEvent) -> ControlFlow<()>;
}

impl<F: FnMut(SessionEvent) -> ControlFlow<()> + Send + 'static> Sink for F {
    fn take(&mut self, event: SessionEvent) -> ControlFlow<()> {
        self(event)
    }
}

/// An event of a session. `Over` comes exactly once, as the last. A session that comes
/// back by itself tells `Interrupted` and is `Welcomed` again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionEvent {
    /// The connection has reached a new stage.
    Progress(Stage),
    /// The room has admitted us. For a classic room, the welcome is made up of
    /// what is known: ourselves as only member, the address as the room's name.
    Welcomed {
        /// The address that answered.
        address: Address,
        /// Security of the connection.
        security: Security,
        /// The welcome.
        welcome: Box<Welcome>,
    },
    /// An entry of the log. Events of a classic server are numbered and dated
    /// on arrival.
    Happened(Event),
    /// A member started or stopped typing.
    Typing(Typing),
    /// A member lost its connection, or is back.
    Reconnecting(Reconnecting),
    /// A member is away, or is back.
    Away(AwayNotice),
    /// The host's computer is about to sleep or to be switched off, or goes on.
    Power(PowerState),
    /// Our own connection is lost; told again after each attempt that failed.
    Interrupted {
        /// Time of the next attempt.
        retry: Instant,
    },
    /// Requests of which nobody knows whether they took place: the connection was lost,
    /// and the room does not tell what happened meanwhile.
    Unconfirmed {
        /// Ids of the requests.
        ids: Vec<String>,
    },
    /// A request failed.
    Failed {
        /// The reason.
        reason: Reason,
        /// Id of the request; `None` if it had none, or the room does not know
        /// which it was.
        id: Option<String>,
        /// A free name, if the wanted one is taken.
        suggestion: Option<String>,
        /// People who may be meant, if it has to be said which one.
        candidates: Vec<FormerMember>,
        /// Seconds to wait before another try.
        seconds: Option<u64>,
    },
    /// A request changes nothing: it is so already.
    Unchanged {
        /// Id of the request.
        id: Option<String>,
    },
    /// The bans, in answer to [`Session::ask_bans`](super::Session::ask_bans).
    Bans {
        /// Id of the request.
        id: Option<String>,
        /// The bans, newest first.
        bans: Vec<Ban>,
    },
    /// Permission to send the content of a file, in answer to
    /// [`Request::Offer`](crate::protocol::Request::Offer).
    Upload(UploadGrant),
    /// Permission to fetch the content of a file, in answer to
    /// [`Request::Fetch`](crate::protocol::Request::Fetch).
    Download(DownloadGrant),
    /// The limits of what we may still send.
    Quota(SendingQuota),
    /// A file is on its way into the room.
    Uploading(Uploading),
    /// A page of the past, in answer to
    /// [`Session::read_past`](super::Session::read_past).
    Page(PastPage),
    /// Results of a search, in answer to [`Session::search`](super::Session::search).
    Found(FoundEvents),
    /// The session is over.
    Over(Ending),
}

/// A stage of connecting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Resolving the host name.
    Resolving,
    /// Connecting to the host.
    Connecting,
    /// Connected; finding out the protocol, shaking hands, joining.
    Entering,
}

/// Security of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Security {
    /// TLS 1.3 with a host of the room.
    Encrypted {
        /// Fingerprint of the room's key.
        fingerprint: Fingerprint,
        /// Epoch of the host; see [`RoomPin`](crate::trust::RoomPin).
        epoch: u64,
    },
    /// Plain text, readable on the network.
    Classic,
}
