// SPDX-License-Identifier: GPL-3.0-or-later
//! The words of the commands, and the right each needs.

use std::fmt;

use crate::protocol::Role;

/// The word of a command, in the order of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommandName {
    /// Lists the members.
    Who,
    /// Shows the invite.
    Invite,
    /// Changes the own name.
    Nick,
    /// Says what one does.
    Me,
    /// Tells that one is away.
    Away,
    /// Tells that one is back.
    Back,
    /// Answers a message.
    Reply,
    /// Puts an emoji to a message.
    React,
    /// Takes it back.
    Unreact,
    /// Asks everybody something.
    Poll,
    /// Votes in a poll.
    Vote,
    /// Lists the polls that are open.
    Polls,
    /// Closes a poll.
    EndPoll,
    /// Lists the pinned messages.
    Pins,
    /// Says something to one member alone.
    Whisper,
    /// Gives a message of one's own another text.
    Edit,
    /// Removes the own last message.
    Delete,
    /// Hides a member's messages on this device.
    Ignore,
    /// Shows a member's messages again.
    Unignore,
    /// Shows what was said before.
    History,
    /// Looks for what was said.
    Find,
    /// Sends a file.
    Send,
    /// Lists the files.
    Files,
    /// Fetches a file.
    Get,
    /// Gives a file up that is on its way.
    Cancel,
    /// Leaves the room.
    Leave,
    /// Lists the commands.
    Help,
    /// Kicks a member.
    Kick,
    /// Bans a member.
    Ban,
    /// Lifts a ban.
    Unban,
    /// Lists the bans.
    Bans,
    /// Mutes a member.
    Mute,
    /// Ends a mute.
    Unmute,
    /// Sets the slow mode.
    Slow,
    /// Locks the room.
    Lock,
    /// Unlocks the room.
    Unlock,
    /// Makes an announcement.
    Announce,
    /// Sets the topic.
    Topic,
    /// Admits or refuses classic guests.
    Classic,
    /// Pins a message.
    Pin,
    /// Unpins one.
    Unpin,
    /// Appoints a moderator.
    Moderator,
    /// Dismisses a moderator.
    Unmoderator,
    /// Removes a message.
    Remove,
    /// Removes all messages of a person.
    RemoveAll,
}

impl CommandName {
    /// All words, in the order of the help.
    pub const ALL: &[Self] = &[
        Self::Who,
        Self::Invite,
        Self::Nick,
        Self::Me,
        Self::Away,
        Self::Back,
        Self::Reply,
        Self::React,
        Self::Unreact,
        Self::Poll,
        Self::Vote,
        Self::Polls,
        Self::EndPoll,
        Self::Pins,
        Self::Whisper,
        Self::Edit,
        Self::Delete,
        Self::Ignore,
        Self::Unignore,
        Self::History,
        Self::Find,
        Self::Send,
        Self::Files,
        Self::Get,
        Self::Cancel,
        Self::Leave,
        Self::Help,
        Self::Kick,
        Self::Ban,
        Self::Unban,
        Self::Bans,
        Self::Mute,
        Self::Unmute,
        Self::Slow,
        Self::Lock,
        Self::Unlock,
        Self::Announce,
        Self::Topic,
        Self::Classic,
        Self::Pin,
        Self::Unpin,
        Self::Moderator,
        Self::Unmoderator,
        Self::Remove,
        Self::RemoveAll,
    ];

    /// The word without its slash. The same in every language, so that people
    /// can tell each other what to type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Invite => "invite",
            Self::Nick => "nick",
            Self::Me => "me",
            Self::Away => "away",
            Self::Back => "back",
            Self::Reply => "reply",
            Self::React => "react",
            Self::Unreact => "unreact",
            Self::Poll => "poll",
            Self::Vote => "vote",
            Self::Polls => "polls",
            Self::EndPoll => "closepoll",
            Self::Pins => "pins",
            Self::Pin => "pin",
            Self::Unpin => "unpin",
            Self::Whisper => "w",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Ignore => "ignore",
            Self::Unignore => "unignore",
            Self::History => "history",
            Self::Find => "find",
            Self::Send => "send",
            Self::Files => "files",
            Self::Get => "get",
            Self::Cancel => "cancel",
            Self::Leave => "leave",
            Self::Help => "help",
            Self::Kick => "kick",
            Self::Ban => "ban",
            Self::Unban => "unban",
            Self::Bans => "bans",
            Self::Mute => "mute",
            Self::Unmute => "unmute",
            Self::Slow => "slow",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Announce => "announce",
            Self::Topic => "topic",
            Self::Classic => "classic",
            Self::Moderator => "moderator",
            Self::Unmoderator => "unmoderator",
            Self::Remove => "remove",
            Self::RemoveAll => "remove-all",
        }
    }

    /// Other words for the same command, which people bring from elsewhere.
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Who => &["names"],
            Self::Away => &["afk"],
            Self::Whisper => &["msg", "whisper"],
            Self::Find => &["search"],
            Self::Leave => &["quit"],
            _ => &[],
        }
    }

    /// Tells if the name of somebody follows the word.
    pub fn takes_name(self) -> bool {
        matches!(
            self,
            Self::Reply
                | Self::Whisper
                | Self::Pin
                | Self::Kick
                | Self::Ban
                | Self::Unban
                | Self::Mute
                | Self::Unmute
                | Self::Moderator
                | Self::Unmoderator
                | Self::RemoveAll
                | Self::Ignore
                | Self::Unignore
        )
    }

    /// Tells if an emoji follows the word, and then the name of somebody.
    pub fn takes_emoji(self) -> bool {
        matches!(self, Self::React | Self::Unreact)
    }

    /// The command of a word, in any case.
    pub(super) fn find(typed: &str, offered: &[Self]) -> Option<Self> {
        let is_called = |called: &str| called.eq_ignore_ascii_case(typed);
        let means = |word: &&Self| {
            is_called(word.as_str()) || word.aliases().iter().any(|alias| is_called(alias))
        };
        offered.iter().find(means).copied()
    }

    /// The role the command needs. It only decides what to offer; the room
    /// decides who may.
    pub fn role(self) -> Role {
        match self {
            Self::Classic | Self::Moderator | Self::Unmoderator | Self::RemoveAll => Role::Host,
            Self::Kick
            | Self::Ban
            | Self::Unban
            | Self::Bans
            | Self::Mute
            | Self::Unmute
            | Self::Slow
            | Self::Lock
            | Self::Unlock
            | Self::Announce
            | Self::Topic
            | Self::Pin
            | Self::Unpin
            | Self::Remove => Role::Moderator,
            _ => Role::Guest,
        }
    }

    /// Tells if a time may follow the name.
    pub fn takes_time(self) -> bool {
        matches!(self, Self::Ban | Self::Mute)
    }

    /// Words that somebody in this role may use.
    pub fn of(role: Role) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |word| word.role() <= role)
    }
}

impl fmt::Display for CommandName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.as_str())
    }
}
