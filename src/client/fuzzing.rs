// SPDX-License-Identifier: GPL-3.0-or-later
//! What takes a hostile server's bytes apart, for `fuzz/` and
//! `tests/repo/corpus.rs` to try without a socket. Nobody else has any use for it.

use super::codec::classic::{ClassicCodec, may_greet};
use super::codec::http_upgrade::HttpUpgrade;
use super::codec::{Codec, CodecError};
use crate::protocol::{Address, Nickname, Notice, Request};

/// A guest of a classic server, behind the greeting.
pub struct ClassicGuest(ClassicCodec);

impl ClassicGuest {
    pub fn new(name: Nickname) -> Option<Self> {
        ClassicCodec::greeted(&name, &Address::new("localhost", 5555).ok()?).map(Self)
    }

    /// What a chunk meant, or `None` at the end of all patience.
    pub fn hear(&self, chunk: &[u8]) -> Option<Vec<Notice>> {
        match self.0.decode(chunk) {
            Ok(heard) => Some(heard.notices),
            Err(CodecError::Endless) => None,
            Err(error) => panic!("the classic codec has no {error}"),
        }
    }

    /// The pieces that are sent for a request.
    pub fn speak(&self, request: &Request) -> Vec<Vec<u8>> {
        self.0.encode(request)
    }
}

/// Whether a first word could be a chat room's greeting.
pub fn is_greeting(first: &[u8]) -> bool {
    may_greet(first)
}

/// Whether pieces of an answer to the upgrade are taken for a room's; `None`
/// while they could still become one.
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
