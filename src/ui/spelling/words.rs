// SPDX-License-Identifier: GPL-3.0-or-later
//! Words of a text whose spelling is looked at: not those of a command, a link, code, a
//! mention or an emoji's name, and nothing that is no word of a language.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::markup::{Markup, NameFinder, TextStyle};

/// Most words of one text that are looked at.
const WORDS: usize = 2_000;
/// Most bytes of a word.
const WORD_BYTES: usize = 128;

/// A word, with its place in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordAt {
    pub word: String,
    pub characters: Range<i32>,
}

/// The words of a text to be looked at. `names` finds the names behind an `@`.
pub fn words(text: &str, names: NameFinder<'_>) -> Vec<WordAt> {
    let is_command = text.starts_with('/') && !text.starts_with("//");
    if is_command {
        return Vec::new();
    }
    let markup = Markup::new(text, names);
    let (mut found, mut counted) = (Vec::new(), (0, 0));
    for run in markup.runs().filter(|run| is_prose(run.style)) {
        let part = &text[run.range.clone()];
        for (at, word) in part.unicode_word_indices() {
            let bytes = run.range.start + at..run.range.start + at + word.len();
            if found.len() == WORDS || !is_word(word) || is_in_a_name(text, &bytes) {
                continue;
            }
            let start = count_to(text, &mut counted, bytes.start);
            let end = count_to(text, &mut counted, bytes.end);
            found.push(WordAt { word: word.to_owned(), characters: start..end });
        }
    }
    found
}

fn is_prose(style: TextStyle) -> bool {
    !style.code && style.link.is_none() && style.mention.is_none()
}

/// Tells whether it may stand in a dictionary: letters only, and not only large ones, as in NATO.
fn is_word(word: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '·');
    let is_small = |c: char| !c.is_uppercase();
    let letters = word.chars().filter(|c| c.is_alphabetic());
    word.len() <= WORD_BYTES
        && word.chars().all(|c| is_letter(c) || is_mark(c))
        && letters.clone().any(is_small)
        && letters.count() > 1
}

/// Tells whether it is written above or below a letter, or joins letters.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}')
}

/// Tells whether it belongs to `@somebody`, `#channel`, `:emoji_name:`, a path or a file.
fn is_in_a_name(text: &str, word: &Range<usize>) -> bool {
    let token_start = text[..word.start].rfind(char::is_whitespace);
    let token_start =
        token_start.map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let token_end =
        text[word.end..].find(char::is_whitespace).map_or(text.len(), |at| word.end + at);
    let (before, behind) = (&text[token_start..word.start], &text[word.end..token_end]);
    let joined = before.contains(['@', '#', '/', '\\', '~'])
        || behind.contains(['@', '/', '\\'])
        || behind
            .strip_prefix(['.', '_'])
            .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
        || before
            .strip_suffix(['.', '_'])
            .is_some_and(|rest| rest.ends_with(char::is_alphanumeric));
    joined || (before.ends_with([':', '_']) && before.contains(':') && behind.contains(':'))
}

/// The number of characters before a byte, counted on from the last place.
fn count_to(text: &str, counted: &mut (usize, i32), byte: usize) -> i32 {
    let (from, characters) = *counted;
    let more = i32::try_from(text[from..byte].chars().count()).unwrap_or(i32::MAX);
    *counted = (byte, characters.saturating_add(more));
    counted.1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markup::MentionOf;

    fn looked_at(text: &str) -> Vec<String> {
        let names = |rest: &str| rest.starts_with("Ada Lovelace").then_some((12, MentionOf::Other));
        words(text, &names).into_iter().map(|at| at.word).collect()
    }

    #[test]
    fn words_of_any_script_are_looked_at() {
        assert_eq!(looked_at("Don't panic, it’s fine"), ["Don't", "panic", "it’s", "fine"]);
        assert_eq!(looked_at("già città; naïve"), ["già", "città", "naïve"]);
        assert_eq!(looked_at("привет мир"), ["привет", "мир"]);
        assert_eq!(looked_at("*bold* and _italic_"), ["bold", "and", "italic"]);
        assert_eq!(looked_at("//slash first"), ["first"], "no command, but like a path");
    }

    #[test]
    fn what_is_no_word_is_not() {
        for text in [
            "/kick Bo now",
            "https://example.org/teh",
            "`teh code`",
            "```\nteh\n```",
            "@Ada Lovelace",
            "@somebdy",
            ":thumbs_up: :smile:",
            "NATO 42 a 3rd v1x",
            "src/teh.rs config.toml snake_case me@exampel",
        ] {
            assert_eq!(looked_at(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(looked_at("see `teh` heer").join(" "), "see heer");
        assert_eq!(looked_at("Note: heer"), ["Note", "heer"]);
    }

    #[test]
    fn places_are_counted_in_characters() {
        let found = words("é 👍 teh", &|_| None);
        let at = found.last().unwrap();
        assert_eq!((at.word.as_str(), at.characters.clone()), ("teh", 4..7));
    }

    proptest! {
        #[test]
        fn places_are_in_the_text(text in "\\PC{0,200}") {
            let characters: Vec<char> = text.chars().collect();
            for WordAt { word, characters: at } in words(&text, &|_| None) {
                let range = usize::try_from(at.start).unwrap()..usize::try_from(at.end).unwrap();
                prop_assert_eq!(characters[range].iter().collect::<String>(), word);
            }
        }
    }
}
