// SPDX-License-Identifier: GPL-3.0-or-later
//! A client that somebody wrote from docs/protocol.md alone: the HTTP head and
//! the WebSocket frames are made by hand, so that the tests see every byte.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::SocketAddr;

use serde_json::{Value, json};
use tungstenite::handshake::derive_accept_key;

use super::stream::{Tls, tcp, tls};
use crate::kit::attack::frame;
use crate::kit::patience::Deadline;

/// The sample of RFC 6455, section 1.3.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

/// One connection, from the upgrade on.
pub struct Stranger {
    stream: Tls,
    came: VecDeque<u8>,
    /// The last welcome.
    pub welcome: Value,
}

/// One thing that the room said.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    Message(Value),
    /// The close frame, with its code.
    Closed(u16),
}

/// The head of a request for an upgrade, with `more` header lines.
pub fn head(more: &str) -> String {
    format!(
        "GET /anything HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\
         Sec-WebSocket-Protocol: salotto.1\r\n{more}\r\n"
    )
}

impl Stranger {
    /// TLS and the upgrade, and nothing said yet.
    pub fn connect(address: SocketAddr) -> Self {
        Self::upgrade(tls(tcp(address)), &[&head("")]).expect("an upgrade")
    }

    /// Sends a head in those pieces; fails with the answer if that is none to
    /// an upgrade.
    pub fn upgrade(mut stream: Tls, head: &[&str]) -> Result<Self, String> {
        for piece in head {
            // A room that has answered already reads no further.
            if stream.write_all(piece.as_bytes()).and_then(|()| stream.flush()).is_err() {
                break;
            }
        }
        let mut stranger = Self { stream, came: VecDeque::new(), welcome: Value::Null };
        let mut answer = String::new();
        while !answer.ends_with("\r\n\r\n") {
            match stranger.byte() {
                Some(byte) => answer.push(char::from(byte)),
                None => return Err(answer),
            }
        }
        let accept = format!("Sec-WebSocket-Accept: {}\r\n", derive_accept_key(KEY.as_bytes()));
        let is_accepted = answer.starts_with("HTTP/1.1 101 ")
            && [accept.as_str(), "Sec-WebSocket-Protocol: salotto.1\r\n"]
                .iter()
                .all(|header| answer.contains(header));
        if is_accepted { Ok(stranger) } else { Err(answer) }
    }

    pub fn join(address: SocketAddr, name: &str) -> Self {
        let mut stranger = Self::connect(address);
        stranger.hello(json!({"type": "hello", "name": name}));
        stranger
    }

    pub fn hello(&mut self, hello: Value) {
        self.send(hello);
        self.welcome = self.message();
        assert_eq!(self.welcome["type"], "welcome", "{}", self.welcome);
    }

    /// The application protocol that the room has chosen.
    pub fn protocol(&self) -> Option<&[u8]> {
        self.stream.conn.alpn_protocol()
    }

    /// Sends a message in one frame.
    pub fn send(&mut self, message: Value) {
        self.write(&frame(0x81, message.to_string().as_bytes()));
    }

    /// Sends a message in several frames, `size` bytes in each.
    pub fn send_in_fragments(&mut self, message: Value, size: usize) {
        let text = message.to_string();
        let pieces: Vec<&[u8]> = text.as_bytes().chunks(size).collect();
        for (index, piece) in pieces.iter().enumerate() {
            let opcode = u8::from(index == 0);
            let last = if index + 1 == pieces.len() { 0x80 } else { 0 };
            self.write(&frame(last | opcode, piece));
        }
    }

    /// Sends one frame: its first byte, and its payload.
    pub fn send_frame(&mut self, first: u8, payload: &[u8]) {
        self.write(&frame(first, payload));
    }

    fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).and_then(|()| self.stream.flush()).expect("it is taken");
    }

    fn byte(&mut self) -> Option<u8> {
        if self.came.is_empty() {
            let mut bytes = [0; 4096];
            let count = self.stream.read(&mut bytes).unwrap_or(0);
            self.came.extend(&bytes[..count]);
        }
        self.came.pop_front()
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.byte().expect("the connection is open")).collect()
    }

    /// The next thing the room says. Pings are answered on the way.
    pub fn next(&mut self) -> Heard {
        let deadline = Deadline::new();
        loop {
            deadline.check(|| "nothing but pings comes".to_owned());
            let head = self.bytes(2);
            let size = match head[1] {
                126 => usize::from(u16::from_be_bytes(self.bytes(2).try_into().unwrap())),
                127 => u64::from_be_bytes(self.bytes(8).try_into().unwrap()).try_into().unwrap(),
                size => usize::from(size),
            };
            let payload = self.bytes(size);
            match head[0] {
                // A whole text message: the room does not fragment.
                0x81 => return Heard::Message(serde_json::from_slice(&payload).unwrap()),
                0x88 => return Heard::Closed(u16::from_be_bytes([payload[0], payload[1]])),
                0x89 => self.write(&frame(0x8a, &payload)),
                0x8a => {}
                other => panic!("a frame that begins with {other:#x}"),
            }
        }
    }

    pub fn message(&mut self) -> Value {
        match self.next() {
            Heard::Message(message) => message,
            Heard::Closed(code) => panic!("closed with {code}"),
        }
    }

    /// Reads on until a message of that type.
    pub fn until(&mut self, kind: &str) -> Value {
        loop {
            let message = self.message();
            if message["type"] == kind {
                return message;
            }
        }
    }

    /// The message that answers the request with that id.
    pub fn answer(&mut self, id: &str) -> Value {
        loop {
            let message = self.message();
            if message["id"] == id {
                return message;
            }
        }
    }
}
