// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread a session lives on: it enters, and then reads until the end.

use std::io::{self, Read};
use std::net::Shutdown;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use super::codec::{CodecError, Decoded};
use super::error::{Ending, Unreachable};
use super::event::{SessionEvent, Sink};
use super::handshake::{Established, enter};
use super::security::password_proof::Doubt;
use super::shared::{Listener, Shared};
use super::socket::{read_before, send, unreachable};
use super::target::Target;
use super::timeouts::Timeouts;
use super::writer;
use crate::protocol::{Happening, Nickname, Notice, Reason, Refused, Text, Welcome};

/// Lives a session from the first dialling to the last word.
pub(super) fn run(target: Target, timeouts: Timeouts, shared: Arc<Shared>, sink: Box<dyn Sink>) {
    let mut listener = Listener::new(sink, shared);
    let last = target.resume.as_ref().map_or(0, |resume| resume.last);
    let ending = match enter(&target, timeouts, &mut listener) {
        Ok(entered) => Reader::new(entered, timeouts, &mut listener, last).live(),
        Err(ending) => ending,
    };
    // Whatever broke on the way out, it was us who left.
    let left = listener.shared.outbox.is_leaving() && matches!(ending, Ending::Unreachable(_));
    listener.shared.outbox.close();
    listener.tell(SessionEvent::Over(if left { Ending::Left } else { ending }));
}

struct Reader<'a> {
    entered: Established,
    timeouts: Timeouts,
    listener: &'a mut Listener,
    /// Started by the welcome: nothing is sent before we are in.
    writer: Option<JoinHandle<()>>,
    /// The last event that is past. Hints of typing that lie before it are old.
    past: u64,
    /// The last event that arrived.
    last: u64,
}

impl<'a> Reader<'a> {
    /// `last` is the event after which an earlier session ended, or 0.
    fn new(
        entered: Established,
        timeouts: Timeouts,
        listener: &'a mut Listener,
        last: u64,
    ) -> Self {
        Self { entered, timeouts, listener, writer: None, past: 0, last }
    }

