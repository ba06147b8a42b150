// SPDX-License-Identifier: GPL-3.0-or-later
//! The form of names, of people and rooms alike.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::error::NameError;
use crate::protocol::sanitize;

/// A name without regard to case, compatible forms and joiners. A space and the line that
/// IRC clients write for it are the same.
pub(super) fn folded(name: &str) -> String {
    let folded: String = name.nfkc().default_case_fold().collect();
    let kept = folded.nfkc().filter(|c| !sanitize::is_joiner(*c));
    kept.map(|c| if c == ' ' { '_' } else { c }).collect()
}

/// Trims and composes a name, and checks its length and that nothing in it
/// disturbs the text around it.
pub(super) fn sanitize(raw: &str, characters: usize, bytes: usize) -> Result<String, NameError> {
    // A peer may send a megabyte: check the length before working on it.
    if raw.trim().len() > 4 * bytes {
        return Err(NameError::TooLong);
    }
    let name: String = sanitize::single_spaced(&sanitize::trim_blank(raw)).nfc().collect();
    let forbidden =
        |c: char| c.is_control() || sanitize::steers_direction(c) || sanitize::is_hidden(c);
    if name.chars().any(forbidden) {
        return Err(NameError::Forbidden);
    }
    let name = drop_unseen(&name);
    if name.chars().all(sanitize::shows_nothing) {
        return Err(NameError::Empty);
    }
    if name.len() > bytes || name.graphemes(true).count() > characters {
        return Err(NameError::TooLong);
    }
    Ok(name)
}

/// Checks that everybody sees the characters of a sanitized name, and the same
/// ones.
pub(super) fn check_wanted(name: &str) -> Result<(), NameError> {
    match name.chars().any(|c| sanitize::is_blank(c) || sanitize::is_meaningless(c)) {
        true => Err(NameError::Forbidden),
        false => Ok(()),
    }
}

/// Drops unseen characters and excess marks, and then what that leaves: letters
/// that now compose, marks without a base, spaces.
fn drop_unseen(name: &str) -> String {
    let mut is_excess = sanitize::excess_marks();
    let kept: String = name.chars().filter(|c| !is_excess(*c)).collect();
    let baseless = |c| c == ' ' || is_combining_mark(c) || sanitize::is_joiner(c);
    let composed: String =
        sanitize::drop_idle_joiners(kept.trim_start_matches(baseless)).nfc().collect();
    sanitize::single_spaced(&composed)
}
