// SPDX-License-Identifier: GPL-3.0-or-later
//! Events of a room: the entries of its log.

use serde::{Deserialize, Serialize};

use super::json::json;
use super::{
    ActionTarget, AnsweredMessage, ClosedPoll, Edit, LeaveReason, Member, ModerationAction,
    Nickname, Poll, Reaction, Recognition, SeatNumber, SharedFile, Text, Topic, Vote, Whisper, Why,
    bounded,
};

/// An entry of a room's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Position in the log, from 1. Without gaps while the room is open.
    pub number: u64,
    /// Time in milliseconds since 1970-01-01 00:00 UTC, by the host's clock.
    pub time: u64,
    /// Content of the entry.
    #[serde(flatten)]
    pub what: EventKind,
}

/// Content of an [`Event`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum EventKind {
    /// A member sent a message.
    Said {
        /// Name of the author.
        from: Nickname,
        /// Number of the author's seat; `None` in rooms that do not number them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<SeatNumber>,
        /// The id the author chose; unique for one author only. Classic guests
        /// have none.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "bounded::id"
        )]
        id: Option<String>,
        /// The message that this one answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<AnsweredMessage>,
        /// Set if the text is what the author does rather than says: IRC's ACTION.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        emote: bool,
        /// Number of the [`EventKind::Edited`] that gave it this text, if it is not the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        edited: Option<u64>,
        /// The message.
        text: Text,
    },
    /// A member said something to one other. Only the two are sent it.
    Whispered(Whisper),
    /// A whisper to others stood here: all that those are sent whom it is not for.
    Withheld,
    /// A member put an emoji to a message, or took it back.
    Reacted(Reaction),
    /// The author of a message gave it another text.
    Edited(Edit),
    /// A message stood here whose author gave it another text, which is in the last
    /// [`EventKind::Edited`] about it.
    Revised {
        /// Name of its author.
        from: Nickname,
        /// Number of the author's seat, if the message had one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<SeatNumber>,
        /// The message that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<AnsweredMessage>,
        /// Set if its text is what the author does rather than says.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        emote: bool,
    },
    /// A member asked everybody something.
    Poll(Poll),
    /// A member voted in a poll, or took the vote back.
    Voted(Vote),
    /// A poll is closed.
    PollClosed(ClosedPoll),
    /// A member shared a file.
    File(SharedFile),
    /// A member joined.
    Joined(Member),
    /// A member left.
    Left {
        /// Name of the member.
        name: Nickname,
        /// Reason of leaving.
        reason: LeaveReason,
    },
    /// A member changed its name.
    Renamed {
        /// Name until now.
        from: Nickname,
        /// Name from now on.
        to: Nickname,
        /// Recognition of the member under the new name; `None` if the room
        /// does not know that name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recognition: Option<Recognition>,
        /// Name of somebody else whom the room knows for longer and the new
        /// name looks like.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        looks_like: Option<Nickname>,
        /// Id the author chose; unique for one author only.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "bounded::id"
        )]
        id: Option<String>,
    },
    /// The topic was set or removed.
    Topic {
        /// Name of the host or moderator; `None` for the host outside the room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Nickname>,
        /// The new topic; empty if it was removed.
        topic: Topic,
        /// Id the author chose; unique for one author only.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "bounded::id"
        )]
        id: Option<String>,
    },
    /// The host or a moderator moderated.
    Acted {
        /// Name of the host or moderator; `None` for the host outside the room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Nickname>,
        /// The action.
        #[serde(flatten)]
        act: ModerationAction,
        /// Person the action is about, beside the name.
        #[serde(flatten)]
        target: ActionTarget,
        /// The reason given for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Why>,
        /// Id the author chose; unique for one author only.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "bounded::id"
        )]
        id: Option<String>,
    },
    /// A message stood here that was removed.
    Removed {
        /// Name of its author.
        from: Nickname,
        /// Number of the author's seat, if the message had one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<SeatNumber>,
        /// Name of the one who removed it; `None` for the host, and where it is not
        /// known any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Nickname>,
    },
    /// The room itself says something. Only classic servers send it.
    Notice {
        /// The text.
        text: Text,
    },
    /// Notice whether the host's disk keeps the talk from now on.
    History {
        /// Set if it is kept.
        kept: bool,
        /// Set if the host chose that; else the disk fails, or works again.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        chosen: bool,
    },
    /// The host has closed the room. No event follows.
    Ended,
}

