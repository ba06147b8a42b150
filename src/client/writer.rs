// SPDX-License-Identifier: GPL-3.0-or-later
//! The writer thread of a session. It alone writes to the socket after the
//! welcome, and it enforces the deadline for leaving.

use std::io;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread;

use super::codec::Codec;
use super::outbox::{Outbox, Work};
use super::shared::Shared;
use super::socket::send;

/// Sends until the session is over. The reader reports the end of the
/// connection.
pub(super) fn run(socket: &TcpStream, codec: &Arc<dyn Codec>, shared: &Shared) {
    if let Err(error) = write(socket, codec.as_ref(), &shared.outbox) {
        tracing::debug!(%error, "the writer ends");
        // Wakes the reader.
        let _ = socket.shutdown(Shutdown::Both);
    }
}

fn write(socket: &TcpStream, codec: &dyn Codec, outbox: &Outbox) -> io::Result<()> {
    let put = |bytes: &[u8]| send(socket, bytes, || outbox.gave_up());
    loop {
        match outbox.next() {
            Work::Request(request) => {
                tracing::debug!(kind = %request.kind(), "asks the room");
                for piece in codec.encode(&request) {
                    put(&piece)?;
                    thread::sleep(codec.pause());
                }
            }
            Work::Flush => put(&codec.take_pending())?,
            Work::Ping => put(&codec.ping())?,
            Work::Goodbye => {
                put(&codec.goodbye())?;
                outbox.wait_closed();
                return socket.shutdown(Shutdown::Both);
            }
            Work::Closed => return Ok(()),
            Work::Silent => return Err(io::ErrorKind::TimedOut.into()),
        }
    }
}
