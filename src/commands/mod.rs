// SPDX-License-Identifier: GPL-3.0-or-later
//! What people type behind a slash, in the window, the terminal and the
//! console of a room: a line in, a [`Command`] or a typed fault out.
//!
//! It knows the protocol and nothing else: neither what a face offers, nor how
//! anything is carried out, nor a sentence for people.

mod arguments;
mod near;
mod word;

pub use word::{Right, Word};

use self::arguments::Arguments;
use crate::protocol::{ModerationAction, NameError, Nickname, Text, TextError, Topic, Why, limits};

/// How long somebody is muted when no time is given.
pub const MUTED_SECONDS: u64 = 10 * 60;

/// A line, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed<'a> {
    /// It is to be said.
    Say(&'a str),
    Do(Command),
}

/// Something to be done rather than said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Keep the peace. It is for the room to judge who may.
    Act {
        act: ModerationAction,
        why: Option<Why>,
    },
    /// Say who is banned.
    Bans,
    /// Set what the room is about; empty removes it.
    Topic(Topic),
    /// Show no more, on this device, of what somebody says.
    Ignore(Nickname),
    Unignore(Nickname),
    /// Go by another name.
    Nick(Nickname),
    /// Say who is here.
    Who,
    /// Show how others come in.
    Invite,
    Help,
    Leave,
}

/// Why a line is neither to be said nor to be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// `near` are those that may be meant.
    #[error("there is no command {word}")]
    Unknown { word: String, near: Vec<Word> },
    #[error("{0} needs somebody's name")]
    NoName(Word),
    #[error("{0} needs something more")]
    Missing(Word),
    #[error("{0} takes nothing more")]
    TooMuch(Word),
    #[error(transparent)]
    Name(#[from] NameError),
    #[error(transparent)]
    Text(#[from] TextError),
    /// A number without a unit, or with one that is none.
    #[error("{0} is no length of time")]
    NotATime(String),
    /// Beyond [`limits::SLOWEST_SECONDS`].
    #[error("the slow mode has longer pauses than it may")]
    TooSlow,
}

/// Understands what was typed where people talk. A line that begins with a
/// slash and a word is a command; with two slashes it is said, with one of
/// them. Everything else is said as it is, `/etc/hosts` too.
///
/// `names` are those present: they may be typed without quotes, whatever their
/// spaces and their upper and lower case.
pub fn parse<'a>(line: &'a str, names: &[Nickname]) -> Result<Typed<'a>, CommandError> {
    if line.strip_prefix('/').is_some_and(begins_with_command) {
        return Ok(Typed::Say(&line[1..]));
    }
    match begins_with_command(line) {
        true => parse_bare(&line[1..], names, Word::ALL).map(Typed::Do),
        false => Ok(Typed::Say(line)),
    }
}

/// Understands a command without its slash, or with it, where nothing but
/// commands is typed. Only `offered` words count.
pub fn parse_bare(
    line: &str,
    names: &[Nickname],
    offered: &[Word],
) -> Result<Command, CommandError> {
    let line = line.trim();
    let line = line.strip_prefix('/').unwrap_or(line);
    let (typed, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let known = offered.iter().find(|word| word.as_str().eq_ignore_ascii_case(typed));
    let Some(&word) = known else { return Err(unknown(typed, offered)) };
    command(word, Arguments::new(rest, names))
}

/// The longest that is told of a word nobody knows.
const WORD_CHARACTERS: usize = 24;

fn unknown(typed: &str, offered: &[Word]) -> CommandError {
    let word = typed.chars().filter(|c| !c.is_control()).take(WORD_CHARACTERS).collect();
    CommandError::Unknown { word, near: near::near(typed, offered) }
}

/// Whether a slash, a word and then a space or the end come first.
fn begins_with_command(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('/') else { return false };
    let word = rest.split(char::is_whitespace).next().unwrap_or_default();
    word.starts_with(char::is_alphabetic) && word.chars().all(|c| c.is_alphanumeric() || c == '-')
}

fn command(word: Word, mut rest: Arguments<'_>) -> Result<Command, CommandError> {
    if let Some(act) = act(word, &mut rest)? {
        return Ok(Command::Act { act, why: rest.why()? });
    }
    let command = match word {
        Word::Topic => Command::Topic(Topic::new(rest.all())?),
        Word::Ignore => Command::Ignore(rest.only_name(word)?),
        Word::Unignore => Command::Unignore(rest.only_name(word)?),
        Word::Nick => Command::Nick(rest.new_name(word)?),
        Word::Bans => Command::Bans,
        Word::Who => Command::Who,
        Word::Invite => Command::Invite,
        Word::Leave => Command::Leave,
        // Whoever asks for help gets it.
        _ => return Ok(Command::Help),
    };
    match rest.all() {
        "" => Ok(command),
        _ => Err(CommandError::TooMuch(word)),
    }
}

/// The act behind a word, if it is one; what is left is the reason.
fn act(word: Word, rest: &mut Arguments<'_>) -> Result<Option<ModerationAction>, CommandError> {
    let act = match word {
        Word::Kick => ModerationAction::Kick { name: rest.name(word)? },
        Word::Ban => {
            let name = rest.name(word)?;
            // Longer than the longest is for good.
            let seconds = rest.time()?.filter(|seconds| *seconds <= limits::LONGEST_SECONDS);
            ModerationAction::Ban { name, seconds }
        }
        Word::Mute => {
            let name = rest.name(word)?;
            let seconds = rest.time()?.unwrap_or(MUTED_SECONDS);
            ModerationAction::Mute { name, seconds: seconds.min(limits::LONGEST_SECONDS) }
        }
        Word::Unban => ModerationAction::Unban { name: rest.only_name(word)? },
        Word::Unmute => ModerationAction::Unmute { name: rest.only_name(word)? },
        Word::Moderator => {
            ModerationAction::Moderator { name: rest.only_name(word)?, moderator: true }
        }
        Word::Unmoderator => {
            ModerationAction::Moderator { name: rest.only_name(word)?, moderator: false }
        }
        Word::Slow => ModerationAction::Slow { seconds: rest.pause()? },
        Word::Lock => ModerationAction::Lock { locked: true },
        Word::Unlock => ModerationAction::Lock { locked: false },
        Word::Classic => ModerationAction::Classic { open: rest.open(word)? },
        Word::Announce => match rest.all() {
            "" => return Err(CommandError::Missing(word)),
            text => ModerationAction::Announce { text: Text::new(text)? },
        },
        _ => return Ok(None),
    };
    Ok(Some(act))
}

#[cfg(test)]
mod tests;
