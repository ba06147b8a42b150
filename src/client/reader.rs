// SPDX-License-Identifier: GPL-3.0-or-later
//! The reader thread of a session: establishes the connection, then reads to
//! its end.

use std::io::{self, Read};
use std::net::Shutdown;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use super::codec::{CodecError, Decoded};
use super::deadline::Deadline;
use super::error::{Ending, Unreachable};
use super::event::{SessionEvent, Sink};
use super::handshake::{Established, enter};
use super::security::password_proof::Doubt;
use super::shared::{Listener, Shared};
use super::socket::{read_before, read_within, send, send_before, unreachable};
use super::target::Target;
use super::timeouts::Timeouts;
use super::writer;
use crate::protocol::{EventKind, Nickname, Reason, Refused, ServerMessage, Text, Welcome};

/// Runs a session from dialling to its end.
pub(super) fn run(target: Target, timeouts: Timeouts, shared: Arc<Shared>, sink: Box<dyn Sink>) {
    let mut listener = Listener::new(sink, shared);
    let last = target.resume.as_ref().map_or(0, |resume| resume.last);
    let ending = match enter(&target, timeouts, &mut listener) {
        Ok(entered) => Reader::new(entered, timeouts, &mut listener, last).run(),
        Err(ending) => ending,
    };
    // A connection that breaks while leaving counts as left.
    let left = listener.shared.outbox.is_leaving() && matches!(ending, Ending::Unreachable(_));
    listener.shared.outbox.close();
    tracing::debug!(?ending, left, "the session is over");
    listener.tell(SessionEvent::Over(if left { Ending::Left } else { ending }));
}

struct Reader<'a> {
    entered: Established,
    timeouts: Timeouts,
    listener: &'a mut Listener,
    /// Started by the welcome: nothing is sent before.
    writer: Option<JoinHandle<()>>,
    /// Number of the last past event. Typing notices before it are outdated.
    past: u64,
    /// Number of the last event received.
    last: u64,
}

impl<'a> Reader<'a> {
    /// Starts after event `last` of an earlier session, or 0.
    fn new(
        entered: Established,
        timeouts: Timeouts,
        listener: &'a mut Listener,
        last: u64,
    ) -> Self {
        Self { entered, timeouts, listener, writer: None, past: 0, last }
    }

