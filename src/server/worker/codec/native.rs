// SPDX-License-Identifier: GPL-3.0-or-later
//! The native language on one connection: WebSocket messages out of bytes.

use std::io::{self, Read, Write};

use tungstenite::error::CapacityError;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::protocol::frame::{CloseFrame, Frame};
use tungstenite::protocol::{Role, WebSocketConfig, WebSocketContext};
use tungstenite::{Error, Message};

use crate::protocol::{Reason, Request, RequestError, limits};

/// Keeps an idle member small; a longer message grows it for its time.
const READ_BUFFER: usize = 128;
/// Bytes on the wire for one message: the largest one in rather small
/// fragments. More than that is a message without end.
const WIRE_BYTES: usize = 4 * limits::REQUEST_BYTES;

/// One connection's WebSocket state. It reads from and writes into memory:
/// the socket is none of its business.
pub struct NativeCodec {
    context: WebSocketContext,
    /// Bytes taken since they were last paid for.
    taken: usize,
}

impl Default for NativeCodec {
    fn default() -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(0)
            .max_message_size(Some(limits::REQUEST_BYTES))
            .max_frame_size(Some(limits::REQUEST_BYTES));
        Self { context: WebSocketContext::new(Role::Server, Some(config)), taken: 0 }
    }
}

/// The next thing that came.
#[derive(Debug)]
pub enum NativeInput {
    /// Nothing complete.
    Nothing,
    /// A ping or pong: the peer lives.
    Alive,
    /// Something asked of the room.
    Request(Request),
    /// A text message that is none of ours; the peer may stay.
    Nonsense(RequestError),
    /// The peer closed properly.
    Goodbye,
    /// The page of a browser is gone: left for another one, or loaded again.
    Gone,
    /// The peer broke the protocol; the connection cannot go on.
    Broken(Reason, CloseCode),
}

impl NativeCodec {
    /// `true` if a close frame may still be sent: none was, in either direction.
    pub fn is_open(&self) -> bool {
        self.context.can_write()
    }

    /// Takes the next message out of `input`, which is moved past what was
    /// read. Answers the protocol itself wants (pongs) are appended to `out`.
    pub fn next(&mut self, input: &mut &[u8], out: &mut Vec<u8>) -> NativeInput {
        let before = input.len();
        let found = self.read(input, out);
        self.taken += before - input.len();
        match found {
            NativeInput::Nothing if self.taken > WIRE_BYTES => {
                NativeInput::Broken(Reason::TooLarge, CloseCode::Size)
            }
            found => found,
        }
    }

    /// The bytes that the last message or ping took: the same whether it came
    /// at once or byte by byte.
    pub fn cost(&mut self) -> usize {
        std::mem::take(&mut self.taken)
    }

    fn read(&mut self, input: &mut &[u8], out: &mut Vec<u8>) -> NativeInput {
        match self.context.read(&mut InMemory { input, out }) {
            Ok(Message::Text(text)) => match Request::decode(&text) {
                Ok(request) => NativeInput::Request(request),
                Err(error) => NativeInput::Nonsense(error),
            },
            Ok(Message::Binary(_)) => NativeInput::Broken(Reason::NotText, CloseCode::Unsupported),
            Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => NativeInput::Alive,
            Ok(Message::Close(Some(frame))) if frame.code == CloseCode::Away => NativeInput::Gone,
            Ok(Message::Close(_)) | Err(Error::ConnectionClosed | Error::AlreadyClosed) => {
                NativeInput::Goodbye
            }
            Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => {
                NativeInput::Nothing
            }
            Err(error) => broken(&error),
        }
    }

    /// Appends the answers the protocol still wants to give.
    pub fn flush(&mut self, out: &mut Vec<u8>) {
        let _ = self.context.flush(&mut InMemory { input: &mut &[][..], out });
    }
}

fn broken(error: &Error) -> NativeInput {
    match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => {
            NativeInput::Broken(Reason::TooLarge, CloseCode::Size)
        }
        Error::Utf8(_) => NativeInput::Broken(Reason::NotText, CloseCode::Invalid),
        _ => NativeInput::Broken(Reason::BrokenFrame, CloseCode::Protocol),
    }
}

/// A ping without content (RFC 6455, section 5.5.2).
pub fn ping() -> Vec<u8> {
    frame(Frame::ping(Vec::new()))
}

