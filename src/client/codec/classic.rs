// SPDX-License-Identifier: GPL-3.0-or-later
//! The classic codec, for servers of the original chat room: plain text without
//! framing, one message per chunk.

use std::collections::HashSet;
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::client::codec::echo::{Echo, Echoed};
use crate::client::codec::{Codec, CodecError, Decoded};
use crate::client::deadline::Deadline;
use crate::client::error::Unreachable;
use crate::client::socket::{read_before, send_before, unreachable};
use crate::protocol::classic::{
    EXIT, GREETING, GREETING_BYTES, PASSWORD_QUESTION, Utf8Joiner, hello_back, read_chunk,
};
use crate::protocol::{
    Abilities, Address, Event, EventKind, FirstBytes, Member, Nickname, Reason, Request, RoomName,
    Rules, SecretString, ServerMessage, Text, Topic, Welcome, limits,
};

/// Time the rest of a greeting may take after its beginning.
const GREETING_REST: Duration = Duration::from_millis(200);
/// Bytes a server may send before it admits us.
const BYTES_BEFORE_WELCOME: usize = 8 * 1024;

/// Beginnings of other protocols whose servers send first, from HTTP to NATS.
const OTHER_PROTOCOLS: [&str; 10] =
    ["HTTP/", "RTSP/", "ICY ", "* ", "+OK", "-ERR", "NOTICE ", ":", "OK MPD", "INFO {"];

pub(in crate::client) struct ClassicCodec {
    name: Nickname,
    room: RoomName,
    state: Mutex<ClassicState>,
}

struct ClassicState {
    joiner: Utf8Joiner,
    /// Text received so far; `None` once admitted.
    before: Option<String>,
    /// Number of the last event.
    number: u64,
    /// Members known by their messages and arrivals.
    members: HashSet<Nickname>,
    echo: Echo,
}

/// Returns `true` if the first bytes of a server could be the greeting of a
/// plain-text chat room.
pub(in crate::client) fn may_greet(first: &[u8]) -> bool {
    // Whatever follows: it may answer our ClientHello, which it took for a
    // name.
    if first.starts_with(GREETING.as_bytes()) {
        return true;
    }
    let text = Utf8Joiner::default().push(first);
    let is_plain = |c: char| c != '\u{FFFD}' && (!c.is_control() || "\r\n\t".contains(c));
    !text.is_empty() && text.chars().all(is_plain) && !is_of_other_server(&text)
}

/// Returns `true` for text that a server of another protocol sends first: one of
/// those whose two sides begin alike (SSH, VNC, XMPP, …), or one that answers
/// with numbers (FTP, SMTP, NNTP).
fn is_of_other_server(text: &str) -> bool {
    let number = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
    let replies = match text.as_bytes() {
        [a, b, c] | [a, b, c, b' ' | b'-', ..] => number(&[*a, *b, *c]),
        _ => false,
    };
    replies
        || matches!(FirstBytes::of(text.as_bytes()), Some(FirstBytes::Foreign(_)))
        || OTHER_PROTOCOLS.iter().any(|other| text.starts_with(other))
}

impl ClassicCodec {
    /// Reads the greeting and answers with the name. Blocks on the socket until
    /// `deadline`.
    ///
    /// # Errors
    ///
    /// [`Unreachable::NotARoom`] if the greeting is that of another protocol;
    /// other variants as the socket fails.
    pub fn enter(
        socket: &TcpStream,
        name: &Nickname,
        address: &Address,
        deadline: &Deadline,
    ) -> Result<Self, Unreachable> {
        let mut classic = Self::greeted(name, address).ok_or(Unreachable::Failed)?;
        let text = greeting(socket, deadline)?;
        keep_alive(socket);
        // Without a newline: the original server takes one `recv` as the name.
        send_before(socket, name.as_str().as_bytes(), deadline)
            .map_err(|error| unreachable(&error))?;
        classic.state.get_mut().unwrap_or_else(PoisonError::into_inner).before = Some(text);
        Ok(classic)
    }

    /// The state after the greeting, with nothing received yet.
    pub fn greeted(name: &Nickname, address: &Address) -> Option<Self> {
        let room: String = address.to_string().chars().take(limits::ROOM_NAME_CHARACTERS).collect();
        let state = ClassicState {
            joiner: Utf8Joiner::default(),
            before: Some(String::new()),
            number: 0,
            members: HashSet::from([name.clone()]),
            echo: Echo::new(name),
        };
        let room = RoomName::heard(&room).ok()?;
        Some(Self { name: name.clone(), room, state: Mutex::new(state) })
    }

    fn state(&self) -> MutexGuard<'_, ClassicState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn welcome(&self) -> ServerMessage {
        ServerMessage::Welcome(Box::new(Welcome {
            votes: Vec::new(),
            pinned: Vec::new(),
            room: self.room.clone(),
            topic: Topic::default(),
            you: self.name.clone(),
            host: None,
            members: vec![Member::named(self.name.clone())],
            number: 0,
            resumed: false,
            can: Abilities::default(),
            token: SecretString::default(),
            rules: Rules { classic: true, ..Rules::default() },
            muted: None,
            time: None,
            proof: None,
        }))
    }
}

