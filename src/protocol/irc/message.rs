// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages: one line each, with tags, a source, a command and its parameters.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;

use super::{LINE_BYTES, Numeric, PARAMETERS, TAG_BYTES, Tags};

/// A message of either side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IrcMessage {
    /// Tags of the message.
    pub tags: Tags,
    /// Source: a server, or a member as `nick!user@host`.
    pub source: Option<String>,
    /// Command in capitals, or a numeric.
    pub verb: String,
    /// Parameters, at most [`PARAMETERS`]. The last one may contain spaces.
    pub parameters: Vec<String>,
}

/// Reasons why a line is not a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// The line is not UTF-8.
    #[error("the line is not UTF-8")]
    InvalidUtf8 {
        /// Command of the line, in capitals.
        verb: String,
    },
    /// The line, or the tags in front of it, are too long.
    #[error("the line is too long")]
    TooLong,
    /// There are tags or a source, and no command.
    #[error("the line has no command")]
    NoCommand,
}

impl IrcMessage {
    /// A message without parameters.
    pub fn new(verb: &str) -> Self {
        Self { verb: verb.to_ascii_uppercase(), ..Self::default() }
    }

    /// A numeric of a server for somebody.
    #[must_use]
    pub fn numeric(server: &str, numeric: Numeric, nick: &str) -> Self {
        Self::new(&numeric.to_string()).from(server).with(nick)
    }

    /// The same message with a source.
    #[must_use]
    pub fn from(mut self, source: &str) -> Self {
        self.source = Some(source.to_owned());
        self
    }

    /// The same message with one more parameter.
    #[must_use]
    pub fn with(mut self, parameter: impl Into<String>) -> Self {
        self.parameters.push(parameter.into());
        self
    }

    /// The same message with one more tag.
    #[must_use]
    pub fn tagged(mut self, key: &str, value: &str) -> Self {
        self.tags.set(key, value);
        self
    }

    /// The parameter at a position, from 0.
    pub fn parameter(&self, at: usize) -> Option<&str> {
        self.parameters.get(at).map(String::as_str)
    }

    /// Parses a line, with or without its end; `None` for a blank one.
    ///
    /// # Errors
    ///
    /// Every variant of [`MessageError`].
    pub fn parse(line: &[u8]) -> Result<Option<Self>, MessageError> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let Ok(text) = std::str::from_utf8(line) else {
            let verb = verb_of(&String::from_utf8_lossy(line));
            return Err(MessageError::InvalidUtf8 { verb });
        };
        Self::parse_text(text)
    }

    fn parse_text(text: &str) -> Result<Option<Self>, MessageError> {
        let mut rest = text.trim_start_matches(' ');
        if rest.is_empty() {
            return Ok(None);
        }
        let mut message = Self::default();
        if let Some(tagged) = rest.strip_prefix('@') {
            let (tags, after) = word(tagged);
            if tags.len() + 2 > TAG_BYTES {
                return Err(MessageError::TooLong);
            }
            (message.tags, rest) = (Tags::parse(tags), after);
        }
        if rest.len() > LINE_BYTES - 2 {
            return Err(MessageError::TooLong);
        }
        if let Some(sourced) = rest.strip_prefix(':') {
            let (source, after) = word(sourced);
            (message.source, rest) = (Some(source.to_owned()), after);
        }
        let (verb, mut rest) = word(rest);
        if verb.is_empty() {
            return Err(MessageError::NoCommand);
        }
        message.verb = verb.to_ascii_uppercase();
        while !rest.is_empty() && message.parameters.len() < PARAMETERS {
            let is_last = message.parameters.len() + 1 == PARAMETERS;
            let (parameter, after) = match rest.strip_prefix(':') {
                Some(trailing) => (trailing, ""),
                None if is_last => (rest, ""),
                None => word(rest),
            };
            message.parameters.push(parameter.to_owned());
            rest = after;
        }
        Ok(Some(message))
    }

    /// Writes the line, CR LF included. Nothing in a part of it can end the line or begin
    /// another part, and without its tags it is not longer than [`LINE_BYTES`]: the last
    /// parameter is cut where a character ends.
    pub fn write(&self) -> String {
        let tags = self.tags.to_string();
        let mut line = String::new();
        if let Some(source) = &self.source {
            line += ":";
            line += &middle(source);
            line += " ";
        }
        line += &middle(&self.verb);
        let last = self.parameters.len().min(PARAMETERS).saturating_sub(1);
        let is_text = text_at(&self.verb).is_some_and(|at| last >= at);
        for (at, parameter) in self.parameters.iter().take(PARAMETERS).enumerate() {
            line += " ";
            line += &if at == last { trailing(parameter, is_text) } else { middle(parameter) };
        }
        cut(&mut line, LINE_BYTES - 2);
        match tags.is_empty() {
            true => line + "\r\n",
            false => format!("@{tags} {line}\r\n"),
        }
    }
}

impl fmt::Display for IrcMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.write().trim_end_matches(['\r', '\n']))
    }
}

/// The next word, and what follows the spaces behind it.
fn word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    (word, rest.trim_start_matches(' '))
}

/// The command of a line that cannot be read as a whole.
fn verb_of(line: &str) -> String {
    let mut rest = line.trim_start_matches(' ');
    for mark in ['@', ':'] {
        if rest.starts_with(mark) {
            rest = word(rest).1;
        }
    }
    let verb = word(rest).0;
    let is_verb = !verb.is_empty() && verb.chars().all(|c| c.is_ascii_alphanumeric());
    if is_verb { verb.to_ascii_uppercase() } else { "*".to_owned() }
}

/// A part that is a word: not empty, without spaces, and without a colon in front.
fn middle(part: &str) -> String {
    let ends = |c: char| matches!(c, '\r' | '\n' | '\0' | ' ');
    let word: String = part.chars().map(|c| if ends(c) { '_' } else { c }).collect();
    match word.chars().next() {
        None => "*".to_owned(),
        Some(':') => format!("_{word}"),
        Some(_) => word,
    }
}

/// The place of the text in a command that takes one as its last parameter. Some clients
/// skip the colon in front of it without looking, or look for it.
fn text_at(verb: &str) -> Option<usize> {
    Some(match verb {
        "QUIT" | "ERROR" | "AWAY" | "SETNAME" => 0,
        "PRIVMSG" | "NOTICE" | "TOPIC" => 1,
        "KICK" | "CAP" => 2,
        // Modes and the masks of bans are words; 004 is a list of them.
        "004" | "221" | "324" | "367" => return None,
        numeric if numeric.bytes().all(|byte| byte.is_ascii_digit()) => 1,
        _ => return None,
    })
}

/// The last parameter, which may be anything that does not end the line.
fn trailing(parameter: &str, is_text: bool) -> String {
    let ends = |c: char| matches!(c, '\r' | '\n' | '\0');
    let text: String = parameter.chars().map(|c| if ends(c) { ' ' } else { c }).collect();
    let needs_colon = is_text || text.is_empty() || text.starts_with(':') || text.contains(' ');
    if needs_colon { format!(":{text}") } else { text }
}

/// Cuts a line so that it has at most `bytes`, between what people see as characters.
fn cut(line: &mut String, bytes: usize) {
    if line.len() <= bytes {
        return;
    }
    let ends = line.grapheme_indices(true).map(|(at, _)| at);
    let end = ends.take_while(|at| *at <= bytes).last().unwrap_or_default();
    // One character can be longer than a line.
    let end = if end > 0 { end } else { line.floor_char_boundary(bytes) };
    line.truncate(end);
}

#[cfg(test)]
mod tests;
