// SPDX-License-Identifier: GPL-3.0-or-later
//! The lower half of a connection: a socket, the wrapping of its bytes, what
//! came and was not understood yet, and what the socket did not take yet.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::time::Instant;

use mio::net::TcpStream;

use crate::server::hub::mailbox::AcceptedConnection;
use crate::server::hub::permit::ConnectionPermit;
use crate::server::transfers::queue::ReleasedConnection;
use crate::server::worker::codec::input::Input;
use crate::server::worker::transport::{Received, Transport};

/// The lower half of a connection, which knows nothing of the room.
pub struct Io {
    pub socket: TcpStream,
    pub transport: Transport,
    permit: ConnectionPermit,
    pub input: Input,
    leftover: Leftover,
    /// The socket takes nothing until its next event.
    pub blocked: bool,
    /// Since when the socket has accepted nothing.
    pub blocked_since: Option<Instant>,
    /// The socket may have more to read.
    pub readable: bool,
    /// The kernel says that the end of what the peer sends is here.
    pub hung_up: bool,
    /// The peer has ended its side, and we have read all of it.
    pub ended: bool,
}

/// Bytes that go out before anything from the log, wrapped already: private
/// frames, and the rest of a frame the kernel did not take in full.
#[derive(Default)]
struct Leftover {
    bytes: Vec<u8>,
    sent: usize,
}

/// The outcome of a read.
#[derive(Debug)]
pub enum ReadOutcome {
    Something,
    Nothing,
    /// The peer will send nothing more.
    End,
    /// The connection is gone.
    Broken(io::Error),
    /// The bytes are no TLS that we speak.
    Garbled(rustls::Error),
}

impl Io {
    pub fn new(accepted: AcceptedConnection) -> Self {
        Self {
            socket: accepted.socket,
            transport: Transport::Plain,
            permit: accepted.permit,
            input: Input::default(),
            leftover: Leftover::default(),
            blocked: false,
            blocked_since: None,
            readable: false,
            hung_up: false,
            ended: false,
        }
    }

    /// Gives all of it to a thread that may wait for the peer.
    pub fn give_away(mut self) -> ReleasedConnection {
        let mut unsent = std::mem::take(&mut self.leftover.bytes);
        unsent.drain(..self.leftover.sent);
        ReleasedConnection {
            socket: self.socket.into(),
            transport: self.transport,
            permit: self.permit,
            input: self.input.take(),
            unsent,
        }
    }

    /// The permit to be connected.
    pub fn permit(&self) -> &ConnectionPermit {
        &self.permit
    }

    pub fn peer(&self) -> SocketAddr {
        self.permit.peer
    }

    /// `true` if the peer may only be told that there are too many
    /// connections.
    pub fn is_one_too_many(&self) -> bool {
        !self.permit.is_for_a_guest()
    }

    /// One bounded read into `scratch`, unwrapped into the input.
    pub fn read(&mut self, scratch: &mut [u8]) -> ReadOutcome {
        let count = loop {
            match self.socket.read(scratch) {
                Ok(0) => return ReadOutcome::End,
                Ok(count) => break count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.readable = false;
                    return ReadOutcome::Nothing;
                }
                Err(error) => return ReadOutcome::Broken(error),
            }
        };
        // A short read emptied the socket, and the next bytes bring an event;
        // but an end that was announced already brings none.
        self.readable = count == scratch.len() || self.hung_up;
        match self.unwrap(count, scratch) {
            Ok(Received::Open) => ReadOutcome::Something,
            Ok(Received::Closed) => ReadOutcome::End,
            Err(error) => ReadOutcome::Garbled(error),
        }
    }

    fn unwrap(&mut self, count: usize, scratch: &mut [u8]) -> Result<Received, rustls::Error> {
        let out = &mut self.leftover.bytes;
        self.transport.receive(&mut scratch[..count], self.input.buffer(), out)
    }

    /// `true` while a person may be asked about our certificate: the handshake is done, and
    /// nothing was said.
    pub fn may_be_looked_at(&self) -> bool {
        self.transport.has_shaken_hands() && self.input.is_empty()
    }

    /// Takes what came so far for the beginning of something wrapped.
    pub fn begin(&mut self, transport: Transport) -> Result<(), rustls::Error> {
        self.transport = transport;
        let mut wrapped = self.input.take();
        let out = &mut self.leftover.bytes;
        self.transport.receive(&mut wrapped, self.input.buffer(), out).map(|_| ())
    }

    /// Sends raw bytes to this peer alone, in front of anything from the log.
    pub fn send(&mut self, bytes: &[u8]) {
        self.transport.seal(bytes, &mut self.leftover.bytes);
    }

    /// Ends our side of the transport; what the peer still says is passed over.
    pub fn close(&mut self) {
        self.transport.close(&mut self.leftover.bytes);
        self.input.clear();
    }

    /// The number of bytes that wait for the socket.
    pub fn unsent(&self) -> usize {
        self.leftover.bytes.len() - self.leftover.sent
    }

    pub fn has_leftover(&self) -> bool {
        !self.leftover.bytes.is_empty()
    }

    /// Keeps what the socket did not take of something wrapped.
    pub fn keep(&mut self, wrapped: &[u8]) {
        self.leftover.bytes.extend_from_slice(wrapped);
    }

    /// Writes once. Gives back how much the socket took.
    pub fn write(&mut self, wrapped: &[u8]) -> io::Result<usize> {
        let count = self.socket.write(wrapped)?;
        self.blocked_since = None;
        Ok(count)
    }

    /// Writes the leftover once. `true` when nothing of it is left.
    pub fn write_leftover(&mut self) -> io::Result<bool> {
        let count = self.socket.write(&self.leftover.bytes[self.leftover.sent..])?;
        self.blocked_since = None;
        self.leftover.sent += count;
        let done = self.leftover.sent == self.leftover.bytes.len();
        if done {
            self.leftover = Leftover::default();
        }
        Ok(done)
    }

    /// Shows the peer the end. We still read, so that the kernel does not reset
    /// the connection and with it our last words.
    pub fn shut_down(&self) {
        let _ = self.socket.shutdown(Shutdown::Write);
    }
}
