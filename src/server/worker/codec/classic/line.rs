// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines out of text that arrives in pieces, with the keys that edit a line.

use crate::protocol::limits;
use crate::protocol::telnet::{BACKSPACE, DELETE, KILL};

/// A line of a guest.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// A line without its end; may be empty.
    Whole(String),
    /// A line beyond the limit, which was thrown away.
    TooLong,
}

/// The line that is being written.
#[derive(Debug, Default)]
pub struct LineBuffer {
    line: String,
    /// The rest of a line that is too long is being passed over.
    skipping: bool,
    end: PreviousEnd,
}

/// The end of what came before, of which a part may still come.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum PreviousEnd {
    #[default]
    Complete,
    /// A CR, which an LF may belong to.
    Return,
    /// None was seen; if one comes now, it belongs there.
    Missing,
}

impl LineBuffer {
    /// Takes a piece of text and hands over the lines it ends: at CR, LF or
    /// CR LF. Returns how many of its bytes came to nothing.
    pub fn push(&mut self, text: &str, mut take: impl FnMut(Line)) -> usize {
        let mut wasted = 0;
        for c in text.chars() {
            let before = std::mem::take(&mut self.end);
            match c {
                '\n' if before != PreviousEnd::Complete => wasted += 1,
                '\r' if before == PreviousEnd::Missing => {
                    self.end = PreviousEnd::Return;
                    wasted += 1;
                }
                '\r' | '\n' => {
                    if c == '\r' {
                        self.end = PreviousEnd::Return;
                    }
                    let line = self.take();
                    match std::mem::take(&mut self.skipping) {
                        true => wasted += 1,
                        false => take(Line::Whole(line)),
                    }
                }
                _ if self.skipping => wasted += c.len_utf8(),
                _ => wasted += edit(&mut self.line, c),
            }
            if self.line.len() > limits::CLASSIC_LINE_BYTES {
                wasted += self.take().len();
                self.skipping = true;
                take(Line::TooLong);
            }
        }
        wasted
    }

    /// Takes out what was written of a line so far.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.line)
    }

    /// Takes note that something was taken for complete without its end.
    pub fn expect_end(&mut self) {
        self.end = PreviousEnd::Missing;
    }

    /// Returns `true` if nothing of a line was written.
    pub fn is_empty(&self) -> bool {
        self.line.is_empty()
    }
}

/// The text that is left after the keys in it.
pub fn edited(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        edit(&mut line, c);
    }
    line
}

/// Adds a character to a line, or does what a key does. Returns how many bytes
/// came to nothing.
fn edit(line: &mut String, c: char) -> usize {
    let before = line.len();
    match c {
        BACKSPACE | DELETE => drop(line.pop()),
        KILL => line.clear(),
        _ => {
            line.push(c);
            return 0;
        }
    }
    before - line.len() + c.len_utf8()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(pieces: &[&str]) -> (Vec<Line>, String, usize) {
        let (mut buffer, mut lines, mut wasted) = (LineBuffer::default(), Vec::new(), 0);
        for piece in pieces {
            wasted += buffer.push(piece, |line| lines.push(line));
        }
        (lines, buffer.take(), wasted)
    }

    fn whole(line: &str) -> Line {
        Line::Whole(line.into())
    }

    #[test]
    fn a_line_ends_at_any_newline() {
        let (ended, rest, wasted) = lines(&["Ada\r", "\nhel", "lo\r\rbye\n\r\nrest"]);
        let expected = [whole("Ada"), whole("hello"), whole(""), whole("bye"), whole("")];
        assert_eq!((ended, rest, wasted), (expected.into(), "rest".into(), 2));
    }

    #[test]
    fn keys_erase_as_people_expect() {
        let (ended, ..) = lines(&["\u{8}Bp", "\u{8}ob\n", "caffé\u{7F}è\n", "no\u{15}yes\n"]);
        assert_eq!(ended, [whole("Bob"), whole("caffè"), whole("yes")]);
        assert_eq!(edited("no\u{15}\u{8}a\u{7F}hi"), "hi");
    }

    #[test]
    fn an_end_that_was_missing_may_come_late() {
        let mut buffer = LineBuffer::default();
        buffer.expect_end();
        assert_eq!(buffer.push("\r", |line| panic!("{line:?}")), 1);
        let mut ended = Vec::new();
        buffer.push("\n\nhi\n", |line| ended.push(line));
        assert_eq!(ended, [whole(""), whole("hi")]);
    }

    proptest! {
        #[test]
        fn the_pieces_do_not_matter(
            text in "([a-zè\r\n\u{8}\u{7F}\u{15}]|x{3000}){0,14}",
            at in any::<prop::sample::Index>(),
        ) {
            let at = text.floor_char_boundary(at.index(text.len() + 1));
            prop_assert_eq!(lines(&[&text]), lines(&[&text[..at], &text[at..]]));
            let typed: Vec<&str> = text.split_inclusive(|_: char| true).collect();
            let (ended, rest, wasted) = lines(&typed);
            let kept: usize = ended.iter().map(|line| match line {
                Line::Whole(line) => line.len() + 1,
                Line::TooLong => 0,
            }).sum();
            prop_assert_eq!(kept + rest.len() + wasted, text.len(), "every byte is accounted for");
        }
    }
}
