// SPDX-License-Identifier: GPL-3.0-or-later
//! The looks of a text: every text is shown whole but for its marks, in order, and no
//! spoiler is told.

use salotto::markup::{Markup, MarkupBlock, MentionOf, links, may_have_marks, readable};

pub fn run(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let names = |rest: &str| rest.chars().next().map(|c| (c.len_utf8(), MentionOf::Us));
    let markup = Markup::new(text, &names);
    let mut end = 0;
    for block in &markup.blocks {
        match block {
            MarkupBlock::Lines(runs) | MarkupBlock::Quote(runs) => {
                for run in runs {
                    assert!(run.range.start >= end && run.range.end > run.range.start);
                    end = run.range.end;
                    assert!(text.get(run.range.clone()).is_some());
                }
            }
            MarkupBlock::Code { code, .. } => {
                assert!(code.start >= end && text.get(code.clone()).is_some());
                end = code.end;
            }
        }
    }
    assert!(end <= text.len());
    if !may_have_marks(text) {
        assert!(Markup::new(text, &|_| None).is_plain());
    }
    for link in links(text) {
        assert!(!text[link.range].contains(char::is_whitespace));
    }
    let told = readable(text, "\u{2592}");
    assert!(told.len() <= text.len() + 3);
}
