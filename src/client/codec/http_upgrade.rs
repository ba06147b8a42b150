// SPDX-License-Identifier: GPL-3.0-or-later
//! The HTTP request that turns a TLS connection into a WebSocket (RFC 6455,
//! section 4.1), and the answer to it.

use std::net::SocketAddr;

use tungstenite::handshake::client::generate_key;
use tungstenite::handshake::derive_accept_key;

use crate::protocol::{SUBPROTOCOL, http_date, limits};

const HEADERS: usize = 32;

/// A request for an upgrade, with the answer received so far.
#[derive(Debug)]
pub(in crate::client) struct HttpUpgrade {
    key: String,
    head: Vec<u8>,
    /// The peer's time, in seconds since 1970, if its answer says it.
    pub date: Option<u64>,
}

/// The answer is not that of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer to the upgrade is not that of a room")]
pub(in crate::client) struct NoRoom;

impl HttpUpgrade {
    pub fn new() -> Self {
        Self { key: generate_key(), head: Vec::new(), date: None }
    }

    /// The request to the room at `peer`. A room answers to its address whatever
    /// somebody has typed; a zone has a meaning on this machine only.
    pub fn request(&self, peer: SocketAddr) -> String {
        let host = SocketAddr::new(peer.ip(), peer.port());
        format!(
            "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}\r\n\
             Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n",
            self.key
        )
    }

    /// Adds a part of the answer. Once it is complete, returns what follows it.
    pub fn decode(&mut self, bytes: &[u8]) -> Result<Option<Vec<u8>>, NoRoom> {
        self.head.extend_from_slice(bytes);
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        match response.parse(&self.head) {
            Ok(httparse::Status::Complete(size)) if self.is_accepted(&response) => {
                self.date = http_date::read(header(&response, "Date"));
                Ok(Some(self.head.split_off(size)))
            }
            Ok(httparse::Status::Partial) if self.head.len() < limits::HTTP_HEAD_BYTES => Ok(None),
            _ => Err(NoRoom),
        }
    }

    fn is_accepted(&self, response: &httparse::Response<'_, '_>) -> bool {
        let header = |name| header(response, name);
        response.code == Some(101)
            && header("Upgrade").eq_ignore_ascii_case("websocket")
            && header("Connection")
                .split(',')
                .any(|word| word.trim().eq_ignore_ascii_case("upgrade"))
            && header("Sec-WebSocket-Accept") == derive_accept_key(self.key.as_bytes())
            && header("Sec-WebSocket-Protocol") == SUBPROTOCOL
    }
}

/// The first header of this name; empty if there is none.
fn header<'a>(response: &'a httparse::Response<'_, '_>, name: &str) -> &'a str {
    let mut found = response.headers.iter().filter(|h| h.name.eq_ignore_ascii_case(name));
    found.next().and_then(|header| str::from_utf8(header.value).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(upgrade: &HttpUpgrade, subprotocol: &str) -> String {
        format!(
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nconnection: keep, upgrade\r\n\
             sec-websocket-accept: {}\r\nsec-websocket-protocol: {subprotocol}\r\n\r\n",
            derive_accept_key(upgrade.key.as_bytes())
        )
    }

    #[test]
    fn a_rooms_answer_is_taken_with_what_follows_it() {
        let mut upgrade = HttpUpgrade::new();
        let answer = answer(&upgrade, SUBPROTOCOL) + "tail";
        let (first, rest) = answer.as_bytes().split_at(40);
        assert_eq!(upgrade.decode(first), Ok(None));
        assert_eq!(upgrade.decode(rest), Ok(Some(b"tail".to_vec())));
    }

    #[test]
    fn other_answers_are_no_room() {
        let mut chat = HttpUpgrade::new();
        let other = answer(&chat, "chat");
        assert_eq!(chat.decode(other.as_bytes()), Err(NoRoom));
        let page = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(HttpUpgrade::new().decode(page), Err(NoRoom));
        let endless = [b"HTTP/1.1 101 X\r\na: ".as_slice(), &[b'a'; 9_000]].concat();
        assert_eq!(HttpUpgrade::new().decode(&endless), Err(NoRoom));
    }

    proptest! {
        #[test]
        fn garbage_never_panics(pieces in prop::collection::vec(any::<Vec<u8>>(), 0..4)) {
            let mut upgrade = HttpUpgrade::new();
            for piece in pieces {
                let _ = upgrade.decode(&piece);
            }
        }
    }
}
