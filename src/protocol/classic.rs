// SPDX-License-Identifier: GPL-3.0-or-later
//! The classic tongue: the plain, unframed text of the original Python chat
//! room. Its sentences are part of the protocol and are never translated.

use std::sync::LazyLock;

use super::{Event, Happening, LeaveReason, Member, ModerationAction, Nickname, Recognition, Text};

/// What the server sends on accept, without a newline.
pub const GREETING: &str = "Welcome!!! Please enter your name and press Return";
/// How much of a first word is looked at, in bytes.
pub const GREETING_BYTES: usize = 1024;

/// What the server asks after the name, where the room has a password.
pub const PASSWORD_QUESTION: &str =
    "This room has a password. It travels unencrypted. Please enter it and press Return";

/// The answer to a wrong password, as long as another may be tried.
pub const WRONG_PASSWORD: &str =
    "That is not the password of this room. Please try again and press Return";

/// How sentences of the room begin that go on with a colon, here or in the
/// terminal, and what the room goes by: no name begins like that.
const BEGINNINGS: [&str; 9] = [
    "The host",
    "Announcement by",
    "The topic",
    "Slow mode",
    "Invite",
    "Salotto",
    "You know this room",
    "You are",
    "The words",
];
/// What is in no name, because the room says it behind names.
const ENDINGS: [&str; 4] = ["joined the chat", "left the chat", "is now called", "closed the room"];
/// What lists of people say of somebody in brackets behind the name, in the
/// terminal; a name has none of it in brackets of its own.
const MARKS: [&str; 7] =
    ["you", "host", "moderator", "recognised", "muted", "not encrypted", "you ignore them"];
/// What begins a line about the host's and the moderators' acts, and about who
/// may be somebody else. They may have a colon in them, like what is said; but
/// no name begins with a space.
const ROOM: &str = "  ";

