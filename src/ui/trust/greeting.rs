// SPDX-License-Identifier: GPL-3.0-or-later
//! What a room window says about who its guest has met.

use crate::trust::Known;

/// What a guest should know about a room they have entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Greeting {
    /// Nothing that they do not know.
    None,
    /// Nobody has met this key before: the words are worth comparing.
    New,
    /// The room was met before, elsewhere.
    Moved(Box<Known>),
    /// It could not be remembered.
    Unkept(String),
}
