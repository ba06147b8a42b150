// SPDX-License-Identifier: GPL-3.0-or-later
//! What members ask of a room.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::message::json;
use super::{DecodeError, ModerationAction, Why};

/// What a member asks of the room. Its strings are raw: the server sanitizes
/// them, so that each fault gets its own [`Reason`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Request {
    /// The first message of a connection: let me in under this name.
    Hello(Hello),
    /// The answer to [`Notice::Pake`]: shows that the guest knows the password,
    /// and that nobody sits in between. In base64url.
    Prove { proof: String },
    /// Say this to everybody. The `id` is the sender's own choice, at most 64
    /// bytes, and comes back in the `said` event.
    Say { id: String, text: String },
    /// The sender is, or is no longer, writing something.
    Typing { active: bool },
    /// From now on the sender wants to be called `name`.
    Rename { name: String },
    /// The host sets what the room is about; empty removes it.
    Topic { topic: String },
    /// The host or a moderator keeps the peace.
    Act {
        #[serde(flatten)]
        act: ModerationAction,
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<Why>,
    },
    /// Who is banned? For the host and moderators.
    Bans,
    /// A polite goodbye.
    Leave,
}

/// The first message of a connection: let me in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hello {
    pub name: String,
    /// Present when the sender was here before and lost its connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
    /// The secret that tells the host from its guests; known only to the
    /// program that opened the room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_key: Option<String>,
    /// The guest's half of proving the room's password (SPAKE2, RFC 9382),
    /// in base64url; present when the guest was given one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pake: Option<String>,
}

impl Hello {
    /// A newcomer of whom only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), resume: None, host_key: None, pake: None }
    }
}

/// Where a member that lost its connection stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// The secret of the last welcome.
    pub token: String,
    /// The number of the last event that arrived.
    pub last: u64,
}

/// The fields of every request, so that one is read in a single pass and
/// without copies on the way.
#[derive(Deserialize)]
struct AnyRequest<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    name: Option<String>,
    resume: Option<Resume>,
    host_key: Option<String>,
    pake: Option<String>,
    proof: Option<String>,
    id: Option<String>,
    text: Option<String>,
    active: Option<bool>,
    topic: Option<String>,
}

/// An act is read apart: it has fields of its own, and is rare.
#[derive(Deserialize)]
struct AnyAct {
    #[serde(flatten)]
    act: ModerationAction,
    why: Option<Why>,
}

impl Request {
    /// Reads what a member sent. Depth is limited by serde_json (128), size by
    /// [`limits::REQUEST_BYTES`](super::limits::REQUEST_BYTES) before this.
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

    pub fn encode(&self) -> String {
        json(self)
    }
}

fn given<T>(field: Option<T>, name: &'static str) -> Result<T, serde_json::Error> {
    field.ok_or_else(|| serde::de::Error::missing_field(name))
}
