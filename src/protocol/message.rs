// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages of the native protocol: JSON objects tagged by `type`, one in each
//! WebSocket text message. Unknown fields are ignored, so that versions may
//! differ by one. This module has the messages of a server;
//! [`request`](super::request) has a member's, and [`event`](super::event) the
//! entries of the log.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::json::{self, json};
use super::search::FoundEvents;
use super::{
    AwayNotice, Ban, DownloadGrant, Event, FileLink, FormerMember, Nickname, PastPage, PowerNotice,
    Reason, Reconnecting, SendingQuota, Typing, UploadGrant, Uploading, Welcome, Why, bounded,
};

/// A message of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerMessage {
    /// Admits the newcomer.
    Welcome(Box<Welcome>),
    /// Refuses or disconnects a member; the last message of a connection.
    Refused(Refused),
    /// The room's half of the password exchange: the answer to a `hello` with a
    /// `pake`.
    Pake {
        /// The message of the exchange, in base64url.
        message: String,
    },
    /// The answer to [`Request::Bans`](super::Request::Bans).
    Bans {
        /// Id of the request.
        id: Option<String>,
        /// The bans.
        bans: Vec<Ban>,
    },
    /// The answer to [`Request::History`](super::Request::History).
    Page(PastPage),
    /// The answer to [`Request::Search`](super::Request::Search).
    Found(FoundEvents),
    /// The answer to a request that changes nothing: it is so already.
    Unchanged {
        /// Id of the request.
        id: Option<String>,
    },
    /// A request failed; the member stays.
    Error {
        /// Reason as a code.
        reason: Reason,
        /// Reason as an English sentence.
        message: String,
        /// Id of the request.
        id: Option<String>,
        /// A free name, if the wanted one is taken.
        suggestion: Option<String>,
        /// People who may be meant, if it has to be said which one.
        candidates: Vec<FormerMember>,
        /// Seconds to wait before another try.
        seconds: Option<u64>,
    },
    /// The answer to [`Request::Offer`](super::Request::Offer).
    Upload(UploadGrant),
    /// The answer to [`Request::Fetch`](super::Request::Fetch).
    Download(DownloadGrant),
    /// The answer to [`Request::Quota`](super::Request::Quota).
    Quota(SendingQuota),
    /// A file is on its way into the room.
    Uploading(Uploading),
    /// A link to a file, for guests who read lines.
    FileLink(FileLink),
    /// A member started or stopped typing.
    Typing(Typing),
    /// A member lost its connection, or is back.
    Reconnecting(Reconnecting),
    /// A member is away, or is back.
    Away(AwayNotice),
    /// The host's computer is about to sleep or to be switched off, or goes on.
    Power(PowerNotice),
    /// An entry of the log.
    Event(Event),
}

/// The refusal of a newcomer, or the disconnection of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Reason as a code.
    pub reason: Reason,
    /// Reason as an English sentence.
    #[serde(default, deserialize_with = "bounded::sentence")]
    pub message: String,
    /// A free name, if the wanted one is taken.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::name")]
    pub suggestion: Option<String>,
    /// Reason given by the host or moderator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// Seconds to wait before another try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        let message = reason.sentence().to_owned();
        Self { reason, message, suggestion: None, why: None, seconds: None }
    }
}

/// Messages that are not entries of the log.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Control {
    Welcome(Box<Welcome>),
    Refused(Refused),
    Pake {
        message: String,
    },
    Bans {
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "bounded::id"
        )]
        id: Option<String>,
        #[serde(deserialize_with = "bounded::bans")]
        bans: Vec<Ban>,
    },
    Page(PastPage),
    Found(FoundEvents),
    #[serde(rename = "ok")]
    Unchanged {
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "bounded::id"
        )]
        id: Option<String>,
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
        #[serde(
            default,
            skip_serializing_if = "Vec::is_empty",
            deserialize_with = "bounded::candidates"
        )]
        candidates: Vec<FormerMember>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u64>,
    },
    Upload(UploadGrant),
    Download(DownloadGrant),
    Quota(SendingQuota),
    Uploading(Uploading),
    FileLink(FileLink),
    Typing(Typing),
    Reconnecting(Reconnecting),
    Away(AwayNotice),
    Power(PowerNotice),
}

/// Reasons why a text is not a message.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The text is not JSON, or a field is missing or of the wrong kind.
    #[error("not a message: {0}")]
    Malformed(#[from] serde_json::Error),
    /// The message is of a type this version does not know.
    #[error("unknown type of message")]
    UnknownType,
}

