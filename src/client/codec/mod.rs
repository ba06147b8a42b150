// SPDX-License-Identifier: GPL-3.0-or-later
//! What the two threads of a session need from a codec: bytes to meaning for
//! the reader, meaning to bytes for the writer. A codec does arithmetic; it
//! never touches the socket.

use std::time::Duration;

use crate::protocol::{DecodeError, Notice, Request};

pub mod classic;
mod echo;
pub mod http_upgrade;
pub mod native;

pub(in crate::client) trait Codec: Send + Sync {
    /// Takes in what the socket gave.
    fn decode(&self, bytes: &[u8]) -> Result<Decoded, CodecError>;

    /// The pieces to send for a request, each with a [`pause`](Self::pause)
    /// behind it. Empty when the codec has no words for it.
    fn encode(&self, request: &Request) -> Vec<Vec<u8>>;

    /// What hearing left to be sent: a pong, a key update.
    fn owed(&self) -> Vec<u8> {
        Vec::new()
    }

    /// A question for a sign of life.
    fn ping(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Whether there is such a question; otherwise silence means nothing.
    fn has_ping(&self) -> bool {
        false
    }

    /// The last words.
    fn goodbye(&self) -> Vec<u8>;

    /// What has to lie between two pieces.
    fn pause(&self) -> Duration {
        Duration::ZERO
    }

    /// What the peer had said when it closed before the welcome.
    fn last_words(&self) -> Option<String> {
        None
    }
}

/// What some bytes meant.
#[derive(Debug, Default)]
pub(in crate::client) struct Decoded {
    pub notices: Vec<Notice>,
    /// Something is owed in return.
    pub owes: bool,
    /// The peer has closed the conversation.
    pub closed: bool,
}

/// Why bytes meant nothing: the peer does not speak the codec.
#[derive(Debug, thiserror::Error)]
pub(in crate::client) enum CodecError {
    #[error(transparent)]
    Tls(#[from] rustls::Error),
    // Boxed because it is ten times the size of everything beside it.
    #[error(transparent)]
    WebSocket(Box<tungstenite::Error>),
    #[error(transparent)]
    Malformed(#[from] DecodeError),
    #[error("a binary message where text belongs")]
    NotText,
    #[error("the encrypted bytes could not be taken in: {0}")]
    Full(#[from] std::io::Error),
    #[error("the peer asks without reading our answers")]
    Unread,
    #[error("the peer talks on and on without letting us in")]
    Endless,
}
