// SPDX-License-Identifier: GPL-3.0-or-later
//! A connection for one request: TLS with the room and nobody else, and a patience that
//! ends.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustls::{ClientConnection, IoState};

use super::control::TransferControl;
use super::error::TransferError;
use super::http::{HttpAnswer, HttpRequest};
use super::patience::Setback;
use super::peer::TransferPeer;
use crate::client::deadline::Deadline;
use crate::client::dial::{DialError, Race};
use crate::client::error::Unreachable;
use crate::client::security::tls_upgrade::{TlsFailure, handshake};
use crate::client::socket::{is_timeout, read_before, unreachable};
use crate::protocol::limits;

/// Silence of the host after which the connection counts as lost.
const SILENCE: Duration = Duration::from_secs(30);
/// Time for the answer to an upload: the host first has it all on its disk.
const ANSWER: Duration = Duration::from_mins(2);
/// Time one write may block before giving up is considered.
const WRITE: Duration = Duration::from_millis(500);
/// Bytes that are read from the socket at once.
const READ_BYTES: usize = 256 * 1024;
/// Interim answers that are skipped.
const INTERIM: usize = 8;

/// A connection with the host.
pub(super) struct HttpLine<'a> {
    control: &'a TransferControl,
    socket: Arc<TcpStream>,
    tls: ClientConnection,
    /// The host as the request names it.
    host: SocketAddr,
    /// Encrypted bytes, and those of them that are not decrypted yet.
    read: Box<[u8]>,
    waiting: std::ops::Range<usize>,
    /// Decrypted bytes that came with a head and are behind it.
    behind: Vec<u8>,
}

impl<'a> HttpLine<'a> {
    /// Connects to the room of `peer`.
    pub fn open(peer: &TransferPeer, control: &'a TransferControl) -> Result<Self, Setback> {
        let cancel = control.connection();
        let mut race = Race::new(peer.target.addresses(), peer.connects_within, &cancel)
            .map_err(not_dialled)?;
        let mut failure = None;
        loop {
            let connected = match race.next(|| ()) {
                Ok(connected) => connected,
                Err(error) => return Err(failure.unwrap_or(not_dialled(error))),
            };
            let socket = connected.socket;
            let _ = socket.set_nodelay(true);
            let deadline = Deadline::after(limits::HANDSHAKE_DEADLINE);
            match handshake(&socket, &peer.target, &connected.address, &deadline) {
                Ok(tls) => return Self::new(control, socket, tls).map_err(|error| lost(&error)),
                Err(error) => failure = Some(worse(failure, not_the_room(error))),
            }
        }
    }

    fn new(
        control: &'a TransferControl,
        socket: Arc<TcpStream>,
        tls: ClientConnection,
    ) -> io::Result<Self> {
        socket.set_write_timeout(Some(WRITE))?;
        let peer = socket.peer_addr()?;
        // A zone has a meaning on this machine only.
        let host = SocketAddr::new(peer.ip(), peer.port());
        let read = vec![0; READ_BYTES].into_boxed_slice();
        Ok(Self { control, socket, tls, host, read, waiting: 0..0, behind: Vec::new() })
    }

    /// Sends a request, or its head if a body is to follow.
    pub fn ask(&mut self, request: &HttpRequest) -> Result<(), Setback> {
        let head = request.head(&self.host.to_string())?;
        self.send(head.as_bytes()).map_err(|error| lost(&error))
    }

    /// Sends a part of the body. Returns `false` if the host has answered before the end.
    pub fn send_body(&mut self, bytes: &[u8]) -> Result<bool, Setback> {
        match self.send(bytes).and_then(|()| self.has_answer()) {
            Ok(has_answer) => Ok(!has_answer),
            // A host that refuses the rest closes; what it said before is still there.
            Err(error) if is_closed(&error) && self.has_answer().unwrap_or(false) => Ok(false),
            Err(error) => Err(lost(&error)),
        }
    }

    /// Reads the head of the answer. `is_slow` gives the host more time.
    pub fn answer(&mut self, is_slow: bool) -> Result<HttpAnswer, Setback> {
        let deadline = Deadline::after(if is_slow { ANSWER } else { SILENCE });
        let mut head = Vec::new();
        let mut buffer = [0; 4 * 1024];
        for _ in 0..INTERIM {
            let (answer, size) = loop {
                if let Some(found) = HttpAnswer::parse(&head)? {
                    break found;
                }
                let size = self.read(&mut buffer, &deadline).map_err(|error| lost(&error))?;
                if size == 0 {
                    return Err(Setback::Lost(Unreachable::Closed));
                }
                head.extend_from_slice(&buffer[..size]);
            };
            head.drain(..size);
            if !answer.is_interim() {
                self.behind = head;
                return Ok(answer);
            }
        }
        Err(TransferError::Protocol.into())
    }

