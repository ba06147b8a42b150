// SPDX-License-Identifier: GPL-3.0-or-later
//! The classic codec, spoken to an original server: plain text without
//! framing, in which one chunk is one message.

use std::collections::HashSet;
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::client::codec::echo::{Echo, Echoed};
use crate::client::codec::{Codec, CodecError, Decoded};
use crate::client::error::Unreachable;
use crate::client::socket::{read_before, send, unreachable};
use crate::protocol::classic::{
    EXIT, GREETING, GREETING_BYTES, PASSWORD_QUESTION, Utf8Joiner, hello_back, read_chunk,
};
use crate::protocol::{
    Address, Event, Happening, Member, Nickname, Notice, Reason, Request, RoomName, Rules, Text,
    Topic, Welcome, limits,
};

/// How long the rest of a greeting may lie behind its beginning.
const GREETING_REST: Duration = Duration::from_millis(200);
/// What a server may say before it lets us in.
const WORDS_BEFORE: usize = 8 * 1024;

/// How other protocols whose servers speak first begin: SSH, HTTP, FTP and
/// SMTP, IMAP, POP3.
const OTHERS: [&str; 5] = ["SSH-", "HTTP/", "220", "* ", "+OK"];

pub(in crate::client) struct ClassicCodec {
    name: Nickname,
    room: RoomName,
    state: Mutex<ClassicState>,
}

struct ClassicState {
    joiner: Utf8Joiner,
    /// What was said to us so far, until we are let in.
    before: Option<String>,
    /// The number of the last event.
    number: u64,
    /// Everybody heard of.
    members: HashSet<Nickname>,
    echo: Echo,
}

/// Whether a first word could be the greeting of a chat room that people talk
/// to in plain text.
pub(in crate::client) fn may_greet(first: &[u8]) -> bool {
    // Whatever follows: it may be an answer to our ClientHello, taken as name.
    if first.starts_with(GREETING.as_bytes()) {
        return true;
    }
    let text = Utf8Joiner::default().push(first);
    let is_plain = |c: char| c != '\u{FFFD}' && (!c.is_control() || "\r\n\t".contains(c));
    !text.is_empty()
        && text.chars().all(is_plain)
        && !OTHERS.iter().any(|other| text.starts_with(other))
}

impl ClassicCodec {
    /// Reads the greeting and answers with the name. Blocks on the socket
    /// until `deadline`.
    pub fn enter(
        socket: &TcpStream,
        name: &Nickname,
        address: &Address,
        deadline: Instant,
    ) -> Result<Self, Unreachable> {
        let mut classic = Self::greeted(name, address).ok_or(Unreachable::Failed)?;
        let words = greeting(socket, deadline)?;
        keep_alive(socket);
        // Without a newline: the original server takes one `recv` as the name.
        send(socket, name.as_str().as_bytes(), || Instant::now() >= deadline)
            .map_err(|error| unreachable(&error))?;
        classic.state.get_mut().unwrap_or_else(PoisonError::into_inner).before = Some(words);
        Ok(classic)
    }

    /// Behind the greeting, and nothing said yet.
    pub fn greeted(name: &Nickname, address: &Address) -> Option<Self> {
        let room: String = address.to_string().chars().take(limits::ROOM_NAME_CHARACTERS).collect();
        let state = ClassicState {
            joiner: Utf8Joiner::default(),
            before: Some(String::new()),
            number: 0,
            members: HashSet::from([name.clone()]),
            echo: Echo::new(name),
        };
        let room = RoomName::new(&room).ok()?;
        Some(Self { name: name.clone(), room, state: Mutex::new(state) })
    }

    fn state(&self) -> MutexGuard<'_, ClassicState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn welcome(&self) -> Notice {
        let me = Member::named(self.name.clone());
        Notice::Welcome(Box::new(Welcome {
            room: self.room.clone(),
            topic: Topic::default(),
            you: self.name.clone(),
            host: None,
            members: vec![me],
            number: 0,
            resumed: false,
            token: String::new(),
            rules: Rules { classic: true, ..Rules::default() },
            muted: None,
            proof: None,
        }))
    }
}

