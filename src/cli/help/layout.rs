// SPDX-License-Identifier: GPL-3.0-or-later
//! Words and their meanings side by side, within the columns of a terminal.

/// The columns that the narrowest usual terminal has.
const TERMINAL: usize = 80;

/// Words and their meanings, the latter aligned and wrapped. A word that is wider
/// than `column` stands on a line of its own.
pub(super) fn table(rows: &[(String, String)], column: usize) -> String {
    let with_meaning = rows.iter().filter(|(_, meaning)| !meaning.is_empty());
    let widths = with_meaning.map(|(word, _)| width(word));
    let column = widths.filter(|width| *width <= column).max().unwrap_or_default();
    let indent = format!("\n  {:column$}  ", "");
    let row = |(word, meaning): &(String, String)| {
        let meaning = wrapped(meaning, TERMINAL - indent.len() + 1).join(&indent);
        match width(word) <= column {
            _ if meaning.is_empty() => format!("  {word}"),
            true => format!("  {word:column$}  {meaning}"),
            false => format!("  {word}{indent}{meaning}"),
        }
    };
    rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

/// The lines of a text, none wider than `room` unless a single word is.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let line = lines.last_mut().expect("there is always one");
        if width(line) + width(piece.trim_end()) > room && !line.is_empty() {
            lines.push(piece.to_owned());
        } else {
            line.push_str(piece);
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The parts of a text between which a line may end: behind a space, and around the
/// characters of a script without spaces, but not before its punctuation.
fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut before) = (Vec::new(), 0, None::<char>);
    for (at, c) in text.char_indices() {
        let is_end = before.is_some_and(|before| {
            let is_between = (is_wide(before) && !opens(before)) || (is_wide(c) && before != '“');
            before == ' ' || (is_between && !closes(c) && c != ' ')
        });
        if is_end {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

fn opens(c: char) -> bool {
    matches!(c, '「' | '『' | '（')
}

fn closes(c: char) -> bool {
    matches!(c, '、' | '。' | '」' | '』' | '）' | 'ー' | '：' | ',' | '.' | ';' | ')' | '”')
}

/// The columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Returns `true` for the scripts of East Asia, which take two columns a character.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_are_aligned_and_wrapped() {
        let long = "word ".repeat(20);
        let rows = [("0", "done"), ("a b c", long.trim_end()), ("too wide", "below"), ("bare", "")];
        let rows = rows.map(|(word, meaning)| (word.to_owned(), meaning.to_owned()));
        let first = "word ".repeat(14);
        let rest = "word ".repeat(6);
        let expected = format!(
            "  0      done\n  a b c  {}\n         {}\n  too wide\n         below\n  bare",
            first.trim_end(),
            rest.trim_end()
        );
        assert_eq!(table(&rows, 6), expected);
    }

    #[test]
    fn a_script_without_spaces_is_wrapped_between_its_characters() {
        assert_eq!(
            wrapped("部屋を開く、または「参加」する", 10),
            ["部屋を開", "く、または", "「参加」す", "る"]
        );
        assert_eq!(wrapped("部屋 ok", 4), ["部屋", "ok"]);
        assert_eq!(wrapped("", 10), [""]);
    }
}
