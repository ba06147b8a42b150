// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that sends. It alone writes to the socket once we are in, and
//! when we leave it is also the one who looks at the clock.

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::outbox::{Next, Outbox};
use super::session::Shared;
use super::tongue::Tongue;
use crate::protocol::limits;

/// How long one write may block before we look whether anybody still cares.
const SLICE: Duration = Duration::from_millis(500);

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

/// Writes all of `bytes`, unless the peer takes nothing for too long or
/// `gave_up` says that nobody waits for it any more.
pub(super) fn send(
    mut socket: &TcpStream,
    mut bytes: &[u8],
    gave_up: impl Fn() -> bool,
) -> io::Result<()> {
    socket.set_write_timeout(Some(SLICE))?;
    let mut taken = Instant::now();
    while !bytes.is_empty() {
        match socket.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(size) => {
                bytes = &bytes[size..];
                taken = Instant::now();
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error)
                if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) =>
            {
                if gave_up() || taken.elapsed() >= limits::STALLED_AFTER {
                    return Err(io::ErrorKind::TimedOut.into());
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
