// SPDX-License-Identifier: GPL-3.0-or-later
//! Sending what a connection is owed: first what is left over, then the log,
//! one write at a time and never past what the kernel takes.

use std::io;
use std::time::Instant;

use super::phase::SeatedMember;
use super::{Connection, Io, PeerCodec, Phase};
use crate::server::room::{Backlog, LinkPart, PerStream, PrivatePart, PrivatePlaces};
use crate::server::worker::codec::for_two;
use crate::server::worker::log_copy::LogCopy;

/// Bytes that one write takes from the log: one TLS record.
const PORTION: usize = 16 * 1024;

/// The outcome of an attempt to send.
#[derive(Debug, PartialEq, Eq)]
pub enum Sent {
    /// Nothing more is owed.
    All,
    /// More is owed, and the socket takes more.
    Some,
    /// The log no longer has what it is owed next.
    Behind,
    /// The socket takes nothing more for now.
    Blocked,
    /// The connection is broken.
    Broken,
}

impl Connection {
    /// The distance to the head, through no fault of its own.
    pub fn unserved(&self, backlogs: &PerStream<Backlog>) -> u64 {
        match &self.phase {
            Phase::Member(member) if !self.io.blocked && !member.codec.reads_by_chunks() => {
                backlogs[member.stream()].head().saturating_sub(member.cursor)
            }
            _ => 0,
        }
    }

    /// `true` if the log no longer has what it is owed next.
    pub fn fell_behind(&self, backlogs: &PerStream<Backlog>) -> bool {
        matches!(&self.phase, Phase::Member(member)
            if member.cursor < backlogs[member.stream()].base())
    }

    /// `true` if everything from the log was sent.
    pub fn caught_up(&self, backlogs: &PerStream<Backlog>) -> bool {
        match &self.phase {
            Phase::Member(member) => member.cursor >= backlogs[member.stream()].head(),
            _ => true,
        }
    }

    /// `true` if more waits for the socket than many connections may have at
    /// once.
    pub fn owes_much(&self) -> bool {
        self.io.unsent() > PORTION
    }

    /// Carries the connection forward with one write.
    pub fn send(&mut self, log: &mut LogCopy, cipher: &mut Vec<u8>, now: Instant) -> Sent {
        if !self.io.has_leftover() {
            return self.send_log(log, cipher, now);
        }
        let written = self.io.write_leftover();
        if matches!(written, Ok(true)) && self.reads_by_chunks() {
            // It is given time to read what was for it alone.
            self.deadlines.pace(now);
        }
        if matches!(written, Ok(true)) {
            self.page.note_sent();
        }
        match written {
            Ok(true) if self.phase.is_closing() => {
                self.io.shut_down();
                Sent::All
            }
            Ok(true) if self.caught_up(log.backlogs()) => Sent::All,
            Ok(_) => Sent::Some,
            Err(error) => self.failed(&error, now),
        }
    }

    fn reads_by_chunks(&self) -> bool {
        self.phase.codec().is_some_and(PeerCodec::reads_by_chunks)
    }

    fn send_log(&mut self, log: &mut LogCopy, cipher: &mut Vec<u8>, now: Instant) -> Sent {
        let Phase::Member(member) = &mut self.phase else { return Sent::All };
        let (backlogs, private, lines) = log.parts();
        let backlog = &backlogs[member.stream()];
        let owed = backlog.after(member.cursor, PORTION);
        if owed.is_empty() {
            return Sent::All;
        }
        let by_chunks = member.codec.reads_by_chunks();
        if by_chunks && self.deadlines.is_paced(now) {
            return Sent::All;
        }
        let owed = match shared_part(member, &mut self.io, private, owed) {
            Ok(owed) => owed,
            Err(sent) => return sent,
        };
        let (portion, used) = member.codec.portion(member.cursor, owed, lines);
        if portion.is_empty() {
            member.cursor += used as u64;
            return if member.cursor < backlog.head() { Sent::Some } else { Sent::All };
        }
        cipher.clear();
        let encrypted = self.io.transport.is_encrypted();
        let is_kept = encrypted || member.codec.keeps_portions();
        if encrypted {
            self.io.transport.seal(&portion, cipher);
        }
        let wrapped = if encrypted { &cipher[..] } else { &*portion };
        match self.io.write(wrapped) {
            Ok(count) => {
                member.cursor += used as u64;
                let behind = member.cursor < backlog.head();
                self.io.keep(&wrapped[count..]);
                if by_chunks {
                    self.deadlines.pace(now);
                }
                self.remains(behind)
            }
            Err(error) => {
                // A record that was sealed cannot be sealed again.
                if is_kept {
                    member.cursor += used as u64;
                    self.io.keep(wrapped);
                }
                self.failed(&error, now)
            }
        }
    }

    fn remains(&self, behind: bool) -> Sent {
        if self.io.has_leftover() || (behind && self.deadlines.paced_until().is_none()) {
            Sent::Some
        } else {
            Sent::All
        }
    }

    fn failed(&mut self, error: &io::Error, now: Instant) -> Sent {
        match error.kind() {
            io::ErrorKind::WouldBlock => {
                self.io.blocked = true;
                self.io.blocked_since.get_or_insert(now);
                Sent::Blocked
            }
            io::ErrorKind::Interrupted => Sent::Some,
            _ => Sent::Broken,
        }
    }
}

/// The part of what a member is owed that goes out as it is. What is for two alone is sent
/// or passed over in its place, which is told instead.
fn shared_part<'a>(
    member: &mut SeatedMember,
    io: &mut Io,
    private: &PrivatePlaces,
    owed: &'a [u8],
) -> Result<&'a [u8], Sent> {
    let (stream, mut length) = (member.stream(), owed.len());
    if matches!(member.codec, PeerCodec::Native(_)) {
        match private.links.part(member.cursor, length) {
            LinkPart::Shared(part) => length = part,
            LinkPart::Skipped(end) => {
                member.cursor = end;
                return Err(Sent::Some);
            }
        }
    }
    match private.part(stream, member.reader, member.cursor, length) {
        PrivatePart::Shared(part) => Ok(&owed[..usize::try_from(part).unwrap_or(length)]),
        PrivatePart::Own(frames, end) => {
            let own = for_two(&mut member.codec, &frames);
            if !own.is_empty() {
                io.send(&own);
            }
            member.cursor = end;
            Err(Sent::Some)
        }
        PrivatePart::Skipped(end) => {
            member.cursor = end;
            Err(Sent::Some)
        }
        PrivatePart::Gone => Err(Sent::Behind),
    }
}