    fn live(mut self) -> Ending {
        let ending = self.read();
        self.listener.shared.outbox.close();
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("a session's writer panicked");
        }
        // The answer to the peer's closing, if there is one.
        let _ = send(&self.entered.socket, &self.entered.codec.owed(), || true);
        let _ = self.entered.socket.shutdown(Shutdown::Both);
        ending
    }

    fn read(&mut self) -> Ending {
        let mut buffer = vec![0; 16 * 1024];
        // The first bytes may have come with what was read while entering.
        let mut size = 0;
        loop {
            match self.entered.codec.decode(&buffer[..size]) {
                Ok(heard) => {
                    if let Some(ending) = self.apply(heard) {
                        return ending;
                    }
                }
                Err(error) => return self.broken(&error),
            }
            size = match self.wait(&mut buffer) {
                Ok(0) => return self.closed(),
                Ok(size) => size,
                Err(error) => {
                    tracing::info!(%error, "the connection broke");
                    return self.cut(unreachable(&error));
                }
            };
        }
    }

    /// Reads; on the way asks a silent peer for a sign of life.
    fn wait(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.writer.is_none() {
            return read_before(&self.entered.socket, buffer, self.entered.deadline);
        }
        if !self.entered.codec.has_ping() {
            self.entered.socket.set_read_timeout(None)?;
            return (&*self.entered.socket).read(buffer);
        }
        let heard = Instant::now();
        match read_before(&self.entered.socket, buffer, heard + self.timeouts.ping) {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                self.listener.shared.outbox.ping();
                read_before(&self.entered.socket, buffer, heard + self.timeouts.vanished)
            }
            read => read,
        }
    }

    fn apply(&mut self, heard: Decoded) -> Option<Ending> {
        if heard.owes && self.writer.is_some() {
            self.listener.shared.outbox.owe();
        } else if heard.owes {
            let owed = self.entered.codec.owed();
            if send(&self.entered.socket, &owed, || true).is_err() {
                return Some(self.closed());
            }
        }
        for notice in heard.notices {
            if let Some(ending) = self.notice(notice) {
                return Some(ending);
            }
        }
        heard.closed.then(|| self.closed())
    }

    fn notice(&mut self, notice: Notice) -> Option<Ending> {
        match notice {
            Notice::Welcome(welcome) => return self.welcome(welcome),
            Notice::Refused(refused) => {
                return Some(Ending::Refused(self.heard_out(refused)));
            }
            Notice::Pake { message } if self.writer.is_none() => return self.prove(&message),
            _ if self.writer.is_none() => tracing::debug!("something before the welcome"),
            Notice::Error { reason, id, suggestion, seconds, .. } => {
                let suggestion = known(suggestion);
                self.listener.tell(SessionEvent::Failed { reason, id, suggestion, seconds });
            }
            Notice::Bans(bans) => self.listener.tell(SessionEvent::Bans(bans)),
            Notice::Pake { .. } => tracing::debug!("a password is proven once, at the door"),
            Notice::Typing(_) if self.last < self.past => {}
            Notice::Typing(typing) => self.listener.tell(SessionEvent::Typing(typing)),
            Notice::Event(event) => {
                self.last = event.number;
                let ended = event.what == Happening::Ended;
                self.listener.tell(SessionEvent::Happened(event));
                return ended.then_some(Ending::RoomEnded);
            }
        }
        None
    }

    /// Answers the room's half of proof the password.
    fn prove(&mut self, message: &str) -> Option<Ending> {
        let Some(proof) = &mut self.entered.proof else {
            tracing::debug!("a password is asked for, and we have none");
            return None;
        };
        let request = match proof.answer(message) {
            Ok(request) => request,
            Err(doubt) => return Some(self.doubted(doubt)),
        };
        let Established { socket, codec, deadline, .. } = &self.entered;
        let gone = || Instant::now() >= *deadline;
        let failed =
            codec.encode(&request).iter().find_map(|piece| send(socket, piece, gone).err());
        failed.map(|error| self.cut(unreachable(&error)))
    }

    fn doubted(&self, doubt: Doubt) -> Ending {
        tracing::warn!(%doubt);
        match doubt {
            Doubt::Malformed => self.cut(Unreachable::NotARoom),
            Doubt::Unproven => Ending::Unproven,
        }
    }

    /// A refusal in words that can be shown. Of a room that could be anybody,
    /// as it has proven neither key nor password, nothing but the reason is.
    fn heard_out(&self, refused: Refused) -> Refused {
        let suggestion = known(refused.suggestion);
        if self.writer.is_none() && self.entered.proof.is_some() && !self.entered.keyed {
            let (message, seconds) = (String::new(), refused.seconds);
            return Refused { message, suggestion, seconds, ..refused.reason.into() };
        }
        Refused { message: washed(&refused.message), suggestion, ..refused }
    }

    fn welcome(&mut self, welcome: Box<Welcome>) -> Option<Ending> {
        if self.writer.is_some() {
            tracing::debug!("a second welcome");
            return None;
        }
        if let Some(proof) = &self.entered.proof
            && let Err(doubt) = proof.check(welcome.proof.as_deref())
        {
            return Some(self.doubted(doubt));
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
                tracing::error!(%error, "no thread to send with");
                return Some(Ending::Unreachable(Unreachable::Failed));
            }
        }
        self.listener.shared.dialling.entered();
        self.past = welcome.number;
        let (address, line) = (self.entered.address.clone(), self.entered.line.clone());
        self.listener.tell(SessionEvent::Welcomed { address, line, welcome });
        None
    }

    /// The peer has closed the connection.
    fn closed(&self) -> Ending {
        let words = self.entered.codec.last_words();
        match words.map(|words| washed(&words)).filter(|words| !words.is_empty()) {
            Some(message) if self.writer.is_none() => {
                Ending::Refused(Refused { message, ..Reason::Other.into() })
            }
            _ => self.cut(Unreachable::Closed),
        }
    }

    /// The peer does not speak the codec.
    fn broken(&self, error: &CodecError) -> Ending {
        tracing::warn!(%error, "what came is not understood");
        self.cut(Unreachable::NotARoom)
    }

    fn cut(&self, why: Unreachable) -> Ending {
        if self.listener.shared.outbox.is_leaving() {
            Ending::Left
        } else if self.writer.is_some() {
            Ending::Lost
        } else {
            Ending::Unreachable(why)
        }
    }
}

/// A stranger's sentence without what could harm a terminal or a window.
fn washed(message: &str) -> String {
    Text::new(message).map(String::from).unwrap_or_default()
}

fn known(suggestion: Option<String>) -> Option<String> {
    suggestion.and_then(|raw| Nickname::new(&raw).ok()).map(String::from)
}

#[cfg(test)]
mod tests;
