// SPDX-License-Identifier: GPL-3.0-or-later
//! Socket reads and writes with deadlines, and the meaning of their errors.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::deadline::Deadline;
use super::error::Unreachable;
use crate::protocol::limits;

/// Time one write may block before giving up is considered.
const SLICE: Duration = Duration::from_millis(500);

/// Writes all of `bytes`.
///
/// # Errors
///
/// `TimedOut` if a write blocks and `gave_up` returns `true`, or if the peer
/// accepts nothing for [`limits::STALLED_AFTER`]. Time for which the program was
/// stopped does not count.
pub(super) fn send(
    mut socket: &TcpStream,
    mut bytes: &[u8],
    gave_up: impl Fn() -> bool,
) -> io::Result<()> {
    socket.set_write_timeout(Some(SLICE))?;
    let mut blocked = Duration::ZERO;
    while !bytes.is_empty() {
        match socket.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(size) => {
                bytes = &bytes[size..];
                blocked = Duration::ZERO;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error)
                if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) =>
            {
                blocked += SLICE;
                if gave_up() || blocked >= limits::STALLED_AFTER {
                    return Err(io::ErrorKind::TimedOut.into());
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Writes all of `bytes` before `deadline`.
///
/// # Errors
///
/// `TimedOut` as [`send`] has it.
pub(super) fn send_before(socket: &TcpStream, bytes: &[u8], deadline: &Deadline) -> io::Result<()> {
    send(socket, bytes, || {
        deadline.spend(SLICE);
        deadline.is_over()
    })
}

/// Reads once.
///
/// # Errors
///
/// `TimedOut` at `deadline`.
pub(super) fn read_before(
    mut socket: &TcpStream,
    buffer: &mut [u8],
    deadline: &Deadline,
) -> io::Result<usize> {
    loop {
        let Some(part) = deadline.part() else { return Err(io::ErrorKind::TimedOut.into()) };
        socket.set_read_timeout(Some(part.time))?;
        match socket.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => part.interrupted(),
            Err(error) if is_timeout(&error) => part.end(),
            read => {
                part.end();
                return read;
            }
        }
    }
}

/// Reads once, and waits for about `time`, also while the program is stopped. One wait
/// instead of the several of a [`Deadline`], for whoever may be wrong: each of them wakes
/// a computer that sleeps.
///
/// # Errors
///
/// `TimedOut` when the time is over.
pub(super) fn read_within(
    mut socket: &TcpStream,
    buffer: &mut [u8],
    time: Duration,
) -> io::Result<usize> {
    socket.set_read_timeout(Some(time))?;
    loop {
        match socket.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if is_timeout(&error) => return Err(io::ErrorKind::TimedOut.into()),
            read => return read,
        }
    }
}

/// Returns `true` if a read or a write only took too long.
pub(super) fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// Maps an I/O error to a reason why the room is unreachable.
pub(super) fn unreachable(error: &io::Error) -> Unreachable {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Unreachable::ConnectionRefused,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Unreachable::TimedOut,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Unreachable::NoRoute,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Unreachable::Closed,
        _ => Unreachable::Failed,
    }
}
