// SPDX-License-Identifier: GPL-3.0-or-later
//! Translated sentences with named gaps, for the two storeys that speak to
//! people (`ui` and `cli`).

use std::borrow::Cow;

use gettextrs::{LocaleCategory, bind_textdomain_codeset, bindtextdomain, setlocale, textdomain};

use crate::config;

/// Sets the language from the environment; the first thing `main` does. A
/// system without the wanted locale gets English.
pub fn init() {
    // SAFETY: setlocale is unsound only while other threads read the locale,
    // and this runs before any thread is started.
    unsafe { setlocale(LocaleCategory::LcAll, "") };
    let bound = bindtextdomain(config::GETTEXT_DOMAIN, config::locale_dir())
        .and_then(|_| bind_textdomain_codeset(config::GETTEXT_DOMAIN, "UTF-8"))
        .and_then(|_| textdomain(config::GETTEXT_DOMAIN));
    if let Err(error) = bound {
        tracing::warn!(%error, "no translations");
    }
}

/// The sentence in the reader's language.
pub fn gettext(sentence: &str) -> String {
    gettextrs::gettext(sentence)
}

/// Like [`gettext`], with each `{name}` replaced by its value. Gaps are filled
/// in one pass: a value that looks like a gap stays as it is, and one that is
/// written from right to left does not turn the sentence around it.
pub fn gettext_f(sentence: &str, gaps: &[(&str, &str)]) -> String {
    fill(&gettextrs::gettext(sentence), gaps)
}

/// The form of the sentence that goes with `count`, with `{count}` and the
/// other gaps filled.
pub fn ngettext_f(one: &str, many: &str, count: u32, gaps: &[(&str, &str)]) -> String {
    let number = count.to_string();
    let mut gaps = gaps.to_vec();
    gaps.push(("count", &number));
    fill(&gettextrs::ngettext(one, many, count), &gaps)
}

fn fill(sentence: &str, gaps: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        let gap = rest.find('}').and_then(|close| {
            let (_, value) = gaps.iter().find(|(name, _)| *name == &rest[1..close])?;
            Some((close, value))
        });
        match gap {
            Some((close, value)) => {
                filled.push_str(&isolated(value));
                rest = &rest[close + 1..];
            }
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    match filled.starts_with(ISOLATE) {
        // What lays out the line goes by its first letter, isolated or not.
        true => format!("{}{filled}", direction_mark(sentence)),
        false => filled,
    }
}

/// The first of what keeps a value apart (FSI of UAX #9), and the last (PDI).
const ISOLATE: char = '\u{2068}';
const ISOLATE_END: char = '\u{2069}';

/// What makes a line go the way of `sentence`.
fn direction_mark(sentence: &str) -> char {
    if sentence.chars().any(is_from_right_to_left) { '\u{200F}' } else { '\u{200E}' }
}

/// `value` as a part of a sentence: whatever its direction, the words around it
/// stay where they are. Only what has letters from
/// right to left needs it, and only that is changed.
pub fn isolated(value: &str) -> Cow<'_, str> {
    if value.chars().any(is_from_right_to_left) {
        Cow::Owned(format!("{ISOLATE}{value}{ISOLATE_END}"))
    } else {
        Cow::Borrowed(value)
    }
}

/// The blocks that Unicode sets aside for scripts from right to left
/// (DerivedBidiClass.txt: R and AL, assigned or not).
fn is_from_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::{fill, isolated};

    #[test]
    fn a_name_from_right_to_left_does_not_turn_the_sentence() {
        let gaps = [("name", "سارة"), ("room", "Salotto")];
        assert_eq!(fill("{room}: {name}", &gaps), "Salotto: \u{2068}سارة\u{2069}");
        let first = fill("{name} in {room}", &gaps);
        assert_eq!(first, "\u{200E}\u{2068}سارة\u{2069} in Salotto");
        assert_eq!(fill("{name} פה", &gaps), "\u{200F}\u{2068}سارة\u{2069} פה");
        assert_eq!(isolated("Zoë 日本 👋"), "Zoë 日本 👋");
        assert_eq!(isolated("a שלום"), "\u{2068}a שלום\u{2069}");
    }

    #[test]
    fn gaps_are_filled_once() {
        let gaps = [("name", "{room}"), ("room", "LAN")];
        assert_eq!(fill("{name} is in {room}", &gaps), "{room} is in LAN");
        assert_eq!(fill("write {exit} {", &gaps), "write {exit} {");
    }
}
