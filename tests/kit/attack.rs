// SPDX-License-Identifier: GPL-3.0-or-later
//! The tools of those who mean harm to a room.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

use super::guest::Guest;
use super::patience::{Deadline, PATIENCE};

/// A connection from 127.0.0.`last`, with a small receive buffer if wanted.
pub fn from_elsewhere(to: SocketAddr, last: u8, receive_buffer: Option<usize>) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    if let Some(size) = receive_buffer {
        socket.set_recv_buffer_size(size).unwrap();
    }
    let from = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)), 0);
    socket.bind(&from.into()).unwrap();
    socket.connect(&to.into()).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.set_tcp_nodelay(true).unwrap();
    socket.into()
}

/// Returns `true` if the room has closed this connection; discards what came.
pub fn is_closed(socket: &mut TcpStream) -> bool {
    socket.set_nonblocking(true).unwrap();
    let mut buffer = [0; 4096];
    let closed = loop {
        match socket.read(&mut buffer) {
            Ok(0) => break true,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => break false,
            Err(_) => break true,
        }
    };
    socket.set_nonblocking(false).unwrap();
    closed
}

/// Closes with a reset instead of a goodbye.
pub fn reset(socket: TcpStream) {
    socket2::SockRef::from(&socket).set_linger(Some(Duration::ZERO)).unwrap();
}

/// A masked frame of RFC 6455 (section 5.2) of up to 65,535 bytes, with a mask
/// of zeros.
pub fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = match u8::try_from(payload.len()) {
        Ok(short @ 0..126) => vec![0x80 | short],
        _ => [&[0x80 | 0x7e][..], &u16::try_from(payload.len()).unwrap().to_be_bytes()].concat(),
    };
    [&[first], &length[..], &[0; 4], payload].concat()
}

/// Pours `bytes` into a member's connection until it takes no more for now.
pub fn flood(eve: &mut Guest, bytes: &[u8]) -> usize {
    let stream = eve.socket.get_mut();
    stream.sock.set_nonblocking(true).unwrap();
    let taken = pour(
        |piece| {
            if stream.conn.wants_write() {
                stream.conn.write_tls(&mut stream.sock)?;
                return Ok(0);
            }
            let size = stream.conn.writer().write(&piece[..piece.len().min(16_000)])?;
            Ok(size)
        },
        bytes,
    );
    stream.sock.set_nonblocking(false).unwrap();
    taken
}

/// Connects that say one of four things, or nothing, and are reset at once.
/// `every_hundred` is called in between.
pub fn storm(room: SocketAddr, connects: usize, mut every_hundred: impl FnMut()) {
    const WORDS: [&[u8]; 5] =
        [b"", b"\x16\x03\x01", b"Eve\n", b"GET / HTTP/1.1\r\n\r\n", b"\xff\x00\xff"];
    for number in 0..connects {
        let mut socket = from_elsewhere(room, 4, None);
        // The room may have closed already.
        let _ = socket.write_all(WORDS[number % WORDS.len()]);
        reset(socket);
        if number % 100 == 0 {
            every_hundred();
        }
    }
}

/// Sends what the room may have stopped listening to.
pub fn try_to_send(socket: &mut TcpStream, bytes: &[u8]) {
    let _ = socket.write_all(bytes);
    let _ = socket.shutdown(Shutdown::Write);
}

/// Writes into a member's connection. The room may stop listening in the middle of it.
pub fn try_to_write(guest: &mut Guest, bytes: &[u8]) {
    let stream = guest.socket.get_mut();
    let _ = stream.write_all(bytes).and_then(|()| stream.flush());
}

/// Writes `bytes` over and over until nothing more is taken for now; returns how
/// much was taken.
pub fn pour(mut take: impl FnMut(&[u8]) -> std::io::Result<usize>, bytes: &[u8]) -> usize {
    let mut taken = 0;
    while taken < ENDLESS {
        match take(&bytes[taken % bytes.len()..]) {
            Ok(size) => taken += size,
            Err(_) => break,
        }
    }
    taken
}

/// More than this is taken at once by one who takes without end.
const ENDLESS: usize = 64 * 1024 * 1024;
/// Bytes thirty messages make room for, at most.
const NEXT_TO_NOTHING: usize = 256 * 1024;

/// Floods until the flood stays in the network. A flooder is read ten times
/// a second, and each time one message: once all buffers are full,
/// thirty messages make room for next to nothing. `hear` waits for one of them.
pub fn comes_to_a_stop(mut flood: impl FnMut() -> usize, mut hear: impl FnMut()) {
    let deadline = Deadline::new();
    loop {
        let mut taken = flood();
        for _ in 0..30 {
            hear();
            taken += flood();
        }
        if taken < NEXT_TO_NOTHING {
            return;
        }
        deadline.check(|| format!("{taken} bytes were taken for thirty messages"));
    }
}
