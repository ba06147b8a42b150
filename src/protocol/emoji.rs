// SPDX-License-Identifier: GPL-3.0-or-later
//! Single emoji.

use std::fmt;
use std::sync::Arc;

use icu_properties::CodePointSetData;
use icu_properties::props::{EmojiPresentation, ExtendedPictographic, RegionalIndicator};
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::Reason;

/// Bytes of an emoji at the most: a family with tones of skin has 41.
const BYTES: usize = 48;
/// Draws a character as a picture.
const PICTURE: char = '\u{FE0F}';
/// Draws it as a letter.
const LETTER: char = '\u{FE0E}';

/// One emoji: a grapheme cluster (UAX #29) that is drawn as a picture (UTS #51), in its fully
/// qualified form, so that there is one of each. Clones share it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Emoji(Arc<str>);

impl Emoji {
    /// Validates an emoji. It may have the characters that choose between picture and letter
    /// or not.
    ///
    /// # Errors
    ///
    /// [`Reason::NotAnEmoji`].
    pub fn new(raw: &str) -> Result<Self, Reason> {
        if raw.len() > BYTES {
            return Err(Reason::NotAnEmoji);
        }
        if let Some(known) = emojis::get(raw) {
            return Ok(Self(known.as_str().into()));
        }
        let bare: String = raw.chars().filter(|c| !matches!(*c, PICTURE | LETTER)).collect();
        if let Some(known) = emojis::get(&bare) {
            return Ok(Self(known.as_str().into()));
        }
        // One that is newer than the table.
        let emoji = if Self::is_one(&bare) { &bare } else { raw };
        match emoji.graphemes(true).count() == 1 && Self::is_one(emoji) {
            true => Ok(Self(emoji.into())),
            false => Err(Reason::NotAnEmoji),
        }
    }

    /// `true` if a grapheme cluster is drawn as a picture.
    pub fn is_one(cluster: &str) -> bool {
        let Some(first) = cluster.chars().next() else { return false };
        if CodePointSetData::new::<RegionalIndicator>().contains(first) {
            return cluster.chars().count() == 2;
        }
        let is_picture = CodePointSetData::new::<EmojiPresentation>().contains(first)
            || cluster.chars().nth(1) == Some(PICTURE);
        is_picture && CodePointSetData::new::<ExtendedPictographic>().contains(first)
    }

    /// The emoji as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Emoji {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Emoji {
    type Error = &'static str;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::new(&raw).map_err(Reason::sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_picture_is_an_emoji() {
        for emoji in ["😀", "👍🏽", "👩‍👩‍👧‍👦", "🇮🇹", "❤️", "1️⃣"]
        {
            assert_eq!(Emoji::new(emoji).unwrap().as_str(), emoji);
        }
        for other in ["", "a", "😀😀", "🇮", "1", "#", "ok", "\u{FE0F}", "a\u{FE0F}"] {
            assert_eq!(Emoji::new(other), Err(Reason::NotAnEmoji), "{other}");
        }
        let family = format!("😀{}", "\u{200D}😀".repeat(1_000));
        assert_eq!(Emoji::new(&family), Err(Reason::NotAnEmoji));
    }
    #[test]
    fn there_is_one_of_each_whatever_chooses_its_form() {
        let forms = [
            ("👍", "👍\u{FE0F}"),
            ("❤\u{FE0F}", "❤"),
            ("❤\u{FE0F}", "❤\u{FE0E}"),
            ("☝🏽", "☝\u{FE0F}🏽"),
            ("👩\u{200D}❤\u{FE0F}\u{200D}👩", "👩\u{200D}❤\u{200D}👩"),
            ("🏳\u{FE0F}\u{200D}🌈", "🏳\u{200D}🌈"),
        ];
        for (whole, other) in forms {
            let whole = Emoji::new(whole).unwrap();
            assert_eq!(Emoji::new(other).unwrap(), whole, "{other}");
            let json = serde_json::to_string(other).unwrap();
            assert_eq!(serde_json::from_str::<Emoji>(&json).unwrap(), whole, "{other}");
        }
    }
}