/// Reads the whole greeting, and returns text that is not part of it.
fn greeting(socket: &TcpStream, deadline: &Deadline) -> Result<String, Unreachable> {
    let mut buffer = [0; GREETING_BYTES];
    let mut first = Vec::new();
    while !first.starts_with(GREETING.as_bytes()) && first.len() < GREETING_BYTES {
        let short = GREETING_REST.min(deadline.rest());
        let rest = Deadline::after(short);
        let until = if first.is_empty() { deadline } else { &rest };
        let read = read_before(socket, &mut buffer, until);
        deadline.spend(short.saturating_sub(rest.rest()));
        match read {
            Ok(0) if first.is_empty() => return Err(Unreachable::Closed),
            Ok(0) => break,
            Ok(size) => first.extend_from_slice(&buffer[..size]),
            // Another greeting, which ends here.
            Err(_) if !first.is_empty() => break,
            Err(error) => return Err(unreachable(&error)),
        }
        if !may_greet(&first) {
            return Err(Unreachable::NotARoom);
        }
    }
    let text = String::from_utf8_lossy(&first);
    Ok(text.strip_prefix(GREETING).unwrap_or(&text).trim().to_owned())
}

/// Turns on TCP keep-alive: without a ping, the kernel has to notice a lost server.
fn keep_alive(socket: &TcpStream) {
    let probe = socket2::TcpKeepalive::new()
        .with_time(limits::PING_AFTER)
        .with_interval(limits::PING_AFTER / 3)
        .with_retries(3);
    if let Err(error) = socket2::SockRef::from(socket).set_tcp_keepalive(&probe) {
        tracing::debug!(%error, "no TCP keep-alive");
    }
}

impl ClassicState {
    /// Looks for admission in the text received so far: the answer to the name,
    /// or an event about others. Returns the chunks of the text.
    fn admission(&mut self, name: &Nickname) -> Option<Vec<String>> {
        let text = self.before.as_ref()?.trim();
        let hello = hello_back(name);
        let (start, end) = match text.find(&hello) {
            Some(start) => (start, start + hello.len()),
            None if text.starts_with("Hi ") => (0, text.find("{exit}.")? + "{exit}.".len()),
            None => {
                let news = read_chunk(text)?;
                let news = matches!(news, EventKind::Joined(_) | EventKind::Left { .. });
                news.then_some((0, text.len()))?
            }
        };
        let chunks = [&text[..start], &text[start..end], &text[end..]];
        let chunks = chunks.map(|chunk| chunk.trim_start_matches(['\r', '\n']).to_owned());
        self.before = None;
        Some(chunks.into_iter().filter(|chunk| !chunk.is_empty()).collect())
    }

    /// Returns `true` if the server asks for a password, which would travel in plain text.
    fn asks_for_a_password(&self) -> bool {
        self.before.as_ref().is_some_and(|text| text.contains(PASSWORD_QUESTION))
    }

    fn read(&mut self, chunk: &str, notices: &mut Vec<ServerMessage>) {
        let mut rest = chunk;
        while let Some((echoed, after)) = self.echo.recognise(rest, &self.members) {
            if let Echoed::All { id, from, text } = echoed {
                let said = EventKind::said_with(from, id, text);
                notices.push(self.event(said));
            }
            rest = after;
        }
        for part in parts(rest) {
            if let Some(what) = read_chunk(&part) {
                self.track_member(&what);
                notices.push(self.event(what));
            }
        }
    }

    /// Keeps track of the members, which tell where a merged message begins.
    fn track_member(&mut self, what: &EventKind) {
        let (EventKind::Joined(Member { name, .. }) | EventKind::Said { from: name, .. }) = what
        else {
            if let EventKind::Left { name, .. } = what {
                self.members.remove(name);
            }
            return;
        };
        if self.members.len() < limits::MEMBERS {
            self.members.insert(name.clone());
        }
    }

    fn event(&mut self, what: EventKind) -> ServerMessage {
        self.number += 1;
        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        ServerMessage::Event(Event {
            number: self.number,
            time: u64::try_from(time).unwrap_or(u64::MAX),
            what,
        })
    }
}

/// Splits a chunk into texts that are not too long, without the author's name
/// repeated in each line.
fn parts(chunk: &str) -> Vec<String> {
    let name = chunk.split_once(": ").map(|(name, _)| format!("{name}: ")).unwrap_or_default();
    let own = super::echo::without_names(chunk, &name);
    let chunk = own.map_or_else(|| chunk.to_owned(), |text| format!("{name}{text}"));
    let longest = limits::TEXT_CHARACTERS + name.chars().count().min(limits::NAME_BYTES);
    let characters: Vec<char> = chunk.chars().collect();
    characters.chunks(longest).map(|part| part.iter().collect()).collect()
}

impl Codec for ClassicCodec {
    fn decode(&self, bytes: &[u8]) -> Result<Decoded, CodecError> {
        let state = &mut *self.state();
        let chunk = state.joiner.push(bytes);
        let mut decoded = Decoded::default();
        let Some(before) = &mut state.before else {
            state.read(&chunk, &mut decoded.notices);
            return Ok(decoded);
        };
        before.push_str(&chunk);
        let is_endless = before.len() > BYTES_BEFORE_WELCOME;
        if let Some(chunks) = state.admission(&self.name) {
            decoded.notices.push(self.welcome());
            for chunk in chunks {
                state.read(&chunk, &mut decoded.notices);
            }
        } else if state.asks_for_a_password() {
            decoded.notices.push(ServerMessage::refused(Reason::PasswordNeeded, None));
        } else if is_endless {
            return Err(CodecError::Endless);
        }
        Ok(decoded)
    }

    fn encode(&self, request: &Request) -> Vec<Vec<u8>> {
        let Request::Say { id, text, .. } = request else {
            tracing::debug!("a request the classic protocol cannot express");
            return Vec::new();
        };
        let Ok(text) = Text::new(text) else { return Vec::new() };
        let pieces = self.state().echo.expect(id.clone(), text);
        pieces.into_iter().map(String::into_bytes).collect()
    }

    fn goodbye(&self) -> Vec<u8> {
        EXIT.into()
    }

    fn pause(&self) -> Duration {
        limits::CLASSIC_PACE
    }

    fn text_before_welcome(&self) -> Option<String> {
        self.state().before.clone()
    }
}
