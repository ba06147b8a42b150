// SPDX-License-Identifier: GPL-3.0-or-later
//! A text that is too long for one message, in parts that are not.

use unicode_segmentation::UnicodeSegmentation;

use crate::protocol::{Text, limits};

/// Parts at the most; a text of more belongs into a file.
const MOST: usize = 8;

/// The messages that say a text which is too long for one; `None` if they are too many.
/// It is cut at ends of lines, else between words, else between characters.
pub fn text_parts(text: &str) -> Option<Vec<Text>> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some(end) = end_of_part(rest) {
        parts.extend(Text::new(&rest[..end]));
        rest = &rest[end..];
        if parts.len() >= MOST {
            return None;
        }
    }
    parts.extend(Text::new(rest));
    (parts.len() > 1).then_some(parts)
}

/// The byte at which the first part ends; nothing if the rest fits.
fn end_of_part(rest: &str) -> Option<usize> {
    let (end, _) = rest.char_indices().nth(limits::TEXT_CHARACTERS)?;
    let fits = &rest[..end];
    let middle = fits.char_indices().nth(limits::TEXT_CHARACTERS / 2).map_or(0, |(at, _)| at);
    let behind = |at: usize| rest[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let line = fits.rfind('\n').filter(|at| *at >= middle);
    let word = || fits.rfind(char::is_whitespace).filter(|at| *at >= middle);
    if let Some(at) = line.or_else(word) {
        return Some(behind(at));
    }
    // The last cluster may go on behind what fits.
    let last = fits.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
    Some(if last >= middle && last > 0 { last } else { end })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> Vec<String> {
        text_parts(text).unwrap_or_default().into_iter().map(String::from).collect()
    }

    #[test]
    fn a_text_is_cut_where_lines_or_words_end() {
        assert_eq!(text_parts("short"), None);
        assert_eq!(text_parts(&"a".repeat(limits::TEXT_CHARACTERS)), None);
        let lines = format!("{}\n{}", "a ".repeat(1_500).trim(), "b ".repeat(1_500).trim());
        assert_eq!(parts(&lines), lines.split('\n').collect::<Vec<_>>());
        let words = parts(&"word ".repeat(1_000));
        assert_eq!(words.len(), 2);
        assert!(words.iter().all(|part| part.ends_with("word") && part.starts_with("word")));
        assert_eq!(parts(&"a".repeat(9_000)).len(), 3);
        assert_eq!(text_parts(&"a".repeat(100_000)), None, "too many");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_between_the_parts(
            text in prop::collection::vec("[a-zé ]{0,800}|\n|👩‍👩‍👧‍👦|\u{301}", 0..20),
        ) {
            let text = text.concat();
            let found = parts(&text);
            let bare = |text: &str| -> String { text.split_whitespace().collect() };
            if !found.is_empty() {
                let whole = Text::count(&text);
                prop_assert!(found.iter().all(|part| part.chars().count() <= limits::TEXT_CHARACTERS));
                prop_assert!(whole > 0);
                let all: String = found.iter().map(|part| bare(part)).collect();
                // Marks that pile up are left out of any message.
                prop_assert!(all.chars().count() <= bare(&text).chars().count());
                let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
                prop_assert_eq!(letters(&all), letters(&text));
            }
        }
    }
}
