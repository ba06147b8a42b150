// SPDX-License-Identifier: GPL-3.0-or-later
//! Access to the parsers of a server's bytes without a socket, for `fuzz/` and
//! `tests/repo/corpus.rs` only.

use super::codec::classic::{ClassicCodec, may_greet};
use super::codec::http_upgrade::HttpUpgrade;
use super::codec::{Codec, CodecError};
pub use super::transfer::HttpAnswer;
use crate::protocol::{Address, Nickname, Request, ServerMessage};

/// A guest of a classic server, after the greeting.
pub struct ClassicGuest(ClassicCodec);

impl ClassicGuest {
    pub fn new(name: Nickname) -> Option<Self> {
        ClassicCodec::greeted(&name, &Address::new("localhost", 5555).ok()?).map(Self)
    }

    /// Decodes a chunk; `None` if the session has to end.
    pub fn hear(&self, chunk: &[u8]) -> Option<Vec<ServerMessage>> {
        match self.0.decode(chunk) {
            Ok(heard) => Some(heard.notices),
            Err(CodecError::Endless) => None,
            Err(error) => panic!("the classic codec has no {error}"),
        }
    }

    /// Encodes a request as pieces.
    pub fn speak(&self, request: &Request) -> Vec<Vec<u8>> {
        self.0.encode(request)
    }
}

/// Returns `true` if the bytes could be a chat room's greeting.
pub fn is_greeting(first: &[u8]) -> bool {
    may_greet(first)
}

/// Returns whether pieces of an answer to the upgrade are a room's, or `None`
/// if the answer is incomplete.
pub fn upgrade<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Option<bool> {
    let mut upgrade = HttpUpgrade::new();
    for piece in pieces {
        match upgrade.decode(piece) {
            Ok(None) => {}
            Ok(Some(_)) => return Some(true),
            Err(_) => return Some(false),
        }
    }
    None
}
