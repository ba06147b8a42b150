// SPDX-License-Identifier: GPL-3.0-or-later
//! The HTTP request in front of a WebSocket (RFC 6455, section 4.2).

use tungstenite::handshake::derive_accept_key;

use super::guard::Head;
use super::response::{HttpStep, date, declined};
use crate::protocol::SUBPROTOCOL;

/// Answers a request for an upgrade.
pub fn answer(head: &Head<'_>, used: usize, now: u64) -> HttpStep {
    if !head.has("Sec-WebSocket-Version", "13") {
        let version = "Sec-WebSocket-Version: 13\r\n";
        let words = "WebSocket version 13 is needed.\n";
        return declined(now, "426 Upgrade Required", version, words);
    }
    if !head.has("Sec-WebSocket-Protocol", SUBPROTOCOL) {
        let words = format!("The WebSocket subprotocol has to be {SUBPROTOCOL}.\n");
        return declined(now, "400 Bad Request", "", &words);
    }
    match head.values("Sec-WebSocket-Key").first() {
        // 16 bytes in base64.
        Some(key) if key.len() == 24 => HttpStep::WebSocket { answer: accepted(key, now), used },
        _ => declined(now, "400 Bad Request", "", "The Sec-WebSocket-Key is missing.\n"),
    }
}

fn accepted(key: &str, now: u64) -> String {
    format!(
        "HTTP/1.1 101 Switching Protocols\r\n{}Upgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {}\r\nSec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n",
        date(now),
        derive_accept_key(key.as_bytes())
    )
}
