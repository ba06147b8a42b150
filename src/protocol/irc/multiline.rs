// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages of several lines (`IRCv3`, `draft/multiline`), put together.

use crate::protocol::limits;

/// A message whose lines arrive one by one.
#[derive(Debug, Default)]
pub struct Multiline {
    text: String,
    lines: usize,
}

/// Reasons why a line cannot be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MultilineError {
    /// The message is too long.
    #[error("the message is too long")]
    TooManyBytes,
    /// The message has too many lines.
    #[error("the message has too many lines")]
    TooManyLines,
    /// The first line cannot continue another.
    #[error("the first line continues none")]
    NothingToContinue,
}

impl Multiline {
    /// Bytes of a message, at the most: those of the longest text.
    pub const BYTES: usize = 4 * limits::TEXT_CHARACTERS;
    /// Lines of a message, at the most.
    pub const LINES: usize = limits::TEXT_CHARACTERS;

    /// Adds a line, or the rest of the one before.
    ///
    /// # Errors
    ///
    /// Every variant of [`MultilineError`].
    pub fn push(&mut self, text: &str, continues: bool) -> Result<(), MultilineError> {
        if continues && self.lines == 0 {
            return Err(MultilineError::NothingToContinue);
        }
        if self.lines >= Self::LINES {
            return Err(MultilineError::TooManyLines);
        }
        let newline = if continues || self.lines == 0 { "" } else { "\n" };
        if self.text.len() + newline.len() + text.len() > Self::BYTES {
            return Err(MultilineError::TooManyBytes);
        }
        self.text += newline;
        self.text += text;
        self.lines += 1;
        Ok(())
    }

    /// `true` while there is no line.
    pub fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// The whole message.
    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::irc::pieces;
    use proptest::prelude::*;

    #[test]
    fn lines_are_put_together() {
        let mut message = Multiline::default();
        assert!(message.is_empty());
        assert_eq!(message.push("x", true), Err(MultilineError::NothingToContinue));
        for (line, continues) in [("one ", false), ("line", true), ("", false), ("two", false)] {
            assert_eq!(message.push(line, continues), Ok(()));
        }
        assert_eq!(message.finish(), "one line\n\ntwo");
    }

    #[test]
    fn a_message_is_bounded() {
        let mut message = Multiline::default();
        let line = "x".repeat(400);
        let mut count = 0;
        while message.push(&line, count > 0) == Ok(()) {
            count += 1;
        }
        assert_eq!((count, message.text.len()), (40, Multiline::BYTES));
        let mut message = Multiline::default();
        let error = (0..).find_map(|_| message.push("", false).err());
        assert_eq!(error, Some(MultilineError::TooManyLines));
    }

    proptest! {
        #[test]
        fn pieces_are_put_together_to_the_same(text in "[a-c \n😀]{0,100}", room in 4..20usize) {
            let mut message = Multiline::default();
            for piece in pieces(&text, room) {
                prop_assert_eq!(message.push(&piece.text, piece.continues), Ok(()));
            }
            let shown = |line| if str::is_empty(line) { " " } else { line };
            let expected: Vec<_> = text.split('\n').map(shown).collect();
            prop_assert_eq!(message.finish(), expected.join("\n"));
        }
    }
}
