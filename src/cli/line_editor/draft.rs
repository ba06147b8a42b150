// SPDX-License-Identifier: GPL-3.0-or-later
//! The line that is being typed: a text, a cursor, and what keys do to them.

use rustyline::line_buffer::{ChangeListener, DeleteListener, Direction, LineBuffer};
use rustyline::{At, Movement, Word};
use unicode_segmentation::UnicodeSegmentation;

use super::keystrokes::EditorKey;
use crate::cli::lines::LINE_BYTES;

/// A line that is being typed. It has at most [`LINE_BYTES`] bytes.
pub(super) struct Draft {
    line: LineBuffer,
    /// Text that was removed last, for Ctrl+Y.
    removed: String,
}

/// Answer of a draft to a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Edited {
    /// The key was for the draft.
    Done,
    /// It was, but does not fit.
    Full,
    /// It means nothing to a draft.
    NotMine,
}

impl Default for Draft {
    fn default() -> Self {
        Self { line: LineBuffer::with_capacity(LINE_BYTES), removed: String::new() }
    }
}

impl Draft {
    pub fn text(&self) -> &str {
        self.line.as_str()
    }

    /// Position of the cursor in bytes.
    pub fn cursor(&self) -> usize {
        self.line.pos()
    }

    /// Text before the cursor.
    pub fn before_cursor(&self) -> &str {
        &self.text()[..self.cursor()]
    }

    /// Puts another text in its place, with the cursor at its end.
    pub fn set(&mut self, text: &str) {
        let text = &text[..text.floor_char_boundary(LINE_BYTES)];
        self.line.update(text, text.len(), &mut Unheard);
    }

    /// Puts `text` in the place of what stands between `start` and the cursor.
    pub fn complete(&mut self, start: usize, text: &str) -> Edited {
        let before = self.cursor() - start;
        if self.text().len() - before + text.len() > LINE_BYTES {
            return Edited::Full;
        }
        self.line.replace(start..self.cursor(), text, &mut Unheard);
        self.line.set_pos(start + text.len());
        Edited::Done
    }

    /// Does what a key asks for.
    pub fn press(&mut self, key: &EditorKey) -> Edited {
        match key {
            EditorKey::Char(c) => return self.insert(c.encode_utf8(&mut [0; 4])),
            EditorKey::Newline => return self.insert("\n"),
            EditorKey::Paste(text) => return self.insert(text),
            EditorKey::Ctrl('y') => return self.insert(&self.removed.clone()),
            EditorKey::Backspace => {
                self.line.backspace(1, &mut Unheard);
            }
            EditorKey::Delete | EditorKey::Ctrl('d') => {
                self.line.delete(1, &mut Unheard);
            }
            EditorKey::Ctrl('t') => {
                self.line.transpose_chars(&mut Unheard);
            }
            EditorKey::Ctrl('k') => self.remove(&Movement::EndOfLine),
            EditorKey::Ctrl('u') => self.remove(&Movement::BeginningOfLine),
            EditorKey::Ctrl('w') => self.remove(&Movement::BackwardWord(1, Word::Big)),
            EditorKey::WordBackspace => self.remove(&Movement::BackwardWord(1, Word::Emacs)),
            EditorKey::Alt('d') => {
                self.remove(&Movement::ForwardWord(1, At::AfterEnd, Word::Emacs));
            }
            key => return self.go(key),
        }
        Edited::Done
    }

    /// Moves the cursor.
    fn go(&mut self, key: &EditorKey) -> Edited {
        match key {
            EditorKey::Left | EditorKey::Ctrl('b') => self.line.move_backward(1),
            EditorKey::Right | EditorKey::Ctrl('f') => self.line.move_forward(1),
            EditorKey::Home | EditorKey::Ctrl('a') => self.line.move_home(),
            EditorKey::End | EditorKey::Ctrl('e') => self.line.move_end(),
            EditorKey::WordLeft | EditorKey::Alt('b') => {
                self.line.move_to_prev_word(Word::Emacs, 1)
            }
            EditorKey::WordRight | EditorKey::Alt('f') => {
                self.line.move_to_next_word(At::AfterEnd, Word::Emacs, 1)
            }
            EditorKey::Up => return self.go_up(),
            EditorKey::Down => return self.go_down(),
            _ => return Edited::NotMine,
        };
        Edited::Done
    }

    /// Goes to the line above, if there is one, at about the same place in it.
    fn go_up(&mut self) -> Edited {
        let Some(end) = self.before_cursor().rfind('\n') else { return Edited::NotMine };
        let start = self.text()[..end].rfind('\n').map_or(0, |at| at + 1);
        let here = self.before_cursor()[end + 1..].graphemes(true).count();
        self.line.set_pos(start + bytes_of(&self.text()[start..end], here));
        Edited::Done
    }

    fn go_down(&mut self) -> Edited {
        let rest = &self.text()[self.cursor()..];
        let Some(start) = rest.find('\n').map(|at| self.cursor() + at + 1) else {
            return Edited::NotMine;
        };
        let end = self.text()[start..].find('\n').map_or(self.text().len(), |at| start + at);
        let line = self.before_cursor().rfind('\n').map_or(0, |at| at + 1);
        let here = self.before_cursor()[line..].graphemes(true).count();
        self.line.set_pos(start + bytes_of(&self.text()[start..end], here));
        Edited::Done
    }

