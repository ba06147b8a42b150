// SPDX-License-Identifier: GPL-3.0-or-later
//! Slash commands, as typed in the window, the terminal and the console of a
//! room: a line in, a [`Command`] or a typed error out.
//!
//! This module knows the protocol and nothing else: neither which commands an
//! interface offers, nor how one is carried out, nor a sentence for people.

mod arguments;
mod command;
mod complete;
mod edit;
mod error;
mod file_names;
mod file_path;
mod history_place;
mod line_start;
mod message_words;
mod name;
mod poll;
mod present_names;
mod quotes;
mod react;
mod reply;
mod suggest;
mod suggestions;
mod whisper;

pub use command::Command;
pub use complete::{Beginning, Candidates, complete};
pub use error::CommandError;
pub use file_names::{file_names, folder_behind};
pub use file_path::{TypedPath, complete_file, typed_path};
pub use history_place::HistoryPlace;
pub use line_start::begins_with_command;
pub use message_words::{MessageWords, as_typed, between_asterisks, edited_text};
pub use name::CommandName;
pub use quotes::quoted;
pub use reply::ReplyTo;
pub use suggest::suggest;
pub use suggestions::{Suggestion, Suggestions, suggestions};

use std::borrow::Cow;

use self::arguments::Arguments;
use self::line_start::{is_command, is_slash_alone, without_mark};
use crate::protocol::{AwayNote, ModerationAction, Nickname, Text, Topic, limits};

/// Duration of a mute without one, in seconds.
pub const MUTED_SECONDS: u64 = 10 * 60;

/// A parsed line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed<'a> {
    /// A message to send.
    Say(Cow<'a, str>),
    /// A command to carry out.
    Do(Command),
}

/// Parses a line of the composer. A slash followed by a word begins a command;
/// two slashes begin a message, of which one is dropped. Every other line is a
/// message, `/etc/hosts` too. A slash alone asks for the list of commands.
///
/// `names` are the members present. They may be typed without quotes and in any
/// case, even if they contain spaces, as long as nothing else could be meant.
/// Only commands look at them. Where somebody is moderated or whispered to, `#17` is whoever sits
/// or sat on the seat of that number, and a name that looks like that stands in
/// quotes.
///
/// # Errors
///
/// Every variant of [`CommandError`].
pub fn parse<'a, 'n>(
    line: &'a str,
    names: impl IntoIterator<Item = &'n Nickname>,
) -> Result<Typed<'a>, CommandError> {
    let line = without_mark(line);
    if line.strip_prefix('/').is_some_and(is_command) {
        return Ok(Typed::Say(line[1..].into()));
    }
    if is_slash_alone(line) {
        return Ok(Typed::Do(Command::Help));
    }
    if !begins_with_command(line) {
        return Ok(Typed::Say(line.into()));
    }
    parse_bare(&line[1..], names, CommandName::ALL).map(Typed::Do)
}

