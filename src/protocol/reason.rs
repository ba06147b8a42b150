// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons of refusals: a code for machines, a sentence for people.

use serde::{Deserialize, Serialize};

use super::moderation::{rounded_up, span};
use super::{NameError, TextError, Why};

/// The machine-readable reason of a refusal or an error, in kebab case on the
/// wire. A code this version does not know is read as [`Reason::Other`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The name has no visible character.
    NameEmpty,
    /// The name is longer than
    /// [`limits::NAME_CHARACTERS`](super::limits::NAME_CHARACTERS).
    NameTooLong,
    /// The name has a character that cannot be part of one.
    NameForbidden,
    /// Somebody else has the name, or it is reserved.
    NameTaken,
    /// The room has as many members as it may have.
    RoomFull,
    /// The address has as many connections as it may have.
    TooManyConnections,
    /// The deadline for the first message has passed.
    TooLate,
    /// The room admits encrypted connections only.
    ClassicClosed,
    /// The message has no visible character.
    TextEmpty,
    /// The message is longer than
    /// [`limits::TEXT_CHARACTERS`](super::limits::TEXT_CHARACTERS).
    TextTooLong,
    /// The topic is longer than
    /// [`limits::TOPIC_CHARACTERS`](super::limits::TOPIC_CHARACTERS).
    TopicTooLong,
    /// The reason given for a moderation action is longer than
    /// [`limits::TOPIC_CHARACTERS`](super::limits::TOPIC_CHARACTERS).
    WhyTooLong,
    /// The id of a request is longer than
    /// [`limits::REQUEST_ID_BYTES`](super::limits::REQUEST_ID_BYTES).
    IdTooLong,
    /// The member makes more requests than the rate allows.
    TooFast,
    /// The room has too much to read for its members just now.
    Busy,
    /// The WebSocket message is larger than
    /// [`limits::REQUEST_BYTES`](super::limits::REQUEST_BYTES).
    TooLarge,
    /// The WebSocket message is binary.
    NotText,
    /// The WebSocket frames break their protocol.
    BrokenFrame,
    /// The message is not JSON, or a field is missing or of the wrong kind.
    NotJson,
    /// The message is of a type this version does not know.
    UnknownType,
    /// The first message is not a `hello`.
    HelloFirst,
    /// A second `hello` came on one connection.
    HelloTwice,
    /// Only the host may do it.
    HostOnly,
    /// Only the host and moderators may do it.
    ModeratorOnly,
    /// It cannot be done to the host, nor by a moderator to another one.
    NotToThem,
    /// Nobody present or remembered has that name.
    NoSuchMember,
    /// Several people used that name; it has to be said which of them is meant.
    WhichOne,
    /// The person is not in the room any more.
    HasLeft,
    /// The room does not remember who was on that seat.
    Forgotten,
    /// No ban of that name exists.
    NotBanned,
    /// A person without a key cannot be recognized, and so cannot be a
    /// moderator.
    NeedsKey,
    /// There is no message of that number.
    NoSuchMessage,
    /// The message of one's own was said longer ago than
    /// [`limits::OWN_REMOVED_FOR`](super::limits::OWN_REMOVED_FOR).
    TooOld,
    /// The message is somebody else's; only its author may edit it.
    NotYours,
    /// The message was removed.
    MessageRemoved,
    /// It is no message to everybody, as a whisper or a poll is none.
    NotEditable,
    /// A whisper is for the one who sent it.
    ToYourself,
    /// A reaction is no emoji.
    NotAnEmoji,
    /// The message has as many kinds of emoji as it may have, or as many of one person.
    TooManyReactions,
    /// A question or an answer of a poll is empty or longer than
    /// [`limits::TOPIC_CHARACTERS`](super::limits::TOPIC_CHARACTERS).
    PollLine,
    /// A poll has too few answers, too many, or two alike.
    PollOptions,
    /// There is no poll of that number.
    NoSuchPoll,
    /// The poll has no such answer.
    NoSuchOption,
    /// The poll is closed.
    PollOver,
    /// Another poll of the same person is open, or too many are.
    TooManyPolls,
    /// The person votes too often; `seconds` says how long to wait.
    TooManyVotes,
    /// As many messages are pinned as may be.
    TooManyPins,
    /// The words about a file are longer than
    /// [`limits::TOPIC_CHARACTERS`](super::limits::TOPIC_CHARACTERS).
    CaptionTooLong,
    /// The room takes no files, or none of this member.
    FilesOff,
    /// The file is larger than the room takes.
    FileTooLarge,
    /// The host's disk has no space for the file.
    NoSpace,
    /// The files of the member, or of all, are as many as may be; `seconds` says how long to
    /// wait, where that helps.
    FileQuota,
    /// As many files of the member are on their way as may be.
    TooManyUploads,
    /// The room takes no files of that type.
    FileType,
    /// There is no file of that number any more.
    NoSuchFile,
    /// There is no such upload any more.
    NoSuchUpload,
    /// The name looks like that of a present or remembered person.
    NameLooksLike,
    /// The name mixes scripts whose letters look alike.
    NameMixed,
    /// The room has a password, and none was given.
    PasswordNeeded,
    /// The password is wrong.
    PasswordWrong,
    /// Too many wrong passwords; `seconds` says how long to wait.
    PasswordPause,
    /// The room is locked.
    Locked,
    /// The host or a moderator kicked the member.
    Kicked,
    /// The person is banned.
    Banned,
    /// The member is muted.
    Muted,
    /// Slow mode: the pause since the member's last message is too short.
    SlowMode,
    /// Too many short stays; `seconds` says how long to wait.
    ComingAndGoing,
    /// The person is in the room already, under that name on another connection.
    AlreadyHere,
    /// The same person took over the seat on another connection.
    TakenOver,
    /// The member did not read what the room sent.
    Stalled,
    /// The host has closed the room.
    RoomEnded,
    /// A reason newer than this version.
    #[serde(other)]
    Other,
}

