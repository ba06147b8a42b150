// SPDX-License-Identifier: GPL-3.0-or-later
//! Commands as they are carried out.

use super::history_place::HistoryPlace;
use super::message_words::MessageWords;
use super::reply::ReplyTo;
use crate::protocol::{
    AwayNote, Emoji, ModerationAction, Nickname, PollLine, PollOptions, SeatNumber, Text, Topic,
    Why,
};

/// A parsed command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Moderate. The room decides who may.
    Act {
        /// The action.
        act: ModerationAction,
        /// The seat that was written in the place of a name.
        to: Option<SeatNumber>,
        /// The reason given for it.
        why: Option<Why>,
    },
    /// List the bans.
    Bans,
    /// Set the topic, or remove it if empty.
    Topic(Topic),
    /// Hide a member's messages on this device.
    Ignore(Nickname),
    /// Show a member's messages again.
    Unignore(Nickname),
    /// Change the own name.
    Nick(Nickname),
    /// Tell everybody, or the one who is whispered to, what one does.
    Me(Text),
    /// Tell that one is away, with a note; `None` without one, or to be back after all.
    Away(Option<AwayNote>),
    /// Tell that one is back.
    Back,
    /// Answer a message.
    Reply {
        /// The message.
        to: ReplyTo,
        /// The answer.
        words: MessageWords,
    },
    /// Put an emoji to a message, or take it back.
    React {
        /// The emoji.
        emoji: Emoji,
        /// The message; the newest if `None`.
        to: Option<ReplyTo>,
        /// Set to put it there, unset to take it back.
        active: bool,
    },
    /// Ask everybody something.
    Poll {
        /// The question.
        question: PollLine,
        /// The answers to choose from.
        options: PollOptions,
    },
    /// Vote in a poll.
    Vote {
        /// Number of the poll; the newest that is open if missing.
        poll: Option<u64>,
        /// The answer, counted from 0; `None` takes the vote back.
        option: Option<usize>,
    },
    /// Close the poll of that number, or the newest of one's own.
    EndPoll(Option<u64>),
    /// List the polls that are open.
    Polls,
    /// Pin a message; the newest if `None`.
    Pin(Option<ReplyTo>),
    /// Unpin the message of that number, or the one that was pinned last.
    Unpin(Option<u64>),
    /// List the pinned messages.
    Pins,
    /// Say something to one member alone.
    Whisper {
        /// The name of whom it is for.
        name: Nickname,
        /// The seat that was written in the place of the name.
        to: Option<SeatNumber>,
        /// The words.
        words: MessageWords,
    },
    /// Give a message of one's own another text.
    Edit {
        /// Number of the message; the last one if missing.
        message: Option<u64>,
        /// The text.
        text: Text,
    },
    /// Remove the own last message.
    Delete,
    /// List the members, or those who go or went by a name.
    Who(Option<Nickname>),
    /// Show what was said before.
    History(HistoryPlace),
    /// Look for what was said, as it was typed; empty for older results.
    Find(String),
    /// Send a file: its path as it was typed, and words about it.
    Send(String),
    /// Tell what may be sent, or choose it.
    SendWhat,
    /// List the files.
    Files,
    /// Give up a file on its way: of that name or number, or else the last one.
    Cancel(Option<String>),
    /// Fetch a file.
    Get {
        /// Number of its event.
        file: u64,
        /// Folder for it, as it was typed.
        folder: Option<String>,
    },
    /// Fetch the file that the words name at their beginning, into the folder behind the name.
    GetNamed(String),
    /// Show the invite.
    Invite,
    /// List the commands.
    Help,
    /// Leave the room.
    Leave,
}
