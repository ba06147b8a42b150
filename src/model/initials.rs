// SPDX-License-Identifier: GPL-3.0-or-later
//! Initials of a name, as they stand in an avatar: whole characters, as a reader
//! sees them (grapheme clusters, UAX #29).

use unicode_segmentation::UnicodeSegmentation;

/// The first letter or digit of the first and of the last word that have one, as
/// capitals. A name without any has its first character: a flag or a family of
/// emoji stays whole, and beside letters none is shown. Empty for an empty name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(first_letter);
    let first = words.next();
    let last = words.next_back();
    match (first, last) {
        (Some(first), last) => capital(first) + &last.map(capital).unwrap_or_default(),
        (None, _) => name.trim_start().graphemes(true).next().unwrap_or_default().to_owned(),
    }
}

fn first_letter(word: &str) -> Option<&str> {
    word.graphemes(true).find(|cluster| cluster.starts_with(char::is_alphanumeric))
}

/// The capital of a letter; the letter itself where that would be several.
fn capital(letter: &str) -> String {
    let capital = letter.to_uppercase();
    match capital.graphemes(true).count() {
        1 => capital,
        _ => letter.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_and_the_last_word_give_a_letter_each() {
        for (name, expected) in [
            ("Ada", "A"),
            ("ada lovelace", "AL"),
            ("Ada King Lovelace", "AL"),
            ("(Bo) 7", "B7"),
            ("ßeta", "ß"),
            ("e\u{301}mile zola", "E\u{301}Z"),
            ("田中 太郎", "田太"),
            ("שרה לוי", "של"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn no_emoji_is_cut_in_half() {
        for (name, expected) in [
            ("🇮🇹 Max", "M"),
            ("Max 👩‍👩‍👧‍👦", "M"),
            ("🇮🇹", "🇮🇹"),
            ("👩‍👩‍👧‍👦 🐭", "👩‍👩‍👧‍👦"),
            ("👍🏽", "👍🏽"),
            ("🇮🇹🇫🇷", "🇮🇹"),
            ("*** ", "*"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn initials_are_one_or_two_characters(name in "[a-zß ﬁé🇮🇹👩\u{200D}\u{301}.]{0,12}") {
            let count = initials(&name).graphemes(true).count();
            prop_assert!(count <= 2);
            prop_assert_eq!(count == 0, name.trim().is_empty());
        }
    }
}
