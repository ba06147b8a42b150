// SPDX-License-Identifier: GPL-3.0-or-later
//! One connection of somebody who fetches slices from us.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::ops::Range;
use std::time::{Duration, Instant};

use rustls::{ServerConnection, StreamOwned};

use super::served::Served;
use super::timed_socket::TimedSocket;
use crate::protocol::file::SLICE_BYTES;
use crate::protocol::file::request::{TransferMethod, TransferPlace, TransferRequest};
use crate::protocol::{SecretString, limits};

/// Time for the handshake and the request.
const ASKS_WITHIN: Duration = Duration::from_secs(10);
/// Time in which a slice is to be taken.
const SLICE_WITHIN: Duration = Duration::from_secs(15);
/// Most slices of one request.
const AT_MOST: u64 = 16;
const HEADERS: usize = 32;

type PeerStream = StreamOwned<ServerConnection, TimedSocket>;

/// Serves one request.
pub(super) fn serve(served: &Served, connection: TcpStream) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let tls = ServerConnection::new(served.key.tls.clone()).map_err(io::Error::other)?;
    let mut line = StreamOwned::new(tls, TimedSocket::new(connection, ASKS_WITHIN));
    let head = read_head(&mut line)?;
    match asked(served, &head) {
        Ok((slices, token)) => send(served, &mut line, slices, &token)?,
        Err(status) => {
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            line.write_all(answer.as_bytes())?;
        }
    }
    line.conn.send_close_notify();
    line.flush()
}

/// Reads up to the end of the head.
fn read_head(line: &mut PeerStream) -> io::Result<Vec<u8>> {
    let (mut head, mut buffer) = (Vec::new(), [0; 1024]);
    while !head.windows(4).any(|it| it == b"\r\n\r\n") {
        if head.len() > limits::HTTP_HEAD_BYTES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        match line.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => head.extend_from_slice(&buffer[..count]),
        }
    }
    Ok(head)
}

/// The slices that a request asks for, and its token.
///
/// # Errors
///
/// The status line of the refusal.
fn asked(served: &Served, head: &[u8]) -> Result<(Range<u64>, SecretString), &'static str> {
    const GARBLED: &str = "400 Bad Request";
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let is_whole = parsed.parse(head).is_ok_and(|status| status.is_complete());
    let (Some(method), Some(path)) = (parsed.method.filter(|_| is_whole), parsed.path) else {
        return Err(GARBLED);
    };
    let request = TransferRequest::read(method, path, parsed.headers).map_err(|_| GARBLED)?;
    if !served.tokens.hold(&request.token, Instant::now()) {
        return Err("401 Unauthorized");
    }
    if request.method != TransferMethod::Get
        || request.place != TransferPlace::Content(served.blake3)
    {
        return Err("404 Not Found");
    }
    let size = served.content.size();
    let range =
        request.range.and_then(|range| range.of(size)).ok_or("416 Range Not Satisfiable")?;
    let slices = range.start / SLICE_BYTES..range.end.div_ceil(SLICE_BYTES);
    let is_aligned = range.start % SLICE_BYTES == 0
        && (range.end % SLICE_BYTES == 0 || range.end == size)
        && slices.end - slices.start <= AT_MOST;
    if !is_aligned || !served.content.has_all(slices.clone()) {
        return Err("416 Range Not Satisfiable");
    }
    Ok((slices, request.token))
}

fn send(
    served: &Served,
    line: &mut PeerStream,
    slices: Range<u64>,
    token: &SecretString,
) -> io::Result<()> {
    let size = served.content.size();
    let (first, behind) = (slices.start * SLICE_BYTES, size.min(slices.end * SLICE_BYTES));
    let head = format!(
        "HTTP/1.1 206 Partial Content\r\nContent-Length: {}\r\n\
         Content-Range: bytes {first}-{}/{size}\r\nConnection: close\r\n\r\n",
        behind - first,
        behind - 1
    );
    line.write_all(head.as_bytes())?;
    let mut slice = Vec::new();
    for index in slices {
        // Who was shown out meanwhile gets no more.
        if !served.tokens.hold(token, Instant::now()) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        served.note();
        served.content.read_verified(index, &mut slice)?;
        line.sock.go_on_for(SLICE_WITHIN);
        line.write_all(&slice)?;
    }
    Ok(())
}
