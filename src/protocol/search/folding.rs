// SPDX-License-Identifier: GPL-3.0-or-later
//! Characters without what does not count in a search.

use caseless::Caseless;
use icu_properties::CodePointSetData;
use icu_properties::props::{ExtendedPictographic, RegionalIndicator};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

use crate::protocol::sanitize;

/// Part that a character has in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CharacterClass {
    /// A letter or digit of a script that separates words by spaces.
    Letter,
    /// A character of a script that does not, or where a part of a word is looked
    /// for as often as the whole.
    Unspaced,
    /// An emoji or another picture.
    Picture,
    /// Nothing that anybody would type to find the text.
    Ignored,
    /// The end of a word.
    Separator,
}

impl CharacterClass {
    /// The part of a character that is folded already.
    pub fn of(c: char) -> Self {
        match c {
            _ if c.is_ascii_alphanumeric() => Self::Letter,
            '\t' | '\n' | '\r' => Self::Separator,
            _ if c.is_control() => Self::Ignored,
            _ if c.is_ascii() => Self::Separator,
            // Signs of syllables that any Japanese script uses.
            'ー' | '〆' | '〇' => Self::Unspaced,
            _ if is_ignored(c) => Self::Ignored,
            _ if is_combining_mark(c) || c.is_alphanumeric() => match is_unspaced(c) {
                true => Self::Unspaced,
                false => Self::Letter,
            },
            _ if is_picture(c) => Self::Picture,
            _ => Self::Separator,
        }
    }
}

/// Returns `true` for a character that belongs to the one before it: a mark, or the
/// vowel and final of a Korean syllable in parts.
pub fn extends(c: char) -> bool {
    !c.is_ascii() && (is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11FF}'))
}

/// A character and what belongs to it, folded: case, accents, compatible
/// forms, vowel points, and letters that one keyboard has and the other has not.
pub fn fold(cluster: &str) -> String {
    let mut keeps_marks = false;
    let plain = cluster.nfkd().default_case_fold().nfkd().filter(|c| {
        if is_combining_mark(*c) {
            return keeps_marks;
        }
        keeps_marks = !is_found_without_marks(*c);
        true
    });
    let mut folded = String::with_capacity(cluster.len());
    for c in plain.nfc() {
        match c {
            'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ى' | 'ی' => folded.push('ي'),
            'ة' => folded.push('ه'),
            'ک' => folded.push('ك'),
            // Katakana as hiragana.
            '\u{30A1}'..='\u{30F6}' => folded.extend(char::from_u32(u32::from(c) - 0x60)),
            c => folded.push(c),
        }
    }
    folded
}

/// Returns `true` for letters that people who search leave the marks of away. In other
/// scripts marks are vowels, or make another syllable.
fn is_found_without_marks(c: char) -> bool {
    use Script::{Arabic, Common, Cyrillic, Greek, Hebrew, Latin};
    matches!(c.script(), Latin | Greek | Cyrillic | Hebrew | Arabic | Common)
}

/// Returns `true` for scripts that leave no spaces between words, and for Korean.
pub fn is_unspaced(c: char) -> bool {
    use Script::{
        Bopomofo, Han, Hangul, Hiragana, Katakana, Khmer, Lao, Myanmar, Thai, Tibetan, Yi,
    };
    matches!(
        c.script(),
        Han | Hiragana | Katakana | Bopomofo | Hangul | Thai | Lao | Khmer | Myanmar | Tibetan | Yi
    )
}

/// Returns `true` for joiners, soft hyphens, marks of direction, tones of skin, and the
/// stroke that makes an Arabic word longer.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{1F3FB}'..='\u{1F3FF}') || sanitize::is_unseen(c)
}

fn is_picture(c: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(c)
        || CodePointSetData::new::<RegionalIndicator>().contains(c)
}
