// SPDX-License-Identifier: GPL-3.0-or-later
//! Quotes around names in commands.

use std::borrow::Cow;

use crate::protocol::Nickname;

/// Pairs of quotes, of which the first that fits a name is put around it.
const PAIRS: [(char, char); 6] =
    [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“'), ('„', '”'), ('»', '«')];

/// Splits a quoted beginning from what follows it.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let opening = text.chars().next()?;
    let inside = &text[opening.len_utf8()..];
    let end = inside.find(|c| PAIRS.contains(&(opening, c)))?;
    let behind = inside[end..].chars().next()?.len_utf8();
    Some((&inside[..end], &inside[end + behind..]))
}

/// A name as it is written in a command: in quotes, unless it is a single word
/// that nothing else can be read into. `@` is dropped in front of a name, and `#`
/// stands in front of the number of a seat.
pub(super) fn typed_name(raw: &str) -> Cow<'_, str> {
    let begins_plain =
        !raw.starts_with(|c| matches!(c, '@' | '#') || PAIRS.iter().any(|pair| pair.0 == c));
    match begins_plain && !raw.contains(char::is_whitespace) {
        true => raw.into(),
        false => in_quotes(raw).into(),
    }
}

/// Text behind an opening quote.
pub(super) fn without_opening(text: &str) -> &str {
    text.strip_prefix(|c| PAIRS.iter().any(|pair| pair.0 == c)).unwrap_or(text)
}

/// A name in quotes.
pub fn quoted(name: &Nickname) -> String {
    in_quotes(name.as_str())
}

fn in_quotes(raw: &str) -> String {
    let (open, close) =
        PAIRS.into_iter().find(|(_, close)| !raw.contains(*close)).unwrap_or(PAIRS[0]);
    format!("{open}{raw}{close}")
}
