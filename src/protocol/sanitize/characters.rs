// SPDX-License-Identifier: GPL-3.0-or-later
//! Classes of characters, by the properties that Unicode gives them (UAX #44).

use icu_properties::props::{
    DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint, PrependedConcatenationMark,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Returns `true` for characters that force a direction on the text around them
/// (UAX #9: embeddings, overrides and isolates), so that it reads differently
/// from how it was written, or affects what follows it.
pub fn forces_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Returns `true` for invisible characters that affect the direction of text:
/// those that force it, and the marks needed for Hebrew or Arabic in mixed
/// text.
pub fn steers_direction(c: char) -> bool {
    forces_direction(c) || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}')
}

/// Returns `true` for invisible characters without use in a name or a topic.
/// Joiners are excluded, because emoji and several scripts need them, and so
/// are the marks of direction.
pub fn is_hidden(c: char) -> bool {
    let shown = c < '\u{AD}' || is_joiner(c) || steers_direction(c);
    !shown && (is_ignorable(c) || is_noncharacter(c))
}

/// Returns `true` for joiners and variation selectors: harmless beside a
/// visible character, and nothing when alone.
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0020}'..='\u{E007F}')
}

/// Returns `true` for characters that are not drawn.
pub fn is_unseen(c: char) -> bool {
    is_hidden(c) || is_joiner(c) || steers_direction(c)
}

/// Returns `true` for characters of which a whole text would be an empty one.
pub fn shows_nothing(c: char) -> bool {
    c.is_whitespace() || is_unseen(c) || is_blank(c)
}

/// Returns `true` for characters that are drawn as nothing although no property
/// tells: Unicode counts them among the letters, marks and symbols, and says
/// only in words that they are empty (a Braille cell, fillers, a null notehead)
/// or never rendered (the joiners of Tifinagh consonants and Brahmi numbers,
/// and the mirror of hieroglyphs).
pub fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{2800}' | '\u{2D7F}' | '\u{1107F}' | '\u{13440}'
            ..='\u{13442}' | '\u{16FE4}' | '\u{1D159}'
    )
}

/// Returns `true` for characters that say nothing by themselves: those that are
/// not assigned yet, so that nobody knows how they will look and whom they will
/// resemble, those for private use, and the placeholder of an object.
pub fn is_meaningless(c: char) -> bool {
    use GeneralCategory::{PrivateUse, Unassigned};
    c == '\u{FFFC}' || matches!(category(c), Unassigned | PrivateUse)
}

/// Returns `true` for marks that are drawn over, under or in the character
/// before them.
pub fn is_nonspacing_mark(c: char) -> bool {
    matches!(category(c), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
}

/// Returns `true` for what a program that does not know it should not show,
/// and for characters that only shape the text around them. A few of these
/// shape it visibly: the signs that enclose a number in Arabic or Syriac.
fn is_ignorable(c: char) -> bool {
    use GeneralCategory::{Format, LineSeparator, ParagraphSeparator};
    if CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c) {
        return true;
    }
    matches!(category(c), Format | LineSeparator | ParagraphSeparator)
        && !CodePointSetData::new::<PrependedConcatenationMark>().contains(c)
}

/// Returns `true` for code points that Unicode never assigns (Unicode 3.4,
/// D14).
fn is_noncharacter(c: char) -> bool {
    CodePointSetData::new::<NoncharacterCodePoint>().contains(c)
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;
    use unicode_script::{Script, UnicodeScript};
    use unicode_security::skeleton;

    use super::*;

    fn everything() -> impl Iterator<Item = char> {
        '\0'..=char::MAX
    }

    /// The UTS #39 table in use drops default ignorable code points from a
    /// skeleton; none of them may count as visible in a name here.
    #[test]
    fn everything_ignorable_is_known_as_unseen() {
        let mut buffer = [0; 4];
        for c in everything() {
            if skeleton(c.encode_utf8(&mut buffer)).next().is_none() {
                assert!(is_unseen(c), "U+{:04X}", u32::from(c));
            }
        }
    }

    #[test]
    fn what_is_seen_is_not_hidden() {
        for c in "aé1 \u{301}א\u{5B0}ع٣\u{600}\u{6DD}क\u{94D}田か\u{3099}😀🇮™€\u{FFFD}".chars()
        {
            assert!(!is_unseen(c) && !is_meaningless(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn what_nobody_sees_is_unseen() {
        for c in "\u{AD}\u{200B}\u{2028}\u{2060}\u{3164}\u{E0001}\u{FFF9}".chars() {
            assert!(is_unseen(c) && shows_nothing(c), "U+{:04X}", u32::from(c));
        }
        for c in "\u{2800}\u{2D7F}\u{1107F}".chars() {
            assert!(!is_unseen(c) && shows_nothing(c), "U+{:04X}", u32::from(c));
        }
        for c in "\u{378}\u{E000}\u{F8FF}\u{FFFC}\u{FFFF}\u{2FFFE}\u{100000}".chars() {
            assert!(is_meaningless(c), "U+{:04X}", u32::from(c));
        }
    }

    /// The tables come from several hands; a name is judged by all of them.
    #[test]
    fn the_tables_in_use_know_the_same_characters() {
        for c in everything() {
            let is_known = c.script() != Script::Unknown;
            let may_be_meaningless = is_meaningless(c) && c != '\u{FFFC}';
            assert_eq!(is_known, !may_be_meaningless, "U+{:04X}", u32::from(c));
            if may_be_meaningless {
                assert!(std::iter::once(c).nfkc().eq([c]), "U+{:04X}", u32::from(c));
            }
        }
    }
}
