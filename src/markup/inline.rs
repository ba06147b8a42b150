// SPDX-License-Identifier: GPL-3.0-or-later
//! The runs of a line, or of a few: marks in pairs, code, links and mentions.

use std::ops::Range;

use super::links::{FoundLink, links};
use super::marks::{Mark, MarkKind, Neighbours, is_of_a_word};
use super::style::{NameFinder, StyledRun, TextStyle};

/// Places of a text where a name is looked for; what is behind further ones stays text.
const LOOK_UPS: usize = 50;

/// A part of a text.
enum Token {
    Mark(Mark, Half),
    /// Something whole, and the bytes of it that are shown.
    Whole {
        range: Range<usize>,
        shown: Range<usize>,
        style: TextStyle,
    },
    LineBreak,
}

/// The part of a mark in a pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    None,
    Opening,
    Closing,
}

/// Reader of the runs of one text.
pub(super) struct Inline<'a> {
    text: &'a str,
    names: NameFinder<'a>,
    /// Spoilers so far.
    spoilers: usize,
    /// Places so far where a name was looked for, whether there was one or not.
    look_ups: usize,
}

/// Adds the runs of a text of which only links are read.
pub(super) fn read_links(text: &str, runs: &mut Vec<StyledRun>) {
    let mut end = 0;
    for FoundLink { range, form } in links(text) {
        push(runs, end..range.start, TextStyle::default());
        end = range.end;
        push(runs, range, TextStyle { link: Some(form), ..TextStyle::default() });
    }
    push(runs, end..text.len(), TextStyle::default());
}

impl<'a> Inline<'a> {
    pub fn new(text: &'a str, names: NameFinder<'a>) -> Self {
        Self { text, names, spoilers: 0, look_ups: 0 }
    }

    /// Adds the runs of a part of the text.
    pub fn read(&mut self, part: Range<usize>, runs: &mut Vec<StyledRun>) {
        let mut tokens = self.tokens(part.clone());
        pair_bars(&mut tokens);
        pair_emphasis(self.text, &mut tokens);
        self.write(part, &tokens, runs);
    }

    fn tokens(&mut self, part: Range<usize>) -> Vec<Token> {
        let text = self.text;
        let found = links(&text[part.clone()]).into_iter().map(|found| FoundLink {
            range: found.range.start + part.start..found.range.end + part.start,
            ..found
        });
        let mut links = found.peekable();
        let (mut tokens, mut at) = (Vec::new(), part.start);
        while let Some(c) = text[at..part.end].chars().next() {
            if let Some(FoundLink { range, form }) = links.next_if(|link| link.range.start <= at) {
                // One that begins within code is none.
                if range.start == at {
                    at = range.end;
                    let style = TextStyle { link: Some(form), ..TextStyle::default() };
                    tokens.push(Token::Whole { range: range.clone(), shown: range, style });
                }
                continue;
            }
            let (token, end) = self.token(c, at, &part);
            tokens.extend(token);
            at = end;
        }
        tokens
    }

    /// The token at a byte where `c` stands, and the byte to go on at.
    fn token(&mut self, c: char, at: usize, part: &Range<usize>) -> (Option<Token>, usize) {
        let rest = &self.text[at..part.end];
        match c {
            '\n' => (Some(Token::LineBreak), at + 1),
            '*' | '_' | '|' | '`' => {
                let length = rest.chars().take_while(|other| *other == c).count();
                let end = at + length;
                let around = self.around(part, at, end);
                if c != '`' {
                    let mark = Mark::new(at, c, length, around);
                    return (mark.map(|mark| Token::Mark(mark, Half::None)), end);
                }
                match self.code(at, length, around, part) {
                    Some((token, end)) => (Some(token), end),
                    None => (None, end),
                }
            }
            '@' => match self.mention(at, part) {
                Some((token, end)) => (Some(token), end),
                None => (None, at + 1),
            },
            c => (None, at + c.len_utf8()),
        }
    }

    fn around(&self, part: &Range<usize>, start: usize, end: usize) -> Neighbours {
        Neighbours {
            before: self.text[part.start..start].chars().next_back(),
            behind: self.text[end..part.end].chars().next(),
        }
    }

    /// The code that one backtick opens: it ends at the next one, on the same line.
    fn code(
        &self,
        at: usize,
        length: usize,
        around: Neighbours,
        part: &Range<usize>,
    ) -> Option<(Token, usize)> {
        if length != 1 || around.before.is_some_and(is_of_a_word) {
            return None;
        }
        let start = at + 1;
        let rest = &self.text[start..part.end];
        let stop = rest.find(['`', '\n'])?;
        let shown = start..start + stop;
        let behind = rest[stop..].strip_prefix('`')?;
        let ends = !behind.starts_with(|c| is_of_a_word(c) || c == '`');
        if !ends || self.text[shown.clone()].trim().is_empty() {
            return None;
        }
        let (range, style) = (at..shown.end + 1, TextStyle { code: true, ..TextStyle::default() });
        let end = range.end;
        Some((Token::Whole { range, shown, style }, end))
    }

