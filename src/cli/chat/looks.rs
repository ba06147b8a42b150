// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages at a terminal with their looks. They stand there as they were typed, marks and
//! all; where the terminal can, words are bold, italic or reversed, and spoilers are
//! concealed until they are selected.

use std::env;
use std::ops::Range;

use crate::cli::line_editor::shows_bold;
use crate::markup::{Markup, MarkupBlock, StyledRun, TextStyle, may_have_marks};
use crate::sentences::harmless::harmless;

/// Tells if looks are shown: standard output is a terminal that can, and nobody has asked
/// for none (no-color.org).
pub(super) fn are_shown() -> bool {
    shows_bold() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The lines of a message with their looks, each harmless and with `author` in front;
/// nothing where the text has no looks.
pub(super) fn spoken(author: &str, text: &str) -> Option<Vec<String>> {
    if !may_have_marks(text) {
        return None;
    }
    let markup = Markup::new(text, &|_| None);
    if markup.is_plain() {
        return None;
    }
    let mut runs = Vec::new();
    for block in markup.blocks {
        match block {
            MarkupBlock::Lines(lines) | MarkupBlock::Quote(lines) => runs.extend(lines),
            MarkupBlock::Code { code, .. } => runs.push(StyledRun {
                range: code,
                style: TextStyle { code: true, ..TextStyle::default() },
            }),
        }
    }
    let (mut lines, mut start, mut rest) = (Vec::new(), 0, &*runs);
    for line in text.split('\n') {
        let range = start..start + line.len();
        lines.push(format!("{}{}", harmless(author), styled(text, &range, rest)));
        start = range.end + 1;
        // What ends before the next line is done with.
        let done = rest.iter().take_while(|run| run.range.end <= start).count();
        rest = &rest[done..];
    }
    Some(lines)
}

/// One line; between its runs stand marks.
fn styled(text: &str, line: &Range<usize>, runs: &[StyledRun]) -> String {
    let mut told = String::with_capacity(line.len() + 16);
    let mut end = line.start;
    for StyledRun { range, style } in runs.iter().take_while(|run| run.range.start < line.end) {
        let part = range.start.max(line.start)..range.end.min(line.end);
        told.push_str(&harmless(text.get(end..part.start).unwrap_or_default()));
        let words = harmless(text.get(part.clone()).unwrap_or_default());
        let (on, off) = codes(*style);
        if !words.is_empty() {
            told.extend([&*on, &words, &*off]);
        }
        end = part.end.max(end);
    }
    told.push_str(&harmless(text.get(end..line.end).unwrap_or_default()));
    told
}

/// The commands that begin and end a look (ECMA-48, SGR).
fn codes(style: TextStyle) -> (String, String) {
    let (mut on, mut off) = (String::new(), String::new());
    for (is_set, begins, ends) in [
        (style.bold, "1", "22"),
        (style.italic, "3", "23"),
        (style.code, "7", "27"),
        (style.spoiler.is_some(), "8", "28"),
    ] {
        if is_set {
            on.extend(["\u{1b}[", begins, "m"]);
            off.extend(["\u{1b}[", ends, "m"]);
        }
    }
    (on, off)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> Option<String> {
        let lines = spoken("Ada: ", text).map(|lines| lines.join("\n"));
        lines.map(|lines| lines.replace('\u{1b}', "^"))
    }

    #[test]
    fn marks_stay_and_words_get_their_looks() {
        assert_eq!(told("plain 2*3*4"), None);
        assert_eq!(told("*a* _b_ `c`").unwrap(), "Ada: *^[1ma^[22m* _^[3mb^[23m_ `^[7mc^[27m`");
        assert_eq!(told("||a||").unwrap(), "Ada: ||^[8ma^[28m||");
        assert_eq!(told("> *a*\n> b").unwrap(), "Ada: > *^[1ma^[22m*\nAda: > b");
        assert_eq!(told("||a\nb||").unwrap(), "Ada: ||^[8ma^[28m\nAda: ^[8mb^[28m||");
        assert_eq!(
            told("```\na\n\nb\n```").unwrap(),
            "Ada: ```\nAda: ^[7ma^[27m\nAda: \nAda: ^[7mb^[27m\nAda: ```"
        );
    }

    proptest! {
        #[test]
        fn nothing_but_looks_commands_the_terminal(
            text in "([a-c \n\u{1b}\u{7}é]|\\*|_|`|\\|\\||> |```){0,40}",
        ) {
            let Some(told) = told(&text) else { return Ok(()) };
            let mut bare = told;
            for code in ["1", "22", "3", "23", "7", "27", "8", "28"] {
                bare = bare.replace(&format!("^[{code}m"), "");
            }
            let lines = text.split('\n').map(|line| format!("Ada: {}", harmless(line)));
            prop_assert_eq!(bare, lines.collect::<Vec<_>>().join("\n"));
        }
    }
}
