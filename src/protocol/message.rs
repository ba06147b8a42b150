// SPDX-License-Identifier: GPL-3.0-or-later
//! The messages of the native tongue: JSON objects tagged by `type`, one in
//! each WebSocket text message. Unknown fields are ignored, so that versions
//! may differ by one. A member's are in [`request`](super::request), what
//! happens in a room in [`event`](super::event); here is all a server says.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Ban, Event, Member, Nickname, Reason, RoomName, Rules, Topic, Why, bounded};

/// The answer to a `hello` that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    pub room: RoomName,
    #[serde(default)]
    pub topic: Topic,
    /// The name the newcomer goes by, as the room writes it.
    pub you: Nickname,
    /// Who hosts, also when that is a machine in the corner and no member.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::name")]
    pub host: Option<String>,
    /// Everybody present, the newcomer included, as of event `number`.
    #[serde(deserialize_with = "bounded::members")]
    pub members: Vec<Member>,
    /// Events up to and including this number are past: they are sent after
    /// the welcome and change nothing in `members`.
    pub number: u64,
    /// Whether this continues the session named in `resume`: the events that
    /// follow begin right after its `last`.
    #[serde(default)]
    pub resumed: bool,
    /// The secret to give in [`Resume`] after a lost connection.
    pub token: String,
    #[serde(default)]
    pub rules: Rules,
    /// For how many seconds the room does not pass on what the newcomer says,
    /// since before this welcome; bounded as any time of silence is.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "bounded::seconds"
    )]
    pub muted: Option<u64>,
    /// The room's own proof that it knows the password, in base64url; there
    /// when the newcomer proved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
}

/// Somebody is, or is no longer, writing. Neither numbered nor kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typing {
    pub name: Nickname,
    pub active: bool,
}

/// Everything a server says to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    Welcome(Box<Welcome>),
    /// The last word to someone who is not let in, or not kept.
    Refused(Refused),
    /// The room's half of proving the password, in base64url: the answer to a
    /// `hello` with a `pake`.
    Pake {
        message: String,
    },
    /// The answer to [`Request::Bans`].
    Bans(Vec<Ban>),
    /// One request failed; the member stays.
    Error {
        reason: Reason,
        message: String,
        /// The id of the `say` that failed.
        id: Option<String>,
        suggestion: Option<String>,
        /// How long it makes no sense to try again.
        seconds: Option<u64>,
    },
    Typing(Typing),
    Event(Event),
}

/// Why somebody is not let in, or not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub reason: Reason,
    /// The reason as an English sentence.
    #[serde(default, deserialize_with = "bounded::sentence")]
    pub message: String,
    /// A free name, when the wanted one is taken.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::name")]
    pub suggestion: Option<String>,
    /// What the host or moderator said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// How long it makes no sense to try again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        let message = reason.sentence().to_owned();
        Self { reason, message, suggestion: None, why: None, seconds: None }
    }
}

/// Notices that are neither numbered nor part of the log.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Control {
    Welcome(Box<Welcome>),
    Refused(Refused),
    Pake {
        message: String,
    },
    Bans {
        #[serde(deserialize_with = "bounded::bans")]
        bans: Vec<Ban>,
    },
    Error {
        reason: Reason,
        #[serde(default, deserialize_with = "bounded::sentence")]
        message: String,
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "bounded::id"
        )]
        id: Option<String>,
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "bounded::name"
        )]
        suggestion: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u64>,
    },
    Typing(Typing),
}

/// Why bytes are not a message.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Not JSON, or a field is missing or of the wrong kind.
    #[error("not a message: {0}")]
    Malformed(#[from] serde_json::Error),
    /// Well-formed, but of a type this version does not know.
    #[error("unknown type of message")]
    UnknownType,
}

impl DecodeError {
    /// How the room answers it.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Malformed(_) => Reason::NotJson,
            Self::UnknownType => Reason::UnknownType,
        }
    }
}

#[derive(Deserialize)]
struct Tag<'a> {
    /// Borrowed unless it is written with escapes.
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
}

impl Notice {
    /// Reads what a server sent.
    pub fn decode(json: &str) -> Result<Self, DecodeError> {
        let tag: Tag = serde_json::from_str(json)?;
        match &*tag.kind {
            "welcome" | "refused" | "pake" | "bans" | "error" | "typing" => {
                Ok(serde_json::from_str::<Control>(json)?.into())
            }
            "said" | "joined" | "left" | "renamed" | "topic" | "acted" | "notice" | "ended" => {
                Ok(Self::Event(serde_json::from_str(json)?))
            }
            _ => Err(DecodeError::UnknownType),
        }
    }

    pub fn encode(&self) -> String {
        match self.clone() {
            Self::Event(event) => event.encode(),
            Self::Welcome(welcome) => json(&Control::Welcome(welcome)),
            Self::Refused(refused) => json(&Control::Refused(refused)),
            Self::Pake { message } => json(&Control::Pake { message }),
            Self::Bans(bans) => json(&Control::Bans { bans }),
            Self::Error { reason, message, id, suggestion, seconds } => {
                json(&Control::Error { reason, message, id, suggestion, seconds })
            }
            Self::Typing(typing) => json(&Control::Typing(typing)),
        }
    }

    /// The last word to someone who is not let in, in words.
    pub fn refused(reason: Reason, suggestion: Option<Nickname>) -> Self {
        Self::Refused(Refused { suggestion: suggestion.map(String::from), ..reason.into() })
    }

    /// One request failed, in words.
    pub fn error(reason: Reason, id: Option<String>, suggestion: Option<Nickname>) -> Self {
        Self::Error {
            reason,
            message: reason.sentence().to_owned(),
            id,
            suggestion: suggestion.map(String::from),
            seconds: None,
        }
    }
}

impl From<Control> for Notice {
    fn from(control: Control) -> Self {
        match control {
            Control::Welcome(welcome) => Self::Welcome(welcome),
            Control::Refused(refused) => Self::Refused(refused),
            Control::Pake { message } => Self::Pake { message },
            Control::Bans { bans } => Self::Bans(bans),
            Control::Error { reason, message, id, suggestion, seconds } => {
                Self::Error { reason, message, id, suggestion, seconds }
            }
            Control::Typing(typing) => Self::Typing(typing),
        }
    }
}

pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("our messages have string keys and no failing serializer")
}

#[cfg(test)]
mod tests;
