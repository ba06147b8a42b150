// SPDX-License-Identifier: GPL-3.0-or-later
//! Translated sentences with named placeholders, for the modules that speak to
//! people.

use std::borrow::Cow;

use gettextrs::{LocaleCategory, bind_textdomain_codeset, bindtextdomain, setlocale, textdomain};

use crate::config;

/// Sets the language from the environment. `main` calls it first. A system
/// without the wanted locale gets English.
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

/// Translates a sentence.
pub fn gettext(sentence: &str) -> String {
    gettextrs::gettext(sentence)
}

/// Returns `true` if the person's language, as far as we speak it, is written from
/// right to left: one of our own sentences shows that.
pub fn is_right_to_left() -> bool {
    gettext("Messages").chars().any(is_from_right_to_left)
}

/// Translates a sentence and replaces each `{name}` by its value. Replaces in
/// one pass: a value that looks like a placeholder stays as it is. Values
/// written from right to left are [`isolated`], and in a language written from
/// right to left those with letters from left to right, too.
pub fn gettext_f(sentence: &str, gaps: &[(&str, &str)]) -> String {
    fill(&gettextrs::gettext(sentence), gaps, is_right_to_left())
}

/// Translates the form of a sentence for `count`, and replaces `{count}` and
/// the other placeholders.
pub fn ngettext_f(one: &str, many: &str, count: u32, gaps: &[(&str, &str)]) -> String {
    let number = count.to_string();
    let mut gaps = gaps.to_vec();
    gaps.push(("count", &number));
    fill(&gettextrs::ngettext(one, many, count), &gaps, is_right_to_left())
}

fn fill(sentence: &str, gaps: &[(&str, &str)], right_to_left: bool) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        let gap = rest.find('}').and_then(|close| {
            let (_, value) = gaps.iter().find(|(name, _)| *name == &rest[1..close])?;
            Some((close, value))
        });
        if let Some((close, value)) = gap {
            match right_to_left && value.chars().any(char::is_alphabetic) {
                true => filled.push_str(&isolate(value)),
                false => filled.push_str(&isolated(value)),
            }
            rest = &rest[close + 1..];
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    match filled.starts_with(ISOLATE) {
        // Text layout takes a line's direction from its first letter, isolated
        // or not.
        true => format!("{}{filled}", direction_mark(sentence, right_to_left)),
        false => filled,
    }
}

/// First character of an isolated value (FSI of UAX #9); the last is PDI.
const ISOLATE: char = '\u{2068}';
const ISOLATE_END: char = '\u{2069}';

/// Invisible mark that gives a line the direction of `sentence`; one of placeholders and
/// nothing else has that of the person's language.
fn direction_mark(sentence: &str, right_to_left: bool) -> char {
    let is_wordless = || {
        let outside = sentence.split('{').map(|part| part.rsplit('}').next().unwrap_or(part));
        !outside.flat_map(str::chars).any(char::is_alphabetic)
    };
    let turns = sentence.chars().any(is_from_right_to_left) || (right_to_left && is_wordless());
    if turns { '\u{200F}' } else { '\u{200E}' }
}

/// Isolates a value that has letters from right to left, so that the words
/// around it stay in place. Other values stay as they are.
pub fn isolated(value: &str) -> Cow<'_, str> {
    if value.chars().any(is_from_right_to_left) {
        Cow::Owned(isolate(value))
    } else {
        Cow::Borrowed(value)
    }
}

fn isolate(value: &str) -> String {
    format!("{ISOLATE}{value}{ISOLATE_END}")
}

/// Returns `true` for the blocks that Unicode sets aside for scripts from right
/// to left (DerivedBidiClass.txt: R and AL, assigned or not).
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
        let fill = |sentence, gaps: &[_]| fill(sentence, gaps, false);
        assert_eq!(fill("{room}: {name}", &gaps), "Salotto: \u{2068}سارة\u{2069}");
        let first = fill("{name} in {room}", &gaps);
        assert_eq!(first, "\u{200E}\u{2068}سارة\u{2069} in Salotto");
        assert_eq!(fill("{name} פה", &gaps), "\u{200F}\u{2068}سارة\u{2069} פה");
        assert_eq!(isolated("Zoë 日本 👋"), "Zoë 日本 👋");
        assert_eq!(isolated("a שלום"), "\u{2068}a שלום\u{2069}");
    }

    #[test]
    fn a_name_from_left_to_right_does_not_turn_a_sentence_from_right_to_left() {
        let gaps = [("file", "run.sh"), ("told", "حُفظ"), ("percent", "40")];
        let fill = |sentence| fill(sentence, &gaps, true);
        assert_eq!(fill("الملف {file}: {percent} ٪"), "الملف \u{2068}run.sh\u{2069}: 40 ٪");
        assert_eq!(fill("{file}: {told}"), "\u{200F}\u{2068}run.sh\u{2069}: \u{2068}حُفظ\u{2069}");
    }

    #[test]
    fn gaps_are_filled_once() {
        let gaps = [("name", "{room}"), ("room", "LAN")];
        let fill = |sentence, gaps: &[_]| fill(sentence, gaps, false);
        assert_eq!(fill("{name} is in {room}", &gaps), "{room} is in LAN");
        assert_eq!(fill("write {exit} {", &gaps), "write {exit} {");
    }
}
