// SPDX-License-Identifier: GPL-3.0-or-later
//! What is wrong with the small files that are kept.

use crate::i18n::gettext_f;
use crate::trust::StoredError;

/// Why a file of ours was not read or written.
pub fn stored_error(error: &StoredError) -> String {
    let path = error.path().display().to_string();
    match error {
        StoredError::Damaged { why, .. } => {
            gettext_f("{path} is damaged: {error}", &[("path", &path), ("error", why)])
        }
        StoredError::Newer { .. } => gettext_f(
            "{path} was written by a newer Salotto, and this one does not understand it.",
            &[("path", &path)],
        ),
        StoredError::Unreadable { source, .. } => gettext_f(
            "{path} cannot be read: {error}",
            &[("path", &path), ("error", &source.to_string())],
        ),
        StoredError::Unkept { source, .. } => gettext_f(
            "{path} cannot be written: {error}",
            &[("path", &path), ("error", &source.to_string())],
        ),
    }
}
