// SPDX-License-Identifier: GPL-3.0-or-later
//! A connection on which bytes of a file are moved: a blocking socket with deadlines, and
//! the wrapping that the worker has begun. Its buffers do not grow with the file.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::queue::ReleasedConnection;
use super::turn::TransferTurn;
use crate::protocol::limits;
use crate::server::hub::permit::ConnectionPermit;
use crate::server::worker::transport::{Received, Transport};

/// Bytes that are moved at a time.
pub const PIECE: usize = 256 * 1024;
/// Time that one call waits for a socket, before it is seen whether enough came of it.
const WAIT: Duration = Duration::from_secs(2);
/// Bytes that the kernel keeps of what is not sent yet, about.
const UNSENT: u32 = 256 * 1024;

/// Time for a slice that comes slowly, where others wait: what came of it is lost afterwards.
const SLICE_TURN: Duration = limits::TRANSFER_TURN.saturating_mul(4);

/// A connection on which bytes are moved.
pub struct TransferLine {
    socket: TcpStream,
    transport: Transport,
    /// Held: it counts the connection.
    _permit: ConnectionPermit,
    /// Bytes that came, from `taken` on.
    plain: Vec<u8>,
    taken: usize,
    scratch: Vec<u8>,
    wrapped: Vec<u8>,
    pace: TransferPace,
    turn: TransferTurn,
}

