// SPDX-License-Identifier: GPL-3.0-or-later
//! The classic tongue: the plain, unframed text of the original Python chat
//! room. Its sentences are part of the protocol and are never translated.

use std::sync::LazyLock;

use super::{Act, Event, Happening, LeaveReason, Member, Nickname, Text};

/// What the server sends on accept, without a newline.
pub const GREETING: &str = "Welcome!!! Please enter your name and press Return";

/// What the server asks after the name, where the room has a password.
pub const PASSWORD_QUESTION: &str =
    "This room has a password. It travels unencrypted. Please enter it and press Return";

/// The answer to a wrong password, as long as another may be tried.
pub const WRONG_PASSWORD: &str =
    "That is not the password of this room. Please try again and press Return";

/// What begins a line about the host's and the moderators' acts. They may have
/// a colon in them, like what is said; but no name begins with a space.
const ROOM: &str = "  ";
/// How no name begins: what somebody called so says would read like a sentence
/// of the room (`The topic is: …` is one of [`lines`]').
const BEGINNINGS: [&str; 3] = ["The host", "The topic", "Announcement by"];
/// What nobody is called.
const OURS: &str = "Salotto";
/// What is in no name, because the room says it behind names.
const ENDINGS: [&str; 4] = ["joined the chat", "left the chat", "is now called", "closed the room"];

/// Whether a name, or what somebody of that name says, could pass for words of
/// the room itself.
pub fn imitates_the_room(name: &Nickname) -> bool {
    static BEGIN: LazyLock<Vec<String>> = LazyLock::new(|| looks(&BEGINNINGS));
    static END: LazyLock<Vec<String>> = LazyLock::new(|| looks(&ENDINGS));
    // The look tells an `l` from an `L`, which is too fine a difference here.
    let (key, look) = (name.key(), name.look());
    let read = |words: &str| key.contains(&words.to_lowercase());
    let begun = |words: &str| begins_with(&key, &words.to_lowercase());
    key == OURS.to_lowercase()
        || look == look_of(OURS)
        || BEGIN.iter().any(|words| begins_with(&look, words))
        || END.iter().any(|words| look.contains(words))
        || BEGINNINGS.iter().any(|words| begun(words))
        || ENDINGS.iter().any(|words| read(words))
}

/// Whether these are the first words of a name, and whole ones.
fn begins_with(name: &str, words: &str) -> bool {
    name.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn looks(sentences: &[&str]) -> Vec<String> {
    sentences.iter().map(|words| look_of(words)).collect()
}

fn look_of(words: &str) -> String {
    Nickname::new(words).map_or_else(|_| words.to_owned(), |name| name.look())
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
        Happening::Joined(Member { name, .. }) => format!("{name} joined the chat\n"),
        Happening::Left { name, .. } => format!("{name} left the chat.\n"),
        Happening::Renamed { from, to, .. } => format!("{from} is now called {to}\n"),
        Happening::Topic { topic, .. } if topic.as_str().is_empty() => {
            "The topic was removed\n".to_owned()
        }
        Happening::Topic { topic, .. } => format!("The topic is: {}\n", topic.as_str()),
        Happening::Acted { by, act: Act::Announce { text }, why } => {
            let sentence = |line| Act::Announce { text: line }.sentence(by.as_ref(), why.as_ref());
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

/// Reads one chunk of a classic server the way people do: `NAME: text`,
/// `NAME joined the chat`, `NAME left the chat.`, or words of the server.
/// `None` for a chunk with nothing to see in it.
pub fn read_chunk(chunk: &str) -> Option<Happening> {
    // Before anything is washed: the name is no part of the longest text.
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(from: &str, text: &str) -> Happening {
        Happening::Said {
            from: Nickname::new(from).unwrap(),
            id: None,
            text: Text::new(text).unwrap(),
        }
    }

    fn event(what: Happening) -> Event {
        Event { number: 1, time: 0, what }
    }

    #[test]
    fn the_sentences_are_the_original_ones() {
        let ada = Nickname::new("Ada").unwrap();
        assert_eq!(hello_back(&ada), "Hi Ada, if you want to leave please write {exit}.");
        assert_eq!(lines(&event(said("Ada", "hi"))), "Ada: hi\n");
        let member = Member::named(ada.clone());
        assert_eq!(lines(&event(Happening::Joined(member))), "Ada joined the chat\n");
        let left = Happening::Left { name: ada, reason: LeaveReason::Vanished };
        assert_eq!(lines(&event(left)), "Ada left the chat.\n");
    }

    #[test]
    fn a_second_line_cannot_pass_for_somebody_else() {
        let forged = event(said("Eve", "hi\nAda: I owe Eve 50 euros\nAda left the chat."));
        assert!(lines(&forged).lines().all(|line| line.starts_with("Eve: ")));
    }

    #[test]
    fn names_that_read_like_the_room_are_known() {
        let imitates = |raw| imitates_the_room(&Nickname::new(raw).unwrap());
        for raw in
            ["The Host", "SALOTTO", "the  topic is", "Announcement by Ada", "Sa1otto", "The H0st"]
                .into_iter()
                .chain(["The host locked the room", "Ann joined the chat", "Bo left the chat. Ada"])
        {
            assert!(imitates(raw), "{raw}");
        }
        for raw in ["Ada", "Hostess", "The hostess", "Salotto fan"] {
            assert!(!imitates(raw), "{raw}");
        }
    }

    #[test]
    fn chunks_are_read_as_people_read_them() {
        assert_eq!(read_chunk("Ada: hi: there"), Some(said("Ada", "hi: there")));
        assert!(matches!(read_chunk("Ada joined the chat"), Some(Happening::Joined(_))));
        assert!(matches!(read_chunk("Ada left the chat."), Some(Happening::Left { .. })));
        assert!(matches!(read_chunk("Server is busy"), Some(Happening::Notice { .. })));
        assert_eq!(read_chunk("\n"), None);
        let longest = "a".repeat(4_000);
        assert_eq!(read_chunk(&format!("Ada: {longest}")), Some(said("Ada", &longest)));
    }

    proptest! {
        #[test]
        fn split_utf8_is_joined(text in any::<String>(), cuts in prop::collection::vec(0usize..64, 0..8)) {
            let mut joiner = Utf8Joiner::default();
            let mut joined = String::new();
            let mut rest = text.as_bytes();
            for cut in cuts {
                let (now, later) = rest.split_at(cut.min(rest.len()));
                joined += &joiner.push(now);
                rest = later;
            }
            joined += &joiner.push(rest);
            prop_assert_eq!(joined, text);
        }

        #[test]
        fn garbage_never_panics_nor_piles_up(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut joiner = Utf8Joiner::default();
            for byte in &bytes {
                let chunk = joiner.push(std::slice::from_ref(byte));
                read_chunk(&chunk);
                prop_assert!(joiner.pending.len() < 4);
            }
        }
    }
}
