// SPDX-License-Identifier: GPL-3.0-or-later
//! A socket with a deadline for whatever is made of several reads and writes, as TLS is.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A socket that reads and writes until a moment, and not beyond.
pub(super) struct TimedSocket {
    socket: TcpStream,
    end: Instant,
}

impl TimedSocket {
    /// A socket that has that much time.
    pub fn new(socket: TcpStream, time: Duration) -> Self {
        Self { socket, end: Instant::now() + time }
    }

    /// Gives it that much time from now on.
    pub fn go_on_for(&mut self, time: Duration) {
        self.end = Instant::now() + time;
    }

    fn rest(&self) -> io::Result<Option<Duration>> {
        let rest = self.end.saturating_duration_since(Instant::now());
        if rest.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(Some(rest)) }
    }
}

impl Read for TimedSocket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(self.rest()?)?;
        self.socket.read(buffer)
    }
}

impl Write for TimedSocket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(self.rest()?)?;
        self.socket.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_byte_now_and_then_gives_no_more_time() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let mut other = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (socket, _) = listener.accept().unwrap();
        let mut timed = TimedSocket::new(socket, Duration::ZERO);
        other.write_all(b"ab").unwrap();
        let (mut byte, over) = ([0], io::ErrorKind::TimedOut);
        assert_eq!(timed.read(&mut byte).unwrap_err().kind(), over);
        timed.go_on_for(Duration::from_mins(5));
        assert_eq!(timed.read(&mut byte).unwrap(), 1);
        timed.go_on_for(Duration::ZERO);
        assert_eq!(timed.read(&mut byte).unwrap_err().kind(), over);
        assert_eq!(timed.write(b"c").unwrap_err().kind(), over);
    }
}
