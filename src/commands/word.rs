// SPDX-License-Identifier: GPL-3.0-or-later
//! The words behind the slash, and who may use them.

use std::fmt;

/// A command's word. In the order people are told of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Word {
    Who,
    Invite,
    Nick,
    Ignore,
    Unignore,
    Leave,
    Help,
    Kick,
    Ban,
    Unban,
    Bans,
    Mute,
    Unmute,
    Slow,
    Lock,
    Unlock,
    Announce,
    Topic,
    Classic,
    Moderator,
    Unmoderator,
}

/// Who may use a command, each including those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    Everybody,
    Moderators,
    /// The host alone, at the room's own console or as a member.
    Host,
}

impl Word {
    pub const ALL: &[Self] = &[
        Self::Who,
        Self::Invite,
        Self::Nick,
        Self::Ignore,
        Self::Unignore,
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
        Self::Moderator,
        Self::Unmoderator,
    ];

    /// As it is typed, without its slash. The same in every language, so that
    /// one can tell another what to type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Invite => "invite",
            Self::Nick => "nick",
            Self::Ignore => "ignore",
            Self::Unignore => "unignore",
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
        }
    }

    /// Who may. The room judges; this only tells what to offer.
    pub fn right(self) -> Right {
        match self {
            Self::Who
            | Self::Invite
            | Self::Nick
            | Self::Ignore
            | Self::Unignore
            | Self::Leave
            | Self::Help => Right::Everybody,
            Self::Classic | Self::Moderator | Self::Unmoderator => Right::Host,
            _ => Right::Moderators,
        }
    }

    /// Those that somebody with this right may use.
    pub fn of(right: Right) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |word| word.right() <= right)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.as_str())
    }
}
