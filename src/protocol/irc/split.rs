// SPDX-License-Identifier: GPL-3.0-or-later
//! Texts in pieces that fit a line.

use unicode_segmentation::UnicodeSegmentation;

use super::LINE_BYTES;

/// A part of a text that fits a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The part; never empty.
    pub text: String,
    /// The part continues the line of the one before it (`draft/multiline-concat`).
    pub continues: bool,
}

/// Bytes that a text may have in a message with that beginning, as others see it.
pub fn room_for_text(source: &str, verb: &str, target: &str) -> usize {
    let around = ":  ".len() + " :".len() + "\r\n".len();
    LINE_BYTES.saturating_sub(around + source.len() + verb.len() + target.len())
}

/// The lines of a text, in pieces of at most `room` bytes (but a character each, where
/// even that is longer). A line that is too long is cut after a space, or else between
/// what people see as characters; put together, its pieces are the line. An empty line is
/// a space, because clients do not show an empty message. Tabs become spaces, as clients
/// show a tab as a letter.
pub fn pieces(text: &str, room: usize) -> impl Iterator<Item = Piece> + '_ {
    text.split('\n').flat_map(move |line| pieces_of_line(line, room))
}

fn pieces_of_line(line: &str, room: usize) -> Vec<Piece> {
    let line = if line.is_empty() { " ".to_owned() } else { line.replace('\t', "    ") };
    let mut pieces = Vec::new();
    let mut rest = line.as_str();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(end_of_piece(rest, room));
        pieces.push(Piece { text: piece.to_owned(), continues: !pieces.is_empty() });
        rest = after;
    }
    pieces
}

/// The end of the first piece, which is not 0.
fn end_of_piece(line: &str, room: usize) -> usize {
    if line.len() <= room {
        return line.len();
    }
    // Characters are looked for near the end of the room: texts are long, and may be
    // without a space.
    let window = &line[..line.ceil_char_boundary(room.saturating_add(1))];
    let ends = window.grapheme_indices(true).map(|(at, _)| at);
    let between = ends.take_while(|at| *at <= room).last().unwrap_or_default();
    let word = window[..between].rfind(' ').map(|at| at + 1);
    let after_word = word.filter(|at| line[..*at].trim_start_matches(' ').len() > room / 4);
    match after_word {
        Some(end) => end,
        None if between > 0 => between,
        // One character that is longer than a line is cut in itself.
        None => match line.floor_char_boundary(room) {
            0 => line.ceil_char_boundary(1),
            end => end,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str, room: usize) -> Vec<String> {
        pieces(text, room).map(|piece| piece.text).collect()
    }

    #[test]
    fn a_text_is_cut_at_lines_words_and_characters() {
        assert_eq!(texts("one\ntwo", 10), ["one", "two"]);
        assert_eq!(texts("one\n\ntwo", 10), ["one", " ", "two"]);
        assert_eq!(texts("one two three", 9), ["one two ", "three"]);
        assert_eq!(texts("onetwothree", 4), ["onet", "woth", "ree"]);
        assert_eq!(texts("a 12345678", 8), ["a 123456", "78"], "a piece is not short");
        assert_eq!(texts("🇮🇹🇮🇹🇮🇹", 17), ["🇮🇹🇮🇹", "🇮🇹"]);
        assert_eq!(texts("🇮🇹", 5), ["🇮", "🇹"]);
        assert_eq!(texts("é", 1), ["é"]);
        assert_eq!(texts("\tx", 10), ["    x"]);
        let flags: Vec<_> = pieces("ab cd\nef", 3).map(|piece| piece.continues).collect();
        assert_eq!(flags, [false, true, false]);
    }

    #[test]
    fn there_is_room_for_what_a_line_has_left() {
        let line = ":Ada!member@salotto PRIVMSG #Den :\r\n";
        assert_eq!(room_for_text("Ada!member@salotto", "PRIVMSG", "#Den"), 512 - line.len());
        assert_eq!(room_for_text(&"x".repeat(600), "PRIVMSG", "#Den"), 0);
    }

    #[test]
    fn the_longest_text_comes_in_few_pieces() {
        assert_eq!(pieces(&"a".repeat(4_000), 470).count(), 9);
        assert_eq!(pieces(&"😀".repeat(4_000), 470).count(), 35);
        assert_eq!(pieces(&"Lorem ipsum ".repeat(333), 470).count(), 9);
    }

    proptest! {
        #[test]
        fn pieces_fit_and_say_the_same(
            text in "([a-c \n]|é|😀|🇮🇹|e\u{301}|م){0,200}", room in 4..60usize,
        ) {
            let mut lines: Vec<String> = Vec::new();
            for piece in pieces(&text, room) {
                prop_assert!(piece.text.len() <= room && !piece.text.is_empty());
                match (piece.continues, lines.last_mut()) {
                    (true, Some(line)) => *line += &piece.text,
                    _ => lines.push(piece.text),
                }
            }
            let expected: Vec<_> =
                text.split('\n').map(|line| if line.is_empty() { " " } else { line }).collect();
            prop_assert_eq!(lines, expected);
        }

        #[test]
        fn cutting_never_panics_nor_hangs(text in any::<String>(), room in 0..20usize) {
            prop_assert!(pieces(&text, room).count() <= 4 * text.len() + 1);
        }
    }
}
