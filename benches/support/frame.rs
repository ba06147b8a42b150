// SPDX-License-Identifier: GPL-3.0-or-later
//! Frames of WebSocket (RFC 6455, section 5.2), without a library that would
//! cost more than all the rest.

// Opcodes of RFC 6455, section 5.2, each in its final frame.
pub const TEXT: u8 = 0x81;
pub const CLOSE: u8 = 0x88;
pub const PING: u8 = 0x89;
pub const PONG: u8 = 0x8a;

/// A frame from a server, unmasked: its first byte, payload and whole length.
pub fn next_frame(bytes: &[u8]) -> Option<(u8, &[u8], usize)> {
    let (start, length) = match *bytes.get(1)? {
        126 => (4, usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?))),
        127 => (10, usize::try_from(u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)).ok()?),
        short => (2, usize::from(short)),
    };
    Some((bytes[0], bytes.get(start..start + length)?, start + length))
}

/// A frame from a client; masked with zeros, which is a mask like any other.
pub fn frame(opcode: u8, payload: &[u8], out: &mut Vec<u8>) {
    out.push(opcode);
    if let Ok(length @ 0..126) = u8::try_from(payload.len()) {
        out.push(0x80 | length);
    } else {
        out.push(0x80 | 0x7e);
        let length = u16::try_from(payload.len()).expect("requests are short");
        out.extend_from_slice(&length.to_be_bytes());
    }
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(payload);
}
