// SPDX-License-Identifier: GPL-3.0-or-later
//! Rules that names, topics and texts have in common when they come in.

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// How many combining marks may sit on one character: twice what the fullest
/// spelling of any living script puts there, and too few to cover the lines
/// above and below.
pub(super) const MARKS_ON_A_CHARACTER: usize = 8;

/// Characters that force a direction on the text around them (UAX #9: the
/// embeddings, overrides and isolates), so that what is read differs from what
/// was written, or what follows the text is drawn in.
pub(super) fn forces_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// All that is not seen and turns the direction of text: what forces it, and
/// the marks that people need who write Hebrew or Arabic among other things.
pub(super) fn steers_direction(c: char) -> bool {
    forces_direction(c) || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}')
}

/// Characters that are not seen and have no use in a name: the rest of what
/// Unicode calls default ignorable, the fillers and blanks that it does not,
/// what formats shorthand, music and hieroglyphs, and what is no character at
/// all. The zero-width joiners are not here: emoji and several scripts need
/// them.
pub(super) fn is_hidden(c: char) -> bool {
    let blank = matches!(c, '\u{2800}' | '\u{13441}' | '\u{13442}' | '\u{16FE4}' | '\u{1D159}');
    let format = matches!(c,
        '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' | '\u{13430}'..='\u{1343F}');
    let ignorable = matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}'
        | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E001F}' | '\u{E0080}'..='\u{E0FFF}');
    blank || format || ignorable || is_noncharacter(c)
}

/// Code points that Unicode promises never to use (Unicode 3.4, D14).
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Joiners and variation selectors: harmless beside a visible character, and
/// nothing at all alone.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0020}'..='\u{E007F}')
}

/// Nothing of it is seen.
pub(super) fn is_unseen(c: char) -> bool {
    is_hidden(c) || is_joiner(c) || steers_direction(c)
}

/// Tells, of one character of a text after the other, which mark is one too
/// many on the character that it sits on.
pub(super) fn overtops() -> impl FnMut(char) -> bool {
    let mut marks = 0;
    move |c| {
        if c < '\u{300}' {
            marks = 0;
            return false;
        }
        let is_mark = is_combining_mark(c);
        if is_mark {
            marks += 1;
        } else if !is_unseen(c) {
            marks = 0;
        }
        is_mark && marks > MARKS_ON_A_CHARACTER
    }
}

/// Drops the joiners that do nothing where they are. What stays shapes emoji or
/// the letters of a script that needs it.
pub(super) fn settled(raw: &str) -> String {
    let mut settled = String::with_capacity(raw.len());
    let (mut base, mut before) = ('\0', '\0');
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        if is_joiner(c) && !joins(base, before, c, rest.peek().copied()) {
            continue;
        }
        if !is_joiner(c) && !is_combining_mark(c) {
            base = c;
        }
        before = c;
        settled.push(c);
    }
    settled
}

/// Whether a joiner does something between what is before it and after it.
/// Letters are asked through their base: marks come in any order.
fn joins(base: char, before: char, joiner: char, after: Option<char>) -> bool {
    let shapes_letter = needs_joiners(base) && !is_joiner(before);
    match joiner {
        '\u{200C}' => shapes_letter,
        '\u{200D}' => {
            let picture = is_picture(before) || before == '\u{FE0F}';
            picture && after.is_some_and(is_picture) || shapes_letter
        }
        // A digit becomes a keycap: `1`, selector, U+20E3.
        '\u{FE0E}' | '\u{FE0F}' => is_picture(before) || after == Some('\u{20E3}'),
        // The flags of England, Scotland and Wales.
        '\u{E0020}'..='\u{E007F}' => matches!(before, '\u{1F3F4}' | '\u{E0020}'..='\u{E007F}'),
        _ => false,
    }
}

