// SPDX-License-Identifier: GPL-3.0-or-later
//! The messages of the native tongue: JSON objects tagged by `type`, one in
//! each WebSocket text message. Unknown fields are ignored, so that versions
//! may differ by one.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Act, Ban, Nickname, Reason, RoomName, Rules, Text, Topic, Why, bounded};

/// What a member asks of the room. Its strings are raw: the server washes
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
        act: Act,
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

/// One person in the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub name: Nickname,
    /// Whether the line between this member and the host is encrypted.
    /// Classic guests' lines are not.
    #[serde(default)]
    pub encrypted: bool,
    /// Whether this member hosts the room.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub host: bool,
    /// Whether this member may keep the peace.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub moderator: bool,
    /// Whether the room knows this name, and the one who uses it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognition: Option<Recognition>,
}

impl Member {
    /// Somebody of whom only the name is known.
    pub fn named(name: Nickname) -> Self {
        Self { name, encrypted: false, host: false, moderator: false, recognition: None }
    }
}

/// What a room remembers of a name that was used in it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recognition {
    /// It is the same person: the same key came under this name before.
    Same,
    /// It is not the one who used the name before: the key is another, or
    /// there is none.
    Other,
    /// Something newer than this version.
    #[serde(other)]
    Unknown,
}

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

/// Something that happened in the room, numbered from 1 without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub number: u64,
    /// When, in milliseconds since 1970-01-01 00:00 UTC by the host's clock.
    pub time: u64,
    #[serde(flatten)]
    pub what: Happening,
}

/// What an [`Event`] tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Happening {
    Said {
        from: Nickname,
        /// The id the author chose; unique for one author only. Classic
        /// guests have none.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "bounded::id"
        )]
        id: Option<String>,
        text: Text,
    },
    Joined(Member),
    Left {
        name: Nickname,
        reason: LeaveReason,
    },
    Renamed {
        from: Nickname,
        to: Nickname,
        /// Whether the room knows the new name, and the one who uses it now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recognition: Option<Recognition>,
    },
    Topic {
        by: Nickname,
        topic: Topic,
    },
    /// The host or a moderator did something. `by` is missing when the host
    /// did it from outside the room.
    Acted {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Nickname>,
        #[serde(flatten)]
        act: Act,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Why>,
    },
    /// The room itself says something in words. Classic servers do.
    Notice {
        text: Text,
    },
    /// The host has closed the room. Nothing follows.
    Ended,
}

/// Why a member is not here any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeaveReason {
    /// Said goodbye.
    Left,
    /// The connection broke or fell silent.
    Vanished,
    /// Did not read what the room said, and was shown out.
    Stalled,
    /// Broke the protocol, and was shown out.
    Refused,
    /// Was shown out by the host or a moderator, as the event before tells.
    Kicked,
    /// Was banned, as the event before tells.
    Banned,
    #[serde(other)]
    Other,
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
    act: Act,
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
                if act == Act::Other {
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

impl Event {
    pub fn encode(&self) -> String {
        json(self)
    }
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

fn given<T>(field: Option<T>, name: &'static str) -> Result<T, serde_json::Error> {
    field.ok_or_else(|| serde::de::Error::missing_field(name))
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("our messages have string keys and no failing serializer")
}

#[cfg(test)]
mod tests;
