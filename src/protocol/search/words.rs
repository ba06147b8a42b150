// SPDX-License-Identifier: GPL-3.0-or-later
//! The words of a text.

use super::folding::{CharacterClass, extends, fold};

/// Version of what [`words`] returns: an index of another one has to be made anew. So
/// it has to with other tables of Unicode, by which characters are folded.
pub const VERSION: u32 = 1;

/// Characters of a word that count.
const CHARACTERS: usize = 64;

/// Kinds of a [`Word`], by its script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// Letters and digits.
    Letters,
    /// Two neighbours in a script without spaces.
    Pair,
    /// The last one of such neighbours, or one alone.
    Single,
    /// A picture.
    Picture,
}

/// A word, folded, and its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The folded word: letters, digits, marks and pictures, no spaces or quotes.
    pub text: String,
    pub(super) kind: WordKind,
    /// Its first byte in the text.
    pub(super) start: usize,
    /// The byte behind the first of two neighbours.
    pub(super) middle: usize,
    /// The byte behind it.
    pub(super) end: usize,
}

/// The words of a text, in order. Of neighbours without spaces these are all the pairs
/// and the last one alone: 東京都 has 東京, 京都 and 都.
pub fn words(text: &str) -> Vec<Word> {
    let mut cutter = Cutter::default();
    let mut start = 0;
    while let Some(c) = text[start..].chars().next() {
        let mut end = start + c.len_utf8();
        let rest = text[end..].chars();
        end += rest.take_while(|c| extends(*c)).map(char::len_utf8).sum::<usize>();
        if c.is_ascii() && end == start + 1 {
            cutter.take(c.to_ascii_lowercase(), start, end);
        } else {
            cutter.take_all(&fold(&text[start..end]), start, end);
        }
        start = end;
    }
    cutter.end_word();
    cutter.words
}

/// The words so far, and the one that is being read.
#[derive(Default)]
struct Cutter {
    words: Vec<Word>,
    /// The word of letters that is being read, and its characters.
    letters: Option<(Word, usize)>,
    /// The last of neighbours without spaces that are being read.
    neighbour: Option<Word>,
}

impl Cutter {
    /// Takes a folded character and its marks.
    fn take_all(&mut self, folded: &str, start: usize, end: usize) {
        let mut from = 0;
        while let Some(c) = folded[from..].chars().next() {
            let marks = folded[from + c.len_utf8()..].chars().take_while(|c| extends(*c));
            let to = from + c.len_utf8() + marks.map(char::len_utf8).sum::<usize>();
            match CharacterClass::of(c) {
                CharacterClass::Unspaced => self.unspaced(&folded[from..to], start, end),
                _ => folded[from..to].chars().for_each(|c| self.take(c, start, end)),
            }
            from = to;
        }
    }

    fn take(&mut self, c: char, start: usize, end: usize) {
        match CharacterClass::of(c) {
            CharacterClass::Letter => self.letter(c, start, end),
            CharacterClass::Unspaced => self.unspaced(c.encode_utf8(&mut [0; 4]), start, end),
            CharacterClass::Picture => {
                self.end_word();
                self.words.push(word(c.to_string(), WordKind::Picture, start, end));
            }
            CharacterClass::Ignored => {}
            CharacterClass::Separator => self.end_word(),
        }
    }

    fn letter(&mut self, c: char, start: usize, end: usize) {
        self.words.extend(self.neighbour.take());
        let (word, count) = self
            .letters
            .get_or_insert_with(|| (word(String::new(), WordKind::Letters, start, end), 0));
        (word.middle, word.end) = (end, end);
        if *count < CHARACTERS {
            word.text.push(c);
            *count += 1;
        }
    }

    fn unspaced(&mut self, character: &str, start: usize, end: usize) {
        self.words.extend(self.letters.take().map(|(word, _)| word));
        let next = word(character.to_owned(), WordKind::Single, start, end);
        if let Some(mut pair) = self.neighbour.replace(next) {
            pair.text.push_str(character);
            (pair.kind, pair.end) = (WordKind::Pair, end);
            self.words.push(pair);
        }
    }

    fn end_word(&mut self) {
        self.words.extend(self.letters.take().map(|(word, _)| word));
        self.words.extend(self.neighbour.take());
    }
}

fn word(text: String, kind: WordKind, start: usize, end: usize) -> Word {
    Word { text, kind, start, middle: end, end }
}