/// Scripts in which a joiner changes how the letter before it is drawn: those
/// whose letters connect, and those that build conjuncts with a virama.
fn needs_joiners(c: char) -> bool {
    use Script::*;
    let extension = c.script_extension();
    // What any script may use says nothing about this one.
    if extension.is_common() || extension.is_inherited() {
        return false;
    }
    [
        Arabic, Syriac, Mandaic, Nko, Mongolian, Devanagari, Bengali, Gurmukhi, Gujarati, Oriya,
        Tamil, Telugu, Kannada, Malayalam, Sinhala, Khmer, Myanmar, Tibetan, Balinese, Javanese,
    ]
    .into_iter()
    .any(|script| extension.contains_script(script))
}

/// What may be drawn as an emoji, roughly: a symbol of no script. Exactly that
/// would need another table, and all that hangs on it is whether a variation
/// selector stays where it may have no effect.
fn is_picture(c: char) -> bool {
    let squared_letter = matches!(c, '\u{1F100}'..='\u{1F2FF}');
    let symbol = !c.is_ascii() && !c.is_alphanumeric() && c.script() == Script::Common;
    let seen = !c.is_whitespace() && !is_unseen(c) && !is_combining_mark(c);
    seen && (squared_letter || is_letterlike_sign(c) || symbol)
}

/// Signs that Unicode counts among the letters and nobody else does: the
/// information sign, the metro sign, and micro as it is on keyboards.
pub(super) fn is_letterlike_sign(c: char) -> bool {
    matches!(c, '\u{2139}' | '\u{24C2}' | '\u{B5}')
}

/// Trims, and turns every run of white space into one space.
pub(super) fn single_spaced(raw: &str) -> String {
    let mut words = raw.split_whitespace();
    let mut spaced = String::with_capacity(raw.len());
    if let Some(first) = words.next() {
        spaced.push_str(first);
    }
    for word in words {
        spaced.push(' ');
        spaced.push_str(word);
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_security::skeleton;

    /// The kept table of UTS #39 drops from a skeleton what Unicode calls
    /// default ignorable; none of that may be seen as part of a name here.
    #[test]
    fn everything_ignorable_is_known_as_unseen() {
        let mut buffer = [0; 4];
        for c in ('\0'..='\u{1FFFF}').chain('\u{E0000}'..='\u{E0FFF}') {
            if skeleton(c.encode_utf8(&mut buffer)).next().is_none() {
                assert!(is_unseen(c), "U+{:04X}", u32::from(c));
            }
        }
    }

    #[test]
    fn joiners_stay_where_they_do_something() {
        for kept in [
            "👩‍👩‍👧‍👦",
            "👩‍❤️‍👩",
            "🏴‍☠️",
            "1\u{FE0F}\u{20E3}",
            "ℹ\u{FE0F}",
            "🅰\u{FE0F}",
            "🏴\u{E0067}\u{E0062}\u{E007F}",
            "علی\u{200C}رضا",
            "क्\u{200D}ष",
            "ന്\u{200D}",
        ] {
            assert_eq!(settled(kept), kept);
        }
    }

    #[test]
    fn joiners_that_do_nothing_go() {
        for (raw, left) in [
            ("\u{200D}A\u{200C}d\u{FE0F}a\u{200D}", "Ada"),
            ("1\u{FE0F}", "1"),
            ("A\u{E0061}", "A"),
            ("😀\u{200D}", "😀"),
            ("🏴\u{200D}\u{E0061}a", "🏴\u{E0061}a"),
            ("😀\u{200D}\u{200D}😀", "😀\u{200D}😀"),
            ("葛\u{FE00}", "葛"),
            ("ع\u{200C}\u{200C}\u{200D}ع", "ع\u{200C}ع"),
        ] {
            assert_eq!(settled(raw), left);
        }
    }

    #[test]
    fn a_pile_ends_with_the_next_character_that_is_seen() {
        let level = |raw: &str| -> usize {
            let mut overtops = overtops();
            raw.chars().filter(|c| !overtops(*c)).count()
        };
        let pile = "\u{301}".repeat(9);
        assert_eq!(level(&format!("a{pile}")), 9);
        assert_eq!(level(&format!("a{pile}b{pile}")), 18);
        assert_eq!(level(&format!("a{pile}\u{200D}{pile}")), 10, "a joiner is no new ground");
    }
}