    fn mention(&mut self, at: usize, part: &Range<usize>) -> Option<(Token, usize)> {
        let before = self.text[part.start..at].chars().next_back();
        if self.look_ups == LOOK_UPS || before.is_some_and(is_of_a_word) {
            return None;
        }
        self.look_ups += 1;
        let behind = &self.text[at + 1..part.end];
        let line = behind.split('\n').next().unwrap_or_default();
        let (length, of) =
            (self.names)(line).filter(|(length, _)| line.is_char_boundary(*length))?;
        let range = at..at + 1 + length;
        let (shown, end) = (range.clone(), range.end);
        let style = TextStyle { mention: Some(of), ..TextStyle::default() };
        Some((Token::Whole { range, shown, style }, end))
    }

    fn write(&mut self, part: Range<usize>, tokens: &[Token], runs: &mut Vec<StyledRun>) {
        let (mut style, mut at) = (TextStyle::default(), part.start);
        // Both kinds of asterisks may be open.
        let mut bold = 0_usize;
        for token in tokens {
            match token {
                Token::LineBreak | Token::Mark(_, Half::None) => {}
                Token::Mark(mark, half) => {
                    push(runs, at..mark.at, style);
                    at = mark.at + mark.length;
                    let on = *half == Half::Opening;
                    match mark.kind {
                        MarkKind::LowLine => style.italic = on,
                        MarkKind::Bars => {
                            style.spoiler = on.then_some(self.spoilers);
                            self.spoilers += usize::from(on);
                        }
                        MarkKind::Star | MarkKind::Stars => {
                            bold = if on { bold + 1 } else { bold.saturating_sub(1) };
                            style.bold = bold > 0;
                        }
                    }
                }
                Token::Whole { range, shown, style: whole } => {
                    push(runs, at..range.start, style);
                    at = range.end;
                    let TextStyle { bold, italic, spoiler, .. } = style;
                    push(runs, shown.clone(), TextStyle { bold, italic, spoiler, ..*whole });
                }
            }
        }
        push(runs, at..part.end, style);
    }
}

/// Pairs the marks of spoilers, before all others: nothing uncovers one.
fn pair_bars(tokens: &mut [Token]) {
    let mut open: Option<usize> = None;
    for at in 0..tokens.len() {
        let Token::Mark(mark, _) = &tokens[at] else { continue };
        if mark.kind != MarkKind::Bars {
            continue;
        }
        let (opens, closes) = (mark.opens, mark.closes);
        match open.filter(|_| closes) {
            Some(begun) => {
                set_pair(tokens, begun, at);
                open = None;
            }
            None if opens => open = Some(at),
            None => {}
        }
    }
}

/// Pairs the other marks: on one line, nested, and neither into a spoiler nor out of it.
/// At most one of each kind is open within a spoiler and one outside.
fn pair_emphasis(text: &str, tokens: &mut [Token]) {
    let mut open: Vec<(usize, Mark)> = Vec::new();
    for at in 0..tokens.len() {
        let (mark, half) = match &tokens[at] {
            Token::Mark(mark, half) => (*mark, *half),
            Token::LineBreak => {
                open.retain(|(_, mark)| mark.kind == MarkKind::Bars);
                continue;
            }
            Token::Whole { .. } => continue,
        };
        let spoiler = open.iter().rposition(|(_, other)| other.kind == MarkKind::Bars);
        match (mark.kind, half) {
            (MarkKind::Bars, Half::Opening) => open.push((at, mark)),
            (MarkKind::Bars, Half::Closing) => open.truncate(spoiler.unwrap_or(0)),
            (MarkKind::Bars, Half::None) => {}
            (kind, _) => {
                let floor = spoiler.map_or(0, |spoiler| spoiler + 1);
                let mut others = open[floor..].iter();
                let begun = others.rposition(|(_, other)| other.kind == kind);
                let begun = begun.map(|index| index + floor);
                if let Some(index) = begun.filter(|_| mark.closes) {
                    let (first, opening) = open[index];
                    open.truncate(index);
                    if has_word(&text[opening.at + opening.length..mark.at]) {
                        set_pair(tokens, first, at);
                        continue;
                    }
                } else if let Some(index) = begun.filter(|_| mark.opens) {
                    open.remove(index);
                }
                if mark.opens {
                    open.push((at, mark));
                }
            }
        }
    }
}

/// `true` if there is something to see that is no punctuation, as there is not in `*_*`.
fn has_word(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() || !c.is_ascii() && !c.is_whitespace())
}

fn set_pair(tokens: &mut [Token], first: usize, last: usize) {
    for (at, part) in [(first, Half::Opening), (last, Half::Closing)] {
        if let Token::Mark(_, half) = &mut tokens[at] {
            *half = part;
        }
    }
}

/// Adds a run, to the one before where they look the same.
fn push(runs: &mut Vec<StyledRun>, range: Range<usize>, style: TextStyle) {
    if range.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(last)
            if last.style == style && last.range.end == range.start && style.link.is_none() =>
        {
            last.range.end = range.end;
        }
        _ => runs.push(StyledRun { range, style }),
    }
}