/// Whether what somebody of that name says could pass for words of the room
/// itself: `The topic is: …` is one of [`lines`]' sentences, and so would be
/// `Bo left the chat. Ada`. By the [`skeleton`](Nickname::skeleton), in any case.
pub fn imitates_the_room(name: &Nickname) -> bool {
    static BEGIN: LazyLock<[String; 9]> = LazyLock::new(|| BEGINNINGS.map(read_as));
    static END: LazyLock<[String; 4]> = LazyLock::new(|| ENDINGS.map(read_as));
    let look = roughly(&name.skeleton());
    let begins = |words: &String| {
        let rest = look.strip_prefix(words.as_str());
        // `The hostess` is somebody else.
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    BEGIN.iter().any(begins)
        || END.iter().any(|words| look.contains(words.as_str()))
        || bears_a_mark(&look)
}

/// Whether there is a mark of ours in brackets, as in `Bo (host)` or
/// `Bo (muted, you)`.
fn bears_a_mark(look: &str) -> bool {
    static MARK: LazyLock<[String; MARKS.len()]> = LazyLock::new(|| MARKS.map(read_as));
    let inside = look.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    let mut words = inside.flat_map(|inside| inside.split(',')).map(str::trim);
    words.any(|word| MARK.iter().any(|mark| mark == word))
}

/// As [`roughly`] reads words of ours.
fn read_as(words: &str) -> String {
    let look = Nickname::new(words).map_or_else(|_| words.to_owned(), |name| name.skeleton());
    roughly(&look)
}

/// A look without the difference between `i`, `I`, `l` and `L` (which is kept
/// apart there, as a character for private use): it depends on the case, and
/// is too fine a one here.
fn roughly(look: &str) -> String {
    let upright = |c: char| matches!(c, 'i' | '\u{E000}'..='\u{F8FF}');
    look.chars().map(|c| if upright(c) { 'l' } else { c }).collect()
}

/// The message that leaves; it is never relayed.
pub const EXIT: &str = "{exit}";

/// The answer to a name that was accepted, to that client alone.
pub fn hello_back(name: &Nickname) -> String {
    format!("Hi {name}, if you want to leave please write {EXIT}.")
}

/// The lines that tell a classic member about an event, each ending in `\n`;
/// empty where the classic tongue has no words for it. Every line of a message
/// bears its author's name, so that no line can pass for somebody else's.
pub fn lines(event: &Event) -> String {
    match &event.what {
        Happening::Said { from, text, .. } => {
            text.as_str().lines().map(|line| format!("{from}: {line}\n")).collect()
        }
        Happening::Joined(Member { name, recognition, .. }) => {
            format!("{name} joined the chat\n{}", stranger(name, *recognition))
        }
        Happening::Left { name, .. } => format!("{name} left the chat.\n"),
        Happening::Renamed { from, to, recognition } => {
            format!("{from} is now called {to}\n{}", stranger(to, *recognition))
        }
        Happening::Topic { by, topic } => {
            let by = by.as_ref().map_or("The host", Nickname::as_str);
            match topic.as_str() {
                "" => format!(
                    "{ROOM}{by} removed the topic
"
                ),
                topic => format!(
                    "{ROOM}{by} set the topic: {topic}
"
                ),
            }
        }
        Happening::Acted { by, act: ModerationAction::Announce { text }, why } => {
            let sentence = |line| {
                ModerationAction::Announce { text: line }.sentence(by.as_ref(), why.as_ref())
            };
            let lines = text.as_str().lines().filter_map(|line| Text::new(line).ok());
            lines.map(|line| format!("{ROOM}{}\n", sentence(line))).collect()
        }
        Happening::Acted { by, act, why } => {
            format!("{ROOM}{}\n", act.sentence(by.as_ref(), why.as_ref()))
        }
        Happening::Notice { text } => format!("{text}\n"),
        Happening::Ended => "The host has closed the room.\n".to_owned(),
    }
}

/// Whoever comes under a name that the room knows, but not with the key it knows
/// it by, may still be the same: with another device, or without encryption.
fn stranger(name: &Nickname, recognition: Option<Recognition>) -> String {
    match recognition {
        Some(Recognition::Other) => format!(
            "{ROOM}Perhaps not the {name} who was here before: the key is another, or missing.\n"
        ),
        _ => String::new(),
    }
}

/// Reads one chunk of a classic server the way people do: `NAME: text`,
/// `NAME joined the chat`, `NAME left the chat.`, or words of the server.
/// `None` for a chunk with nothing to see in it.
pub fn read_chunk(chunk: &str) -> Option<Happening> {
    // Before anything is sanitized: the name is no part of the longest text.
    if let Some(said) = said(chunk.trim_start_matches(['\r', '\n'])) {
        return Some(said);
    }
    let text = Text::new(chunk).ok()?;
    let line = text.as_str();
    if let Some(name) = line.strip_suffix(" joined the chat").and_then(known_name) {
        return Some(Happening::Joined(Member::named(name)));
    }
    if let Some(name) = line.strip_suffix(" left the chat.").and_then(known_name) {
        return Some(Happening::Left { name, reason: LeaveReason::Left });
    }
    Some(Happening::Notice { text })
}

fn said(line: &str) -> Option<Happening> {
    let (name, text) = line.split_once(": ")?;
    Some(Happening::Said { from: known_name(name)?, id: None, text: Text::new(text).ok()? })
}

fn known_name(raw: &str) -> Option<Nickname> {
    Nickname::new(raw).ok().filter(|name| name.as_str() == raw)
}

/// Joins UTF-8 that the network split, and replaces what is no UTF-8 at all.
#[derive(Debug, Default)]
pub struct Utf8Joiner {
    /// The beginning of a character, at most 3 bytes.
    pending: Vec<u8>,
}

impl Utf8Joiner {
    /// The text up to here; an unfinished character at the end waits for the
    /// next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.pending.extend_from_slice(bytes);
        let keep = unfinished(&self.pending);
        let rest = self.pending.split_off(self.pending.len() - keep);
        let text = String::from_utf8_lossy(&self.pending).into_owned();
        self.pending = rest;
        text
    }
}

/// How many bytes at the end are the beginning of a character.
fn unfinished(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let byte = bytes[bytes.len() - back];
        let needs = match byte {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            0x80..=0xBF => continue,
            _ => return 0,
        };
        return if back < needs { back } else { 0 };
    }
    0
}

#[cfg(test)]
mod tests;