#[derive(Deserialize)]
struct Tag<'a> {
    /// Borrowed unless written with escapes.
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
}

impl ServerMessage {
    /// Decodes a message of a server.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Malformed`] if it is not JSON or a field is missing or of
    /// the wrong kind; [`DecodeError::UnknownType`] for a type this version
    /// does not know.
    pub fn decode(json: &str) -> Result<Self, DecodeError> {
        let tag: Tag = serde_json::from_str(json)?;
        match &*tag.kind {
            "welcome" | "refused" | "pake" | "bans" | "page" | "found" | "ok" | "error"
            | "upload" | "download" | "quota" | "uploading" | "file-link" | "typing"
            | "reconnecting" | "away" | "power" => {
                Ok(serde_json::from_str::<Control>(json)?.into())
            }
            "said" | "joined" | "left" | "renamed" | "topic" | "acted" | "removed" | "notice"
            | "history" | "ended" | "whispered" | "withheld" | "reacted" | "edited" | "revised"
            | "poll" | "file" | "voted" | "poll-closed" => {
                Ok(Self::Event(serde_json::from_str(json)?))
            }
            _ => Err(DecodeError::UnknownType),
        }
    }

    /// The type alone, for a log.
    pub fn kind(&self) -> String {
        json::kind(&self.encode())
    }

    /// Encodes the message as JSON.
    pub fn encode(&self) -> String {
        match self.clone() {
            Self::Event(event) => event.encode(),
            Self::Welcome(welcome) => json(&Control::Welcome(welcome)),
            Self::Refused(refused) => json(&Control::Refused(refused)),
            Self::Pake { message } => json(&Control::Pake { message }),
            Self::Bans { id, bans } => json(&Control::Bans { id, bans }),
            Self::Page(page) => json(&Control::Page(page)),
            Self::Found(found) => json(&Control::Found(found)),
            Self::Unchanged { id } => json(&Control::Unchanged { id }),
            Self::Error { reason, message, id, suggestion, candidates, seconds } => {
                json(&Control::Error { reason, message, id, suggestion, candidates, seconds })
            }
            Self::Upload(grant) => json(&Control::Upload(grant)),
            Self::Download(grant) => json(&Control::Download(grant)),
            Self::Quota(quota) => json(&Control::Quota(quota)),
            Self::Uploading(progress) => json(&Control::Uploading(progress)),
            Self::FileLink(link) => json(&Control::FileLink(link)),
            Self::Typing(typing) => json(&Control::Typing(typing)),
            Self::Reconnecting(change) => json(&Control::Reconnecting(change)),
            Self::Away(change) => json(&Control::Away(change)),
            Self::Power(notice) => json(&Control::Power(notice)),
        }
    }

    /// A refusal with its English sentence.
    pub fn refused(reason: Reason, suggestion: Option<Nickname>) -> Self {
        Self::Refused(Refused { suggestion: suggestion.map(String::from), ..reason.into() })
    }

    /// An error with its English sentence.
    pub fn error(reason: Reason, id: Option<String>, suggestion: Option<Nickname>) -> Self {
        Self::Error {
            reason,
            message: reason.sentence().to_owned(),
            id,
            suggestion: suggestion.map(String::from),
            candidates: Vec::new(),
            seconds: None,
        }
    }
}

impl From<Control> for ServerMessage {
    fn from(control: Control) -> Self {
        match control {
            Control::Welcome(welcome) => Self::Welcome(welcome),
            Control::Refused(refused) => Self::Refused(refused),
            Control::Pake { message } => Self::Pake { message },
            Control::Bans { id, bans } => Self::Bans { id, bans },
            Control::Page(page) => Self::Page(page),
            Control::Found(found) => Self::Found(found),
            Control::Unchanged { id } => Self::Unchanged { id },
            Control::Error { reason, message, id, suggestion, candidates, seconds } => {
                Self::Error { reason, message, id, suggestion, candidates, seconds }
            }
            Control::Upload(grant) => Self::Upload(grant),
            Control::Download(grant) => Self::Download(grant),
            Control::Quota(quota) => Self::Quota(quota),
            Control::Uploading(progress) => Self::Uploading(progress),
            Control::FileLink(link) => Self::FileLink(link),
            Control::Typing(typing) => Self::Typing(typing),
            Control::Reconnecting(change) => Self::Reconnecting(change),
            Control::Away(change) => Self::Away(change),
            Control::Power(notice) => Self::Power(notice),
        }
    }
}

#[cfg(test)]
mod tests;