/// The end of a connection.
#[derive(Debug, thiserror::Error)]
pub enum LineEnd {
    /// The peer has closed it.
    #[error("the peer has closed it")]
    Closed,
    /// Too little has moved for too long.
    #[error("too little has moved")]
    Stalled,
    /// Others have waited for too long.
    #[error("its turn is over")]
    TurnOver,
    /// It is broken.
    #[error(transparent)]
    Broken(#[from] io::Error),
    /// The bytes are no TLS that we speak.
    #[error(transparent)]
    Garbled(#[from] rustls::Error),
}

/// The bytes that have moved lately.
struct TransferPace {
    since: Instant,
    bytes: usize,
}

impl TransferPace {
    fn start(now: Instant) -> Self {
        Self { since: now, bytes: 0 }
    }

    /// Counts bytes that have moved.
    fn moved(&mut self, bytes: usize, now: Instant) {
        self.bytes += bytes;
        if self.bytes >= limits::TRANSFER_LEAST_BYTES {
            *self = Self::start(now);
        }
    }

    /// Checks that enough has moved, or that there was not yet time for it.
    fn check(&self, now: Instant) -> Result<(), LineEnd> {
        let too_long = now.saturating_duration_since(self.since) > limits::TRANSFER_IDLE;
        if too_long { Err(LineEnd::Stalled) } else { Ok(()) }
    }
}

impl TransferLine {
    /// Goes on with a connection. The socket waits from now on.
    pub fn open(connection: ReleasedConnection, turn: TransferTurn) -> io::Result<Self> {
        let ReleasedConnection { socket, transport, permit, input, unsent } = connection;
        socket.set_nonblocking(false)?;
        socket.set_read_timeout(Some(WAIT))?;
        socket.set_write_timeout(Some(WAIT))?;
        let options = socket2::SockRef::from(&socket);
        // Throughput (RFC 1349), in so far as anybody looks at it.
        let (throughput, unsent_bytes) = (0x08, UNSENT);
        if let Err(error) = options
            .set_tos_v4(throughput)
            .and_then(|()| options.set_tcp_notsent_lowat(unsent_bytes))
        {
            tracing::debug!(%error, "a socket option was refused");
        }
        let pace = TransferPace::start(Instant::now());
        let (scratch, wrapped) = (vec![0; PIECE], unsent);
        let mut line = Self {
            socket,
            transport,
            _permit: permit,
            plain: input,
            taken: 0,
            scratch,
            wrapped,
            pace,
            turn,
        };
        line.flush().map_err(|end| io::Error::other(end.to_string()))?;
        Ok(line)
    }

    /// Another handle of the socket, to cut the connection with.
    pub fn handle(&self) -> io::Result<TcpStream> {
        self.socket.try_clone()
    }

    /// Returns `true` if nobody else reads along.
    pub fn is_encrypted(&self) -> bool {
        matches!(self.transport, Transport::Tls(_))
    }

    /// The addresses of the peer and of this computer.
    pub fn addresses(&self) -> io::Result<(IpAddr, IpAddr)> {
        Ok((self.socket.peer_addr()?.ip(), self.socket.local_addr()?.ip()))
    }

    /// Returns `true` if its turn is over: others have waited for long enough.
    pub fn gives_way(&self) -> bool {
        self.turn.is_over(Instant::now())
    }

    /// Sends bytes.
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), LineEnd> {
        match &self.transport {
            Transport::Plain => write_all(&mut self.socket, bytes, (&mut self.pace, &self.turn)),
            Transport::Tls(_) => {
                self.transport.seal(bytes, &mut self.wrapped);
                self.flush()
            }
        }
    }

    fn flush(&mut self) -> Result<(), LineEnd> {
        let sent = write_all(&mut self.socket, &self.wrapped, (&mut self.pace, &self.turn));
        self.wrapped.clear();
        sent
    }

    /// Bytes that came, at least `count` of them, which are few.
    pub fn read(&mut self, count: usize) -> Result<&[u8], LineEnd> {
        self.read_until(count, None)
    }

    /// The same within that time, about.
    pub fn read_within(&mut self, count: usize, time: Duration) -> Result<&[u8], LineEnd> {
        self.read_until(count, Some(Instant::now() + time))
    }

    fn read_until(&mut self, count: usize, end: Option<Instant>) -> Result<&[u8], LineEnd> {
        while self.plain.len() - self.taken < count {
            self.read_some(end)?;
        }
        Ok(&self.plain[self.taken..self.taken + count])
    }

    /// Takes bytes that were read.
    pub fn take(&mut self, count: usize) {
        self.taken += count;
    }

    /// Begins anew to see how much moves: what our disk took is no fault of the peer.
    pub fn restart(&mut self, now: Instant) {
        self.pace = TransferPace::start(now);
    }

    fn read_some(&mut self, end: Option<Instant>) -> Result<(), LineEnd> {
        self.plain.drain(..self.taken);
        self.taken = 0;
        let count = loop {
            self.pace.check(Instant::now())?;
            if end.is_some_and(|end| Instant::now() > end) {
                return Err(LineEnd::Stalled);
            }
            if self.turn.is_over_after(SLICE_TURN, Instant::now()) {
                return Err(LineEnd::TurnOver);
            }
            match self.socket.read(&mut self.scratch) {
                Ok(0) => return Err(LineEnd::Closed),
                Ok(count) => break count,
                Err(error) if goes_on(&error) => {}
                Err(error) => return Err(error.into()),
            }
        };
        self.pace.moved(count, Instant::now());
        let cipher = &mut self.scratch[..count];
        match self.transport.receive(cipher, &mut self.plain, &mut self.wrapped)? {
            Received::Open => self.flush(),
            Received::Closed => Err(LineEnd::Closed),
        }
    }

    /// Says that nothing more will come. What the peer still sends is dropped for a while, so
    /// that the kernel does not reset the connection, and with it our last words.
    pub fn finish(mut self) {
        self.transport.close(&mut self.wrapped);
        if self.flush().is_err() {
            return;
        }
        let _ = self.socket.shutdown(Shutdown::Write);
        let until = Instant::now() + limits::LINGER;
        while Instant::now() < until {
            match self.socket.read(&mut self.scratch) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if goes_on(&error) => {}
                Err(_) => return,
            }
        }
    }
}

fn write_all(
    socket: &mut TcpStream,
    mut bytes: &[u8],
    (pace, turn): (&mut TransferPace, &TransferTurn),
) -> Result<(), LineEnd> {
    // A short answer is sent in any case.
    let all = bytes.len();
    while !bytes.is_empty() {
        pace.check(Instant::now())?;
        if bytes.len() < all && turn.is_over(Instant::now()) {
            return Err(LineEnd::TurnOver);
        }
        match socket.write(bytes) {
            Ok(0) => return Err(LineEnd::Closed),
            Ok(count) => {
                pace.moved(count, Instant::now());
                bytes = &bytes[count..];
            }
            Err(error) if goes_on(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Returns `true` if nothing is wrong but that it takes longer.
fn goes_on(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_that_moves_is_as_good_as_nothing() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut pace = TransferPace::start(start);
        assert!(pace.check(after(30)).is_ok());
        for second in 1..30 {
            pace.moved(1_000, after(second));
        }
        assert!(matches!(pace.check(after(31)), Err(LineEnd::Stalled)));
        pace.moved(limits::TRANSFER_LEAST_BYTES, after(30));
        assert!(pace.check(after(60)).is_ok());
    }
}
