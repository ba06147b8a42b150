// SPDX-License-Identifier: GPL-3.0-or-later
//! Why something was refused: a word for machines, a sentence for people.

use serde::{Deserialize, Serialize};

use super::{NameError, TextError};

/// The machine-readable reason of a refusal or an error, in kebab case on the
/// wire. A word this version does not know is read as [`Reason::Other`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    NameEmpty,
    NameTooLong,
    NameForbidden,
    NameTaken,
    RoomFull,
    TooManyConnections,
    TooLate,
    ClassicClosed,
    TextEmpty,
    TextTooLong,
    TooFast,
    TooLarge,
    NotText,
    NotJson,
    UnknownType,
    HelloFirst,
    HelloTwice,
    HostOnly,
    /// Neither the host nor a moderator asked for it.
    ModeratorOnly,
    /// It cannot be done to the host, nor by a moderator to another.
    NotToThem,
    /// Nobody here, or remembered, goes by that name.
    NoSuchMember,
    /// There is no ban of that name to lift.
    NotBanned,
    /// Who has no key cannot be known again, and so be no moderator.
    NeedsKey,
    /// The name looks like that of somebody present or known.
    NameLooksLike,
    NameMixed,
    PasswordNeeded,
    PasswordWrong,
    /// Too many wrong passwords; `seconds` says how long to wait.
    PasswordPause,
    Locked,
    Kicked,
    Banned,
    Muted,
    SlowMode,
    /// Came and went too often; `seconds` says how long to wait.
    ComingAndGoing,
    /// The same person came back on another connection.
    TakenOver,
    Stalled,
    RoomEnded,
    #[serde(other)]
    Other,
}

impl Reason {
    /// Whether another name would help.
    pub fn is_about_the_name(self) -> bool {
        matches!(
            self,
            Self::NameEmpty
                | Self::NameTooLong
                | Self::NameForbidden
                | Self::NameTaken
                | Self::NameLooksLike
                | Self::NameMixed
        )
    }

    /// Whether a password, or another one, would help.
    pub fn is_about_the_password(self) -> bool {
        matches!(self, Self::PasswordNeeded | Self::PasswordWrong | Self::PasswordPause)
    }

    /// The English sentence that travels beside the word, for clients that do
    /// not know the word and for people who read the wire. Salotto's own
    /// faces say it in the reader's language instead.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NameEmpty => "A name needs at least one visible character.",
            Self::NameTooLong => "That name is too long; a name has up to 32 characters.",
            Self::NameForbidden => "That name has a character that cannot be part of a name.",
            Self::NameTaken => "That name is taken.",
            Self::RoomFull => "The room is full.",
            Self::TooManyConnections => "Too many connections come from this address.",
            Self::TooLate => "Nothing was said in time.",
            Self::ClassicClosed => "This room takes encrypted connections only.",
            Self::TextEmpty => "There is nothing to say in an empty message.",
            Self::TextTooLong => "That message is too long; a message has up to 4,000 characters.",
            Self::TooFast => "That is too fast; the room takes your messages a little slower.",
            Self::TooLarge => "That is larger than anything this room takes.",
            Self::NotText => "This room takes text messages only.",
            Self::NotJson => "That is not a valid message of this protocol.",
            Self::UnknownType => "This room does not know that type of message.",
            Self::HelloFirst => "The first message has to be a hello.",
            Self::HelloTwice => "You have said hello already.",
            Self::HostOnly => "Only the host may do that.",
            Self::ModeratorOnly => "Only the host and the moderators may do that.",
            Self::NotToThem => "That cannot be done to the host or to another moderator.",
            Self::NoSuchMember => "Nobody here goes by that name.",
            Self::NotBanned => "Nobody of that name is banned.",
            Self::NeedsKey => "Only somebody who joined with the Salotto app can be a moderator.",
            Self::NameLooksLike => "That name looks like somebody else's.",
            Self::NameMixed => "That name mixes alphabets whose letters look alike.",
            Self::PasswordNeeded => "This room has a password.",
            Self::PasswordWrong => "That is not the password of this room.",
            Self::PasswordPause => "Too many wrong passwords; wait a little before the next one.",
            Self::Locked => "This room is locked; nobody new comes in.",
            Self::Kicked => "You were shown out of the room.",
            Self::Banned => "You are banned from this room.",
            Self::Muted => "You are muted for now; what you say is not passed on.",
            Self::SlowMode => "The room is in slow mode; wait a little before the next message.",
            Self::ComingAndGoing => "You came and went too often; wait a little.",
            Self::TakenOver => "You came back on another connection.",
            Self::Stalled => "You did not read what the room said for too long.",
            Self::RoomEnded => "The host has closed the room.",
            Self::Other => "The room refused that.",
        }
    }
}

impl From<NameError> for Reason {
    fn from(error: NameError) -> Self {
        match error {
            NameError::Empty => Self::NameEmpty,
            NameError::TooLong => Self::NameTooLong,
            NameError::Forbidden => Self::NameForbidden,
            NameError::Mixed => Self::NameMixed,
        }
    }
}

impl From<TextError> for Reason {
    fn from(error: TextError) -> Self {
        match error {
            TextError::Empty => Self::TextEmpty,
            TextError::TooLong => Self::TextTooLong,
        }
    }
}
