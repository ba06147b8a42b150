// SPDX-License-Identifier: GPL-3.0-or-later
//! Echoes of our own messages in a classic room: cut to what an original server
//! reads at once, and recognized when they come back.

#![allow(clippy::mutable_key_type, reason = "what a name finds out later is not hashed")]

use std::collections::{HashSet, VecDeque};

use crate::protocol::classic::{EXIT, read_chunk};
use crate::protocol::{EventKind, Nickname, Text};

/// Bytes an original server or client reads with one `recv`.
const RECV_BYTES: usize = 1024;
/// Shortest limit of a piece, however long the name before it.
const MIN_PIECE_BYTES: usize = 256;
/// Own messages that may await their echo.
const MAX_UNCONFIRMED: usize = 256;

/// Own messages that await their echo.
#[derive(Debug)]
pub(super) struct Echo {
    name: Nickname,
    /// Text the server writes before our messages.
    prefix: String,
    unconfirmed: VecDeque<Unconfirmed>,
}

#[derive(Debug)]
struct Unconfirmed {
    id: Option<String>,
    text: Text,
    pieces: VecDeque<String>,
}

/// An echo of our own message.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Echoed {
    /// A piece of a message; more pieces are to come.
    Piece,
    All {
        id: Option<String>,
        from: Nickname,
        text: Text,
    },
}

impl Echo {
    pub fn new(name: &Nickname) -> Self {
        let prefix = format!("{name}: ");
        Self { name: name.clone(), prefix, unconfirmed: VecDeque::new() }
    }

    /// Cuts a text into pieces to send, and awaits their echo from now on.
    /// Empty if the text cannot be sent.
    pub fn expect(&mut self, id: Option<String>, text: Text) -> VecDeque<String> {
        let pieces = pieces(
            text.as_str(),
            RECV_BYTES.saturating_sub(self.prefix.len()).max(MIN_PIECE_BYTES),
        );
        // A piece that would make us leave must not be sent, nor its message.
        if pieces.iter().any(|piece| piece == EXIT) {
            return VecDeque::new();
        }
        if self.unconfirmed.len() == MAX_UNCONFIRMED {
            self.unconfirmed.pop_front();
        }
        self.unconfirmed.push_back(Unconfirmed { id, text, pieces: pieces.clone() });
        pieces
    }

    /// Recognizes an echo at the beginning of `chunk`, and returns what follows
    /// it.
    pub fn recognise<'a>(
        &mut self,
        chunk: &'a str,
        members: &HashSet<Nickname>,
    ) -> Option<(Echoed, &'a str)> {
        let chunk = chunk.trim_start_matches(['\r', '\n']);
        let said = chunk.strip_prefix(&self.prefix)?;
        let plain = without_names(chunk, &self.prefix).unwrap_or_default();
        let next = |waiting: &Unconfirmed| waiting.pieces.front().cloned().unwrap_or_default();
        let whole = |waiting: &Unconfirmed| {
            let piece = next(waiting);
            said.trim_end() == piece || plain.trim_end() == piece
        };
        if let Some(index) = self.unconfirmed.iter().position(whole) {
            return Some((self.confirm(index)?, ""));
        }
        let merged = |waiting: &Unconfirmed| {
            let rest = said.strip_prefix(next(waiting).as_str());
            rest.is_some_and(|rest| begins_message(rest, members))
        };
        let index = self.unconfirmed.iter().position(merged)?;
        let rest = &said[next(&self.unconfirmed[index]).len()..];
        Some((self.confirm(index)?, rest))
    }

    fn confirm(&mut self, index: usize) -> Option<Echoed> {
        let waiting = self.unconfirmed.get_mut(index)?;
        waiting.pieces.pop_front();
        if !waiting.pieces.is_empty() {
            return Some(Echoed::Piece);
        }
        let Unconfirmed { id, text, .. } = self.unconfirmed.remove(index)?;
        Some(Echoed::All { id, from: self.name.clone(), text })
    }
}

/// Returns `true` if a new message begins here.
fn begins_message(rest: &str, members: &HashSet<Nickname>) -> bool {
    match read_chunk(rest) {
        Some(EventKind::Said { from, .. }) => members.contains(&from),
        Some(EventKind::Joined(_) | EventKind::Left { .. }) => true,
        _ => false,
    }
}

/// Removes the author's name from each line of a message, as a Salotto room
/// writes it for classic guests. `None` if a line lacks it.
pub(super) fn without_names(chunk: &str, name: &str) -> Option<String> {
    if name.is_empty() {
        return None;
    }
    let lines: Option<Vec<&str>> =
        chunk.trim_end().lines().map(|line| line.strip_prefix(name)).collect();
    lines.map(|lines| lines.join("\n"))
}

