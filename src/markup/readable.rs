// SPDX-License-Identifier: GPL-3.0-or-later
//! A text as it is told where nothing is drawn: to a screen reader, in a notification.

use std::borrow::Cow;

use super::document::{Markup, MarkupBlock, may_have_marks};
use super::style::StyledRun;

/// The words of a text without its marks, and `hidden` in place of each spoiler.
pub fn readable<'a>(text: &'a str, hidden: &str) -> Cow<'a, str> {
    // Links and mentions read as they are written.
    if !may_have_marks(text) {
        return text.into();
    }
    let mut told = String::with_capacity(text.len());
    for block in &Markup::new(text, &|_| None).blocks {
        if !told.is_empty() && !told.ends_with('\n') {
            told.push('\n');
        }
        match block {
            MarkupBlock::Lines(runs) | MarkupBlock::Quote(runs) => {
                push(&mut told, text, runs, hidden);
            }
            MarkupBlock::Code { code, .. } => told.push_str(&text[code.clone()]),
        }
    }
    told.into()
}

fn push(told: &mut String, text: &str, runs: &[StyledRun], hidden: &str) {
    let mut last = None;
    for StyledRun { range, style } in runs {
        match style.spoiler {
            None => told.push_str(&text[range.clone()]),
            spoiler if spoiler != last => told.push_str(hidden),
            _ => {}
        }
        last = style.spoiler;
    }
}
