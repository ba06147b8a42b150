// SPDX-License-Identifier: GPL-3.0-or-later
//! The reader of a session: reads a connection to its end.

mod entrance;

use std::io::{self, Read};
use std::net::Shutdown;
use std::thread::JoinHandle;

use super::codec::{CodecError, Decoded};
use super::deadline::Deadline;
use super::error::{Ending, Unreachable};
use super::event::SessionEvent;
use super::handshake::Established;
use super::place::{LastPlace, VisitEnd};
use super::shared::Listener;
use super::socket::{read_before, read_within, send, unreachable};
use super::target::Target;
use super::timeouts::Timeouts;
use crate::protocol::{
    AwayNotice, Event, EventKind, Nickname, Reason, Refused, ServerMessage, Text,
};

pub(super) struct Reader<'a> {
    entered: Established,
    timeouts: Timeouts,
    listener: &'a mut Listener,
    /// Started by the welcome: nothing is sent before.
    writer: Option<JoinHandle<()>>,
    /// Number of the last past event. Passing notices before it are outdated.
    past: u64,
    /// Number of the last event received.
    last: u64,
    /// Our name, and the one we had when the last connection was lost.
    you: Nickname,
    before: Nickname,
    /// Our place in the room, once we are in.
    place: Option<LastPlace>,
    comes_back: bool,
}

impl<'a> Reader<'a> {
    /// Goes in as `target` says.
    pub fn new(
        entered: Established,
        timeouts: Timeouts,
        listener: &'a mut Listener,
        target: &Target,
    ) -> Self {
        let last = target.resume.as_ref().map_or(0, |resume| resume.last);
        let (you, before) = (target.name.clone(), target.name.clone());
        let (writer, place, comes_back) = (None, None, target.comes_back);
        Self { entered, timeouts, listener, writer, past: 0, last, you, before, place, comes_back }
    }

    pub fn run(mut self) -> VisitEnd {
        let ending = self.read();
        self.listener.shared.outbox.detach();
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("a session's writer panicked");
        }
        let is_leaving = self.listener.shared.outbox.is_leaving();
        if self.place.is_none() && is_leaving && self.entered.codec.has_ping() {
            // The room may have let us in, and would wait for us to come back.
            let _ = send(&self.entered.socket, &self.entered.codec.goodbye(), || true);
        }
        // Answers the peer's closing, if there is an answer.
        let _ = send(&self.entered.socket, &self.entered.codec.take_pending(), || true);
        let _ = self.entered.socket.shutdown(Shutdown::Both);
        let (you, last) = (self.you, self.last);
        VisitEnd { ending, place: self.place.map(|place| LastPlace { you, last, ..place }) }
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
                Ok(size) => {
                    self.listener.shared.outbox.heard();
                    size
                }
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
                self.answered(id.as_deref());
                let suggestion = valid_name(suggestion);
                let failed = SessionEvent::Failed { reason, id, suggestion, candidates, seconds };
                self.listener.tell(failed);
            }
            ServerMessage::Unchanged { id } => {
                self.answered(id.as_deref());
                self.listener.tell(SessionEvent::Unchanged { id });
            }
            ServerMessage::Bans { id, bans } => {
                self.answered(id.as_deref());
                self.listener.tell(SessionEvent::Bans { id, bans });
            }
            ServerMessage::Page(page) => self.listener.tell(SessionEvent::Page(page)),
            ServerMessage::Found(found) => self.listener.tell(SessionEvent::Found(found)),
            ServerMessage::Upload(_)
            | ServerMessage::Download(_)
            | ServerMessage::Quota(_)
            | ServerMessage::Uploading(_)
            // For guests who read lines.
            | ServerMessage::FileLink(_) => self.about_a_file(notice),
            ServerMessage::Pake { .. } => tracing::debug!("a password exchange after the welcome"),
            ServerMessage::Typing(_)
            | ServerMessage::Reconnecting(_)
            | ServerMessage::Away(_)
            | ServerMessage::Power(_)
                if self.last < self.past => {}
            ServerMessage::Typing(typing) => self.listener.tell(SessionEvent::Typing(typing)),
            ServerMessage::Reconnecting(change) => {
                self.listener.tell(SessionEvent::Reconnecting(change));
            }
            ServerMessage::Away(change) => self.away(change),
            ServerMessage::Power(notice) => self.listener.tell(SessionEvent::Power(notice.state)),
            ServerMessage::Event(event) => return self.happened(event),
        }
        None
    }

    fn away(&mut self, change: AwayNotice) {
        // Everybody hears the ids of others too.
        let is_ours = self.is_us(&change.name, false);
        self.answered(change.id.as_deref().filter(|_| is_ours));
        self.listener.tell(SessionEvent::Away(change));
    }

    fn about_a_file(&mut self, notice: ServerMessage) {
        match notice {
            ServerMessage::Upload(grant) => {
                self.answered(grant.id.as_deref());
                self.listener.tell(SessionEvent::Upload(grant));
            }
            ServerMessage::Download(grant) => {
                self.answered(grant.id.as_deref());
                self.listener.tell(SessionEvent::Download(grant));
            }
            ServerMessage::Quota(quota) => {
                self.answered(quota.id.as_deref());
                self.listener.tell(SessionEvent::Quota(quota));
            }
            ServerMessage::Uploading(progress) if self.last >= self.past => {
                self.listener.tell(SessionEvent::Uploading(progress));
            }
            _ => {}
        }
    }

    fn happened(&mut self, event: Event) -> Option<Ending> {
        let was_behind = self.last < self.past;
        self.last = event.number;
        if let Some((by, id)) = event.what.request()
            && self.is_us(by, was_behind)
        {
            self.answered(id);
            if let EventKind::Renamed { to, .. } = &event.what
                && !was_behind
            {
                self.you = to.clone();
            }
        }
        let ended = event.what == EventKind::Ended;
        self.listener.tell(SessionEvent::Happened(event));
        if was_behind && self.last >= self.past {
            self.listener.shared.outbox.caught_up();
        }
        ended.then_some(Ending::RoomEnded)
    }

    /// Tells if a name is ours. In what happened while we were away, we may have had
    /// another one than the room has told since.
    fn is_us(&self, name: &Nickname, was_behind: bool) -> bool {
        *name == self.you || was_behind && *name == self.before
    }

    fn answered(&self, id: Option<&str>) {
        if let Some(id) = id {
            self.listener.shared.outbox.answer(id);
        }
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
