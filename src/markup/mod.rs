// SPDX-License-Identifier: GPL-3.0-or-later
//! The light formatting of a text: what people type around words so that they are bold,
//! italic, code, a quote or a spoiler; and the links and mentions in it.
//!
//! A text is always shown whole: what is no mark stays, and a mark without its other half
//! is text. Reading takes one pass over lines and one over the characters of each, without
//! recursion, so that nothing that is said makes it slow or deep.

mod blocks;
mod document;
mod emoji;
mod inline;
mod links;
mod marks;
mod readable;
mod style;

pub use blocks::BLOCKS;
pub use document::{Markup, MarkupBlock, may_have_marks};
pub use emoji::is_few_emoji;
pub use links::{FoundLink, LinkForm, links};
pub use marks::ends_a_name;
pub use readable::readable;
pub use style::{MentionOf, NameFinder, StyledRun, TextStyle};

#[cfg(test)]
mod tests;
