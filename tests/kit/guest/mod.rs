// SPDX-License-Identifier: GPL-3.0-or-later
//! A stranger's client for the tests of the server: written after
//! docs/protocol.md with rustls and tungstenite alone, so that a mistake in
//! our own client cannot hide one in our server.

pub mod lines;
pub mod password;
pub mod staying;
pub mod stranger;
pub mod stream;

use std::net::SocketAddr;

use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{HandshakeError, Message, WebSocket};

use self::stream::{Tls, tcp, tls};
use crate::kit::patience::{Deadline, eventually};

/// One connection in the native protocol.
pub struct Guest {
    pub socket: WebSocket<Tls>,
    pub welcome: Value,
}

impl Guest {
    /// TLS and the upgrade, and nothing said yet.
    pub fn connect(address: SocketAddr) -> Self {
        Self::connect_by(|| tls(tcp(address)))
    }

    /// The same by lines of one's own: another one where a busy machine keeps us from
    /// beginning within the second before the room greets whoever says nothing.
    pub fn connect_by(mut line: impl FnMut() -> Tls) -> Self {
        eventually("a handshake that begins in time", || match Self::upgrade(line()) {
            Ok(guest) => Some(guest),
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => None,
            Err(error) => panic!("{error:?}"),
        })
    }

    pub fn over(stream: Tls) -> Self {
        Self::upgrade(stream).unwrap()
    }

    fn upgrade(stream: Tls) -> std::io::Result<Self> {
        let mut request = "wss://localhost/".into_client_request().unwrap();
        request.headers_mut().insert("Sec-WebSocket-Protocol", "salotto.1".parse().unwrap());
        let (socket, response) = match tungstenite::client(request, stream) {
            Err(HandshakeError::Failure(tungstenite::Error::Io(error))) => return Err(error),
            upgraded => upgraded.unwrap(),
        };
        assert_eq!(response.headers()["Sec-WebSocket-Protocol"], "salotto.1");
        Ok(Self { socket, welcome: Value::Null })
    }

    pub fn hello(&mut self, hello: Value) {
        self.send(hello);
        self.welcome = self.next();
        assert_eq!(self.welcome["type"], "welcome", "{}", self.welcome);
    }

    pub fn send(&mut self, message: Value) {
        self.socket.send(Message::text(message.to_string())).unwrap();
    }

    pub fn say(&mut self, id: &str, text: &str) {
        self.send(json!({"type": "say", "id": id, "text": text}));
    }

    /// The next JSON message; panics when the connection ends.
    pub fn next(&mut self) -> Value {
        self.try_next().expect("the connection is open")
    }

    /// The next JSON message, or `None` when the connection has ended.
    pub fn try_next(&mut self) -> Option<Value> {
        let deadline = Deadline::new();
        loop {
            deadline.check(|| "nothing but pings comes".to_owned());
            match self.socket.read() {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(_)) => return None,
                Ok(_) => {}
                Err(tungstenite::Error::Io(error))
                    if matches!(
                        error.kind(),
                        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                    ) =>
                {
                    panic!("nothing came in time")
                }
                Err(_) => return None,
            }
        }
    }

    /// Reads on until something of that type comes.
    pub fn until(&mut self, kind: &str) -> Value {
        loop {
            let next = self.next();
            if next["type"] == kind {
                return next;
            }
        }
    }

    /// Reads on until somebody says `text`.
    pub fn hears(&mut self, text: &str) -> Value {
        loop {
            let said = self.until("said");
            if said["text"] == text {
                return said;
            }
        }
    }

    /// Reads on until somebody joins under that name.
    pub fn hears_join(&mut self, name: &str) -> Value {
        loop {
            let joined = self.until("joined");
            if joined["name"] == name {
                return joined;
            }
        }
    }

    /// The names in the room, by what this guest was told when it came.
    pub fn members(&self) -> Vec<&str> {
        self.welcome["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|member| member["name"].as_str().unwrap())
            .collect()
    }
}
