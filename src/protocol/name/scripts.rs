// SPDX-License-Identifier: GPL-3.0-or-later
//! Scripts in names: which go together (UTS #39, section 5.2).
//!
//! A name is in one script, or in Latin with those of Chinese, Japanese or
//! Korean ("Highly Restrictive"), or in Latin with one other that is in wide
//! use and neither Greek nor Cyrillic ("Moderately Restrictive"). Of the last
//! kind are those refused in which a letter that looks Latin stands in a word
//! with Latin ones: the skeleton would find the word it imitates, but only
//! beside somebody who goes by it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, ScriptExtension, UnicodeScript};
use unicode_security::mixed_script::AugmentedScriptSet;
use unicode_security::skeleton as confusables;

use crate::protocol::sanitize;

/// Returns `true` if the letters are from scripts that do not go together. Only
/// letters count, in their compatible form, so that `𝓐` is an `A`.
pub(super) fn mixes_scripts(name: &str) -> bool {
    let mut all = AugmentedScriptSet::default();
    let mut beside_latin = AugmentedScriptSet::default();
    for set in letters(name).map(AugmentedScriptSet::from) {
        all.intersect_with(set);
        if !set.base.contains_script(Script::Latin) {
            beside_latin.intersect_with(set);
        }
    }
    let east_asian = beside_latin.hanb || beside_latin.jpan || beside_latin.kore;
    if !all.is_empty() || east_asian {
        return false;
    }
    !beside_latin.base.iter().any(goes_with_latin) || words(name).any(deceives)
}

fn goes_with_latin(script: Script) -> bool {
    script.is_recommended() && !matches!(script, Script::Cyrillic | Script::Greek)
}

/// The letters of a text. Signs that Unicode counts among them are none, and
/// neither are those that are newer than the tables.
fn letters(text: &str) -> impl Iterator<Item = char> {
    let seen = text.chars().filter(|c| c.is_alphabetic() && !sanitize::is_letterlike_sign(*c));
    seen.nfkc().filter(|c| c.is_alphabetic() && c.script() != Script::Unknown)
}

/// The words of a name, as the eye takes them apart.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_alphanumeric() || is_combining_mark(c) || sanitize::is_joiner(c);
    name.split(move |c| !inside(c))
}

/// Returns `true` if letters that only look Latin stand among Latin ones.
fn deceives(word: &str) -> bool {
    let is_latin = |c: char| c.script() == Script::Latin;
    let looks_latin = |c: char| {
        let mut buffer = [0; 4];
        let mut shape = confusables(c.encode_utf8(&mut buffer));
        shape.any(|c| c.is_ascii_alphanumeric() || c.script() == Script::Latin)
    };
    letters(word).any(is_latin) && letters(word).any(|c| !is_latin(c) && looks_latin(c))
}

/// Returns `true` if a mark that belongs to a script does not stand on a
/// character of it. There it is drawn anyhow, or not at all.
pub(super) fn has_foreign_mark(name: &str) -> bool {
    let mut base = Script::Common.into();
    name.chars().any(|c| {
        if is_combining_mark(c) {
            return sanitize::is_nonspacing_mark(c) && !is_at_home(c, base);
        }
        if !sanitize::is_joiner(c) {
            base = c.script_extension();
        }
        false
    })
}

/// Returns `true` if a mark belongs to no script, or to one of its base.
fn is_at_home(mark: char, base: ScriptExtension) -> bool {
    let script = mark.script();
    let belongs_to_none = matches!(script, Script::Common | Script::Inherited | Script::Unknown);
    belongs_to_none || !base.is_common() && base.contains_script(script)
}

#[cfg(test)]
mod tests;