impl EventKind {
    /// A message with nothing but its author and its text.
    pub fn said(from: Nickname, text: Text) -> Self {
        Self::said_with(from, None, text)
    }

    /// A message with nothing but its author, the author's seat and its text.
    pub fn said_by(from: Nickname, seat: Option<SeatNumber>, text: Text) -> Self {
        let (id, answers, edited) = (None, None, None);
        Self::Said { from, seat, id, answers, emote: false, edited, text }
    }

    /// A message with nothing but its author, an id and its text.
    pub fn said_with(from: Nickname, id: Option<String>, text: Text) -> Self {
        let (seat, answers, edited) = (None, None, None);
        Self::Said { from, seat, id, answers, emote: false, edited, text }
    }

    /// The one whose request led to it, and the id that was given to the request; `None`
    /// where it answers no request of a member.
    pub fn request(&self) -> Option<(&Nickname, Option<&str>)> {
        let (by, id) = match self {
            Self::Said { from, id, .. }
            | Self::Whispered(Whisper { from, id, .. })
            | Self::Reacted(Reaction { from, id, .. })
            | Self::Edited(Edit { from, id, .. })
            | Self::Poll(Poll { from, id, .. })
            | Self::File(SharedFile { from, id, .. })
            | Self::Voted(Vote { from, id, .. })
            | Self::Renamed { from, id, .. } => (Some(from), id),
            Self::PollClosed(ClosedPoll { by, id, .. })
            | Self::Topic { by, id, .. }
            | Self::Acted { by, id, .. } => (by.as_ref(), id),
            Self::Withheld
            | Self::Revised { .. }
            | Self::Joined(_)
            | Self::Left { .. }
            | Self::Removed { .. }
            | Self::Notice { .. }
            | Self::History { .. }
            | Self::Ended => return None,
        };
        by.map(|by| (by, id.as_deref()))
    }

    /// Returns `true` for a message with what its author does rather than says.
    pub fn is_act(&self) -> bool {
        match self {
            Self::Said { emote, .. } | Self::Revised { emote, .. } => *emote,
            Self::Whispered(whisper) => whisper.emote,
            _ => false,
        }
    }

    /// Returns `true` if somebody who was not there wants to know of it: comings, goings
    /// and moderation are of the moment.
    pub fn is_worth_telling(&self) -> bool {
        match self {
            Self::Said { .. }
            | Self::Removed { .. }
            | Self::Whispered(_)
            | Self::Revised { .. }
            | Self::Poll(_)
            | Self::File(_)
            | Self::Topic { .. }
            | Self::Notice { .. }
            | Self::History { .. } => true,
            Self::Acted { act, .. } => matches!(act, ModerationAction::Announce { .. }),
            Self::Joined(_)
            | Self::Left { .. }
            | Self::Renamed { .. }
            | Self::Withheld
            | Self::Reacted(_)
            | Self::Edited(_)
            | Self::Voted(_)
            | Self::PollClosed(_)
            | Self::Ended => false,
        }
    }
}

impl Event {
    /// Encodes the event as JSON.
    pub fn encode(&self) -> String {
        json(self)
    }
}

/// Tells if people may react to what an event tells: to a message, an announcement, a
/// poll or a file.
pub fn takes_reactions(what: &EventKind) -> bool {
    match what {
        EventKind::Said { .. }
        | EventKind::Revised { .. }
        | EventKind::Poll(_)
        | EventKind::File(_) => true,
        EventKind::Acted { act, .. } => matches!(act, ModerationAction::Announce { .. }),
        _ => false,
    }
}
