// SPDX-License-Identifier: GPL-3.0-or-later
//! Errors of names.

/// Reasons why a text is not a valid name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The name has no visible character.
    #[error("the name is empty")]
    Empty,
    /// The name is too long.
    #[error("the name is too long")]
    TooLong,
    /// The name has a character that cannot be part of one.
    #[error("the name has a character that cannot be part of a name")]
    Forbidden,
    /// The name mixes scripts whose letters are taken for each other's.
    #[error("the name mixes alphabets whose letters look alike")]
    Mixed,
}
