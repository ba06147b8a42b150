// SPDX-License-Identifier: GPL-3.0-or-later
//! The native codec: JSON messages in a WebSocket in TLS.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustls::ClientConnection;
use tungstenite::error::ProtocolError;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::protocol::{CloseFrame, Role, WebSocketConfig, WebSocketContext};
use tungstenite::{Bytes, Error, Message};

use crate::client::codec::{Codec, CodecError, Decoded};
use crate::client::deadline::Deadline;
use crate::client::security::password_proof::exporter;
use crate::client::security::tls::{self, decrypt, encrypted};
use crate::client::security::tls_upgrade::{
    FAILED, NOT_A_ROOM, Secured, TlsFailure, Upgraded, upgrade,
};
use crate::client::socket::send_before;
use crate::protocol::{Address, DecodeError, Request, ServerMessage, limits};

/// Bytes that may wait to be sent because of the peer's pings and the like.
const UNSENT_BYTES: usize = 256 * 1024;

pub(in crate::client) struct NativeCodec {
    state: Mutex<NativeState>,
}

struct NativeState {
    tls: ClientConnection,
    socket: WebSocketContext,
    /// Plain bytes written since [`take_encrypted`](Self::take_encrypted) was
    /// called.
    unsent: usize,
}

impl NativeCodec {
    /// Upgrades to WebSocket after a handshake, and sends `hello`. Blocks on the
    /// socket until `deadline`.
    pub fn enter(
        socket: &TcpStream,
        mut tls: ClientConnection,
        address: &Address,
        hello: &Request,
        deadline: &Deadline,
    ) -> Result<(Self, Secured), TlsFailure> {
        let pin = tls::pin(&tls).ok_or(NOT_A_ROOM)?;
        let secured = Secured { pin, exporter: exporter(&tls).map_err(|_| FAILED)? };
        let Upgraded { tail, .. } = upgrade(socket, &mut tls, address, deadline)?;
        let config = WebSocketConfig::default()
            .read_buffer_size(8 * 1024)
            .write_buffer_size(0)
            .max_message_size(Some(limits::NOTICE_BYTES))
            .max_frame_size(Some(limits::NOTICE_BYTES));
        let web_socket = WebSocketContext::from_partially_read(tail, Role::Client, Some(config));
        let state = NativeState { tls, socket: web_socket, unsent: 0 };
        let native = Self { state: Mutex::new(state) };
        for piece in native.encode(hello) {
            send_before(socket, &piece, deadline)?;
        }
        Ok((native, secured))
    }

    /// Locks the state. No I/O happens under this lock; a panic under it must
    /// not take the other thread along.
    fn state(&self) -> MutexGuard<'_, NativeState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl NativeState {
    fn write(&mut self, message: Message) -> Vec<u8> {
        let mut stream =
            PlainStream { incoming: &[], tls: &mut self.tls, unsent: &mut self.unsent };
        if let Err(error) = self.socket.write(&mut stream, message) {
            tracing::debug!(%error, "the WebSocket cannot be written");
        }
        self.take_encrypted()
    }

    fn take_encrypted(&mut self) -> Vec<u8> {
        self.unsent = 0;
        encrypted(&mut self.tls)
    }
}

impl Codec for NativeCodec {
    fn decode(&self, bytes: &[u8]) -> Result<Decoded, CodecError> {
        let state = &mut *self.state();
        let (plain, closed) = decrypt(&mut state.tls, bytes)?;
        let mut stream =
            PlainStream { incoming: &plain, tls: &mut state.tls, unsent: &mut state.unsent };
        let mut decoded = Decoded::default();
        loop {
            match state.socket.read(&mut stream) {
                Ok(Message::Text(json)) => decoded.notices.extend(notice(&json)?),
                Ok(Message::Binary(_)) => return Err(CodecError::NotText),
                Ok(Message::Close(_)) => decoded.closed = true,
                Ok(_) => {}
                Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(
                    Error::ConnectionClosed
                    | Error::AlreadyClosed
                    | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake),
                ) => {
                    decoded.closed = true;
                    break;
                }
                Err(error) => return Err(CodecError::WebSocket(Box::new(error))),
            }
        }
        if state.unsent > UNSENT_BYTES {
            return Err(CodecError::Unread);
        }
        decoded.closed |= closed;
        decoded.pending = state.tls.wants_write();
        Ok(decoded)
    }

    fn encode(&self, request: &Request) -> Vec<Vec<u8>> {
        vec![self.state().write(Message::text(request.encode()))]
    }

    fn take_pending(&self) -> Vec<u8> {
        self.state().take_encrypted()
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
        bytes.extend(state.take_encrypted());
        bytes
    }
}

/// Decodes one message; `None` for a type of a later version.
fn notice(json: &str) -> Result<Option<ServerMessage>, DecodeError> {
    match ServerMessage::decode(json) {
        Ok(notice) => Ok(Some(notice)),
        Err(DecodeError::UnknownType) => {
            tracing::debug!("a message of an unknown type");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The stream tungstenite works on: reads what was just decrypted, writes into
/// the TLS connection.
struct PlainStream<'a> {
    incoming: &'a [u8],
    tls: &'a mut ClientConnection,
    unsent: &'a mut usize,
}

impl Read for PlainStream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.incoming.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.incoming.read(buffer)
    }
}

impl Write for PlainStream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let size = self.tls.writer().write(bytes)?;
        *self.unsent += size;
        Ok(size)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
