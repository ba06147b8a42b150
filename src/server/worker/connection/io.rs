// SPDX-License-Identifier: GPL-3.0-or-later
//! What a connection is owed, carried to its socket: first what is left over,
//! then the log, one write at a time and never past what the kernel takes.

use std::io::{self, Write};
use std::net::Shutdown;
use std::time::Instant;

use super::Connection;
use crate::protocol::limits;
use crate::server::room::{Backlog, PerStream};
use crate::server::worker::codec::classic::{Framing, portion};

/// What one write takes from the log: one TLS record.
const PORTION: usize = 16 * 1024;

/// What became of an attempt to send.
#[derive(Debug, PartialEq, Eq)]
pub enum Sent {
    /// Nothing more is owed.
    All,
    /// More is owed, and the socket takes more.
    Some,
    /// The socket takes nothing more for now.
    Blocked,
    /// The connection is broken.
    Broken,
}

impl Connection {
    /// How far behind the head it is through no fault of its own.
    pub fn unserved(&self, backlogs: &PerStream<Backlog>) -> u64 {
        match self.cursor {
            Some(cursor) if !self.blocked => match self.framing() {
                Some(Framing::Chunks) => 0,
                Some(Framing::Lines) | None => {
                    backlogs[self.stream()].head().saturating_sub(cursor)
                }
            },
            _ => 0,
        }
    }

    /// Carries the connection forward with one write.
    pub fn carry_on(&mut self, backlog: &Backlog, cipher: &mut Vec<u8>, now: Instant) -> Sent {
        if self.leftover.is_empty() {
            return self.carry_log(backlog, cipher, now);
        }
        match self.socket.write(&self.leftover[self.sent..]) {
            Ok(count) => {
                self.blocked_since = None;
                self.sent += count;
                if self.sent < self.leftover.len() {
                    return Sent::Some;
                }
                self.leftover = Vec::new();
                self.sent = 0;
                self.after_leftover(backlog)
            }
            Err(error) => self.failed(&error, now),
        }
    }

    fn after_leftover(&mut self, backlog: &Backlog) -> Sent {
        if self.linger.is_some() {
            // The peer sees the end; we still read, so that the kernel does not
            // reset the connection and with it our last words.
            let _ = self.socket.shutdown(Shutdown::Write);
            return Sent::All;
        }
        match self.cursor {
            Some(cursor) if cursor < backlog.head() => Sent::Some,
            _ => Sent::All,
        }
    }

    fn carry_log(&mut self, backlog: &Backlog, cipher: &mut Vec<u8>, now: Instant) -> Sent {
        let Some(cursor) = self.cursor else { return Sent::All };
        let owed = backlog.after(cursor, PORTION);
        if owed.is_empty() {
            return Sent::All;
        }
        let framing = self.framing();
        let in_chunks = framing == Some(Framing::Chunks);
        if in_chunks && self.paced_until.is_some_and(|until| until > now) {
            return Sent::All;
        }
        let (portion, used) = framing.map_or((owed, owed.len()), |framing| portion(owed, framing));
        cipher.clear();
        let wrapped = if self.transport.is_encrypted() {
            self.transport.seal(portion, cipher);
            &cipher[..]
        } else {
            portion
        };
        match self.socket.write(wrapped) {
            Ok(count) => {
                self.blocked_since = None;
                self.cursor = Some(cursor + used as u64);
                self.leftover.extend_from_slice(&wrapped[count..]);
                if in_chunks {
                    self.paced_until = Some(now + limits::CLASSIC_PACE);
                }
                self.what_remains(backlog)
            }
            Err(error) => {
                // A record that was sealed cannot be sealed again.
                if self.transport.is_encrypted() {
                    self.cursor = Some(cursor + used as u64);
                    self.leftover.extend_from_slice(wrapped);
                }
                self.failed(&error, now)
            }
        }
    }

    fn what_remains(&self, backlog: &Backlog) -> Sent {
        let behind = self.cursor.is_some_and(|cursor| cursor < backlog.head());
        if !self.leftover.is_empty() || (behind && self.paced_until.is_none()) {
            Sent::Some
        } else {
            Sent::All
        }
    }

    fn failed(&mut self, error: &io::Error, now: Instant) -> Sent {
        match error.kind() {
            io::ErrorKind::WouldBlock => {
                self.blocked = true;
                self.blocked_since.get_or_insert(now);
                Sent::Blocked
            }
            io::ErrorKind::Interrupted => Sent::Some,
            _ => Sent::Broken,
        }
    }

    /// Whether more waits for the socket than many connections may have at
    /// once.
    pub fn owes_much(&self) -> bool {
        self.leftover.len() > PORTION
    }

    pub fn has_leftover(&self) -> bool {
        !self.leftover.is_empty()
    }
}
