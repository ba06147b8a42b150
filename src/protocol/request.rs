// SPDX-License-Identifier: GPL-3.0-or-later
//! Requests of members.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::action_fields::ActionFields;
use super::json::{self, json};
use super::past::PageFields;
use super::search::SearchRequest;
use super::{ModerationAction, PageAt, Reason, SeatNumber, SecretString, ServerMessage, Why};

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
        /// The message.
        text: String,
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

/// The request to join: the first message of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hello {
    /// Wanted name.
    pub name: String,
    /// Session to resume after a lost connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
    /// Secret that identifies the host; known only to the program that opened
    /// the room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_key: Option<SecretString>,
    /// The guest's half of the password exchange (SPAKE2, RFC 9382), in
    /// base64url; `None` if the guest has no password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pake: Option<String>,
    /// The password itself, of a guest that cannot take part in the exchange: a
    /// browser gives no page what it would need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretString>,
    /// Set to take over the seat that the same key has under that name on another
    /// connection, which is closed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub take_over: bool,
}

impl Hello {
    /// A request to join with only a name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            resume: None,
            host_key: None,
            pake: None,
            password: None,
            take_over: false,
        }
    }
}

/// Position of a member that lost its connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// Token of the last welcome.
    pub token: SecretString,
    /// Number of the last event received.
    pub last: u64,
}

/// Fields of all requests together: one is decoded in one pass and without copies.
#[derive(Deserialize)]
struct AnyRequest<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    name: Option<String>,
    resume: Option<Resume>,
    host_key: Option<SecretString>,
    pake: Option<String>,
    password: Option<SecretString>,
    take_over: Option<bool>,
    proof: Option<SecretString>,
    id: Option<String>,
    text: Option<String>,
    answers: Option<u64>,
    active: Option<bool>,
    note: Option<String>,
    topic: Option<String>,
}

/// The id alone, for the answer to a request whose other fields are wrong.
#[derive(Deserialize)]
struct OnlyId {
    id: Option<String>,
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
    /// Decodes a request. The caller limits its size to
    /// [`limits::REQUEST_BYTES`](super::limits::REQUEST_BYTES); `serde_json`
    /// limits its depth to 128.
    ///
    /// # Errors
    ///
    /// [`Reason::NotJson`] if it is not JSON or a field is missing or of the
    /// wrong kind; [`Reason::UnknownType`] for a type or a moderation action this
    /// version does not know; another reason if the name or the words of a
    /// moderation action are not valid.
    pub fn decode(json: &str) -> Result<Self, RequestError> {
        Self::decode_fields(json).map_err(|reason| {
            let id = serde_json::from_str::<OnlyId>(json).ok().and_then(|only| only.id);
            RequestError { reason, id }
        })
    }

    fn decode_fields(json: &str) -> Result<Self, Reason> {
        let any: AnyRequest = serde_json::from_str(json).map_err(not_json)?;
        let id = any.id;
        Ok(match &*any.kind {
            "hello" => Self::Hello(Hello {
                name: given(any.name)?,
                resume: any.resume,
                host_key: any.host_key,
                pake: any.pake,
                password: any.password,
                take_over: any.take_over.unwrap_or_default(),
            }),
            "prove" => Self::Prove { proof: given(any.proof)? },
            "act" => {
                let fields: ActionFields = serde_json::from_str(json).map_err(not_json)?;
                let to = fields.to;
                let (act, why) = fields.check()?;
                Self::Act { id, act, to, why }
            }
            "bans" => Self::Bans { id },
            "history" => {
                let fields: PageFields = serde_json::from_str(json).map_err(not_json)?;
                let (at, count) = fields.check()?;
                Self::History { id, at, count }
            }
            "search" => Self::Search { id, search: serde_json::from_str(json).map_err(not_json)? },
            "say" => Self::Say { id, answers: any.answers, text: given(any.text)? },
            "typing" => Self::Typing { active: given(any.active)? },
            "away" => Self::Away { id, note: any.note },
            "rename" => Self::Rename { id, name: given(any.name)? },
            "topic" => Self::Topic { id, topic: given(any.topic)? },
            "leave" => Self::Leave,
            _ => return Err(Reason::UnknownType),
        })
    }

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

fn not_json(_: serde_json::Error) -> Reason {
    Reason::NotJson
}

fn given<T>(field: Option<T>) -> Result<T, Reason> {
    field.ok_or(Reason::NotJson)
}
