// SPDX-License-Identifier: GPL-3.0-or-later
//! Skeletons of names: equal for names that a reader could confuse, whatever
//! script their letters are from (UTS #39, section 4).

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::skeleton as confusables;

/// Bound on repeating [`simpler`], more than any character needs. Needed
/// because the tables are not ours.
const ROUNDS: usize = 6;

/// Stands for a capital `L` (private use), which is exempt from folding: as `l`
/// it would look like `I`, and nobody takes Lan for Ian.
const TALL_L: char = '\u{F8FF}';

/// The skeleton of a name without regard to compatible forms and case. The
/// steps depend on each other (folded, `M` becomes `m`, which looks like `rn`),
/// so they are repeated until nothing changes.
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

/// The skeleton of UTS #39, then case folded. In this order, because `I` looks
/// like `l`, and `i` does not.
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

/// Returns `true` for a mark that may be drawn exactly over what precedes it:
/// the same mark twice, or a dot on a letter that has one.
fn is_unnoticed(before: char, c: char) -> bool {
    (before == c && is_combining_mark(c)) || (c == '\u{307}' && matches!(before, 'i' | 'j'))
}

/// Returns `true` if something in the name looks like a colon. Wherever a name
/// and a text share a line, `Bo: hi` would speak in Bo's name.
pub(super) fn has_colon(name: &str) -> bool {
    let compatible: String = name.nfkc().collect();
    compatible.contains(':') || confusables(&compatible).any(|c| c == ':')
}

#[cfg(test)]
mod tests;
