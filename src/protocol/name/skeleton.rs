// SPDX-License-Identifier: GPL-3.0-or-later
//! Skeletons of names: names that a reader could take for one another have the
//! same one, whatever alphabet their letters are from (UTS #39, section 4).

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};
use unicode_security::mixed_script::AugmentedScriptSet;
use unicode_security::skeleton as confusables;

use crate::protocol::sanitize;

/// More rounds than any character needs to come to rest; a bound all the same,
/// because the tables are somebody else's.
const ROUNDS: usize = 6;

/// A capital `L`, kept out of the folding (private use): folded it would be an
/// `l`, which looks like `I`, and nobody takes Lan for Ian.
const TALL_L: char = '\u{F8FF}';

/// The skeleton of a name without regard to compatible forms and case. The
/// steps feed each other: folded, `M` becomes `m`, which looks like `rn`; so all
/// are repeated until nothing changes.
pub(super) fn skeleton(name: &str) -> String {
    let mut current = name.to_owned();
    for _ in 0..ROUNDS {
        let next = simpler(&current);
        if next == current {
            break;
        }
        current = next;
    }
    current
}

/// The skeleton before the case: it knows that `I` looks like `l`, and `i` does not.
fn simpler(name: &str) -> String {
    let compatible: String = name.nfkc().collect();
    let folded = confusables(&compatible)
        .map(|c| if c == 'L' { TALL_L } else { c })
        .default_case_fold()
        .nfd();
    let mut before = None;
    folded
        .filter(|c| {
            let unnoticed = before.is_some_and(|before| is_unnoticed(before, *c));
            before = Some(*c);
            !unnoticed
        })
        .collect()
}

/// A mark that may be drawn right onto what is there already: the same mark
/// twice, or a dot on a letter that has one.
fn is_unnoticed(before: char, c: char) -> bool {
    (before == c && is_combining_mark(c)) || (c == '\u{307}' && matches!(before, 'i' | 'j'))
}

/// Whether a name has something that looks like a colon: `Bo: hi` would say
/// its own things in Bo's name wherever a name and a text stand on one line.
pub(super) fn has_colon(name: &str) -> bool {
    let compatible: String = name.nfkc().collect();
    compatible.contains(':') || confusables(&compatible).any(|c| c == ':')
}

/// Whether a name's letters are from alphabets that do not belong together:
/// from more than one, unless they are Latin with those of Chinese, Japanese or
/// Korean ("Highly Restrictive", UTS #39, section 5.2). Only letters count, in
/// their compatible form, so that `𝓐` is an `A`; any script will do, also one
/// that nobody writes any more.
pub(super) fn mixes_scripts(name: &str) -> bool {
    let letters = name
        .chars()
        .filter(|c| c.is_alphabetic() && !sanitize::is_letterlike_sign(*c))
        .nfkc()
        // A letter younger than our tables belongs to no script we know.
        .filter(|c| c.is_alphabetic() && c.script() != Script::Unknown);
    let mut all = AugmentedScriptSet::default();
    let mut beside_latin = AugmentedScriptSet::default();
    for set in letters.map(AugmentedScriptSet::from) {
        all.intersect_with(set);
        if !set.base.contains_script(Script::Latin) {
            beside_latin.intersect_with(set);
        }
    }
    let with_latin = beside_latin.hanb || beside_latin.jpan || beside_latin.kore;
    all.is_empty() && !with_latin
}

#[cfg(test)]
mod tests;
