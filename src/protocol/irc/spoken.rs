// SPDX-License-Identifier: GPL-3.0-or-later
//! The meaning of what is said: words, a deed (`/me`), or a question of one client to
//! another (CTCP).

use super::plain;
use super::split::{Piece, pieces};

/// Encloses a CTCP message.
const CTCP: char = '\u{1}';
/// The CTCP command of a deed.
const ACTION: &str = "ACTION";

/// Words of a guest, without their formatting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spoken {
    /// A message.
    Message {
        /// Its text.
        text: String,
        /// Set if the text is what the guest does rather than says: an `ACTION`.
        emote: bool,
    },
    /// A question or an answer of a client, with its command in capitals. Nobody is there
    /// to take it.
    Ctcp(String),
}

impl Spoken {
    /// The meaning of the text of a `PRIVMSG` or `NOTICE`. Of several lines each may be a
    /// deed by itself, or all of them are one.
    pub fn of(text: &str) -> Self {
        let Some(inside) = text.strip_prefix(CTCP) else {
            return Self::Message { text: plain(text).into_owned(), emote: false };
        };
        let (command, _) = command(inside);
        if !command.eq_ignore_ascii_case(ACTION) {
            return Self::Ctcp(command.to_ascii_uppercase());
        }
        let deed: Vec<_> = text.split('\n').map(deed_in).collect();
        let deed = deed.join("\n");
        Self::Message { text: plain(&deed).trim().to_owned(), emote: true }
    }
}

/// The command in a CTCP message, and what follows it.
fn command(inside: &str) -> (&str, &str) {
    let inside = inside.strip_suffix(CTCP).unwrap_or(inside);
    inside.split_once([' ', '\n']).unwrap_or((inside, ""))
}

/// A line of a deed, without what encloses it.
fn deed_in(line: &str) -> &str {
    match line.strip_prefix(CTCP).map(command) {
        Some((command, deed)) if command.eq_ignore_ascii_case(ACTION) => deed,
        _ => line.strip_suffix(CTCP).unwrap_or(line),
    }
}

/// A message of the room in pieces of at most `room` bytes, each for a `PRIVMSG` of its
/// own. Those of a deed are `ACTION`s. Blank lines stay if they are `kept`. There are at
/// most [`PIECES`], because a line costs its readers more than its writer: the last one
/// says so if the rest is cut.
pub fn said_pieces(text: &str, emote: bool, room: usize, kept: bool) -> Vec<Piece> {
    let around = if emote { "\u{1}ACTION \u{1}".len() } else { 0 };
    let room = room.saturating_sub(around);
    let is_told = |piece: &Piece| kept || piece.continues || !piece.text.trim().is_empty();
    let mut told: Vec<_> = pieces(text, room).filter(is_told).take(PIECES + 1).collect();
    if told.len() > PIECES {
        told.truncate(PIECES - 1);
        told.extend(pieces(REST, room).next());
    }
    if emote {
        for piece in &mut told {
            piece.text = format!("{CTCP}{ACTION} {}{CTCP}", piece.text);
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
        Spoken::Message { text: text.to_owned(), emote: false }
    }

    fn deed(text: &str) -> Spoken {
        Spoken::Message { text: text.to_owned(), emote: true }
    }

    #[test]
    fn an_action_is_a_deed_and_no_words_are() {
        for text in ["\u{1}ACTION waves\u{1}", "\u{1}action waves ", "\u{1}ACTION \u{2}waves\u{1}"]
        {
            assert_eq!(Spoken::of(text), deed("waves"), "{text:?}");
        }
        assert_eq!(Spoken::of("\u{1}ACTION\u{1}"), deed(""));
        assert_eq!(Spoken::of("\u{1}ACTION  \u{1}"), deed(""));
        assert_eq!(Spoken::of("*waves*"), message("*waves*"));
    }

    #[test]
    fn a_deed_of_several_lines_is_enclosed_as_a_whole_or_line_by_line() {
        for text in [
            "\u{1}ACTION takes\na bow\u{1}",
            "\u{1}ACTION takes\u{1}\n\u{1}ACTION a bow\u{1}",
            "\u{1}ACTION\ntakes\na bow",
        ] {
            assert_eq!(Spoken::of(text), deed("takes\na bow"), "{text:?}");
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
            ("\u{1}ACTIONS x\u{1}", "ACTIONS"),
            ("\u{1}\u{1}", ""),
            ("\u{1}", ""),
        ] {
            assert_eq!(Spoken::of(text), Spoken::Ctcp(command.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn a_long_deed_is_several() {
        let texts = |text: &str, emote, room| -> Vec<String> {
            said_pieces(text, emote, room, false).into_iter().map(|piece| piece.text).collect()
        };
        assert_eq!(texts("waves", true, 100), ["\u{1}ACTION waves\u{1}"]);
        assert_eq!(texts("*waves*", false, 100), ["*waves*"]);
        assert_eq!(
            texts("takes\na bow", true, 100),
            ["\u{1}ACTION takes\u{1}", "\u{1}ACTION a bow\u{1}"]
        );
        assert_eq!(texts("one two", true, 14), ["\u{1}ACTION one \u{1}", "\u{1}ACTION two\u{1}"]);
        assert_eq!(texts("hi", false, 100), ["hi"]);
    }

    #[test]
    fn a_short_message_does_not_become_thousands_of_lines() {
        let newlines = format!("a{}b", "\n".repeat(3_998));
        let texts = |text: &str, kept| -> Vec<String> {
            said_pieces(text, false, 400, kept).into_iter().map(|piece| piece.text).collect()
        };
        assert_eq!(texts(&newlines, false), ["a", "b"]);
        assert_eq!(texts("a\n\nb", true), ["a", " ", "b"]);
        let kept = texts(&newlines, true);
        assert_eq!((kept.len(), kept[PIECES - 1].as_str()), (PIECES, REST));
        let lines = texts(&"x\n".repeat(2_000), false);
        assert_eq!((lines.len(), lines[PIECES - 1].as_str()), (PIECES, REST));
        let whole = texts(&"x\n".repeat(PIECES), false);
        assert_eq!((whole.len(), whole[PIECES - 1].as_str()), (PIECES, "x"));
        assert_eq!(said_pieces(&"x\n".repeat(1_900), true, 400, false).len(), PIECES);
    }

    proptest! {
        #[test]
        fn deeds_come_back_as_they_were(text in "[a-z😀]([a-z😀 ]{0,30}[a-z😀])?") {
            let said = said_pieces(&text, true, 200, false);
            prop_assert_eq!(said.len(), 1);
            prop_assert_eq!(Spoken::of(&said[0].text), deed(&text));
        }

        #[test]
        fn nothing_said_panics(text in any::<String>(), emote in any::<bool>(), room in 0..600usize) {
            Spoken::of(&text);
            said_pieces(&text, emote, room, false);
        }

        #[test]
        fn pieces_of_what_is_said_fit(
            text in "[a-z \n]{0,300}",
            emote in any::<bool>(),
            room in 20..100usize,
        ) {
            let said = said_pieces(&text, emote, room, false);
            prop_assert!(said.iter().all(|piece| piece.text.len() <= room));
        }
    }
}
