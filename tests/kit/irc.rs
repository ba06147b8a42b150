// SPDX-License-Identifier: GPL-3.0-or-later
//! An IRC client, as strange to our own code as irssi or `WeeChat` are: lines out, lines in.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::guest::password::Card;
use super::guest::stream::{tcp, tls_with};
use super::patience::Deadline;
use super::room::TestRoom;

/// A connection, plain or encrypted.
trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

/// The channel of a [`TestRoom`].
pub const CHANNEL: &str = "#Test_room";

/// One connection.
pub struct IrcClient {
    stream: Box<dyn Stream>,
    came: Vec<u8>,
    pings: usize,
}

impl IrcClient {
    /// Plain TCP, and nothing said yet.
    pub fn plain(room: &TestRoom) -> Self {
        Self::over(tcp(room.address()))
    }

    /// TLS, with a certificate of its own if wanted.
    pub fn tls(room: &TestRoom, card: Option<&Card>) -> Self {
        Self::over(tls_with(tcp(room.address()), card))
    }

    pub fn over(stream: impl Read + Write + 'static) -> Self {
        Self { stream: Box::new(stream), came: Vec::new(), pings: 0 }
    }

    /// Plain, and in the room under that nick.
    pub fn join(room: &TestRoom, nick: &str) -> Self {
        Self::plain(room).registered(nick)
    }

    /// Plain, with capabilities, and in the room under that nick.
    pub fn with(room: &TestRoom, nick: &str, capabilities: &str) -> Self {
        let mut client = Self::plain(room);
        client.send(&format!("CAP REQ :{capabilities}"));
        client.until(" ACK ");
        client.send(&format!("NICK {nick}"));
        client.send("USER a 0 * :A");
        client.send("CAP END");
        client.until(" 366 ");
        client
    }

    /// Says who it is, and waits until it is in.
    pub fn registered(mut self, nick: &str) -> Self {
        self.register(nick);
        self.until(" 366 ");
        self
    }

    pub fn register(&mut self, nick: &str) {
        self.send(&format!("NICK {nick}\r\nUSER a 0 * :A"));
    }

    pub fn send(&mut self, line: &str) {
        self.send_bytes(format!("{line}\r\n").as_bytes());
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).and_then(|()| self.stream.flush()).expect("it is taken");
    }

    pub fn say(&mut self, text: &str) {
        self.send(&format!("PRIVMSG {CHANNEL} :{text}"));
    }

    /// The next line; `None` once the room has closed.
    pub fn try_line(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.came.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.came.drain(..=end).collect();
                let line = String::from_utf8(line).expect("the room writes UTF-8");
                let line = line.strip_suffix("\r\n").expect("a CR LF ends a line").to_owned();
                let untagged = line.split_once(' ').filter(|_| line.starts_with('@'));
                let bytes = untagged.map_or(&*line, |(_, rest)| rest).len() + 2;
                assert!(bytes <= 512, "{bytes} bytes: {line}");
                return Some(line);
            }
            let mut bytes = [0; 4096];
            match self.stream.read(&mut bytes) {
                Ok(0) => return None,
                Ok(count) => self.came.extend_from_slice(&bytes[..count]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    panic!("nothing came in time")
                }
                Err(_) => return None,
            }
        }
    }

    /// The next line but a `PING`, which is answered.
    pub fn line(&mut self) -> String {
        loop {
            let line = self.try_line().expect("the connection is open");
            match line.strip_prefix("PING ") {
                Some(token) => self.send(&format!("PONG {token}")),
                None => return line,
            }
        }
    }

    /// Reads on until a line has that in it.
    #[track_caller]
    pub fn until(&mut self, part: &str) -> String {
        let (deadline, mut seen) = (Deadline::new(), Vec::new());
        loop {
            deadline.check(|| format!("waited in vain for {part:?} and saw {seen:#?}"));
            let Some(line) = self.try_line() else {
                panic!("closed before {part:?} came, after {seen:#?}");
            };
            if let Some(token) = line.strip_prefix("PING ") {
                self.send(&format!("PONG {token}"));
            } else if line.contains(part) {
                return line;
            }
            seen.push(line);
        }
    }

    /// Lines that have come, once the room has answered all that was sent.
    pub fn lines(&mut self) -> Vec<String> {
        self.pings += 1;
        let token = format!("here{}", self.pings);
        self.send(&format!("PING {token}"));
        let mut lines = Vec::new();
        loop {
            let line = self.line();
            if line.contains(" PONG ") && line.ends_with(&token) {
                return lines;
            }
            lines.push(line);
        }
    }

    /// The answer to a line.
    pub fn answer(&mut self, line: &str) -> Vec<String> {
        self.lines();
        self.send(line);
        self.lines()
    }

    /// Everything until the room closes.
    pub fn until_closed(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.try_line()).collect()
    }
}

/// A connection of which the test keeps a handle.
pub fn shared(socket: &TcpStream) -> TcpStream {
    socket.try_clone().expect("a socket has two handles")
}