impl Reason {
    /// Returns `true` if another name would help.
    pub fn is_about_the_name(self) -> bool {
        matches!(
            self,
            Self::NameEmpty
                | Self::NameTooLong
                | Self::NameForbidden
                | Self::NameTaken
                | Self::NameLooksLike
                | Self::NameMixed
                | Self::AlreadyHere
        )
    }

    /// Returns `true` if a password, or another one, would help.
    pub fn is_about_the_password(self) -> bool {
        matches!(self, Self::PasswordNeeded | Self::PasswordWrong | Self::PasswordPause)
    }

    /// The English sentence sent beside the code, for clients that do not know
    /// the code and for people who read the wire. Salotto's own interfaces show
    /// a translation instead.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NameEmpty
            | Self::NameTooLong
            | Self::NameForbidden
            | Self::NameTaken
            | Self::NameLooksLike
            | Self::NameMixed => self.sentence_about_names(),
            Self::RoomFull => "The room is full.",
            Self::TooManyConnections => "Too many connections come from this address.",
            Self::TooLate => "Nothing was said in time.",
            Self::ClassicClosed => "This room takes encrypted connections only.",
            Self::TextEmpty => "There is nothing to say in an empty message.",
            Self::TextTooLong => "That message is too long; a message has up to 4,000 characters.",
            Self::TopicTooLong => "That topic is too long; a topic has up to 200 characters.",
            Self::WhyTooLong => "That reason is too long; a reason has up to 200 characters.",
            Self::IdTooLong => "That id is too long; an id has up to 64 bytes.",
            Self::TooFast | Self::Busy => self.sentence_about_haste(),
            Self::TooLarge => "That is larger than anything this room takes.",
            Self::NotText => "This room takes text messages only.",
            Self::BrokenFrame => "That is not a valid WebSocket frame.",
            Self::NotJson => "That is not a valid message of this protocol.",
            Self::UnknownType => "This room does not know that type of message.",
            Self::HelloFirst => "The first message has to be a hello.",
            Self::HelloTwice => "You have said hello already.",
            Self::PasswordNeeded => "This room has a password.",
            Self::PasswordWrong => "That is not the password of this room.",
            Self::PasswordPause => "Too many wrong passwords; wait a little before the next one.",
            Self::Locked => "This room is locked; nobody new comes in.",
            Self::Kicked => "You were kicked from the room.",
            Self::Banned => "You are banned from this room.",
            Self::Muted => "You are muted for now; what you say is not passed on.",
            Self::SlowMode => "The room is in slow mode; wait a little before the next message.",
            Self::ComingAndGoing => "You came and went too often; wait a little.",
            Self::AlreadyHere => "You are in this room already, on another connection.",
            Self::TakenOver => "You came back on another connection.",
            Self::Stalled => "You did not read what the room said for too long.",
            Self::RoomEnded => "The host has closed the room.",
            _ => self.sentence_about_moderation(),
        }
    }

    fn sentence_about_names(self) -> &'static str {
        match self {
            Self::NameEmpty => "A name needs at least one visible character.",
            Self::NameTooLong => "That name is too long; a name has up to 32 characters.",
            Self::NameForbidden => "That name has a character that cannot be part of a name.",
            Self::NameTaken => "That name is taken.",
            Self::NameLooksLike => "That name looks like somebody else's.",
            Self::NameMixed => {
                "That name mixes alphabets whose letters can be confused. Use one alphabet, or \
                 words in Latin letters and words in one other, but not Greek or Cyrillic."
            }
            _ => "That name cannot be had.",
        }
    }

    fn sentence_about_haste(self) -> &'static str {
        match self {
            Self::TooFast => "That is too fast; the room takes your messages a little slower.",
            _ => "The room is busy; ask again in a moment.",
        }
    }

    fn sentence_about_moderation(self) -> &'static str {
        match self {
            Self::HostOnly => "Only the host may do that.",
            Self::ModeratorOnly => "Only the host and the moderators may do that.",
            Self::NotToThem => "That cannot be done to the host or to another moderator.",
            Self::NoSuchMember => "Nobody here goes by that name.",
            Self::WhichOne => "Several people used that name; say which one you mean.",
            Self::HasLeft => "That person is not in the room any more.",
            Self::Forgotten => "The room does not remember that person.",
            Self::NotBanned => "Nobody of that name is banned.",
            Self::NeedsKey => {
                "Only somebody known by a key can be a moderator: one with the Salotto app, or with a certificate in IRC."
            }
            Self::NoSuchMessage => "There is no message of that number.",
            Self::TooOld | Self::NotYours | Self::MessageRemoved | Self::NotEditable => {
                self.sentence_about_edits()
            }
            Self::ToYourself => "Nobody whispers to oneself.",
            Self::NotAnEmoji => "That is not an emoji.",
            Self::TooManyReactions => "That message can have no further emoji.",
            _ => self.sentence_about_polls(),
        }
    }

    fn sentence_about_edits(self) -> &'static str {
        match self {
            Self::TooOld => "That was said too long ago; you can edit or remove it for an hour.",
            Self::NotYours => "Only its author can edit a message.",
            Self::MessageRemoved => "That message was removed.",
            _ => "Only messages to everybody can be edited.",
        }
    }

    fn sentence_about_polls(self) -> &'static str {
        match self {
            Self::PollLine => "A question or an answer of a poll has 1 to 200 characters.",
            Self::PollOptions => "A poll has 2 to 10 answers, all different.",
            Self::NoSuchPoll => "There is no poll of that number.",
            Self::NoSuchOption => "That poll has no such answer.",
            Self::PollOver => "That poll is closed.",
            Self::TooManyPolls => "Your last poll is open, or too many are; close one first.",
            Self::TooManyVotes => "You changed your vote too often; wait a little.",
            Self::TooManyPins => "5 messages are pinned already; unpin one of them first.",
            _ => self.sentence_about_files(),
        }
    }

    fn sentence_about_files(self) -> &'static str {
        match self {
            Self::CaptionTooLong => "Those words are too long; a file has up to 200 characters.",
            Self::FilesOff => "This room takes no files of you.",
            Self::FileTooLarge => "That file is larger than this room takes.",
            Self::NoSpace => "The disk of the host has no space for that file.",
            Self::FileQuota => "That is more than this room takes of files; wait, or remove some.",
            Self::TooManyUploads => "Too many files of yours are on their way; wait for one.",
            Self::FileType => "This room takes no files of that type.",
            Self::NoSuchFile => "That file is not here any more.",
            Self::NoSuchUpload => "That upload is over; offer the file again.",
            _ => "The room refused that.",
        }
    }

    /// The sentence with the host's words and the time that is left.
    pub fn sentence_with(self, why: Option<&Why>, seconds: Option<u64>) -> String {
        let sentence = self.sentence();
        let left = seconds.map(|seconds| format!("{} left", span(rounded_up(seconds))));
        match (why, left) {
            (Some(why), Some(left)) => format!("{sentence} ({why}; {left})"),
            (Some(why), None) => format!("{sentence} ({why})"),
            (None, Some(left)) => format!("{sentence} ({left})"),
            (None, None) => sentence.to_owned(),
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

#[cfg(test)]
mod tests;
