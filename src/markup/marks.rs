// SPDX-License-Identifier: GPL-3.0-or-later
//! The marks around words: which of them may open or close, by what stands beside them.

use crate::protocol::search::{extends, is_unspaced};

/// Kinds of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// `*bold*`
    Star,
    /// `**bold**`
    Stars,
    /// `_italic_`
    LowLine,
    /// `||spoiler||`
    Bars,
}

/// A mark, and what it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub at: usize,
    pub length: usize,
    pub kind: MarkKind,
    pub opens: bool,
    pub closes: bool,
}

impl Mark {
    /// The mark that a run of `length` characters `c` at a byte of `text` is, between the
    /// character before and the one behind it.
    pub fn new(at: usize, c: char, length: usize, around: Neighbours) -> Option<Self> {
        let kind = match (c, length) {
            ('*', 1) => MarkKind::Star,
            ('*', 2) => MarkKind::Stars,
            ('_', 1) => MarkKind::LowLine,
            ('|', 2) => MarkKind::Bars,
            _ => return None,
        };
        let (opens, closes) = match kind {
            MarkKind::Bars => (around.is_before_text(), around.is_behind_text()),
            _ => (around.opens(), around.closes()),
        };
        (opens || closes).then_some(Self { at, length, kind, opens, closes })
    }
}

/// The characters beside a mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbours {
    pub before: Option<char>,
    pub behind: Option<char>,
}

impl Neighbours {
    fn is_before_text(self) -> bool {
        self.behind.is_some_and(|c| !c.is_whitespace())
    }

    fn is_behind_text(self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace())
    }

    /// `true` at the beginning of a word; not in `2*3`, `/*`, `*.rs` or `^_^`.
    pub fn opens(self) -> bool {
        let is_apart = self.before.is_none_or(|c| !is_of_a_word(c) && !matches!(c, '/' | '\\'));
        is_apart && self.behind.is_some_and(begins_a_word)
    }

    /// `true` at the end of a word; not in `:_)`.
    pub fn closes(self) -> bool {
        let is_face = matches!(self.before, Some(':' | ';' | '='))
            && matches!(self.behind, Some('(' | ')' | '/'));
        let is_apart = self.behind.is_none_or(|c| !is_of_a_word(c) && c != '/');
        self.is_behind_text() && self.before != Some('\\') && is_apart && !is_face
    }
}

/// `true` for what makes a longer word of a word beside it.
pub(super) fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() && (c.is_ascii() || !is_unspaced(c))
}

/// `true` if a name in `text` may end at a byte: no longer word goes on there.
pub fn ends_a_name(text: &str, end: usize) -> bool {
    let (Some(name), Some(rest)) = (text.get(..end), text.get(end..)) else { return false };
    let (Some(last), next) = (name.chars().next_back(), rest.chars().next()) else { return false };
    let goes_on = |c: char| is_of_a_word(c) || c == '_' || extends(c) || is_unseen_joiner(c);
    !last.is_whitespace() && !next.is_some_and(|next| goes_on(next) && goes_on(last))
}

/// `true` for characters that nobody sees and that end no word.
fn is_unseen_joiner(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

fn begins_a_word(c: char) -> bool {
    match c {
        c if c.is_ascii_alphanumeric() => true,
        '*' | '_' | '|' | '`' | '"' | '\'' | '(' | '[' | '{' | '#' | '@' | '$' | '&' => true,
        '\u{2026}' | '\u{2019}' | '\u{201D}' => false,
        c => !c.is_ascii() && !c.is_whitespace(),
    }
}
