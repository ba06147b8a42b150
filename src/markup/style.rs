// SPDX-License-Identifier: GPL-3.0-or-later
//! The look of parts of a text.

use std::ops::Range;

use super::links::LinkForm;

/// Finds the name that a text begins with, behind an `@`; returns its length in bytes.
pub type NameFinder<'a> = &'a dyn Fn(&str) -> Option<(usize, MentionOf)>;

/// Person who is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MentionOf {
    /// The reader.
    Us,
    /// Somebody else.
    Other,
    /// Everyone, if the author may call them.
    Everyone {
        /// Set if the reader may.
        we_may: bool,
    },
}

/// The look of a part of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextStyle {
    /// Set between asterisks.
    pub bold: bool,
    /// Set between low lines.
    pub italic: bool,
    /// Set between backticks.
    pub code: bool,
    /// The person that an `@` and the name behind it mention.
    pub mention: Option<MentionOf>,
    /// The link it is, whole.
    pub link: Option<LinkForm>,
    /// Number of the spoiler it belongs to.
    pub spoiler: Option<usize>,
}

/// A part of a text that looks the same from end to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyledRun {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Its look.
    pub style: TextStyle,
}
