// SPDX-License-Identifier: GPL-3.0-or-later
//! Errors of commands.

use super::name::CommandName;
use super::suggest::suggest;
use crate::protocol::{NameError, Nickname, Reason, TextError};

/// Reasons why a line is neither a message nor a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// No command has this name.
    #[error("there is no command {word}")]
    Unknown {
        /// The word as typed, shortened.
        word: String,
        /// Similar commands, without their slash.
        near: Vec<&'static str>,
    },
    /// The command needs a name.
    #[error("{0} needs a name")]
    NoName(CommandName),
    /// The command needs another argument.
    #[error("{0} needs another argument")]
    Missing(CommandName),
    /// The command takes no further argument.
    #[error("{0} takes no further argument")]
    TooMuch(CommandName),
    /// The name could be several ones, of people who are present or not.
    #[error("{word} could mean several names")]
    WhichName {
        /// The command.
        word: CommandName,
        /// The names.
        names: Vec<Nickname>,
    },
    /// Nobody present has the name.
    #[error("nobody present has that name")]
    NobodyHere,
    /// Nothing of what the person said can be answered.
    #[error("{0} has said nothing")]
    NothingSaid(Nickname),
    /// The room does not know answers.
    #[error("the room does not know answers")]
    NoReplies,
    /// Nothing is remembered that an emoji can be put to: of that person, or at all.
    #[error("there is no message to react to")]
    NothingToReactTo(Option<Nickname>),
    /// The room does not know reactions.
    #[error("the room does not know reactions")]
    NoReactions,
    /// The word is not an emoji, nor the name of one.
    #[error("{0} is not an emoji")]
    NotAnEmoji(String),
    /// The room does not know polls.
    #[error("the room does not know polls")]
    NoPolls,
    /// No poll is open that could be meant.
    #[error("no poll is open")]
    NoOpenPoll,
    /// The words of a poll are not valid.
    #[error("{}", .0.sentence())]
    Poll(Reason),
    /// The word is not the number of an answer.
    #[error("{0} is not the number of an answer")]
    NotAnAnswer(String),
    /// The room does not know pinned messages.
    #[error("the room does not know pinned messages")]
    NoPins,
    /// No message is remembered that could be pinned.
    #[error("there is no message to pin")]
    NothingToPin,
    /// No message is pinned.
    #[error("no message is pinned")]
    NothingPinned,
    /// The room does not pass on whispers.
    #[error("the room does not know whispers")]
    NoWhispers,
    /// Whoever is whispered to is ignored.
    #[error("{0} is ignored")]
    Ignored(Nickname),
    /// The room does not know edits.
    #[error("the room does not know edits")]
    NoEdits,
    /// No own message is remembered that could be edited.
    #[error("there is no own message to edit")]
    NothingToEdit,
    /// No own message is remembered.
    #[error("there is no own message")]
    NothingToDelete,
    /// The name is not valid.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The text is not valid.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The duration has no unit, or an unknown one.
    #[error("{0} is not a duration")]
    NotATime(String),
    /// The word is not the number of a message.
    #[error("{0} is not the number of a message")]
    NotANumber(String),
    /// The pause is longer than
    /// [`limits::SLOWEST_SECONDS`](crate::protocol::limits::SLOWEST_SECONDS).
    #[error("the pause is too long")]
    TooSlow,
}

/// Longest part of an unknown word that an error repeats.
const WORD_CHARACTERS: usize = 24;

impl CommandError {
    /// The error for a word that is no number.
    pub(super) fn not_a_number(typed: &str) -> Self {
        Self::NotANumber(typed.to_owned())
    }

    /// The error for a word that is none of those `offered`.
    pub(super) fn unknown(typed: &str, offered: &[CommandName]) -> Self {
        let word = typed.chars().filter(|c| !c.is_control()).take(WORD_CHARACTERS).collect();
        let near = suggest(typed, offered.iter().map(|word| word.as_str()));
        Self::Unknown { word, near }
    }
}
