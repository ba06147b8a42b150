// SPDX-License-Identifier: GPL-3.0-or-later
//! The words of the system.

use std::io;

/// The words of the system for what it did not do, which has them in the language of
/// the person.
pub fn system_error(error: &io::Error) -> String {
    error.to_string()
}
