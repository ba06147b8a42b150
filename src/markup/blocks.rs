// SPDX-License-Identifier: GPL-3.0-or-later
//! The blocks of a text: fences, quotes and other lines.

use std::ops::Range;

use super::document::{Markup, MarkupBlock};
use super::inline::{Inline, read_links};
use super::style::NameFinder;

const FENCE: &str = "```";
const QUOTE: &str = "> ";
/// Characters of the name of a language at most.
const LANGUAGE: usize = 20;
/// Blocks of a text at most, since each is drawn by widgets of its own. What follows is
/// lines like others.
pub const BLOCKS: usize = 20;

impl Markup {
    /// Reads all there is in a text; `names` are those who can be mentioned.
    pub fn new(text: &str, names: NameFinder<'_>) -> Self {
        read(text, names)
    }

    /// Reads the links of a text and nothing else.
    pub fn links_only(text: &str) -> Self {
        let mut runs = Vec::new();
        read_links(text, &mut runs);
        Self { blocks: vec![MarkupBlock::Lines(runs)] }
    }
}

/// Reads the blocks of `text`.
fn read(text: &str, names: NameFinder<'_>) -> Markup {
    let lines = lines(text);
    let closings = closings(text, &lines);
    let mut reader = Inline::new(text, names);
    let mut blocks = Vec::new();
    // The first of the lines that are neither fence nor quote.
    let (mut begun, mut at) = (0, 0);
    // A turn adds two at most, and the rest is one.
    while at < lines.len() && blocks.len() + 3 <= BLOCKS {
        let found = match code(text, &lines, &closings, at) {
            Some(found) => Some(found),
            None => quote(text, &lines, at, &mut reader),
        };
        let Some((block, next)) = found else {
            at += 1;
            continue;
        };
        plain(&lines[begun..at], &mut reader, &mut blocks);
        blocks.push(block);
        (begun, at) = (next, next);
    }
    plain(&lines[begun..], &mut reader, &mut blocks);
    Markup { blocks }
}

/// The lines, without their breaks.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let lines = text.split('\n').map(|line| {
        let range = start..start + line.len();
        start = range.end + 1;
        range
    });
    lines.collect()
}

/// For each line, the first one from there on that closes a fence.
fn closings(text: &str, lines: &[Range<usize>]) -> Vec<Option<usize>> {
    let mut next = None;
    let mut closings = vec![None; lines.len()];
    for (at, line) in lines.iter().enumerate().rev() {
        if text[line.clone()].trim_end() == FENCE {
            next = Some(at);
        }
        closings[at] = next;
    }
    closings
}

/// The code block that begins with a line, and the line behind it.
fn code(
    text: &str,
    lines: &[Range<usize>],
    closings: &[Option<usize>],
    at: usize,
) -> Option<(MarkupBlock, usize)> {
    let line = lines[at].clone();
    let behind = text[line.clone()].strip_prefix(FENCE)?;
    let start = line.start + FENCE.len();
    let one_line = behind.trim_end().strip_suffix(FENCE).filter(|code| !code.contains('`'));
    if let Some(code) = one_line.filter(|code| !code.trim().is_empty()) {
        let code = start..start + code.len();
        return Some((MarkupBlock::Code { language: None, code }, at + 1));
    }
    let word = behind.trim_end();
    if !is_language(word) {
        return None;
    }
    let last = closings.get(at + 1).copied().flatten().filter(|last| *last > at + 1)?;
    let code = lines[at + 1].start..lines[last - 1].end;
    let language = (!word.is_empty()).then(|| start..start + word.len());
    Some((MarkupBlock::Code { language, code }, last + 1))
}

fn is_language(word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '.' | '_' | '-');
    word.len() <= LANGUAGE && word.chars().all(is_part)
}

/// The quote that begins with a line, and the line behind it.
fn quote(
    text: &str,
    lines: &[Range<usize>],
    at: usize,
    reader: &mut Inline<'_>,
) -> Option<(MarkupBlock, usize)> {
    let is_quote = |line: &Range<usize>| {
        text[line.clone()].strip_prefix(QUOTE).is_some_and(|rest| !rest.trim().is_empty())
    };
    let count = lines[at..].iter().take_while(|line| is_quote(line)).count();
    let (last, others) = lines[at..at + count].split_last()?;
    let mut runs = Vec::new();
    for line in others {
        // With its break.
        reader.read(line.start + QUOTE.len()..line.end + 1, &mut runs);
    }
    reader.read(last.start + QUOTE.len()..last.end, &mut runs);
    Some((MarkupBlock::Quote(runs), at + count))
}

/// Adds lines that are nothing else. Empty ones around a block go: it stands apart.
fn plain(lines: &[Range<usize>], reader: &mut Inline<'_>, blocks: &mut Vec<MarkupBlock>) {
    let mut seen = lines.iter().filter(|line| !line.is_empty());
    let Some(first) = seen.next() else { return };
    let last = seen.next_back().unwrap_or(first);
    let mut runs = Vec::new();
    reader.read(first.start..last.end, &mut runs);
    if !runs.is_empty() {
        blocks.push(MarkupBlock::Lines(runs));
    }
}
