// SPDX-License-Identifier: GPL-3.0-or-later
//! Arguments of commands: names, durations, reasons.

use super::error::CommandError;
use super::history_place::HistoryPlace;
use super::name::CommandName;
use super::present_names::{Called, PresentNames, without_at};
use super::quotes;
use crate::protocol::{Nickname, SeatNumber, Text, Why, limits};

/// The rest of a line, and the names that may be meant in it.
pub(super) struct Arguments<'a, 'n, N> {
    rest: &'a str,
    present: PresentNames<'n, N>,
    /// The seat that stood in the place of a name.
    seat: Option<SeatNumber>,
}

impl<'a, 'n, N: Iterator<Item = &'n Nickname>> Arguments<'a, 'n, N> {
    pub fn new(rest: &'a str, names: N) -> Self {
        Self { rest: rest.trim(), present: PresentNames::new(names), seat: None }
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

    /// Tells if nothing is left.
    pub fn is_at_the_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The seat that stood in the place of the name.
    pub fn seat(&self) -> Option<SeatNumber> {
        self.seat
    }

    /// Takes a person: the number of a seat, or else a name.
    pub fn person(&mut self, word: CommandName) -> Result<Nickname, CommandError> {
        match numbered(self.rest) {
            Some((seat, typed, rest)) => {
                self.rest = rest;
                self.on_seat(seat, typed)
            }
            None => self.name(word),
        }
    }

    /// Takes the whole rest as a person.
    pub fn only_person(&mut self, word: CommandName) -> Result<Nickname, CommandError> {
        match numbered(self.rest) {
            Some((seat, typed, "")) => {
                self.rest = "";
                self.on_seat(seat, typed)
            }
            _ => self.only_name(word),
        }
    }

    /// The name is the room's to say; until it does, it is the number.
    fn on_seat(&mut self, seat: SeatNumber, typed: &str) -> Result<Nickname, CommandError> {
        self.seat = Some(seat);
        Ok(Nickname::heard(typed)?)
    }

    /// Takes a name, with more behind it: one in quotes, or the only one of
    /// those present that the rest begins with, or else the first word. Unless
    /// quoted, no name begins with the @ that may stand in front of any, and
    /// none goes on with a word that reads as a time where one may come: nobody
    /// catches by a name what is meant for somebody else.
    ///
    /// # Errors
    ///
    /// [`CommandError::WhichName`] if it could be several.
    pub fn name(&mut self, word: CommandName) -> Result<Nickname, CommandError> {
        let rest = self.rest;
        if rest.is_empty() {
            return Err(CommandError::NoName(word));
        }
        if let Some((name, behind)) = quotes::split(without_at(rest)) {
            self.rest = behind.trim_start();
            return Ok(self.present.as_written(Nickname::heard(name)?));
        }
        let end = if word.takes_time() { end_before_time(rest) } else { rest.len() };
        let called = self.present.at_the_beginning(rest).into_iter();
        let (near, far): (Vec<_>, Vec<_>) =
            called.partition(|called| called.end <= end && !called.with_at);
        match (&near[..], &far[..]) {
            ([called], _) => {
                self.rest = rest[called.end..].trim_start();
                Ok(called.name.clone())
            }
            ([], []) => {
                let first = self.word();
                Ok(Nickname::heard(without_at(first))?)
            }
            ([], [first, ..]) => {
                let absent = Nickname::heard(without_at(&rest[..end.min(first.end)])).ok();
                Err(which(word, absent.into_iter().chain(names(far))))
            }
            _ => Err(which(word, names(near))),
        }
    }

    /// Takes the whole rest as a name.
    pub fn only_name(&mut self, word: CommandName) -> Result<Nickname, CommandError> {
        let rest = self.all();
        if rest.is_empty() {
            return Err(CommandError::NoName(word));
        }
        let called = without_at(rest);
        if let Some((name, "")) = quotes::split(called) {
            return Ok(self.present.as_written(Nickname::heard(name)?));
        }
        let name = Nickname::heard(called)?;
        let with_at = self.present.find(&Nickname::heard(rest)?).filter(|_| called != rest);
        match (self.present.find(&name), with_at) {
            (Some(present), _) => Ok(present.clone()),
            (None, Some(with_at)) => Err(which(word, [name, with_at.clone()])),
            (None, None) => Ok(name),
        }
    }

    /// Takes the whole rest as a name, if there is any.
    pub fn maybe_name(&mut self, word: CommandName) -> Result<Option<Nickname>, CommandError> {
        if self.rest.is_empty() { Ok(None) } else { self.only_name(word).map(Some) }
    }

    /// Takes the whole rest as the name of somebody present.
    pub fn present_name(&mut self, word: CommandName) -> Result<Nickname, CommandError> {
        let name = self.only_name(word)?;
        self.present.find(&name).cloned().ok_or(CommandError::NobodyHere)
    }

    /// Takes the whole rest as what one does.
    pub fn emote(&mut self) -> Result<Text, CommandError> {
        match self.all() {
            "" => Err(CommandError::Missing(CommandName::Me)),
            deed => Ok(Text::new(deed)?),
        }
    }

    /// Takes the whole rest as a name that nobody has yet.
    pub fn new_name(&mut self, word: CommandName) -> Result<Nickname, CommandError> {
        let rest = self.all();
        match quotes::split(rest) {
            _ if rest.is_empty() => Err(CommandError::NoName(word)),
            Some((name, "")) => Ok(Nickname::new(name)?),
            _ => Ok(Nickname::new(rest)?),
        }
    }

    /// Takes a duration in seconds, if one comes next; `forever` is longer than
    /// any. A word that begins with a digit, or with a minus and a digit, must be one,
    /// so that a typing error does not turn a ban of ten minutes into a permanent one.
    pub fn time(&mut self) -> Result<Option<u64>, CommandError> {
        if self.rest.split_whitespace().next().is_some_and(is_forever) {
            self.word();
            return Ok(Some(u64::MAX));
        }
        if !reads_as_time(self.rest) {
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

    /// Takes the number of a message.
    pub fn message(&mut self) -> Result<u64, CommandError> {
        match self.word() {
            "" => Err(CommandError::Missing(CommandName::Remove)),
            word => word.parse().map_err(|_| CommandError::NotANumber(word.to_owned())),
        }
    }

    /// Takes the number of a message or a poll, if one comes next: `#17`.
    pub fn number(&mut self) -> Result<Option<u64>, CommandError> {
        let parse = |typed: &str| typed[1..].parse().map_err(|_| CommandError::not_a_number(typed));
        self.rest.starts_with('#').then(|| parse(self.word())).transpose()
    }

    /// Takes a count of messages, or the number of one: `20`, or `#1170`.
    pub fn history_place(&mut self) -> Result<HistoryPlace, CommandError> {
        let typed = self.word();
        let wrong = || CommandError::NotANumber(typed.to_owned());
        match typed.strip_prefix('#') {
            Some(number) => number.parse().map(HistoryPlace::Around).map_err(|_| wrong()),
            None if typed.is_empty() => Ok(HistoryPlace::Older(None)),
            None => match typed.parse() {
                Ok(0) | Err(_) => Err(wrong()),
                Ok(count) => Ok(HistoryPlace::Older(Some(count))),
            },
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

    /// Takes the next word; an empty one at the end.
    pub fn word(&mut self) -> &'a str {
        let (word, rest) = self.rest.split_once(char::is_whitespace).unwrap_or((self.rest, ""));
        self.rest = rest.trim_start();
        word
    }
}

fn names(called: Vec<Called>) -> impl Iterator<Item = Nickname> {
    called.into_iter().map(|called| called.name)
}

fn which(word: CommandName, names: impl IntoIterator<Item = Nickname>) -> CommandError {
    CommandError::WhichName { word, names: names.into_iter().collect() }
}

/// The end of a name at the beginning of a text, before a word that reads as a
/// time. The first word is part of the name in any case.
fn end_before_time(text: &str) -> usize {
    let gaps = text.match_indices(char::is_whitespace);
    let mut ends = gaps.filter(|(at, gap)| reads_as_time(&text[at + gap.len()..]));
    ends.next().map_or(text.len(), |(at, _)| at)
}

/// Returns `true` if the first word of a text is a time, or can be meant as one.
fn reads_as_time(text: &str) -> bool {
    let word = text.split(char::is_whitespace).next().unwrap_or_default();
    // Below zero it is none, but nobody means it as a reason.
    let number = word.strip_prefix(['-', '−']).unwrap_or(word);
    number.starts_with(|c: char| c.is_ascii_digit()) || is_forever(word)
}

/// Splits the number of a seat from what follows it: `#17`.
fn numbered(text: &str) -> Option<(SeatNumber, &str, &str)> {
    let (typed, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let digits = typed.strip_prefix('#')?;
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| all_digits)?;
    Some((SeatNumber::new(number), typed, rest.trim_start()))
}

/// The word for a time without an end.
fn is_forever(word: &str) -> bool {
    word.eq_ignore_ascii_case("forever")
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
