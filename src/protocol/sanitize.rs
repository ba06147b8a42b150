// SPDX-License-Identifier: GPL-3.0-or-later
//! Rules that names, topics and texts share.

mod characters;

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

pub(super) use characters::{
    forces_direction, is_blank, is_hidden, is_joiner, is_meaningless, is_nonspacing_mark,
    is_unseen, shows_nothing, steers_direction,
};

/// Combining marks allowed on one character: twice the fullest spelling of any
/// living script, and too few to cover the lines above and below.
pub(super) const MARKS_ON_A_CHARACTER: usize = 8;

/// A filter for the characters of one text, in order, that returns `true` for
/// each mark beyond [`MARKS_ON_A_CHARACTER`].
pub(super) fn excess_marks() -> impl FnMut(char) -> bool {
    let mut marks = 0;
    move |c| {
        if c < '\u{300}' {
            marks = 0;
            return false;
        }
        let is_mark = is_combining_mark(c);
        if is_mark {
            marks += 1;
        } else if marks > 0 && !is_unseen(c) {
            marks = 0;
        }
        is_mark && marks > MARKS_ON_A_CHARACTER
    }
}

/// Drops joiners that have no effect. Those kept shape emoji or the letters of
/// a script that needs them.
pub(super) fn drop_idle_joiners(raw: &str) -> String {
    let mut kept = String::with_capacity(raw.len());
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
        kept.push(c);
    }
    kept
}

/// Returns `true` if a joiner has an effect between its neighbours. Letters are
/// judged by their base, because marks come in any order.
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

/// Returns `true` for scripts in which a joiner changes the letter before it:
/// those whose letters connect, and those that build conjuncts with a virama.
#[allow(clippy::enum_glob_use, reason = "a list of scripts and nothing else")]
fn needs_joiners(c: char) -> bool {
    use Script::*;
    let extension = c.script_extension();
    // Characters shared by all scripts do not tell the script.
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

/// Returns `true` for what may be drawn as an emoji, roughly: a symbol of no
/// script. An exact answer would need another table, and decides only about
/// variation selectors that have no effect.
fn is_picture(c: char) -> bool {
    let squared_letter = matches!(c, '\u{1F100}'..='\u{1F2FF}');
    let symbol = !c.is_ascii() && !c.is_alphanumeric() && c.script() == Script::Common;
    let seen = !c.is_whitespace() && !is_unseen(c) && !is_combining_mark(c);
    seen && (squared_letter || is_letterlike_sign(c) || symbol)
}

/// Returns `true` for signs that Unicode counts among the letters: the
/// information sign, the metro sign, and the micro sign as it is on keyboards.
pub(super) fn is_letterlike_sign(c: char) -> bool {
    matches!(c, '\u{2139}' | '\u{24C2}' | '\u{B5}')
}

/// Removes what nobody sees from both ends, as text that was copied, exported
/// or sent by a program brings it along: byte-order marks, zero-width spaces,
/// marks of direction, NUL. Joiners that shape the last character stay, and so
/// does white space.
pub fn trim_unseen(raw: &str) -> Cow<'_, str> {
    trim_ends(raw, is_unseen_end)
}

/// Like [`trim_unseen`], and removes white space between and around as well.
pub(super) fn trim_blank(raw: &str) -> Cow<'_, str> {
    trim_ends(raw, |c| c.is_whitespace() || is_unseen_end(c))
}

fn is_unseen_end(c: char) -> bool {
    c == '\0' || is_unseen(c)
}

fn trim_ends(raw: &str, is_end: impl Fn(char) -> bool + Copy) -> Cow<'_, str> {
    let begun = raw.trim_start_matches(is_end);
    let core = begun.trim_end_matches(is_end);
    let joiners = begun[core.len()..].chars().filter(|c| is_joiner(*c));
    let joined: String = core.chars().chain(joiners).collect();
    if joined.len() == core.len() {
        return core.into();
    }
    let kept = drop_idle_joiners(&joined);
    let shaping = &kept[kept.trim_end_matches(is_joiner).len()..];
    if shaping.is_empty() { core.into() } else { Cow::Owned([core, shaping].concat()) }
}

/// Trims, and reduces every run of white space to one space.
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
            assert_eq!(drop_idle_joiners(kept), kept);
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
            assert_eq!(drop_idle_joiners(raw), left);
        }
    }

    #[test]
    fn what_is_unseen_goes_from_the_ends_alone() {
        for (raw, left) in [
            ("\u{FEFF}Ada", "Ada"),
            ("\u{200B}\u{2060}Ada\u{202C}\u{200E}", "Ada"),
            ("Ada\0", "Ada"),
            ("Ada\u{200D}\u{FEFF}\u{200C}", "Ada"),
            ("A\u{200B}a", "A\u{200B}a"),
            ("❤\u{FE0F}\u{FEFF}", "❤\u{FE0F}"),
            ("ന്\u{200D}", "ന്\u{200D}"),
            (" Ada \u{FEFF}", " Ada "),
            ("\u{1b}[31m", "\u{1b}[31m"),
            ("\u{FEFF}\u{200D}", ""),
        ] {
            assert_eq!(trim_unseen(raw), left, "{raw:?}");
        }
        assert_eq!(trim_blank("\u{FEFF} Ada\u{200D} \u{200B}\r\n"), "Ada");
    }

    #[test]
    fn a_pile_ends_with_the_next_character_that_is_seen() {
        let level = |raw: &str| -> usize {
            let mut is_excess = excess_marks();
            raw.chars().filter(|c| !is_excess(*c)).count()
        };
        let pile = "\u{301}".repeat(9);
        assert_eq!(level(&format!("a{pile}")), 9);
        assert_eq!(level(&format!("a{pile}b{pile}")), 18);
        assert_eq!(level(&format!("a{pile}\u{200D}{pile}")), 10, "a joiner is no new ground");
    }
}
