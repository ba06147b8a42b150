// SPDX-License-Identifier: GPL-3.0-or-later
//! The native tongue: JSON messages in a WebSocket in TLS.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rustls::ClientConnection;
use tungstenite::error::ProtocolError;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::protocol::{CloseFrame, Role, WebSocketConfig, WebSocketContext};
use tungstenite::{Bytes, Error, Message};

use super::enter::read_before;
use super::proving::{Exporter, exporter};
use super::tongue::{HearError, Heard, Tongue};
use super::upgrade::Upgrade;
use super::writer::send;
use super::{Target, Unreachable, classic, dial, tls};
use crate::protocol::{Address, DecodeError, Fingerprint, Notice, Request, limits};

/// What may wait to be sent because of what the peer asks, not of what we say.
const UNSENT_BYTES: usize = 256 * 1024;

pub(super) struct Native {
    state: Mutex<State>,
}

struct State {
    tls: ClientConnection,
    socket: WebSocketContext,
    /// Plain bytes written since the last time they were fetched.
    unsent: usize,
}

/// Why there is no native conversation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    Unreachable(Unreachable),
    /// It speaks, but not TLS. These are its first words.
    Plain(Vec<u8>),
    /// It holds another key than the one expected.
    OtherKey {
        expected: Fingerprint,
        found: Fingerprint,
    },
}

/// What is known of a line once it is secure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Secured {
    /// The key the room holds.
    pub fingerprint: Fingerprint,
    pub exporter: Exporter,
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Unreachable(dial::unreachable(&error))
    }
}

const NOT_A_ROOM: Trouble = Trouble::Unreachable(Unreachable::NotARoom);
const FAILED: Trouble = Trouble::Unreachable(Unreachable::Failed);

impl Native {
    /// Secures the line, asks for the WebSocket and says hello. Blocks on the
    /// socket until `deadline`.
    pub fn enter(
        socket: &TcpStream,
        target: &Target,
        address: &Address,
        hello: &Request,
        deadline: Instant,
    ) -> Result<(Self, Secured), Trouble> {
        let mut tls = handshake(socket, target, address, deadline)?;
        let fingerprint = tls::fingerprint(&tls).ok_or(NOT_A_ROOM)?;
        let secured = Secured { fingerprint, exporter: exporter(&tls).map_err(|_| FAILED)? };
        let tail = upgrade(socket, &mut tls, address, deadline)?;
        let config = WebSocketConfig::default()
            .read_buffer_size(8 * 1024)
            .write_buffer_size(0)
            .max_message_size(Some(limits::NOTICE_BYTES))
            .max_frame_size(Some(limits::NOTICE_BYTES));
        let web_socket = WebSocketContext::from_partially_read(tail, Role::Client, Some(config));
        let state = State { tls, socket: web_socket, unsent: 0 };
        let native = Self { state: Mutex::new(state) };
        for piece in native.speak(hello) {
            send(socket, &piece, || Instant::now() >= deadline)?;
        }
        Ok((native, secured))
    }

    /// Arithmetic only happens under this lock, and a panic in it is a bug
    /// that must not take the other thread along.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn handshake(
    socket: &TcpStream,
    target: &Target,
    address: &Address,
    deadline: Instant,
) -> Result<ClientConnection, Trouble> {
    let mut tls = tls::connection(target, address).map_err(|error| {
        tracing::error!(%error, "TLS could not be set up");
        match error {
            tls::Unusable::OwnKey(_) => Trouble::Unreachable(Unreachable::OwnKey),
            tls::Unusable::Tls(_) => FAILED,
        }
    })?;
    let mut buffer = vec![0; 16 * 1024];
    let mut first = Vec::new();
    while tls.is_handshaking() {
        send(socket, &encrypted(&mut tls), || Instant::now() >= deadline)?;
        let bytes = match read_before(socket, &mut buffer, deadline)? {
            0 => return Err(Trouble::Unreachable(Unreachable::Closed)),
            size => &buffer[..size],
        };
        if first.len() < classic::GREETING_BYTES {
            first.extend_from_slice(bytes);
        }
        decrypt(&mut tls, bytes).map_err(|error| {
            tracing::info!(%address, %error, "no TLS handshake");
            failed(&error, target, std::mem::take(&mut first))
        })?;
    }
    Ok(tls)
}

/// What ended a handshake, told from how the peer's side of it began.
fn failed(error: &HearError, target: &Target, first: Vec<u8>) -> Trouble {
    let found = match error {
        HearError::Tls(error) => tls::other_key(error),
        _ => None,
    };
    match (target.key, found) {
        (Some(expected), Some(found)) => Trouble::OtherKey { expected, found },
        _ if is_tls(&first) => NOT_A_ROOM,
        _ => Trouble::Plain(first),
    }
}

/// Whether bytes begin like a TLS record (RFC 8446, section 5.1).
fn is_tls(first: &[u8]) -> bool {
    matches!(first, [] | [20..=23] | [20..=23, 3, ..])
}