/// Cuts `text` into pieces of at most `longest` bytes, at white space if
/// possible.
fn pieces(text: &str, longest: usize) -> VecDeque<String> {
    let mut pieces = VecDeque::new();
    let mut rest = text;
    while rest.len() > longest {
        let fits = rest.floor_char_boundary(longest);
        let space = rest[..fits].rfind(char::is_whitespace).filter(|at| *at > longest / 2);
        let (piece, after) = rest.split_at(space.unwrap_or(fits));
        if !piece.trim().is_empty() {
            pieces.push_back(piece.trim_end().to_owned());
        }
        rest = after.trim_start();
    }
    if !rest.trim().is_empty() {
        pieces.push_back(rest.to_owned());
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    fn all(id: &str, text: &str) -> Echoed {
        Echoed::All { id: Some(id.into()), from: name("Ada"), text: Text::new(text).unwrap() }
    }

    fn said(texts: &[(&str, &str)]) -> Echo {
        let mut echo = Echo::new(&name("Ada"));
        for (id, text) in texts {
            echo.expect(Some((*id).into()), Text::new(text).unwrap());
        }
        echo
    }

    #[test]
    fn our_words_are_recognised_and_others_are_not() {
        let mut echo = said(&[("1", "hi"), ("2", "hi there"), ("3", "hi")]);
        let nobody = HashSet::new();
        assert_eq!(echo.recognise("Bo: hi", &nobody), None);
        assert_eq!(echo.recognise("Ada: hi there", &nobody), Some((all("2", "hi there"), "")));
        assert_eq!(echo.recognise("Ada: hi", &nobody), Some((all("1", "hi"), "")));
        assert_eq!(echo.recognise("Ada: hi", &nobody), Some((all("3", "hi"), "")));
        assert_eq!(echo.recognise("Ada: hi", &nobody), None);
    }

    #[test]
    fn merged_messages_are_told_apart() {
        let mut echo = said(&[("1", "one"), ("2", "two")]);
        let here = HashSet::from([name("Ada"), name("Bo")]);
        let chunk = "Ada: oneAda: twoBo: three";
        assert_eq!(echo.recognise(chunk, &here), Some((all("1", "one"), "Ada: twoBo: three")));
        assert_eq!(
            echo.recognise("Ada: twoBo: three", &here),
            Some((all("2", "two"), "Bo: three"))
        );
    }

    #[test]
    fn several_lines_come_back_with_or_without_names() {
        for echoed in ["Ada: a\nb", "Ada: a\nAda: b\n"] {
            let mut echo = said(&[("1", "a\nb")]);
            assert_eq!(echo.recognise(echoed, &HashSet::new()), Some((all("1", "a\nb"), "")));
        }
    }

    #[test]
    fn a_long_text_comes_back_in_pieces() {
        let text = "parola ".repeat(400);
        let text = text.trim_end();
        let mut echo = Echo::new(&name("Ada"));
        let pieces = echo.expect(Some("1".into()), Text::new(text).unwrap());
        assert!(pieces.len() == 3 && pieces.iter().all(|piece| piece.len() <= RECV_BYTES - 5));
        for piece in pieces.iter().take(2) {
            let heard =
                echo.recognise(&format!("Ada: {piece}"), &HashSet::new()).map(|(what, _)| what);
            assert_eq!(heard, Some(Echoed::Piece));
        }
        let last = format!("Ada: {}", pieces[2]);
        assert_eq!(echo.recognise(&last, &HashSet::new()), Some((all("1", text), "")));
    }

    #[test]
    fn a_piece_that_leaves_is_never_sent() {
        let mut echo = Echo::new(&name("Ada"));
        let trap = format!("{} {EXIT}", "x".repeat(RECV_BYTES - 5));
        assert!(echo.expect(Some("1".into()), Text::new(&trap).unwrap()).is_empty());
    }

    proptest! {
        #[test]
        fn pieces_hold_everything_and_fit(text in "(\\PC|\\s){0,400}") {
            let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let pieces = pieces(&text, 40);
            prop_assert!(pieces.iter().all(|piece| piece.len() <= 40 && !piece.trim().is_empty()));
            let joined: String = pieces.iter().map(|piece| visible(piece)).collect();
            prop_assert_eq!(joined, visible(&text));
        }

        #[test]
        fn any_chunk_can_be_heard(said in "\\PC{1,30}", chunk in any::<String>()) {
            let mut echo = Echo::new(&name("Ada"));
            if let Ok(text) = Text::new(&said) {
                echo.expect(Some("1".into()), text);
            }
            let members = HashSet::from([name("Ada")]);
            let _ = echo.recognise(&chunk, &members);
            let _ = echo.recognise(&format!("Ada: {said}{chunk}"), &members);
        }
    }
}
