// SPDX-License-Identifier: GPL-3.0-or-later
//! The meaning of what is said: words, a deed (`/me`), or a question of one client to
//! another (CTCP).

use super::plain;
use super::split::{Piece, pieces};

/// Encloses a CTCP message.
const CTCP: char = '\u{1}';

/// Words of a guest, without their formatting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spoken {
    /// A message for the room. A deed is one between asterisks, as `/me` writes it.
    Message(String),
    /// A question or an answer of a client, with its command in capitals. Nobody is there
    /// to take it.
    Ctcp(String),
}

impl Spoken {
    /// The meaning of the text of a `PRIVMSG` or `NOTICE`.
    pub fn of(text: &str) -> Self {
        let Some(inside) = text.strip_prefix(CTCP) else {
            return Self::Message(plain(text).into_owned());
        };
        let inside = inside.strip_suffix(CTCP).unwrap_or(inside);
        let (command, rest) = inside.split_once(' ').unwrap_or((inside, ""));
        if !command.eq_ignore_ascii_case("ACTION") {
            return Self::Ctcp(command.to_ascii_uppercase());
        }
        let deed = plain(rest);
        match deed.trim() {
            "" => Self::Message(String::new()),
            deed => Self::Message(format!("*{deed}*")),
        }
    }
}

/// The deed in a message between asterisks, as `/me` writes it: `waves` in `*waves*`. None
/// in `**`, `* x *` and `*a* and *b*`.
pub fn action(text: &str) -> Option<&str> {
    let deed = text.strip_prefix('*')?.strip_suffix('*')?;
    let is_deed = !deed.is_empty() && deed.trim() == deed && !deed.contains('*');
    is_deed.then_some(deed)
}

/// A message of the room in pieces of at most `room` bytes, each for a `PRIVMSG` of its
/// own. Those of a deed are `ACTION`s. Blank lines stay if they are `kept`. There are at
/// most [`PIECES`], because a line costs its readers more than its writer: the last one
/// says so if the rest is cut.
pub fn said_pieces(text: &str, room: usize, kept: bool) -> Vec<Piece> {
    let deed = action(text);
    let around = deed.map_or(0, |_| "\u{1}ACTION \u{1}".len());
    let room = room.saturating_sub(around);
    let is_told = |piece: &Piece| kept || piece.continues || !piece.text.trim().is_empty();
    let mut told: Vec<_> =
        pieces(deed.unwrap_or(text), room).filter(is_told).take(PIECES + 1).collect();
    if told.len() > PIECES {
        told.truncate(PIECES - 1);
        told.extend(pieces(REST, room).next());
    }
    if deed.is_some() {
        for piece in &mut told {
            piece.text = format!("{CTCP}ACTION {}{CTCP}", piece.text);
        }
    }
    told
}

/// Pieces of one message, at the most.
pub const PIECES: usize = 60;

/// Stands for the pieces beyond [`PIECES`].
const REST: &str = "[The rest of this message is cut.]";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message(text: &str) -> Spoken {
        Spoken::Message(text.to_owned())
    }

    #[test]
    fn a_deed_is_what_me_writes() {
        for text in ["\u{1}ACTION waves\u{1}", "\u{1}action waves ", "\u{1}ACTION \u{2}waves\u{1}"]
        {
            assert_eq!(Spoken::of(text), message("*waves*"), "{text:?}");
        }
        assert_eq!(Spoken::of("\u{1}ACTION\u{1}"), message(""));
        assert_eq!(Spoken::of("\u{1}ACTION  \u{1}"), message(""));
        assert_eq!(action("*waves*"), Some("waves"));
        for words in ["**", "*", "* x *", "*a* and *b*", "*a", "a*", "waves", "**bold**"] {
            assert_eq!(action(words), None, "{words:?}");
        }
    }

    #[test]
    fn words_lose_their_formatting() {
        assert_eq!(Spoken::of("\u{3}4hello\u{f} there"), message("hello there"));
    }

    #[test]
    fn questions_of_clients_are_no_words() {
        for (text, command) in [
            ("\u{1}version\u{1}", "VERSION"),
            ("\u{1}PING 123", "PING"),
            ("\u{1}DCC SEND a 1 2 3\u{1}", "DCC"),
            ("\u{1}\u{1}", ""),
            ("\u{1}", ""),
        ] {
            assert_eq!(Spoken::of(text), Spoken::Ctcp(command.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn a_long_deed_is_several() {
        let texts = |text: &str, room| -> Vec<String> {
            said_pieces(text, room, false).into_iter().map(|piece| piece.text).collect()
        };
        assert_eq!(texts("*waves*", 100), ["\u{1}ACTION waves\u{1}"]);
        assert_eq!(
            texts("*takes\na bow*", 100),
            ["\u{1}ACTION takes\u{1}", "\u{1}ACTION a bow\u{1}"]
        );
        assert_eq!(texts("*one two*", 14), ["\u{1}ACTION one \u{1}", "\u{1}ACTION two\u{1}"]);
        assert_eq!(texts("hi", 100), ["hi"]);
    }

    #[test]
    fn a_short_message_does_not_become_thousands_of_lines() {
        let newlines = format!("a{}b", "\n".repeat(3_998));
        let texts = |text: &str, kept| -> Vec<String> {
            said_pieces(text, 400, kept).into_iter().map(|piece| piece.text).collect()
        };
        assert_eq!(texts(&newlines, false), ["a", "b"]);
        assert_eq!(texts("a\n\nb", true), ["a", " ", "b"]);
        let kept = texts(&newlines, true);
        assert_eq!((kept.len(), kept[PIECES - 1].as_str()), (PIECES, REST));
        let lines = texts(&"x\n".repeat(2_000), false);
        assert_eq!((lines.len(), lines[PIECES - 1].as_str()), (PIECES, REST));
        let whole = texts(&"x\n".repeat(PIECES), false);
        assert_eq!((whole.len(), whole[PIECES - 1].as_str()), (PIECES, "x"));
        let deed = texts(&format!("*x{}x*", "\nx".repeat(1_900)), false);
        assert_eq!(deed.len(), PIECES);
    }

    proptest! {
        #[test]
        fn deeds_come_back_as_they_were(deed in "[a-z😀]([a-z😀 ]{0,30}[a-z😀])?") {
            let text = format!("*{deed}*");
            let said = said_pieces(&text, 200, false);
            prop_assert_eq!(said.len(), 1);
            prop_assert_eq!(Spoken::of(&said[0].text), message(&text));
        }

        #[test]
        fn nothing_said_panics(text in any::<String>(), room in 0..600usize) {
            Spoken::of(&text);
            said_pieces(&text, room, false);
        }

        #[test]
        fn pieces_of_what_is_said_fit(text in "\\*?[a-z \n]{0,300}\\*?", room in 20..100usize) {
            prop_assert!(said_pieces(&text, room, false).iter().all(|piece| piece.text.len() <= room));
        }
    }
}
