// SPDX-License-Identifier: GPL-3.0-or-later
//! The start of a line, which tells commands from messages.

/// Drops the byte-order mark that files of other systems begin with, so that
/// their first line is a command like any other.
pub(super) fn without_mark(line: &str) -> &str {
    line.trim_start_matches('\u{FEFF}')
}

/// Returns `true` if the line is a slash that no word follows.
pub(super) fn is_slash_alone(line: &str) -> bool {
    without_mark(line).trim_end() == "/"
}

/// Returns `true` if the line is a command, or asks for the list of them.
pub(super) fn is_command(line: &str) -> bool {
    begins_with_command(line) || is_slash_alone(line)
}

/// Returns `true` if the line begins with a slash and a word, followed by a
/// space or the end.
pub fn begins_with_command(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('/') else { return false };
    let word = rest.split(char::is_whitespace).next().unwrap_or_default();
    word.starts_with(char::is_alphabetic) && word.chars().all(|c| c.is_alphanumeric() || c == '-')
}
