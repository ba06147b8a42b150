// SPDX-License-Identifier: GPL-3.0-or-later
//! Requests of members.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::json::{self, json};
use super::{DecodeError, ModerationAction, SecretString, Why};

/// A request of a member. Its strings are raw: the server sanitizes them, so
/// that each fault gets its own [`Reason`](super::Reason).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Request {
    /// Asks to join; the first message of a connection.
    Hello(Hello),
    /// Answers [`ServerMessage::Pake`](super::ServerMessage::Pake): proves that the guest
    /// knows the password and that nobody intercepts the connection.
    Prove {
        /// The proof, in base64url; of a classic guest the password itself.
        proof: SecretString,
    },
    /// Sends a message to everybody.
    Say {
        /// The sender's own choice, at most
        /// [`limits::MESSAGE_ID_BYTES`](super::limits::MESSAGE_ID_BYTES) long. The
        /// `said` event repeats it.
        id: String,
        /// The message.
        text: String,
    },
    /// Tells that the sender is typing, or no longer typing.
    Typing {
        /// Set while the sender is typing.
        active: bool,
    },
    /// Changes the sender's name.
    Rename {
        /// The wanted name.
        name: String,
    },
    /// Sets the topic, or removes it if empty. For the host and moderators.
    Topic {
        /// The new topic.
        topic: String,
    },
    /// Moderates. For the host and moderators, depending on the action.
    Act {
        /// The action.
        #[serde(flatten)]
        act: ModerationAction,
        /// The reason given for it.
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<Why>,
    },
    /// Asks for the list of bans. For the host and moderators.
    Bans,
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
}

impl Hello {
    /// A request to join with only a name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), resume: None, host_key: None, pake: None }
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

/// Fields of all requests together, so that a request is decoded in one pass
/// and without copies.
#[derive(Deserialize)]
struct AnyRequest<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    name: Option<String>,
    resume: Option<Resume>,
    host_key: Option<SecretString>,
    pake: Option<String>,
    proof: Option<SecretString>,
    id: Option<String>,
    text: Option<String>,
    active: Option<bool>,
    topic: Option<String>,
}

/// Fields of a moderation request. Decoded in a second pass, because they are
/// flattened and rare.
#[derive(Deserialize)]
struct AnyAct {
    #[serde(flatten)]
    act: ModerationAction,
    why: Option<Why>,
}

impl Request {
    /// Decodes a request. The caller limits its size to
    /// [`limits::REQUEST_BYTES`](super::limits::REQUEST_BYTES); `serde_json`
    /// limits its depth to 128.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Malformed`] if it is not JSON or a field is missing or of
    /// the wrong kind; [`DecodeError::UnknownType`] for a type or a moderation
    /// action this version does not know.
    pub fn decode(json: &str) -> Result<Self, DecodeError> {
        let any: AnyRequest = serde_json::from_str(json)?;
        Ok(match &*any.kind {
            "hello" => Self::Hello(Hello {
                name: given(any.name, "name")?,
                resume: any.resume,
                host_key: any.host_key,
                pake: any.pake,
            }),
            "prove" => Self::Prove { proof: given(any.proof, "proof")? },
            "act" => {
                let AnyAct { act, why } = serde_json::from_str(json)?;
                if act == ModerationAction::Other {
                    return Err(DecodeError::UnknownType);
                }
                Self::Act { act, why }
            }
            "bans" => Self::Bans,
            "say" => Self::Say { id: given(any.id, "id")?, text: given(any.text, "text")? },
            "typing" => Self::Typing { active: given(any.active, "active")? },
            "rename" => Self::Rename { name: given(any.name, "name")? },
            "topic" => Self::Topic { topic: given(any.topic, "topic")? },
            "leave" => Self::Leave,
            _ => return Err(DecodeError::UnknownType),
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
}

fn given<T>(field: Option<T>, name: &'static str) -> Result<T, serde_json::Error> {
    field.ok_or_else(|| serde::de::Error::missing_field(name))
}
