// SPDX-License-Identifier: GPL-3.0-or-later
//! The classic protocol: the plain, unframed text of the original Python chat
//! room. Its sentences are part of the protocol and are never translated.

mod talk;

use std::sync::LazyLock;

pub use self::talk::{ROOM_PREFIX, link_line};
use self::talk::{asked, author, edited, poll_closed, said_lines, shared, whispered};
use super::{
    Event, EventKind, LeaveReason, Member, ModerationAction, NameDoubt, Nickname, PowerState,
    Reaction, Text, Topic, trim_unseen,
};

/// Greeting the server sends on accept, without a newline.
pub const GREETING: &str = "Welcome!!! Please enter your name and press Return";
/// Bytes of the greeting that a client examines, at most.
pub const GREETING_BYTES: usize = 1024;

/// Question of a room with a password, sent after the name.
pub const PASSWORD_QUESTION: &str =
    "This room has a password. It travels unencrypted. Please enter it and press Return";

/// Answer to a wrong password while another may be tried.
pub const WRONG_PASSWORD: &str =
    "That is not the password of this room. Please try again and press Return";

/// Beginnings of the room's own sentences with a colon, here or in the
/// terminal, and names for the room itself. No name may begin like this.
const RESERVED_BEGINNINGS: [&str; 9] = [
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
/// Phrases the room writes after names. No name may contain one.
const RESERVED_PHRASES: [&str; 4] =
    ["joined the chat", "left the chat", "is now called", "closed the room"];
/// Labels that lists of members in the terminal put in brackets after a name.
/// No name may contain one in brackets.
const LABELS: [&str; 9] = [
    "you",
    "host",
    "moderator",
    "recognised",
    "muted",
    "not encrypted",
    "reconnecting",
    "away",
    "you ignore them",
];
/// Returns `true` if messages under this name could pass for sentences of the
/// room itself: `The topic is: …` is one of [`lines`]' sentences, and so would
/// be `Bo left the chat. Ada`. Compares by [`Nickname::skeleton`], without
/// regard to case.
pub fn imitates_the_room(name: &Nickname) -> bool {
    static BEGIN: LazyLock<[String; 9]> =
        LazyLock::new(|| RESERVED_BEGINNINGS.map(coarse_skeleton));
    static END: LazyLock<[String; 4]> = LazyLock::new(|| RESERVED_PHRASES.map(coarse_skeleton));
    let skeleton = coarse(&name.skeleton());
    let begins = |words: &String| {
        let rest = skeleton.strip_prefix(words.as_str());
        // `The hostess` is allowed.
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    BEGIN.iter().any(begins)
        || END.iter().any(|words| skeleton.contains(words.as_str()))
        || has_label(&skeleton)
}

/// Returns `true` if the name contains one of [`LABELS`] in brackets, as in `Bo
/// (host)` or `Bo (muted, you)`.
fn has_label(skeleton: &str) -> bool {
    static LABEL: LazyLock<[String; LABELS.len()]> = LazyLock::new(|| LABELS.map(coarse_skeleton));
    let inside = skeleton.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    let mut words = inside.flat_map(|inside| inside.split(',')).map(str::trim);
    words.any(|word| LABEL.iter().any(|label| label == word))
}

/// The coarse skeleton of reserved words.
fn coarse_skeleton(words: &str) -> String {
    let skeleton = Nickname::new(words).map_or_else(|_| words.to_owned(), |name| name.skeleton());
    coarse(&skeleton)
}

/// Drops the difference between `i`, `I`, `l` and `L` from a skeleton (which
/// keeps `L` as a character for private use): it depends on the case, which
/// does not matter here.
fn coarse(skeleton: &str) -> String {
    let upright = |c: char| matches!(c, 'i' | '\u{E000}'..='\u{F8FF}');
    skeleton.chars().map(|c| if upright(c) { 'l' } else { c }).collect()
}

/// Message by which a guest leaves; it is never relayed.
pub const EXIT: &str = "{exit}";

/// Returns `true` for a text that would be said as exactly [`EXIT`]: without all
/// that is taken out of a message, as white space at its end is, and without
/// unseen characters around it. With a space in front it is a message.
pub fn is_exit(text: &str) -> bool {
    text.contains('{') && Text::new(&trim_unseen(text)).is_ok_and(|text| text.as_str() == EXIT)
}

/// Answer to an accepted name, sent to that client alone.
pub fn hello_back(name: &Nickname) -> String {
    format!("Hi {name}, if you want to leave please write {EXIT}.")
}

/// The line about the topic.
fn topic_set(by: Option<&Nickname>, topic: &Topic) -> String {
    let by = by.map_or("The host", Nickname::as_str);
    match topic.as_str() {
        "" => format!("{ROOM_PREFIX}{by} removed the topic\n"),
        topic => format!("{ROOM_PREFIX}{by} set the topic: {topic}\n"),
    }
}

/// Formats an event as lines for classic guests, each ending in `\n`; empty if
/// the classic protocol cannot express it. Every line of a message begins with
/// its author's name, so that no line can pass for somebody else's.
pub fn lines(event: &Event) -> String {
    match &event.what {
        EventKind::Said { from, answers, emote, text, .. } => {
            said_lines(&author(from, *emote), answers.as_ref(), text)
        }
        EventKind::Edited(edit) => edited(edit),
        EventKind::Poll(poll) => asked(poll),
        EventKind::File(file) => shared(file),
        EventKind::PollClosed(closed) => poll_closed(closed),
        EventKind::Whispered(whisper) => whispered(whisper),
        EventKind::Joined(member) => {
            format!("{} joined the chat\n{}", member.name, doubted(member.doubt()))
        }
        EventKind::Left { name, .. } => format!("{name} left the chat.\n"),
        EventKind::Renamed { from, to, recognition, looks_like, .. } => {
            let doubt = NameDoubt::about(to, *recognition, looks_like.as_ref());
            format!("{from} is now called {to}\n{}", doubted(doubt))
        }
        EventKind::Topic { by, topic, .. } => topic_set(by.as_ref(), topic),
        EventKind::Acted { by, act: ModerationAction::Announce { text }, target, why, .. } => {
            let sentence = |line| {
                let announced = ModerationAction::Announce { text: line };
                announced.sentence(by.as_ref(), *target, why.as_ref())
            };
            let lines = text.as_str().lines().filter_map(|line| Text::new(line).ok());
            lines.fold(String::new(), |lines, line| lines + ROOM_PREFIX + &sentence(line) + "\n")
        }
        EventKind::Acted { by, act, target, why, .. } => {
            format!("{ROOM_PREFIX}{}\n", act.sentence(by.as_ref(), *target, why.as_ref()))
        }
        // Its text was told, and cannot be taken back.
        EventKind::Notice { text } => format!("{text}\n"),
        EventKind::History { kept, chosen } => {
            let sentence = match (kept, chosen) {
                (true, false) => "The host keeps what is said again",
                (false, false) => "The host cannot keep what is said for now",
                (true, true) => "The host keeps what is said from now on",
                (false, true) => "The host keeps nothing of what is said from now on",
            };
            format!("{ROOM_PREFIX}{sentence}\n")
        }
        EventKind::Ended => "The host has closed the room.\n".to_owned(),
        EventKind::Reacted(Reaction { from, to, message, emoji, active: true, .. }) => {
            let to = to.as_ref().map_or_else(|| format!("message {message}"), ToString::to_string);
            format!("{ROOM_PREFIX}{from} reacts with {emoji} to {to}\n")
        }
        // A text that was told cannot be taken back.
        _ => String::new(),
    }
}

/// The line about the host's computer; none while it runs.
pub fn power_line(state: PowerState) -> Option<String> {
    let line = match state {
        PowerState::Suspending => "The host's computer goes to sleep",
        PowerState::ShuttingDown => "The host's computer is being switched off",
        PowerState::LoggingOut => "The host is logging out, which closes the room",
        PowerState::Running | PowerState::Other => return None,
    };
    Some(format!("{ROOM_PREFIX}{line}\n"))
}

/// Warning about a name that suggests somebody else.
fn doubted(doubt: Option<NameDoubt>) -> String {
    match doubt {
        Some(NameDoubt::UsedBefore(name)) => format!(
            "{ROOM_PREFIX}Perhaps not the {name} who was here before: the key is another, or missing.\n"
        ),
        Some(NameDoubt::LooksLike { name, other }) => {
            format!("{ROOM_PREFIX}The name {name} looks like that of somebody else: {other}.\n")
        }
        None => String::new(),
    }
}

/// Parses one chunk of a classic server: `NAME: text`, `NAME joined the chat`,
/// `NAME left the chat.`, or anything else as a notice. `None` for a chunk
/// without visible characters.
pub fn read_chunk(chunk: &str) -> Option<EventKind> {
    // Before sanitizing: the name does not count towards the longest text.
    if let Some(said) = said(chunk.trim_start_matches(['\r', '\n'])) {
        return Some(said);
    }
    let text = Text::new(chunk).ok()?;
    let line = text.as_str();
    if let Some(name) = line.strip_suffix(" joined the chat").and_then(known_name) {
        return Some(EventKind::Joined(Member::named(name)));
    }
    if let Some(name) = line.strip_suffix(" left the chat.").and_then(known_name) {
        return Some(EventKind::Left { name, reason: LeaveReason::Left });
    }
    Some(EventKind::Notice { text })
}

fn said(line: &str) -> Option<EventKind> {
    let (name, text) = line.split_once(": ")?;
    Some(EventKind::said(known_name(name)?, Text::new(text).ok()?))
}

fn known_name(raw: &str) -> Option<Nickname> {
    Nickname::heard(raw).ok().filter(|name| name.as_str() == raw)
}

/// Decodes UTF-8 that arrives in pieces, and replaces invalid bytes.
#[derive(Debug, Default)]
pub struct Utf8Joiner {
    /// Beginning of a character, at most 3 bytes.
    pending: Vec<u8>,
}

impl Utf8Joiner {
    /// Decodes the text up to here. An unfinished character at the end waits
    /// for the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.pending.extend_from_slice(bytes);
        let keep = unfinished(&self.pending);
        let rest = self.pending.split_off(self.pending.len() - keep);
        let text = String::from_utf8_lossy(&self.pending).into_owned();
        self.pending = rest;
        text
    }
}

/// Number of bytes at the end that begin a character.
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
