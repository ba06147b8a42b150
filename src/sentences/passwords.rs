// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences for invalid passwords.

use crate::i18n::{gettext, gettext_f};
use crate::sentences::system::system_error;
use crate::trust::PasswordError;

/// The sentence for an invalid password.
pub fn password_error(error: &PasswordError) -> String {
    match error {
        PasswordError::Empty => gettext("Enter the password."),
        PasswordError::TooLong => {
            gettext("That password is too long; a password has up to 256 characters.")
        }
        PasswordError::NotText => gettext("A password has to be text (UTF-8)."),
        PasswordError::Unreadable { path, source } => gettext_f(
            // Translators: {path} is a file.
            "The password cannot be read from {path}: {error}",
            &[("path", &path.display().to_string()), ("error", &system_error(source))],
        ),
    }
}