    /// The addresses of this computer and of the host.
    pub fn addresses(&self) -> io::Result<(IpAddr, IpAddr)> {
        Ok((self.socket.local_addr()?.ip(), self.socket.peer_addr()?.ip()))
    }

    /// Reads so many bytes of the body as there is room for.
    pub fn read_body(&mut self, room: &mut [u8]) -> Result<(), Setback> {
        self.read_all(room, || Deadline::after(SILENCE))
    }

    /// Reads so many bytes of the body as there is room for, all of them within that time.
    pub fn read_body_within(&mut self, room: &mut [u8], time: Duration) -> Result<(), Setback> {
        let end = Instant::now() + time;
        self.read_all(room, || Deadline::after(end.saturating_duration_since(Instant::now())))
    }

    fn read_all(
        &mut self,
        mut room: &mut [u8],
        deadline: impl Fn() -> Deadline,
    ) -> Result<(), Setback> {
        let early = self.behind.len().min(room.len());
        room[..early].copy_from_slice(&self.behind[..early]);
        self.behind.drain(..early);
        room = &mut room[early..];
        while !room.is_empty() {
            match self.read(room, &deadline()).map_err(|error| lost(&error))? {
                0 => return Err(Setback::Lost(Unreachable::Closed)),
                size => room = &mut room[size..],
            }
        }
        Ok(())
    }

    fn send(&mut self, plain: &[u8]) -> io::Result<()> {
        self.tls.writer().write_all(plain)?;
        let mut blocked = Duration::ZERO;
        while self.tls.wants_write() {
            match self.tls.write_tls(&mut &*self.socket) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(_) => blocked = Duration::ZERO,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_timeout(&error) => {
                    blocked += WRITE;
                    let is_over = self.control.is_stopped() || blocked >= SILENCE;
                    // Who does not take the rest may have said why.
                    if is_over || is_readable(&self.socket)? {
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads decrypted bytes; 0 at the end.
    fn read(&mut self, room: &mut [u8], deadline: &Deadline) -> io::Result<usize> {
        loop {
            match self.tls.reader().read(room) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(0),
                read => return read,
            }
            if self.waiting.is_empty() && !self.fill(deadline)? {
                return Ok(0);
            }
            self.decrypt()?;
        }
    }

    /// Reads from the socket; `false` at the end.
    fn fill(&mut self, deadline: &Deadline) -> io::Result<bool> {
        let size = read_before(&self.socket, &mut self.read, deadline)?;
        self.waiting = 0..size;
        Ok(size > 0)
    }

    fn decrypt(&mut self) -> io::Result<IoState> {
        let mut bytes = &self.read[self.waiting.clone()];
        let taken = self.tls.read_tls(&mut bytes)?;
        self.waiting.start += taken;
        let state = self.tls.process_new_packets();
        let state = state.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        if taken == 0 && !state.peer_has_closed() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(state)
    }

    /// Looks whether the host has begun to answer, or has closed.
    fn has_answer(&mut self) -> io::Result<bool> {
        loop {
            while !self.waiting.is_empty() {
                let state = self.decrypt()?;
                if state.plaintext_bytes_to_read() > 0 || state.peer_has_closed() {
                    return Ok(true);
                }
            }
            if !is_readable(&self.socket)? {
                return Ok(false);
            }
            if !self.fill(&Deadline::after(SILENCE))? {
                return Ok(true);
            }
        }
    }
}

fn is_readable(socket: &TcpStream) -> io::Result<bool> {
    let mut polled = [PollFd::new(socket, PollFlags::IN)];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    Ok(poll(&mut polled, Some(&at_once))? > 0)
}

fn is_closed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::TimedOut
    )
}

fn lost(error: &io::Error) -> Setback {
    tracing::debug!(%error, "a transfer's connection is lost");
    Setback::Lost(unreachable(error))
}

fn not_dialled(error: DialError) -> Setback {
    match error {
        DialError::Cancelled => Setback::Lost(Unreachable::Closed),
        DialError::Unreachable(why) => Setback::Lost(why),
    }
}

/// The meaning of a handshake that failed.
fn not_the_room(failure: TlsFailure) -> Setback {
    match failure {
        TlsFailure::OtherKey { .. }
        | TlsFailure::AlreadyIn(_)
        | TlsFailure::Unreachable(Unreachable::FormerHost | Unreachable::BadCertificates) => {
            TransferError::OtherRoom.into()
        }
        TlsFailure::Unreachable(Unreachable::OwnKey) => TransferError::Fault.into(),
        TlsFailure::Unreachable(why) => Setback::Lost(why),
        // A full room says so without encryption.
        TlsFailure::Plain(_) => Setback::Lost(Unreachable::NotEncrypted),
    }
}

/// Of the failures of two addresses the one that counts: as long as one may be the room's,
/// it is tried again.
fn worse(one: Option<Setback>, other: Setback) -> Setback {
    match (one, other) {
        (Some(one @ Setback::Lost(_)), _) => one,
        (_, other) => other,
    }
}