/// Makes the connection a WebSocket; returns what came behind the answer.
fn upgrade(
    socket: &TcpStream,
    tls: &mut ClientConnection,
    address: &Address,
    deadline: Instant,
) -> Result<Vec<u8>, Trouble> {
    let mut upgrade = Upgrade::new();
    tls.writer().write_all(upgrade.request(address).as_bytes())?;
    let mut buffer = vec![0; 16 * 1024];
    loop {
        send(socket, &encrypted(tls), || Instant::now() >= deadline)?;
        let size = read_before(socket, &mut buffer, deadline)?;
        let (plain, closed) = decrypt(tls, &buffer[..size]).map_err(|error| {
            tracing::info!(%address, %error, "no answer to the upgrade");
            NOT_A_ROOM
        })?;
        match upgrade.hear(&plain) {
            Ok(Some(tail)) => return Ok(tail),
            Ok(None) if closed || size == 0 => {
                return Err(Trouble::Unreachable(Unreachable::Closed));
            }
            Ok(None) => {}
            Err(error) => {
                tracing::info!(%address, %error);
                return Err(NOT_A_ROOM);
            }
        }
    }
}

/// The plain bytes in what came from the socket, and whether the peer has
/// closed the TLS connection.
fn decrypt(tls: &mut ClientConnection, mut bytes: &[u8]) -> Result<(Vec<u8>, bool), HearError> {
    let mut plain = Vec::new();
    let mut closed = false;
    while !bytes.is_empty() {
        tls.read_tls(&mut bytes)?;
        tls.process_new_packets()?;
        let mut buffer = [0; 4 * 1024];
        // Ends with "would block", or with 0 after the peer's closing.
        while let Ok(size) = tls.reader().read(&mut buffer) {
            if size == 0 {
                return Ok((plain, true));
            }
            plain.extend_from_slice(&buffer[..size]);
        }
        closed = closed || tls.process_new_packets()?.peer_has_closed();
    }
    Ok((plain, closed))
}

/// Everything that waits to go out, as bytes for the socket.
fn encrypted(tls: &mut ClientConnection) -> Vec<u8> {
    let mut bytes = Vec::new();
    while tls.wants_write() {
        if tls.write_tls(&mut bytes).is_err() {
            // A vector takes everything.
            break;
        }
    }
    bytes
}

impl State {
    fn write(&mut self, message: Message) -> Vec<u8> {
        let mut stream = Plain { incoming: &[], tls: &mut self.tls, unsent: &mut self.unsent };
        if let Err(error) = self.socket.write(&mut stream, message) {
            tracing::debug!(%error, "nothing can be sent any more");
        }
        self.fetch()
    }

    fn fetch(&mut self) -> Vec<u8> {
        self.unsent = 0;
        encrypted(&mut self.tls)
    }
}

impl Tongue for Native {
    fn hear(&self, bytes: &[u8]) -> Result<Heard, HearError> {
        let state = &mut *self.state();
        let (plain, closed) = decrypt(&mut state.tls, bytes)?;
        let mut stream = Plain { incoming: &plain, tls: &mut state.tls, unsent: &mut state.unsent };
        let mut heard = Heard::default();
        loop {
            match state.socket.read(&mut stream) {
                Ok(Message::Text(json)) => heard.notices.extend(notice(&json)?),
                Ok(Message::Binary(_)) => return Err(HearError::NotText),
                Ok(Message::Close(_)) => heard.closed = true,
                Ok(_) => {}
                Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(
                    Error::ConnectionClosed
                    | Error::AlreadyClosed
                    | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake),
                ) => {
                    heard.closed = true;
                    break;
                }
                Err(error) => return Err(HearError::WebSocket(Box::new(error))),
            }
        }
        if state.unsent > UNSENT_BYTES {
            return Err(HearError::Unread);
        }
        heard.closed |= closed;
        heard.owes = state.tls.wants_write();
        Ok(heard)
    }

    fn speak(&self, request: &Request) -> Vec<Vec<u8>> {
        vec![self.state().write(Message::text(request.encode()))]
    }

    fn owed(&self) -> Vec<u8> {
        self.state().fetch()
    }

    fn ping(&self) -> Vec<u8> {
        self.state().write(Message::Ping(Bytes::new()))
    }

    fn has_ping(&self) -> bool {
        true
    }

    fn goodbye(&self) -> Vec<u8> {
        let mut state = self.state();
        let mut bytes = state.write(Message::text(Request::Leave.encode()));
        let normal = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        bytes.extend(state.write(Message::Close(Some(normal))));
        state.tls.send_close_notify();
        bytes.extend(state.fetch());
        bytes
    }
}

/// Reads one message; one of a type of a later version is none.
fn notice(json: &str) -> Result<Option<Notice>, DecodeError> {
    match Notice::decode(json) {
        Ok(notice) => Ok(Some(notice)),
        Err(DecodeError::UnknownType) => {
            tracing::debug!("a message of an unknown type");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// What tungstenite sees as its stream: what was decrypted just now, and the
/// way into the TLS connection.
struct Plain<'a> {
    incoming: &'a [u8],
    tls: &'a mut ClientConnection,
    unsent: &'a mut usize,
}

impl Read for Plain<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.incoming.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.incoming.read(buffer)
    }
}

impl Write for Plain<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let size = self.tls.writer().write(bytes)?;
        *self.unsent += size;
        Ok(size)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