    fn run(mut self) -> Ending {
        let ending = self.read();
        self.listener.shared.outbox.close();
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("a session's writer panicked");
        }
        // Answers the peer's closing, if there is an answer.
        let _ = send(&self.entered.socket, &self.entered.codec.take_pending(), || true);
        let _ = self.entered.socket.shutdown(Shutdown::Both);
        ending
    }

    fn read(&mut self) -> Ending {
        let mut buffer = vec![0; 16 * 1024];
        // The first bytes may have arrived with the handshake.
        let mut size = 0;
        loop {
            match self.entered.codec.decode(&buffer[..size]) {
                Ok(decoded) => {
                    if let Some(ending) = self.apply(decoded) {
                        return ending;
                    }
                }
                Err(error) => return self.protocol_error(&error),
            }
            size = match self.wait(&mut buffer) {
                Ok(0) => return self.closed(),
                Ok(size) => size,
                Err(error) => {
                    tracing::info!(%error, "the connection broke");
                    return self.ending_of(unreachable(&error));
                }
            };
        }
    }

    /// Reads from the socket, and pings a silent peer.
    fn wait(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.writer.is_none() {
            return read_before(&self.entered.socket, buffer, &self.entered.deadline);
        }
        if !self.entered.codec.has_ping() {
            self.entered.socket.set_read_timeout(None)?;
            return (&*self.entered.socket).read(buffer);
        }
        let Timeouts { ping, vanished, .. } = self.timeouts;
        match read_within(&self.entered.socket, buffer, ping) {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                // Only who was asked and had time to answer is silent.
                self.listener.shared.outbox.ping();
                let answer = Deadline::after(vanished.saturating_sub(ping));
                read_before(&self.entered.socket, buffer, &answer)
            }
            read => read,
        }
    }

    fn apply(&mut self, decoded: Decoded) -> Option<Ending> {
        if decoded.pending && self.writer.is_some() {
            self.listener.shared.outbox.flush();
        } else if decoded.pending {
            let pending = self.entered.codec.take_pending();
            if send(&self.entered.socket, &pending, || true).is_err() {
                return Some(self.closed());
            }
        }
        for notice in decoded.notices {
            if let Some(ending) = self.notice(notice) {
                return Some(ending);
            }
        }
        decoded.closed.then(|| self.closed())
    }

    fn notice(&mut self, notice: ServerMessage) -> Option<Ending> {
        tracing::debug!(kind = %notice.kind(), "the room says");
        match notice {
            ServerMessage::Welcome(welcome) => return self.welcome(welcome),
            ServerMessage::Refused(refused) => {
                return Some(Ending::Refused(self.sanitized_refusal(refused)));
            }
            ServerMessage::Pake { message } if self.writer.is_none() => {
                return self.prove(&message);
            }
            _ if self.writer.is_none() => tracing::debug!("a message before the welcome"),
            ServerMessage::Error { reason, id, suggestion, candidates, seconds, .. } => {
                let suggestion = valid_name(suggestion);
                let failed = SessionEvent::Failed { reason, id, suggestion, candidates, seconds };
                self.listener.tell(failed);
            }
            ServerMessage::Unchanged { id } => self.listener.tell(SessionEvent::Unchanged { id }),
            ServerMessage::Bans { id, bans } => {
                self.listener.tell(SessionEvent::Bans { id, bans });
            }
            ServerMessage::Pake { .. } => tracing::debug!("a password exchange after the welcome"),
            ServerMessage::Typing(_) if self.last < self.past => {}
            ServerMessage::Typing(typing) => self.listener.tell(SessionEvent::Typing(typing)),
            ServerMessage::Event(event) => {
                self.last = event.number;
                let ended = event.what == EventKind::Ended;
                self.listener.tell(SessionEvent::Happened(event));
                return ended.then_some(Ending::RoomEnded);
            }
        }
        None
    }

    /// Answers the room's half of the password exchange.
    fn prove(&mut self, message: &str) -> Option<Ending> {
        let Some(proof) = &mut self.entered.proof else {
            tracing::debug!("the room asks for a password, and we have none");
            return None;
        };
        let request = match proof.answer(message) {
            Ok(request) => request,
            Err(doubt) => return Some(self.proof_failed(doubt)),
        };
        let Established { socket, codec, deadline, .. } = &self.entered;
        let send = |piece: &Vec<u8>| send_before(socket, piece, deadline).err();
        let failed = codec.encode(&request).iter().find_map(send);
        failed.map(|error| self.ending_of(unreachable(&error)))
    }

    fn proof_failed(&self, doubt: Doubt) -> Ending {
        // The ending says it to the person.
        tracing::info!(%doubt, "the password");
        match doubt {
            Doubt::Malformed => self.ending_of(Unreachable::NotARoom),
            Doubt::Unproven => Ending::Unproven,
        }
    }

    /// Sanitizes a refusal. A room that has proven neither key nor password
    /// could be anybody, so of its refusal only the reason is kept.
    fn sanitized_refusal(&self, refused: Refused) -> Refused {
        let suggestion = valid_name(refused.suggestion);
        if self.writer.is_none() && self.entered.proof.is_some() && !self.entered.keyed {
            let (message, seconds) = (String::new(), refused.seconds);
            return Refused { message, suggestion, seconds, ..refused.reason.into() };
        }
        Refused { message: sanitized(&refused.message), suggestion, ..refused }
    }

    fn welcome(&mut self, welcome: Box<Welcome>) -> Option<Ending> {
        if self.writer.is_some() {
            tracing::debug!("a second welcome");
            return None;
        }
        if let Some(proof) = &self.entered.proof
            && let Err(doubt) = proof.check(welcome.proof.as_deref())
        {
            return Some(self.proof_failed(doubt));
        }
        let socket = Arc::clone(&self.entered.socket);
        let codec = Arc::clone(&self.entered.codec);
        let shared = Arc::clone(&self.listener.shared);
        let writer = thread::Builder::new()
            .name("session-writer".into())
            .spawn(move || writer::run(&socket, &codec, &shared));
        match writer {
            Ok(writer) => self.writer = Some(writer),
            Err(error) => {
                tracing::error!(%error, "no thread for the writer");
                return Some(Ending::Unreachable(Unreachable::Failed));
            }
        }
        self.listener.shared.dialling.entered();
        let (you, number, resumed) = (&welcome.you, welcome.number, welcome.resumed);
        tracing::debug!(%you, number, resumed, members = welcome.members.len(), "is let in");
        self.past = welcome.number;
        let (address, security) = (self.entered.address.clone(), self.entered.security.clone());
        self.listener.tell(SessionEvent::Welcomed { address, security, welcome });
        None
    }

    /// Ending after the peer closed the connection.
    fn closed(&self) -> Ending {
        let words = self.entered.codec.text_before_welcome();
        match words.map(|words| sanitized(&words)).filter(|words| !words.is_empty()) {
            Some(message) if self.writer.is_none() => {
                Ending::Refused(Refused { message, ..Reason::Other.into() })
            }
            _ => self.ending_of(Unreachable::Closed),
        }
    }

    /// Ending after bytes that could not be decoded.
    fn protocol_error(&self, error: &CodecError) -> Ending {
        tracing::info!(%error, "the peer's bytes cannot be decoded");
        self.ending_of(Unreachable::NotARoom)
    }

    fn ending_of(&self, why: Unreachable) -> Ending {
        if self.listener.shared.outbox.is_leaving() {
            Ending::Left
        } else if self.writer.is_some() {
            Ending::Lost
        } else {
            Ending::Unreachable(why)
        }
    }
}

/// Sanitizes a peer's sentence for terminals and windows.
fn sanitized(message: &str) -> String {
    Text::new(message).map(String::from).unwrap_or_default()
}

fn valid_name(suggestion: Option<String>) -> Option<String> {
    suggestion.and_then(|raw| Nickname::heard(&raw).ok()).map(String::from)
}

#[cfg(test)]
mod tests;
