// SPDX-License-Identifier: GPL-3.0-or-later
//! A dictionary, whoever has it. It blocks on the disk.

/// The words of one language.
pub trait Dictionary: Send {
    /// Tells if a word is right.
    fn knows(&self, word: &str) -> bool;
    /// Other words that may be meant, the likeliest first.
    fn suggest(&self, word: &str) -> Vec<String>;
    /// Takes a word for right from now on, and if it is `lasting` in later runs too.
    fn accept(&self, word: &str, lasting: bool);
}
