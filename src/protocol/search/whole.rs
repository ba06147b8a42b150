// SPDX-License-Identifier: GPL-3.0-or-later
//! Finding a name in a text: as a word of its own, and not as a part of a longer one.

use unicode_script::{Script, UnicodeScript};

use super::folding::{CharacterClass, is_unspaced};
use super::words::{Word, WordKind, words};

/// A name, or a few words, to be found whole: `Ada` is in “ada!” and in “@ADA”, and not in
/// “Adam” or `ada_1`.
///
/// Where words stand without spaces, any neighbours may stand around two or more of their
/// characters; one alone, a Korean beginning and the ends of katakana have to be ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeName {
    words: Vec<(String, WordKind)>,
    /// Characters between each word and the next.
    gaps: Vec<String>,
    /// Low lines before the first word and behind the last: elsewhere those make a longer
    /// word.
    edges: (String, String),
}

impl WholeName {
    /// Reads a name; `None` if it has no letter, digit or picture by which it is found.
    pub fn new(name: &str) -> Option<Self> {
        let mut found = words(name);
        // More neighbours may follow those of the name.
        if let [.., before, last] = &*found
            && (before.kind, last.kind) == (WordKind::Pair, WordKind::Single)
        {
            found.pop();
        }
        let gaps = found.windows(2).map(|pair| gap(name, &pair[0], &pair[1])).collect();
        let (first, last) = (found.first()?, found.last()?);
        let low_lines = |count| "_".repeat(count);
        let before = name[..first.start].chars().rev().take_while(|c| *c == '_').count();
        let behind = name[last.end..].chars().take_while(|c| *c == '_').count();
        let edges = (low_lines(before), low_lines(behind));
        let words: Vec<_> = found.into_iter().map(|word| (word.text, word.kind)).collect();
        Some(Self { words, gaps, edges })
    }

    /// `false` if it cannot be in a text of ASCII whose lower case is `text`.
    pub fn may_be_in(&self, text: &str) -> bool {
        self.words.first().is_some_and(|(first, _)| text.contains(&**first))
    }

    /// `true` if it is in `text`, whose words are `found`.
    pub fn is_in(&self, text: &str, found: &[Word]) -> bool {
        found.windows(self.words.len()).any(|window| self.fits(text, window))
    }

    fn fits(&self, text: &str, window: &[Word]) -> bool {
        let mut pairs = window.iter().zip(&self.words);
        if !pairs.all(|(word, (text, kind))| word.text == *text && word.kind == *kind) {
            return false;
        }
        let mut gaps = window.windows(2).zip(&self.gaps);
        let (Some(first), Some(last)) = (window.first(), window.last()) else { return false };
        gaps.all(|(pair, between)| gap(text, &pair[0], &pair[1]) == *between)
            && self.begins(text, first)
            && self.ends(text, last)
            && !is_in_an_address(text, first.start, last.end)
    }

    /// `true` if the name may begin with the word.
    fn begins(&self, text: &str, word: &Word) -> bool {
        let Some(before) = text[..word.start].strip_suffix(&*self.edges.0) else { return false };
        let Some(before) = before.chars().rev().find(|c| !is_unseen(*c)) else { return true };
        let script = text[word.start..].chars().next().map_or(Script::Common, |c| c.script());
        let goes_on = script == Script::Hangul && before.script() == Script::Hangul;
        !goes_on && !joins(before, script, self.is_single())
    }

    /// `true` if the name may end with the word.
    fn ends(&self, text: &str, word: &Word) -> bool {
        let Some(after) = text[word.end..].strip_prefix(&*self.edges.1) else { return false };
        let Some(after) = after.chars().find(|c| !is_unseen(*c)) else { return true };
        let last = text[word.start..word.end].chars().rev();
        let last = last.map(|c| c.script()).find(|script| *script != Script::Inherited);
        !joins(after, last.unwrap_or(Script::Common), self.is_single())
    }

    /// `true` for one character of a script without spaces.
    fn is_single(&self) -> bool {
        matches!(&*self.words, [(_, WordKind::Single)])
    }
}

/// Characters that are seen between two words, with single spaces; nothing where they overlap.
fn gap(text: &str, before: &Word, after: &Word) -> String {
    let between = text.get(before.end..after.start).unwrap_or_default();
    let mut gap = String::new();
    for c in between.chars().filter(|c| !is_unseen(*c)) {
        match c {
            c if !c.is_whitespace() => gap.push(c),
            _ if gap.ends_with(' ') => {}
            _ => gap.push(' '),
        }
    }
    gap
}

/// `true` if a neighbour makes a longer word of one at whose end that script is.
fn joins(neighbour: char, script: Script, single: bool) -> bool {
    let katakana = |script| script == Script::Katakana;
    neighbour == '_'
        || single && is_unspaced(neighbour)
        || katakana(script) && (katakana(neighbour.script()) || neighbour == 'ー')
}

/// `true` if the place is in an address of mail or of a page, which names nobody here.
fn is_in_an_address(text: &str, start: usize, end: usize) -> bool {
    let is_letter = |c: char| c.is_alphanumeric();
    let before = text[..start].strip_suffix('@');
    let has_mailbox = before.is_some_and(|before| before.ends_with(is_letter));
    let has_host = text[end..].strip_prefix('@').is_some_and(|after| after.starts_with(is_letter));
    has_mailbox || has_host || is_in_a_link(text, start)
}

/// Characters before a place in which the beginning of a link is looked for.
const LINK: usize = 256;

fn is_in_a_link(text: &str, start: usize) -> bool {
    let mut colon = false;
    let mut slashes = 0;
    for c in text[..start].chars().rev().take(LINK).take_while(|c| !c.is_whitespace()) {
        colon |= c == ':' && slashes >= 2;
        slashes = if c == '/' { slashes + 1 } else { 0 };
    }
    colon
}

fn is_unseen(c: char) -> bool {
    CharacterClass::of(c) == CharacterClass::Ignored
}
