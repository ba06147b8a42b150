// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences for keys that cannot be used.

use crate::i18n::{gettext, gettext_f};
use crate::sentences::system::system_error;
use crate::trust::{IdentityError, KeyFault};

/// The six words of a key, numbered, so that two people who compare them do not
/// lose their place: `1 lion, 2 river, …`.
pub fn numbered_words(words: &[&str]) -> String {
    let numbered = (1..).zip(words).map(|(number, word): (u8, _)| format!("{number} {word}"));
    numbered.collect::<Vec<_>>().join(", ")
}

/// The sentence for a key that can neither be read nor made.
pub fn identity_error(error: &IdentityError) -> String {
    let path = error.path().map(|path| path.display().to_string()).unwrap_or_default();
    match error {
        IdentityError::Damaged { why, .. } => damaged(*why, &path),
        IdentityError::Unreadable { source, .. } => gettext_f(
            // Translators: {path} is a file.
            "The key in {path} cannot be read: {error}",
            &[("path", &path), ("error", &system_error(source))],
        ),
        IdentityError::Unkept { source, .. } => gettext_f(
            // Translators: {path} is a file.
            "A key cannot be kept in {path}: {error}",
            &[("path", &path), ("error", &system_error(source))],
        ),
        IdentityError::Unmade(_) => gettext("A key could not be made."),
    }
}

fn damaged(why: KeyFault, path: &str) -> String {
    let gaps = [("path", path)];
    match why {
        KeyFault::NotAKey => gettext_f("What is in {path} is not a key.", &gaps),
        // Translators: a key has a public half, the certificate, and a secret one.
        KeyFault::NoCertificate => gettext_f(
            "The key in {path} is damaged: its public half is missing or cannot be read.",
            &gaps,
        ),
        KeyFault::NoPrivateKey => gettext_f(
            "The key in {path} is damaged: its secret half is missing or cannot be read.",
            &gaps,
        ),
        KeyFault::Mismatch => {
            gettext_f("The key in {path} is damaged: its two halves do not belong together.", &gaps)
        }
        KeyFault::TooLarge => gettext_f("The file {path} is too large to be a key.", &gaps),
    }
}
