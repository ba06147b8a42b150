// SPDX-License-Identifier: GPL-3.0-or-later
//! The reason why a chat did not begin.

/// Reason why there was no visit, in sentences.
pub(super) enum NoVisit {
    /// The person gave up.
    GaveUp,
    /// Another key answers than the one that is known there.
    OtherKey(Vec<String>),
    /// It could not begin.
    Failed(Vec<String>),
}

impl From<Vec<String>> for NoVisit {
    fn from(sentences: Vec<String>) -> Self {
        Self::Failed(sentences)
    }
}