/// A close frame with a code and a sentence of at most 123 bytes.
pub fn close(code: CloseCode, sentence: &'static str) -> Vec<u8> {
    frame(Frame::close(Some(CloseFrame { code, reason: sentence.into() })))
}

fn frame(frame: Frame) -> Vec<u8> {
    let mut bytes = Vec::new();
    frame.format(&mut bytes).expect("writing into memory does not fail");
    bytes
}

/// Memory that tungstenite takes for a stream.
struct InMemory<'a, 'b> {
    input: &'a mut &'b [u8],
    out: &'a mut Vec<u8>,
}

impl Read for InMemory<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.input.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.input.read(buffer)
    }
}

impl Write for InMemory<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn masked(payload: &[u8], first: u8) -> Vec<u8> {
        let mut bytes = vec![first, 0x80 | u8::try_from(payload.len()).unwrap(), 0, 0, 0, 0];
        bytes.extend_from_slice(payload);
        bytes
    }

    fn decode(bytes: &[u8]) -> NativeInput {
        NativeCodec::default().next(&mut &bytes[..], &mut Vec::new())
    }

    #[test]
    fn a_request_arrives_however_it_is_cut() {
        let bytes = masked(br#"{"type":"leave"}"#, 0x81);
        let mut native = NativeCodec::default();
        for byte in &bytes[..bytes.len() - 1] {
            let found = native.next(&mut std::slice::from_ref(byte), &mut Vec::new());
            assert!(matches!(found, NativeInput::Nothing));
        }
        let found = native.next(&mut &bytes[bytes.len() - 1..], &mut Vec::new());
        assert!(matches!(found, NativeInput::Request(Request::Leave)));
    }

    #[test]
    fn a_ping_is_answered() {
        let mut native = NativeCodec::default();
        let mut out = Vec::new();
        let ping = masked(b"hi", 0x89);
        assert!(matches!(native.next(&mut &ping[..], &mut out), NativeInput::Alive));
        native.flush(&mut out);
        assert_eq!(out, [0x8a, 2, b'h', b'i']);
    }

    #[test]
    fn a_message_costs_the_same_however_it_is_cut() {
        let long = format!(r#"{{"type":"{}"}}"#, "x".repeat(5_000));
        let mut bytes = vec![0x81, 0x80 | 0x7e];
        bytes.extend(u16::try_from(long.len()).unwrap().to_be_bytes());
        bytes.extend([0; 4]);
        bytes.extend(long.bytes());
        let mut native = NativeCodec::default();
        for piece in bytes.chunks(7) {
            native.next(&mut &piece[..], &mut Vec::new());
        }
        assert_eq!(native.cost(), bytes.len());
        assert_eq!(native.cost(), 0);
    }

    #[test]
    fn a_message_without_end_is_refused() {
        let mut native = NativeCodec::default();
        native.next(&mut &masked(b"x", 0x01)[..], &mut Vec::new());
        let nothing_more = masked(b"", 0x00);
        let found = (0..WIRE_BYTES)
            .map(|_| native.next(&mut &nothing_more[..], &mut Vec::new()))
            .find(|found| !matches!(found, NativeInput::Nothing));
        assert!(matches!(found, Some(NativeInput::Broken(Reason::TooLarge, _))));
    }

    #[test]
    fn what_breaks_the_protocol_is_named() {
        let cases: [(&[u8], Reason); 6] = [
            (&masked(b"x", 0x82), Reason::NotText),
            (&masked(b"\xff\xfe", 0x81), Reason::NotText),
            (b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xffmask", Reason::TooLarge),
            (&[0x81, 0x02, b'h', b'i'], Reason::BrokenFrame),
            (&masked(b"x", 0xc1), Reason::BrokenFrame),
            (&masked(b"x", 0x09), Reason::BrokenFrame),
        ];
        for (bytes, expected) in cases {
            let found = decode(bytes);
            assert!(
                matches!(found, NativeInput::Broken(reason, _) if reason == expected),
                "{found:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut native = NativeCodec::default();
            let mut input = &bytes[..];
            let mut out = Vec::new();
            for _ in 0..300 {
                let found = native.next(&mut input, &mut out);
                if !matches!(found, NativeInput::Alive | NativeInput::Nonsense(_)) {
                    break;
                }
            }
        }
    }
}
