// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that sends. It alone writes to the socket once we are in, and
//! when we leave it is also the one who looks at the clock.

use std::io;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread;

use super::outbox::{Next, Outbox};
use super::shared::Shared;
use super::socket::send;
use super::tongue::Tongue;

/// Sends until the session is over. An end of the connection is for the reader
/// to find.
pub(super) fn run(socket: &TcpStream, tongue: &Arc<dyn Tongue>, shared: &Shared) {
    if let Err(error) = write(socket, tongue.as_ref(), &shared.outbox) {
        tracing::debug!(%error, "the writer ends");
        // Wakes the reader.
        let _ = socket.shutdown(Shutdown::Both);
    }
}

fn write(socket: &TcpStream, tongue: &dyn Tongue, outbox: &Outbox) -> io::Result<()> {
    let put = |bytes: &[u8]| send(socket, bytes, || outbox.gave_up());
    loop {
        match outbox.next() {
            Next::Request(request) => {
                for piece in tongue.speak(&request) {
                    put(&piece)?;
                    thread::sleep(tongue.pause());
                }
            }
            Next::Owed => put(&tongue.owed())?,
            Next::Ping => put(&tongue.ping())?,
            Next::Goodbye => {
                put(&tongue.goodbye())?;
                outbox.wait_closed();
                return socket.shutdown(Shutdown::Both);
            }
            Next::Closed => return Ok(()),
        }
    }
}
