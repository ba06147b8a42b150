// SPDX-License-Identifier: GPL-3.0-or-later
//! A text as it is shown: blocks of lines, and the runs in them.

use std::ops::Range;

use super::links;
use super::style::{StyledRun, TextStyle};

/// A block of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkupBlock {
    /// Lines as they are written.
    Lines(Vec<StyledRun>),
    /// Lines behind `>`.
    Quote(Vec<StyledRun>),
    /// Lines between fences, of which nothing is read.
    Code {
        /// The language named behind the opening fence, in bytes of the text.
        language: Option<Range<usize>>,
        /// The lines, in bytes of the text.
        code: Range<usize>,
    },
}

/// A text as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup {
    /// Its blocks, in order.
    pub blocks: Vec<MarkupBlock>,
}

impl Markup {
    /// `true` if it shows the text as it is.
    pub fn is_plain(&self) -> bool {
        match &*self.blocks {
            [] => true,
            [MarkupBlock::Lines(runs)] => {
                runs.iter().all(|run| run.style == TextStyle::default()) && runs.len() < 2
            }
            _ => false,
        }
    }

    /// All runs outside of code blocks.
    pub fn runs(&self) -> impl Iterator<Item = &StyledRun> {
        self.blocks.iter().flat_map(|block| match block {
            MarkupBlock::Lines(runs) | MarkupBlock::Quote(runs) => &**runs,
            MarkupBlock::Code { .. } => &[],
        })
    }
}

/// `false` if a text has no mark, link or mention. Nine in ten end here.
pub fn may_have_marks(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'*' | b'_' | b'`' | b'|' | b'>' | b'@'))
        || links::may_have_links(text)
}
