// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that are nothing but a few emoji.

use unicode_segmentation::UnicodeSegmentation;

use crate::protocol::Emoji;

/// Emoji at the most that are drawn large.
const FEW: usize = 3;
/// Bytes of such a message at the most: a family with tones of skin has 41.
const BYTES: usize = FEW * 48;

/// `true` for up to three emoji, and nothing else but spaces between them.
pub fn is_few_emoji(text: &str) -> bool {
    // Nine in ten texts end here.
    if text.len() > BYTES || text.starts_with(|c: char| c.is_ascii()) {
        return false;
    }
    let mut count = 0;
    for cluster in text.graphemes(true).filter(|cluster| *cluster != " ") {
        count += 1;
        if count > FEW || !Emoji::is_one(cluster) {
            return false;
        }
    }
    count > 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn up_to_three_emoji_are_few() {
        for text in ["😀", "😀 🎉", "👍🏽👍🏿", "👩‍👩‍👧‍👦", "🇮🇹🇫🇷", "❤️", "🏴‍☠️ 😀😀"]
        {
            assert!(is_few_emoji(text), "{text}");
        }
        for text in
            ["", " ", "a", "😀a", "😀😀😀😀", "1", "❤", "©", "田中", "🇮", "é", "😀\n😀", "→"]
        {
            assert!(!is_few_emoji(text), "{text}");
        }
        assert!(!is_few_emoji(&"😀".repeat(4_000)));
        assert!(!is_few_emoji(&format!("😀{}", "\u{200D}😀".repeat(1_000))));
    }

    proptest! {
        #[test]
        fn any_text_may_be_asked(text in any::<String>()) {
            is_few_emoji(&text);
        }
    }
}
