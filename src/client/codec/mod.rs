// SPDX-License-Identifier: GPL-3.0-or-later
//! Codecs: bytes to messages for the reader thread, requests to bytes for the
//! writer thread. A codec never touches the socket.

use std::time::Duration;

use crate::protocol::{DecodeError, Request, ServerMessage};

pub mod classic;
mod echo;
pub mod http_upgrade;
pub mod native;

pub(in crate::client) trait Codec: Send + Sync {
    /// Decodes bytes from the socket.
    ///
    /// # Errors
    ///
    /// The peer does not speak this protocol; the connection has to end.
    fn decode(&self, bytes: &[u8]) -> Result<Decoded, CodecError>;

    /// Encodes a request as pieces, each to be followed by a
    /// [`pause`](Self::pause). Empty if the protocol cannot express it.
    fn encode(&self, request: &Request) -> Vec<Vec<u8>>;

    /// Bytes to send because of what was decoded: a pong, a key update.
    fn take_pending(&self) -> Vec<u8> {
        Vec::new()
    }

    /// A ping.
    fn ping(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Returns `true` if the protocol has a ping. Without one, silence means
    /// nothing.
    fn has_ping(&self) -> bool {
        false
    }

    /// Bytes that end the conversation.
    fn goodbye(&self) -> Vec<u8>;

    /// Shortest time between two pieces.
    fn pause(&self) -> Duration {
        Duration::ZERO
    }

    /// Text the peer sent before it closed, if it did not admit us.
    fn text_before_welcome(&self) -> Option<String> {
        None
    }
}

/// Result of decoding.
#[derive(Debug, Default)]
pub(in crate::client) struct Decoded {
    pub notices: Vec<ServerMessage>,
    /// Set if [`Codec::take_pending`] has something to send.
    pub pending: bool,
    /// Set if the peer has closed the conversation.
    pub closed: bool,
}

/// Reasons why bytes cannot be decoded.
#[derive(Debug, thiserror::Error)]
pub(in crate::client) enum CodecError {
    #[error(transparent)]
    Tls(#[from] rustls::Error),
    // Boxed because it is ten times the size of the other variants.
    #[error(transparent)]
    WebSocket(Box<tungstenite::Error>),
    #[error(transparent)]
    Malformed(#[from] DecodeError),
    #[error("a binary message instead of text")]
    NotText,
    #[error("the TLS buffer is full: {0}")]
    Full(#[from] std::io::Error),
    #[error("the peer does not read our answers")]
    Unread,
    #[error("the peer sends too much without a welcome")]
    Endless,
}
