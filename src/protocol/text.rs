// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages and topics: validated once, trusted afterwards.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::limits;
use super::sanitize;

/// Reasons why a text cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The text has no visible character.
    #[error("the text is empty")]
    Empty,
    /// The text is too long.
    #[error("the text is too long")]
    TooLong,
}

/// A message: 1 to [`limits::TEXT_CHARACTERS`] characters (Unicode scalar
/// values), lines separated by `\n`, no other control character but the tab, no
/// empty lines around it and no spaces at its end. Nothing in it forces a
/// direction (UAX #9; the marks of direction stay) or piles up over the
/// neighbouring lines. Clones share the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Text(Arc<str>);

impl Text {
    /// Sanitizes and validates a message.
    ///
    /// # Errors
    ///
    /// [`TextError::Empty`] or [`TextError::TooLong`].
    pub fn new(raw: &str) -> Result<Self, TextError> {
        if raw.len() > MOST_BYTES {
            return Err(TextError::TooLong);
        }
        let sanitized = sanitized(raw);
        let text = trimmed(&sanitized);
        if text.chars().all(sanitize::shows_nothing) {
            return Err(TextError::Empty);
        }
        if text.chars().count() > limits::TEXT_CHARACTERS {
            return Err(TextError::TooLong);
        }
        Ok(Self(text.into()))
    }

    /// Number of characters that count towards the longest message, of which there
    /// may be too many.
    pub fn count(raw: &str) -> usize {
        match raw.len() > MOST_BYTES {
            true => raw.chars().count(),
            false => trimmed(&sanitized(raw)).chars().count(),
        }
    }

    /// The beginning of the message on one line, with nothing that steers the direction
    /// of what stands beside it: at most so many characters, and “…” for the rest.
    pub fn excerpt(&self, characters: usize) -> String {
        let seen: String = self.0.chars().filter(|c| !sanitize::steers_direction(*c)).collect();
        let line = sanitize::single_spaced(&seen);
        // A character that is seen as one may be made of very many.
        let ends = line.grapheme_indices(true).map(|(start, cluster)| start + cluster.len());
        let fits = |end: &usize| *end <= MOST_BYTES_OF_A_CHARACTER * characters;
        let end = ends.take(characters).take_while(fits).last().unwrap_or(0);
        match end < line.len() {
            true => format!("{}…", &line[..end]),
            false => line,
        }
    }

