// SPDX-License-Identifier: GPL-3.0-or-later
//! The words that are looked for, as a person types them.

use std::ops::Range;

use super::words::{Word, WordKind, words};

/// Characters that a last word has at least to be taken for the beginning of one. Of
/// fewer, too many words begin so.
const BEGINNING: usize = 2;

/// Words that are looked for: they all occur, `"several in quotes"` beside each other,
/// and the last word perhaps only begun. Any text is one; a text without words finds
/// nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchQuery {
    phrases: Vec<Phrase>,
}

/// Words that stand beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The folded words, at least one.
    pub words: Vec<String>,
    /// Set if the last word may go on.
    pub is_open: bool,
    /// Set if the last word is one character of neighbours without spaces.
    is_single: bool,
}

impl SearchQuery {
    /// Reads what a person typed.
    pub fn new(typed: &str) -> Self {
        let mut phrases = Vec::new();
        // A quote that is not closed reaches to the end.
        for (part, text) in typed.split(is_quote).enumerate() {
            match part % 2 {
                0 => phrases.extend(text.split_whitespace().filter_map(Phrase::new)),
                _ => phrases.extend(Phrase::new(text)),
            }
        }
        if !typed.trim_end().ends_with(is_quote)
            && let Some(last) = phrases.last_mut()
            && words(typed).last().is_some_and(|word| word.kind == WordKind::Letters)
        {
            let begun = last.words.last().map_or(0, |word| word.chars().count());
            last.is_open |= begun >= BEGINNING;
        }
        Self { phrases }
    }

    /// `true` if there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The phrases, all of which have to occur.
    pub fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }

    /// `true` if the text has all that is looked for.
    pub fn matches(&self, text: &str) -> bool {
        let words = words(text);
        !self.is_empty() && self.phrases.iter().all(|phrase| phrase.places(&words).next().is_some())
    }

    /// The places in the text of what is looked for, in order and apart.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let words = words(text);
        let places = self.phrases.iter().flat_map(|phrase| phrase.places(&words));
        let mut places: Vec<Range<usize>> = places.collect();
        places.sort_unstable_by_key(|place| place.start);
        let mut marks: Vec<Range<usize>> = Vec::new();
        for place in places {
            match marks.last_mut().filter(|last| place.start <= last.end) {
                Some(last) => last.end = last.end.max(place.end),
                None => marks.push(place),
            }
        }
        marks
    }
}

impl Phrase {
    fn new(text: &str) -> Option<Self> {
        let mut words = words(text);
        // More neighbours may follow those of the phrase.
        if let [.., before, last] = &*words
            && (before.kind, last.kind) == (WordKind::Pair, WordKind::Single)
        {
            words.pop();
        }
        let is_single = words.last()?.kind == WordKind::Single;
        let words = words.into_iter().map(|word| word.text).collect();
        Some(Self { words, is_open: is_single, is_single })
    }

    fn places<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = Range<usize>> + 'a {
        words.windows(self.words.len()).filter_map(|window| {
            let last = window.last().filter(|_| self.fits(window))?;
            let end = if self.is_single { last.middle } else { last.end };
            Some(window.first()?.start..end)
        })
    }

    fn fits(&self, window: &[Word]) -> bool {
        let Some((last, others)) = self.words.split_last() else { return false };
        let Some((word, before)) = window.split_last() else { return false };
        let is_last = match self.is_open {
            true => word.text.starts_with(&**last),
            false => word.text == *last,
        };
        is_last && before.iter().zip(others).all(|(word, other)| word.text == *other)
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」')
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
