// SPDX-License-Identifier: GPL-3.0-or-later
//! A place in a rule, up to which it was read.

use super::items::NftItem;

/// The items of a rule that are still to be read.
#[derive(Debug, Clone, Copy)]
pub struct RuleCursor<'r, 'a>(pub &'r [NftItem<'a>]);

impl<'r, 'a> RuleCursor<'r, 'a> {
    /// The next word; it stays.
    pub fn peek(&self) -> Option<&'a str> {
        match self.0.first() {
            Some(NftItem::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Takes the next item.
    pub fn next(&mut self) -> Option<&'r NftItem<'a>> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    /// Takes the next item if it is a word, in quotes or not.
    pub fn word(&mut self) -> Option<&'a str> {
        let word = self.0.first()?.text()?;
        self.next();
        Some(word)
    }

    /// Takes the next word if it is this one.
    pub fn takes(&mut self, word: &str) -> bool {
        let is_next = self.peek() == Some(word);
        if is_next {
            self.next();
        }
        is_next
    }
}
