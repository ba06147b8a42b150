// SPDX-License-Identifier: GPL-3.0-or-later
//! Arguments of commands: names, durations, reasons.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use super::error::CommandError;
use super::name::CommandName;
use crate::protocol::{Nickname, Text, Why, limits};

/// The rest of a line, and the names that may be meant in it.
pub(super) struct Arguments<'a, 'n, N> {
    rest: &'a str,
    /// The names, until they are used.
    names: Cell<Option<N>>,
    /// The names by their folded form. Built on first use, as a room may have
    /// thousands.
    by_folded: OnceCell<HashMap<String, &'n Nickname>>,
}

impl<'a, 'n, N: Iterator<Item = &'n Nickname>> Arguments<'a, 'n, N> {
    pub fn new(rest: &'a str, names: N) -> Self {
        Self { rest: rest.trim(), names: Cell::new(Some(names)), by_folded: OnceCell::new() }
    }

    /// Takes the whole rest.
    pub fn all(&mut self) -> &'a str {
        std::mem::take(&mut self.rest)
    }

    /// Takes the reason, if there is one.
    pub fn why(&mut self) -> Result<Option<Why>, CommandError> {
        match self.all() {
            "" => Ok(None),
            why => Ok(Some(Why::new(why)?)),
        }
    }

    /// Takes a name: the longest present one at the beginning, one in quotes,
    /// or else the first word.
    pub fn name(&mut self, word: CommandName) -> Result<Nickname, CommandError> {
        let rest = self.rest;
        if rest.is_empty() {
            return Err(CommandError::NoName(word));
        }
        if let Some((name, end)) = self.longest_present(rest) {
            self.rest = rest[end..].trim_start();
            return Ok(name);
        }
        let called = without_at(rest);
        let (name, rest) = match quoted(called) {
            Some(parts) => parts,
            None => called.split_once(char::is_whitespace).unwrap_or((called, "")),
        };
        self.rest = rest.trim_start();
        Ok(self.as_present(Nickname::heard(name)?))
    }

    /// Takes the whole rest as a name.
    pub fn only_name(&mut self, word: CommandName) -> Result<Nickname, CommandError> {
        let rest = self.all();
        if rest.is_empty() {
            return Err(CommandError::NoName(word));
        }
        match self.longest_present(rest) {
            Some((name, end)) if end == rest.len() => return Ok(name),
            _ => {}
        }
        let called = without_at(rest);
        let name = match quoted(called) {
            Some((name, "")) => name,
            _ => called,
        };
        Ok(self.as_present(Nickname::heard(name)?))
    }

    /// Takes the whole rest as the name of somebody present.
    pub fn present_name(&mut self, word: CommandName) -> Result<Nickname, CommandError> {
        let name = self.only_name(word)?;
        self.known(&name).cloned().ok_or(CommandError::NobodyHere)
    }

    /// Takes the whole rest as what one does, and puts it between asterisks. So it
    /// reads as what its author says of themselves, wherever it is shown: a line
    /// without a colon behind the name could pass for somebody else's.
    pub fn emote(&mut self) -> Result<Text, CommandError> {
        match self.all() {
            "" => Err(CommandError::Missing(CommandName::Me)),
            deed => Ok(Text::new(&format!("*{deed}*"))?),
        }
    }

    /// Takes the whole rest as a name that nobody has yet.
    pub fn new_name(&mut self, word: CommandName) -> Result<Nickname, CommandError> {
        let rest = self.all();
        match quoted(rest) {
            _ if rest.is_empty() => Err(CommandError::NoName(word)),
            Some((name, "")) => Ok(Nickname::new(name)?),
            _ => Ok(Nickname::new(rest)?),
        }
    }

    /// Takes a duration in seconds, if one comes next; `forever` is longer than
    /// any. A word that begins with a digit must be one, so that a typing error
    /// does not turn a ban of ten minutes into a permanent one.
    pub fn time(&mut self) -> Result<Option<u64>, CommandError> {
        if self.rest.split_whitespace().next().is_some_and(is_forever) {
            self.word();
            return Ok(Some(u64::MAX));
        }
        if !self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Ok(None);
        }
        let word = self.word();
        match seconds(word) {
            Some(0) | None => Err(CommandError::NotATime(word.to_owned())),
            some => Ok(some),
        }
    }

    /// Takes the pause of the slow mode in seconds: a number, a duration or
    /// `off`.
    pub fn pause(&mut self) -> Result<u64, CommandError> {
        let word = self.word();
        let pause = match word.parse() {
            Ok(seconds) => seconds,
            Err(_) if word.is_empty() => return Err(CommandError::Missing(CommandName::Slow)),
            Err(_) if word.eq_ignore_ascii_case("off") => 0,
            Err(_) => seconds(word).ok_or_else(|| CommandError::NotATime(word.to_owned()))?,
        };
        match pause {
            0..=limits::SLOWEST_SECONDS => Ok(pause),
            _ => Err(CommandError::TooSlow),
        }
    }

    /// Takes `open` or `closed`.
    pub fn open(&mut self, word: CommandName) -> Result<bool, CommandError> {
        match self.word().to_ascii_lowercase().as_str() {
            "open" => Ok(true),
            "closed" | "close" => Ok(false),
            _ => Err(CommandError::Missing(word)),
        }
    }

    fn word(&mut self) -> &'a str {
        let (word, rest) = self.rest.split_once(char::is_whitespace).unwrap_or((self.rest, ""));
        self.rest = rest.trim_start();
        word
    }

    /// The longest name of a present member at the beginning of `text`, up to a
    /// space or the end, and its length in bytes.
    fn longest_present(&self, text: &str) -> Option<(Nickname, usize)> {
        // An @ may be part of the name.
        self.present(text).or_else(|| {
            let called = without_at(text);
            let (name, end) = self.present(called)?;
            Some((name, end + (text.len() - called.len())))
        })
    }

    fn present(&self, text: &str) -> Option<(Nickname, usize)> {
        let gaps = text.match_indices(char::is_whitespace).map(|(at, _)| at);
        let ends = gaps.chain([text.len()]).take_while(|end| *end <= limits::NAME_BYTES);
        let mut ends: Vec<usize> = ends.collect();
        ends.reverse();
        ends.into_iter().find_map(|end| {
            let name = self.known(&Nickname::heard(&text[..end]).ok()?)?;
            Some((name.clone(), end))
        })
    }

    fn known(&self, name: &Nickname) -> Option<&'n Nickname> {
        let names = || self.names.take().into_iter().flatten();
        let fold = || names().map(|name| (name.folded(), name)).collect();
        self.by_folded.get_or_init(fold).get(&name.folded()).copied()
    }

    /// The name as its present owner writes it.
    fn as_present(&self, name: Nickname) -> Nickname {
        self.known(&name).cloned().unwrap_or(name)
    }
}

/// The word for a time without an end.
fn is_forever(word: &str) -> bool {
    word.eq_ignore_ascii_case("forever")
}

/// Drops the `@` of `@Ada`.
fn without_at(text: &str) -> &str {
    text.strip_prefix('@').unwrap_or(text)
}

/// Splits a quoted beginning from what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(['"', '“', '„', '«'])?;
    let end = inside.find(['"', '”', '“', '»'])?;
    let behind = inside[end..].chars().next()?.len_utf8();
    Some((&inside[..end], inside[end + behind..].trim_start()))
}

/// Parses `30s`, `10m`, `2h`, `1d` or `1w`. Saturates, which is above every
/// limit.
fn seconds(word: &str) -> Option<u64> {
    let digits = word.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = word.split_at(digits);
    let unit = match unit {
        "s" | "S" => 1,
        "m" | "M" => 60,
        "h" | "H" => 60 * 60,
        "d" | "D" => 24 * 60 * 60,
        "w" | "W" => 7 * 24 * 60 * 60,
        _ => return None,
    };
    let number: u64 = match number {
        "" => return None,
        // Only digits, so it can only be too large.
        digits => digits.parse().unwrap_or(u64::MAX),
    };
    Some(number.saturating_mul(unit))
}
