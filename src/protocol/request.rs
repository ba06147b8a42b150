// SPDX-License-Identifier: GPL-3.0-or-later
//! Requests of members.

use serde::Serialize;

use super::json::{self, json};
use super::search::SearchRequest;
use super::{
    Hello, ModerationAction, OfferFields, PageAt, Reason, SeatNumber, SecretString, ServerMessage,
    UploadId, Why,
};

/// A request of a member. Its strings are raw: the server sanitizes them, so
/// that each fault gets its own [`Reason`].
///
/// `id` is the sender's own choice, at most
/// [`limits::REQUEST_ID_BYTES`](super::limits::REQUEST_ID_BYTES) long; the answer repeats it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Request {
    /// Asks to join; the first message of a connection.
    Hello(Hello),
    /// Answers [`ServerMessage::Pake`]: proves the password, and that nobody intercepts.
    Prove {
        /// The proof, in base64url; of a classic guest the password itself.
        proof: SecretString,
    },
    /// Sends a message to everybody.
    Say {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Number of the message that this one answers.
        #[serde(skip_serializing_if = "Option::is_none")]
        answers: Option<u64>,
        /// Set if the text is what the sender does rather than says.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        emote: bool,
        /// The message.
        text: String,
    },
    /// Sends a message to one other member.
    Whisper {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Name of the one it is for.
        name: String,
        /// Seat of the one it is for, whatever the name.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<SeatNumber>,
        /// Set if the text is what the sender does rather than says.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        emote: bool,
        /// The message.
        text: String,
    },
    /// Puts an emoji to a message, or takes it back.
    React {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Number of the message.
        message: u64,
        /// The emoji.
        emoji: String,
        /// Set to put it there, unset to take it back.
        active: bool,
    },
    /// Gives a message of one's own another text.
    Edit {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Number of the message.
        message: u64,
        /// The text from then on.
        text: String,
    },
    /// Asks everybody something.
    Poll {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The question.
        question: String,
        /// The answers to choose from.
        options: Vec<String>,
    },
    /// Votes in a poll, or takes the vote back.
    Vote {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Number of the poll.
        poll: u64,
        /// The answer, counted from 0; `None` for none any more.
        #[serde(skip_serializing_if = "Option::is_none")]
        option: Option<usize>,
    },
    /// Closes a poll: one's own, or by rank.
    ClosePoll {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Number of the poll.
        poll: u64,
    },
    /// Offers a file to everybody. The answer is [`ServerMessage::Upload`].
    Offer {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Name, size and the like.
        #[serde(flatten)]
        offer: OfferFields,
    },
    /// Gives an upload up.
    Withdraw {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The upload.
        upload: UploadId,
    },
    /// Asks for the content of a file. The answer is [`ServerMessage::Download`].
    Fetch {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Number of the event that told of the file.
        file: u64,
    },
    /// Asks what the sender may still send. The answer is [`ServerMessage::Quota`].
    Quota {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// Tells that the sender is typing, or no longer typing.
    Typing {
        /// Set while the sender is typing.
        active: bool,
    },
    /// Tells that the sender is away, or back.
    Away {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The sender's note; `None` to be back.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// Changes the sender's name.
    Rename {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The wanted name.
        name: String,
    },
    /// Sets the topic, or removes it if empty. For the host and moderators.
    Topic {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The new topic.
        topic: String,
    },
    /// Moderates. For the host and moderators, depending on the action.
    Act {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The action.
        #[serde(flatten)]
        act: ModerationAction,
        /// Seat of the person it is about, whatever the name.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<SeatNumber>,
        /// The reason given for it.
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<Why>,
    },
    /// Asks for a page of the past. The answer is [`ServerMessage::Page`].
    History {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Place of the page.
        #[serde(flatten)]
        at: PageAt,
        /// Most events of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        count: Option<u64>,
    },
    /// Asks for the list of bans. For the host and moderators.
    Bans {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// Looks for what was said. The answer is [`ServerMessage::Found`].
    Search {
        /// Id of the request.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The words, the author, and the like.
        #[serde(flatten)]
        search: SearchRequest,
    },
    /// Leaves the room.
    Leave,
}

/// The reason why a request is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .reason.sentence())]
pub struct RequestError {
    /// The reason.
    pub reason: Reason,
    /// Id of the request.
    pub id: Option<String>,
}

impl From<Reason> for RequestError {
    fn from(reason: Reason) -> Self {
        Self { reason, id: None }
    }
}

impl RequestError {
    /// The answer to the sender.
    pub fn answer(self) -> ServerMessage {
        ServerMessage::error(self.reason, self.id, None)
    }
}

impl Request {
    /// Encodes the request as JSON.
    pub fn encode(&self) -> String {
        json(self)
    }

    /// The type alone, for a log.
    pub fn kind(&self) -> String {
        json::kind(&self.encode())
    }

    /// The id of a request that has an answer with it.
    pub fn id_mut(&mut self) -> Option<&mut Option<String>> {
        match self {
            Self::Say { id, .. }
            | Self::Whisper { id, .. }
            | Self::React { id, .. }
            | Self::Edit { id, .. }
            | Self::Poll { id, .. }
            | Self::Vote { id, .. }
            | Self::ClosePoll { id, .. }
            | Self::Offer { id, .. }
            | Self::Withdraw { id, .. }
            | Self::Fetch { id, .. }
            | Self::Quota { id }
            | Self::Away { id, .. }
            | Self::Rename { id, .. }
            | Self::Topic { id, .. }
            | Self::Act { id, .. }
            | Self::Bans { id }
            | Self::History { id, .. }
            | Self::Search { id, .. } => Some(id),
            Self::Hello(_) | Self::Prove { .. } | Self::Typing { .. } | Self::Leave => None,
        }
    }
}