/// Waits for the whole greeting; returns words that are not part of it.
fn greeting(socket: &TcpStream, deadline: Instant) -> Result<String, Unreachable> {
    let mut buffer = [0; GREETING_BYTES];
    let mut first = Vec::new();
    let mut until = deadline;
    while !first.starts_with(GREETING.as_bytes()) && first.len() < GREETING_BYTES {
        match read_before(socket, &mut buffer, until) {
            Ok(0) if first.is_empty() => return Err(Unreachable::Closed),
            Ok(0) => break,
            Ok(size) => first.extend_from_slice(&buffer[..size]),
            // Some other greeting, and nothing more behind it.
            Err(_) if !first.is_empty() => break,
            Err(error) => return Err(unreachable(&error)),
        }
        if !may_greet(&first) {
            return Err(Unreachable::NotARoom);
        }
        until = deadline.min(Instant::now() + GREETING_REST);
    }
    let text = String::from_utf8_lossy(&first);
    Ok(text.strip_prefix(GREETING).unwrap_or(&text).trim().to_owned())
}

/// The classic codec has no ping, so the kernel looks whether the server is
/// still there.
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
    /// Whether what was said so far lets us in: the answer to the name, or the
    /// news of others. Returns the chunks in it.
    fn let_in(&mut self, name: &Nickname) -> Option<Vec<String>> {
        let words = self.before.as_ref()?.trim();
        let hello = hello_back(name);
        let (start, end) = match words.find(&hello) {
            Some(start) => (start, start + hello.len()),
            None if words.starts_with("Hi ") => (0, words.find("{exit}.")? + "{exit}.".len()),
            None => {
                let news = read_chunk(words)?;
                let news = matches!(news, Happening::Joined(_) | Happening::Left { .. });
                news.then_some((0, words.len()))?
            }
        };
        let chunks = [&words[..start], &words[start..end], &words[end..]];
        let chunks = chunks.map(|chunk| chunk.trim_start_matches(['\r', '\n']).to_owned());
        self.before = None;
        Some(chunks.into_iter().filter(|chunk| !chunk.is_empty()).collect())
    }

    /// It would travel in plain text, so the answer is to leave.
    fn asks_for_a_password(&self) -> bool {
        self.before.as_ref().is_some_and(|words| words.contains(PASSWORD_QUESTION))
    }

    fn read(&mut self, chunk: &str, notices: &mut Vec<Notice>) {
        let mut rest = chunk;
        while let Some((echoed, after)) = self.echo.recognise(rest, &self.members) {
            if let Echoed::All { id, from, text } = echoed {
                notices.push(self.event(Happening::Said { from, id: Some(id), text }));
            }
            rest = after;
        }
        for part in parts(rest) {
            if let Some(what) = read_chunk(&part) {
                self.meet(&what);
                notices.push(self.event(what));
            }
        }
    }

    /// Remembers who is here, to tell where a message begins.
    fn meet(&mut self, what: &Happening) {
        let (Happening::Joined(Member { name, .. }) | Happening::Said { from: name, .. }) = what
        else {
            if let Happening::Left { name, .. } = what {
                self.members.remove(name);
            }
            return;
        };
        if self.members.len() < limits::MEMBERS {
            self.members.insert(name.clone());
        }
    }

    fn event(&mut self, what: Happening) -> Notice {
        self.number += 1;
        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        Notice::Event(Event {
            number: self.number,
            time: u64::try_from(time).unwrap_or(u64::MAX),
            what,
        })
    }
}

/// A chunk as texts that are not too long, each line of one author's message
/// without the repeated name.
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
        let mut heard = Decoded::default();
        let Some(before) = &mut state.before else {
            state.read(&chunk, &mut heard.notices);
            return Ok(heard);
        };
        before.push_str(&chunk);
        let endless = before.len() > WORDS_BEFORE;
        if let Some(chunks) = state.let_in(&self.name) {
            heard.notices.push(self.welcome());
            for chunk in chunks {
                state.read(&chunk, &mut heard.notices);
            }
        } else if state.asks_for_a_password() {
            heard.notices.push(Notice::refused(Reason::PasswordNeeded, None));
        } else if endless {
            return Err(CodecError::Endless);
        }
        Ok(heard)
    }

    fn encode(&self, request: &Request) -> Vec<Vec<u8>> {
        let Request::Say { id, text } = request else {
            tracing::debug!("a request the classic codec has no words for");
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

    fn last_words(&self) -> Option<String> {
        self.state().before.clone()
    }
}
