// SPDX-License-Identifier: GPL-3.0-or-later
//! Formatting of IRC clients: bold, italic, underline, strike-through, monospace, reverse,
//! and colours by number or in hexadecimal.

use std::borrow::Cow;

const COLOUR: char = '\u{3}';
const HEX_COLOUR: char = '\u{4}';

/// The text without its formatting. The digits of a colour go with it, and no digit that
/// belongs to the text.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_format) {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_format) {
        plain += &rest[..at];
        let code = rest[at..].chars().next();
        // All of them are ASCII.
        rest = &rest[at + 1..];
        rest = match code {
            Some(COLOUR) => after_colours(rest, |rest| digits(rest, 2, char::is_ascii_digit)),
            Some(HEX_COLOUR) => after_colours(rest, hex_colour),
            _ => rest,
        };
    }
    plain += rest;
    plain.into()
}

fn is_format(c: char) -> bool {
    let style =
        matches!(c, '\u{2}' | '\u{f}' | '\u{11}' | '\u{16}' | '\u{1d}' | '\u{1e}' | '\u{1f}');
    style || matches!(c, COLOUR | HEX_COLOUR)
}

/// The rest after a foreground, and a background behind a comma. A comma without one is text.
fn after_colours(text: &str, colour: impl Fn(&str) -> usize) -> &str {
    let rest = &text[colour(text)..];
    if rest.len() == text.len() {
        return text;
    }
    let background = rest.strip_prefix(',').map_or(0, &colour);
    if background > 0 { &rest[1 + background..] } else { rest }
}

/// Length of a colour in hexadecimal, which has six digits or is none.
fn hex_colour(text: &str) -> usize {
    let length = digits(text, 6, char::is_ascii_hexdigit);
    if length == 6 { length } else { 0 }
}

fn digits(text: &str, most: usize, is_digit: impl Fn(&char) -> bool) -> usize {
    text.chars().take(most).take_while(is_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formatting_goes_with_its_digits_and_no_others() {
        for (text, expected) in [
            ("\u{2}bold\u{2} \u{1d}it\u{1d} \u{1f}un\u{1f}\u{f}", "bold it un"),
            ("\u{1e}strike\u{11}mono\u{16}reverse", "strikemonoreverse"),
            ("\u{3}4red\u{3} \u{3}04,12both\u{3}", "red both"),
            ("\u{3}0442", "42"),
            ("\u{3}4,text", ",text"),
            ("\u{3}4,5,6", ",6"),
            ("\u{3},5 \u{3}x", ",5 x"),
            ("\u{3}1,123", "3"),
            ("\u{4}ff0000red\u{4}00FF00,0000ffx", "redx"),
            ("\u{4}ff00 \u{4}ff0000,00 ", "ff00 ,00 "),
            ("\u{3}١٢", "١٢"),
            ("è\u{2}è\u{3}", "èè"),
        ] {
            assert_eq!(plain(text), expected, "{text:?}");
        }
        assert!(matches!(plain("plain 😀"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn stripping_never_panics_and_is_complete(text in "([0-9a-f,x😀]|[\u{2}\u{3}\u{4}\u{16}]){0,40}") {
            let stripped = plain(&text).into_owned();
            prop_assert!(!stripped.contains(is_format));
        }
    }
}
