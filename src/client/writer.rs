// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that sends. It alone writes to the socket once we are in, and
//! when we leave it is also the one who looks at the clock.

use std::io;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread;

use super::codec::Codec;
use super::outbox::{Outbox, Work};
use super::shared::Shared;
use super::socket::send;

/// Sends until the session is over. An end of the connection is for the reader
/// to find.
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
                for piece in codec.encode(&request) {
                    put(&piece)?;
                    thread::sleep(codec.pause());
                }
            }
            Work::Owed => put(&codec.owed())?,
            Work::Ping => put(&codec.ping())?,
            Work::Goodbye => {
                put(&codec.goodbye())?;
                outbox.wait_closed();
                return socket.shutdown(Shutdown::Both);
            }
            Work::Closed => return Ok(()),
        }
    }
}