    fn insert(&mut self, text: &str) -> Edited {
        match text.is_empty() {
            true => Edited::Done,
            false => match self.line.yank(text, 1, &mut Unheard) {
                Some(_) => Edited::Done,
                None => Edited::Full,
            },
        }
    }

    fn remove(&mut self, what: &Movement) {
        let mut removed = Removed(String::new());
        self.line.kill(what, &mut removed);
        if !removed.0.is_empty() {
            self.removed = removed.0;
        }
    }
}

/// Bytes of the first `count` characters of a line, or of all.
fn bytes_of(line: &str, count: usize) -> usize {
    line.grapheme_indices(true).nth(count).map_or(line.len(), |(at, _)| at)
}

/// Nobody listens to the changes.
struct Unheard;

impl DeleteListener for Unheard {
    fn delete(&mut self, _: usize, _: &str, _: Direction) {}
}

impl ChangeListener for Unheard {
    fn insert_char(&mut self, _: usize, _: char) {}
    fn insert_str(&mut self, _: usize, _: &str) {}
    fn replace(&mut self, _: usize, _: &str, _: &str) {}
}

/// Text that is being removed.
struct Removed(String);

impl DeleteListener for Removed {
    fn delete(&mut self, _: usize, text: &str, _: Direction) {
        self.0.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(keys: &[EditorKey]) -> (String, usize) {
        let mut draft = Draft::default();
        for key in keys {
            draft.press(key);
        }
        (draft.text().to_owned(), draft.cursor())
    }

    fn paste(text: &str) -> EditorKey {
        EditorKey::Paste(text.to_owned())
    }

    #[test]
    fn keys_edit_characters_as_people_see_them() {
        use EditorKey::{Backspace, Char, Ctrl, Home, Left, Right, WordBackspace};
        let family = "👩‍👩‍👧";
        assert_eq!(typed(&[paste(family), Backspace]).0, "");
        assert_eq!(typed(&[paste("cafe\u{301}"), Backspace, Char('è')]).0, "cafè");
        assert_eq!(typed(&[paste("田中"), Left, Char('x')]), ("田x中".into(), 4));
        assert_eq!(typed(&[paste("kick Bo spam"), Ctrl('w'), Ctrl('w')]).0, "kick ");
        assert_eq!(typed(&[paste("one-two"), WordBackspace]).0, "one-");
        assert_eq!(typed(&[paste("one two"), Ctrl('u'), Char('x'), Ctrl('y')]).0, "xone two");
        assert_eq!(typed(&[paste("ba"), Ctrl('t'), Home, Ctrl('d'), Right]).0, "b");
    }

    #[test]
    fn the_cursor_goes_over_lines() {
        use EditorKey::{Char, Down, Up};
        let mut draft = Draft::default();
        draft.press(&paste("first line\nab\nthird"));
        assert_eq!(draft.press(&Down), Edited::NotMine);
        assert_eq!(draft.press(&Up), Edited::Done);
        draft.press(&Char('c'));
        assert_eq!(draft.press(&Up), Edited::Done);
        draft.press(&Char('|'));
        assert_eq!(draft.text(), "fir|st line\nabc\nthird");
        assert_eq!(draft.press(&Up), Edited::NotMine);
        assert_eq!(draft.press(&Down), Edited::Done);
        assert_eq!(draft.before_cursor(), "fir|st line\nabc");
    }

    #[test]
    fn what_does_not_fit_is_left_out_whole() {
        let mut draft = Draft::default();
        let most = draft.line.as_str().len() + LINE_BYTES - 1;
        assert_eq!(draft.press(&paste(&"x".repeat(most))), Edited::Done);
        assert_eq!(draft.press(&EditorKey::Char('è')), Edited::Full);
        assert_eq!(draft.press(&paste("/nick Pwned")), Edited::Full);
        assert_eq!(draft.text().len(), most);
        draft.set("ban Ad");
        assert_eq!(draft.complete(4, "Ada"), Edited::Done);
        assert_eq!((draft.text(), draft.cursor()), ("ban Ada", 7));
    }

    proptest! {
        #[test]
        fn no_keys_break_a_draft(keys in prop::collection::vec(
            prop_oneof![
                any::<char>().prop_map(EditorKey::Char),
                "[a b\n]{0,4}|👩‍👩‍👧|e\u{301}".prop_map(EditorKey::Paste),
                prop::sample::select(vec!['a', 'b', 'd', 'e', 'f', 'k', 't', 'u', 'w', 'y'])
                    .prop_map(EditorKey::Ctrl),
                prop::sample::select(vec!['b', 'd', 'f']).prop_map(EditorKey::Alt),
                prop::sample::select(vec![
                    EditorKey::Backspace, EditorKey::Delete, EditorKey::Up, EditorKey::Down,
                    EditorKey::Left, EditorKey::WordBackspace, EditorKey::Newline,
                ]),
            ],
            0..60,
        )) {
            let mut draft = Draft::default();
            for key in &keys {
                draft.press(key);
                prop_assert!(draft.text().is_char_boundary(draft.cursor()));
            }
        }
    }
}
