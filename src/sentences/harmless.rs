// SPDX-License-Identifier: GPL-3.0-or-later
//! Text that reaches a terminal, a file or a program without commanding it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Control characters but line breaks and tabs (of which ESC and CSI command a
/// terminal), and those that override the direction of what follows (UAX #9).
/// Isolates are not here: our own sentences put names between them.
fn is_harmful(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\t');
    control || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2029}')
}

/// A second check: names and texts were sanitized when they came in.
pub fn harmless(line: &str) -> Cow<'_, str> {
    match line.contains(is_harmful) {
        true => line.replace(is_harmful, "\u{FFFD}").into(),
        false => line.into(),
    }
}

/// In JSON such characters can stand inside strings alone, where an escape
/// means the same.
pub fn escaped(json: &str) -> Cow<'_, str> {
    if !json.contains(is_harmful) {
        return json.into();
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match is_harmful(c) {
            // None of them is beyond the first plane.
            true => _ = write!(escaped, "\\u{:04x}", u32::from(c)),
            false => escaped.push(c),
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_commands_a_terminal() {
        assert_eq!(
            harmless("a\u{1b}[2J\u{9b}2J\rb\u{202e}c\td"),
            "a\u{fffd}[2J\u{fffd}2J\u{fffd}b\u{fffd}c\td"
        );
        assert!(matches!(harmless("ciao, caffè 👩‍👩‍👧"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn json_means_the_same(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            let shown = escaped(&json);
            prop_assert!(!shown.contains(is_harmful));
            prop_assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
        }
    }
}
