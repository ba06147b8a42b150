// SPDX-License-Identifier: GPL-3.0-or-later
//! A guest of the room, in any of its protocols, on a non-blocking socket.

use std::io::{self, Read, Write};
use std::sync::Arc;

use mio::net::TcpStream;
use rustls::ClientConfig;
use rustls::client::UnbufferedClientConnection;

use super::frame::{CLOSE, PING, PONG, TEXT, frame, next_frame};
use super::line::Line;
pub use super::protocol::Protocol;

/// Stage of joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Waits for the TLS handshake, if any.
    Shaking,
    /// Waits for the answer to the HTTP request.
    Upgrading,
    /// Waits for the welcome.
    Entering,
    Present,
}

/// Input of a member.
pub enum Heard<'a> {
    /// Admitted.
    Entered,
    /// One JSON message or one line.
    Text(&'a [u8]),
    /// A ping, which was answered.
    Ping,
    /// Disconnected, with the reason if it was given.
    Gone(&'a str),
}

pub struct Member {
    pub socket: TcpStream,
    protocol: Protocol,
    name: String,
    line: Option<Line<UnbufferedClientConnection>>,
    stage: Stage,
    /// Beginning of an incomplete message.
    partial: Vec<u8>,
    /// Bytes the socket has not taken yet.
    out: Vec<u8>,
    /// Set once it has stopped reading.
    pub deaf: bool,
}

impl Member {
    /// A guest that will join.
    pub fn new(socket: TcpStream, protocol: Protocol, name: &str, tls: &Arc<ClientConfig>) -> Self {
        let mut member = Self::mute(socket, protocol, tls);
        name.clone_into(&mut member.name);
        member.stage = Stage::Shaking;
        member
    }

    /// A guest that only listens, to a peer that asks for nothing.
    pub fn mute(socket: TcpStream, protocol: Protocol, tls: &Arc<ClientConfig>) -> Self {
        let mut out = Vec::new();
        let line = (protocol == Protocol::Native)
            .then(|| Line::dial(tls, &mut out).expect("a handshake can begin"));
        let (name, partial) = (String::new(), Vec::new());
        Self { socket, protocol, name, line, stage: Stage::Present, partial, out, deaf: false }
    }

    pub fn is_present(&self) -> bool {
        self.stage == Stage::Present
    }

    /// Returns `true` once the TLS handshake is done.
    pub fn is_ready(&self) -> bool {
        self.line.as_ref().is_none_or(|line| line.ready)
    }

    /// Number of TLS records with content received.
    pub fn records(&self) -> u64 {
        self.line.as_ref().map_or(0, |line| line.records)
    }

    /// Sends all of `texts`, in as few writes as possible.
    pub fn say<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> io::Result<()> {
        let mut plain = Vec::new();
        texts.for_each(|text| self.protocol.say(text, &mut plain));
        self.send(&plain)
    }

    /// Asks for another name, `times` times.
    pub fn rename(&mut self, to: &str, times: usize) -> io::Result<()> {
        let rename = format!(r#"{{"type":"rename","name":"{to}"}}"#);
        let mut plain = Vec::new();
        for _ in 0..times {
            frame(TEXT, rename.as_bytes(), &mut plain);
        }
        self.send(&plain)
    }

    /// Sends pings, `times` of them.
    pub fn ping(&mut self, times: usize) -> io::Result<()> {
        let mut plain = Vec::new();
        for _ in 0..times {
            frame(PING, b"are you there?", &mut plain);
        }
        self.send(&plain)
    }

    /// Returns `true` if the socket has taken everything.
    pub fn is_clear(&self) -> bool {
        self.out.is_empty()
    }

    /// Leaves; the room closes the connection.
    pub fn leave(&mut self) -> io::Result<()> {
        let mut plain = Vec::new();
        self.protocol.leave(&mut plain);
        self.send(&plain)
    }

    fn send(&mut self, plain: &[u8]) -> io::Result<()> {
        match &mut self.line {
            None => self.out.extend_from_slice(plain),
            Some(line) => line.seal(plain, &mut self.out).map_err(io::Error::other)?,
        }
        self.flush()
    }

    /// Writes what the socket takes; the rest goes when it is writable again.
    pub fn flush(&mut self) -> io::Result<()> {
        let mut sent = 0;
        while sent < self.out.len() {
            match self.socket.write(&self.out[sent..]) {
                Ok(count) => sent += count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        self.out.drain(..sent);
        if self.out.is_empty() {
            self.out = Vec::new();
        }
        Ok(())
    }

    /// Reads until the socket is empty. `plain` is scratch that all members
    /// share, as is `scratch`.
    pub fn receive(
        &mut self,
        scratch: &mut [u8],
        plain: &mut Vec<u8>,
        heard: &mut impl FnMut(Heard),
    ) -> io::Result<()> {
        if self.deaf {
            return Ok(());
        }
        loop {
            let count = match self.socket.read(scratch) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return self.flush(),
                Err(error) => return Err(error),
            };
            plain.clear();
            plain.append(&mut self.partial);
            match &mut self.line {
                None => plain.extend_from_slice(&scratch[..count]),
                Some(line) => line
                    .receive(&mut scratch[..count], plain, &mut self.out)
                    .map_err(io::Error::other)?,
            }
            let used = self.understand(plain, heard)?;
            self.partial.extend_from_slice(&plain[used..]);
        }
    }

    /// Takes whole messages out of `plain`; returns where the rest begins.
    fn understand(&mut self, plain: &[u8], heard: &mut impl FnMut(Heard)) -> io::Result<usize> {
        let mut used = 0;
        if self.stage == Stage::Shaking && self.is_ready() {
            self.introduce()?;
        }
        if self.stage == Stage::Upgrading {
            let Some(end) = plain.windows(4).position(|four| four == b"\r\n\r\n") else {
                return Ok(0);
            };
            if !plain.starts_with(b"HTTP/1.1 101 ") {
                return Err(io::Error::other("the upgrade was declined"));
            }
            used = end + 4;
            self.stage = Stage::Entering;
            self.hello()?;
        }
        Ok(used
            + match self.protocol {
                Protocol::Native | Protocol::Browser => self.frames(&plain[used..], heard)?,
                Protocol::Classic => self.lines(&plain[used..], heard),
                Protocol::Irc => self.irc_lines(&plain[used..], heard)?,
            })
    }

    /// Sends the first request after the handshake.
    pub fn introduce(&mut self) -> io::Result<()> {
        let is_framed = self.protocol.is_framed();
        self.stage = if is_framed { Stage::Upgrading } else { Stage::Entering };
        let first = self.protocol.introduction(&self.name);
        self.send(first.as_bytes())
    }

    fn hello(&mut self) -> io::Result<()> {
        let mut plain = Vec::new();
        let hello = format!(r#"{{"type":"hello","name":"{}"}}"#, self.name);
        frame(TEXT, hello.as_bytes(), &mut plain);
        self.send(&plain)
    }

    fn lines(&mut self, plain: &[u8], heard: &mut impl FnMut(Heard)) -> usize {
        let mut used = 0;
        while let Some(length) = plain[used..].iter().position(|byte| *byte == b'\n') {
            let line = &plain[used..used + length];
            used += length + 1;
            if self.stage == Stage::Present {
                heard(Heard::Text(line));
            } else if line.ends_with(b"{exit}.") {
                self.stage = Stage::Present;
                heard(Heard::Entered);
            }
        }
        used
    }

    fn irc_lines(&mut self, plain: &[u8], heard: &mut impl FnMut(Heard)) -> io::Result<usize> {
        let mut used = 0;
        while let Some(length) = plain[used..].windows(2).position(|two| two == b"\r\n") {
            let line = &plain[used..used + length];
            used += length + 2;
            if line.starts_with(b"ERROR ") {
                return Err(io::Error::other(String::from_utf8_lossy(line).into_owned()));
            } else if let Some(token) = line.strip_prefix(b"PING ") {
                self.send(&[b"PONG ", token, b"\r\n"].concat())?;
                heard(Heard::Ping);
            } else if self.stage == Stage::Present {
                heard(Heard::Text(line));
            } else if line.windows(5).any(|five| five == b" 366 ") {
                // The list of those present ends.
                self.stage = Stage::Present;
                heard(Heard::Entered);
            }
        }
        Ok(used)
    }

    fn frames(&mut self, plain: &[u8], heard: &mut impl FnMut(Heard)) -> io::Result<usize> {
        let mut used = 0;
        while let Some((opcode, payload, length)) = next_frame(&plain[used..]) {
            used += length;
            match opcode {
                TEXT if self.stage == Stage::Present => heard(Heard::Text(payload)),
                TEXT if payload.starts_with(br#"{"type":"welcome""#) => {
                    self.stage = Stage::Present;
                    heard(Heard::Entered);
                }
                PING => {
                    let mut pong = Vec::new();
                    frame(PONG, payload, &mut pong);
                    self.send(&pong)?;
                    heard(Heard::Ping);
                }
                PONG => {}
                _ => {
                    let why = if opcode == CLOSE { payload.get(2..) } else { Some(payload) };
                    let why = String::from_utf8_lossy(why.unwrap_or_default()).into_owned();
                    return Err(io::Error::other(why));
                }
            }
        }
        Ok(used)
    }
}