    /// The message as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Longest character of an excerpt in UTF-8, on the average.
const MOST_BYTES_OF_A_CHARACTER: usize = 16;

/// Longest text in UTF-8, and as much again for dropped characters.
const MOST_BYTES: usize = 8 * limits::TEXT_CHARACTERS;

fn trimmed(sanitized: &str) -> &str {
    sanitized.trim_end().trim_start_matches('\n')
}

/// Unifies line breaks, and drops control characters but the tab, characters
/// that force a direction, and excess marks. Borrows texts that need no change.
fn sanitized(raw: &str) -> Cow<'_, str> {
    let is_unwanted =
        |c: char| c.is_control() && !matches!(c, '\n' | '\t') || sanitize::forces_direction(c);
    let mut is_excess = sanitize::excess_marks();
    let is_separator = |c: char| matches!(c, '\u{2028}' | '\u{2029}');
    if !raw.contains(|c| is_unwanted(c) || is_separator(c) || is_excess(c)) {
        return raw.into();
    }
    let unified = raw.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let mut is_excess = sanitize::excess_marks();
    unified.chars().filter(|c| !is_unwanted(*c)).filter(|c| !is_excess(*c)).collect()
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Text {
    type Error = TextError;

    fn try_from(raw: String) -> Result<Self, TextError> {
        Self::new(&raw)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> String {
        text.as_str().to_owned()
    }
}

/// A room's topic: one line of up to
/// [`limits::TOPIC_CHARACTERS`] characters, or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Topic(String);

impl Topic {
    /// Sanitizes and validates a topic; an empty one removes the topic.
    ///
    /// # Errors
    ///
    /// [`TextError::TooLong`].
    pub fn new(raw: &str) -> Result<Self, TextError> {
        if raw.len() > 8 * limits::TOPIC_CHARACTERS {
            return Err(TextError::TooLong);
        }
        // White space stays until everything else is dropped: two spaces around
        // a dropped character become one.
        let dropped = |c: char| {
            let unseen = sanitize::is_hidden(c) || sanitize::is_blank(c);
            c.is_control() || sanitize::steers_direction(c) || unseen
        };
        let kept = raw.chars().filter(|c| c.is_whitespace() || !dropped(*c));
        let mut is_excess = sanitize::excess_marks();
        let kept: String = kept.filter(|c| !is_excess(*c)).collect();
        let kept = sanitize::single_spaced(&kept);
        if kept.chars().count() > limits::TOPIC_CHARACTERS {
            return Err(TextError::TooLong);
        }
        Ok(Self(kept))
    }

    /// Returns `true` for no topic at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The topic as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Topic {
    type Error = TextError;

    fn try_from(raw: String) -> Result<Self, TextError> {
        Self::new(&raw)
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> String {
        topic.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_survive_and_control_characters_do_not() {
        let text = Text::new("\nfirst\r\n  second\rthird\u{1b}[2J\u{7}\t! \n\n").unwrap();
        assert_eq!(text.as_str(), "first\n  second\nthird[2J\t!");
    }

    #[test]
    fn an_excerpt_is_one_line() {
        let excerpt = |raw: &str, characters| Text::new(raw).unwrap().excerpt(characters);
        assert_eq!(excerpt("first\n\n  second\tthird", 40), "first second third");
        assert_eq!(excerpt("שלום\u{200F}!", 5), "שלום!");
        assert_eq!(excerpt("a👩‍👩‍👧‍👦bc", 3), "a👩‍👩‍👧‍👦b…");
        assert_eq!(excerpt("abc", 3), "abc");
        let long = format!("a{}", "\u{1F469}\u{200D}".repeat(1_900));
        assert_eq!(excerpt(&long, 4), "a…", "however long it is");
    }

    #[test]
    fn nothing_to_say_is_not_said() {
        for raw in ["", "  \n\t", "\u{200B}\u{200B}", "\0", "\u{2800} \u{2D7F}"] {
            assert_eq!(Text::new(raw), Err(TextError::Empty), "{raw:?}");
        }
    }

    #[test]
    fn the_longest_text_fits_and_one_more_does_not() {
        assert!(Text::new(&"😀".repeat(4_000)).is_ok());
        assert_eq!(Text::new(&"a".repeat(4_001)), Err(TextError::TooLong));
        assert_eq!(Text::new(&"a".repeat(1 << 20)), Err(TextError::TooLong));
    }

    #[test]
    fn what_is_counted_is_what_is_sent() {
        assert_eq!(Text::count("\n a\u{202E}b\r\nc \n"), 5);
        assert_eq!(Text::count(&"😀".repeat(4_001)), 4_001);
        assert_eq!(Text::count(&"a".repeat(1 << 20)), 1 << 20);
    }

    #[test]
    fn a_text_cannot_turn_what_stands_around_it() {
        let text = Text::new("\u{202E}evil\u{202C} \u{2067}x\u{2069} \u{202E}").unwrap();
        assert_eq!(text.as_str(), "evil x");
        let hebrew = "\u{200F}שלום!\u{200E} Ada";
        assert_eq!(Text::new(hebrew).unwrap().as_str(), hebrew, "marks of direction stay");
        assert_eq!(Text::new("\u{202E}\u{200F}"), Err(TextError::Empty));
    }

    #[test]
    fn marks_do_not_pile_up_into_other_lines() {
        let zalgo = format!("a{0}b{0} c", "\u{35c}".repeat(40));
        let pile = "\u{35c}".repeat(sanitize::MARKS_ON_A_CHARACTER);
        let level = format!("a{pile}b{pile} c");
        assert_eq!(Text::new(&zalgo).unwrap().as_str(), level);
        assert_eq!(Topic::new(&zalgo).unwrap().as_str(), level);
        let parted = "a".to_owned() + &"\u{302}\u{202C}\u{7}\u{200B}".repeat(40);
        assert_eq!(Text::new(&parted).unwrap().as_str().matches('\u{302}').count(), 8);
        let vowels = "בְּרֵאשִׁ֖ית नमस्ते ที่นี่ Tiếng Việt";
        assert_eq!(Text::new(vowels).unwrap().as_str(), vowels);
    }

    #[test]
    fn a_text_that_needs_no_change_is_not_copied() {
        for raw in ["Hello!\n\tthere", "caffè 😀 田中", "\u{200F}שלום", "👩‍👩‍👧‍👦 e\u{301}"]
        {
            assert!(matches!(sanitized(raw), Cow::Borrowed(_)), "{raw:?}");
        }
    }

    #[test]
    fn a_topic_is_one_line() {
        assert_eq!(Topic::new(" Quake\n at  nine ").unwrap().as_str(), "Quake at nine");
        assert_eq!(Topic::new("at \u{f}\n nine \u{200B}").unwrap().as_str(), "at nine");
        assert_eq!(Topic::new("").unwrap(), Topic::default());
        assert_eq!(Topic::new(&"a".repeat(201)), Err(TextError::TooLong));
    }

    proptest! {
        #[test]
        fn tricky_texts_are_stable(
            raw in "([a \n\r\t]|\u{301}|\u{35c}{7,9}|\u{200D}|\u{202E}|\u{200F}|\u{7}|\u{2028}){0,60}"
        ) {
            if let Ok(text) = Text::new(&raw) {
                prop_assert_eq!(Text::new(text.as_str()), Ok(text));
            }
            if let Ok(topic) = Topic::new(&raw) {
                prop_assert_eq!(Topic::new(topic.as_str()), Ok(topic));
            }
        }

        #[test]
        fn sanitizing_never_panics_and_is_stable(raw in any::<String>()) {
            if let Ok(text) = Text::new(&raw) {
                prop_assert_eq!(Text::new(text.as_str()), Ok(text));
            }
            if let Ok(topic) = Topic::new(&raw) {
                prop_assert_eq!(Topic::new(topic.as_str()), Ok(topic));
            }
        }
    }
}