/// Parses a line of a console, which takes only commands, with or without a
/// slash. Only `offered` words are known.
///
/// # Errors
///
/// Every variant of [`CommandError`].
pub fn parse_bare<'n>(
    line: &str,
    names: impl IntoIterator<Item = &'n Nickname>,
    offered: &[CommandName],
) -> Result<Command, CommandError> {
    let line = without_mark(line).trim();
    let line = line.strip_prefix('/').unwrap_or(line);
    let (typed, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let known = CommandName::find(typed, offered);
    let Some(word) = known else { return Err(CommandError::unknown(typed, offered)) };
    command(word, Arguments::new(rest, names.into_iter()))
}

fn command<'n>(
    word: CommandName,
    mut rest: Arguments<'_, 'n, impl Iterator<Item = &'n Nickname>>,
) -> Result<Command, CommandError> {
    if let Some(act) = act(word, &mut rest)? {
        return Ok(Command::Act { act, to: rest.seat(), why: rest.why()? });
    }
    if let Some(command) = poll::polling(word, &mut rest)? {
        return nothing_more(word, command, rest.all());
    }
    if let Some(command) = file_path::about_files(word, &mut rest)? {
        return nothing_more(word, command, rest.all());
    }
    let command = match word {
        CommandName::Pin => Command::Pin(rest.maybe_message(word)?),
        CommandName::Unpin => Command::Unpin(unpinned(rest.all())?),
        CommandName::Pins => Command::Pins,
        CommandName::Topic => Command::Topic(Topic::new(rest.all())?),
        CommandName::Me => Command::Me(rest.emote()?),
        CommandName::Away => {
            let note = AwayNote::cut(rest.all());
            Command::Away(Some(note).filter(|note| !note.is_empty()))
        }
        CommandName::Back => Command::Back,
        CommandName::Reply => {
            let (to, words) = rest.reply()?;
            Command::Reply { to, words }
        }
        CommandName::React | CommandName::Unreact => {
            let (emoji, to) = rest.reaction(word)?;
            Command::React { emoji, to, active: word == CommandName::React }
        }
        CommandName::Whisper => rest.whisper()?,
        CommandName::Ignore => Command::Ignore(rest.present_name(word)?),
        CommandName::Unignore => Command::Unignore(rest.only_name(word)?),
        CommandName::Nick => Command::Nick(rest.new_name(word)?),
        CommandName::Edit => rest.edit()?,
        CommandName::Delete => Command::Delete,
        CommandName::Bans => Command::Bans,
        CommandName::Who => Command::Who(rest.maybe_name(word)?),
        CommandName::History => Command::History(rest.history_place()?),
        CommandName::Find => Command::Find(rest.all().to_owned()),
        CommandName::Invite => Command::Invite,
        CommandName::Leave => Command::Leave,
        // Help ignores its arguments.
        _ => return Ok(Command::Help),
    };
    nothing_more(word, command, rest.all())
}

/// The number of a pinned message, with its `#` or without, if there is one.
fn unpinned(typed: &str) -> Result<Option<u64>, CommandError> {
    let digits = typed.strip_prefix('#').unwrap_or(typed);
    match digits.parse() {
        Ok(number) => Ok(Some(number)),
        Err(_) if typed.is_empty() => Ok(None),
        Err(_) => Err(CommandError::not_a_number(typed)),
    }
}

fn nothing_more(word: CommandName, command: Command, rest: &str) -> Result<Command, CommandError> {
    if rest.is_empty() { Ok(command) } else { Err(CommandError::TooMuch(word)) }
}

/// Parses the moderation action of a word, if it has one. What remains is the
/// reason.
fn act<'n>(
    word: CommandName,
    rest: &mut Arguments<'_, 'n, impl Iterator<Item = &'n Nickname>>,
) -> Result<Option<ModerationAction>, CommandError> {
    let act = match word {
        CommandName::Kick => ModerationAction::Kick { name: rest.person(word)? },
        CommandName::Ban => {
            let name = rest.person(word)?;
            // Longer than the longest is permanent.
            let seconds = rest.time()?.filter(|seconds| *seconds <= limits::LONGEST_SECONDS);
            ModerationAction::Ban { name, seconds }
        }
        CommandName::Mute => {
            let name = rest.person(word)?;
            let seconds = rest.time()?.unwrap_or(MUTED_SECONDS);
            ModerationAction::Mute { name, seconds: seconds.min(limits::LONGEST_SECONDS) }
        }
        CommandName::Unban => ModerationAction::Unban { name: rest.only_person(word)? },
        CommandName::Unmute => ModerationAction::Unmute { name: rest.only_person(word)? },
        CommandName::Moderator => {
            ModerationAction::Moderator { name: rest.only_person(word)?, moderator: true }
        }
        CommandName::Unmoderator => {
            ModerationAction::Moderator { name: rest.only_person(word)?, moderator: false }
        }
        CommandName::Remove => ModerationAction::Remove { message: rest.message()?, from: None },
        CommandName::RemoveAll => {
            ModerationAction::RemoveAll { name: rest.only_person(word)?, seats: Vec::new() }
        }
        CommandName::Slow => ModerationAction::Slow { seconds: rest.pause()? },
        CommandName::Lock => ModerationAction::Lock { locked: true },
        CommandName::Unlock => ModerationAction::Lock { locked: false },
        CommandName::Classic => ModerationAction::Classic { open: rest.open(word)? },
        CommandName::Announce => match rest.all() {
            "" => return Err(CommandError::Missing(word)),
            text => ModerationAction::Announce { text: Text::new(text)? },
        },
        _ => return Ok(None),
    };
    Ok(Some(act))
}

#[cfg(test)]
mod tests;
