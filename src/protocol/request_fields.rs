// SPDX-License-Identifier: GPL-3.0-or-later
//! Decoding of requests.

use std::borrow::Cow;

use serde::Deserialize;

use super::action_fields::ActionFields;
use super::past::PageFields;
use super::{Hello, Reason, Request, RequestError, Resume, SeatNumber, SecretString, UploadId};

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
    emote: Option<bool>,
}

/// Fields of what is done beside talking, together. Decoded in a second pass, because they
/// are rare.
#[derive(Deserialize)]
struct TalkFields {
    id: Option<String>,
    name: Option<String>,
    to: Option<SeatNumber>,
    emote: Option<bool>,
    text: Option<String>,
    message: Option<u64>,
    emoji: Option<String>,
    active: Option<bool>,
    poll: Option<u64>,
    question: Option<String>,
    options: Option<Vec<String>>,
    option: Option<usize>,
    file: Option<u64>,
    upload: Option<UploadId>,
}

/// The id alone, for the answer to a request whose other fields are wrong.
#[derive(Deserialize)]
struct OnlyId {
    id: Option<String>,
}

/// The type alone, for a request of which a field is of another kind.
#[derive(Deserialize)]
struct OnlyType<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
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
        decode(json).map_err(|reason| {
            let is_unknown = reason == Reason::NotJson && is_of_unknown_type(json);
            let reason = if is_unknown { Reason::UnknownType } else { reason };
            let id = serde_json::from_str::<OnlyId>(json).ok().and_then(|only| only.id);
            RequestError { reason, id }
        })
    }
}

/// Returns true for a request of a type that this version does not know, whatever its other
/// fields are.
fn is_of_unknown_type(json: &str) -> bool {
    let only = serde_json::from_str::<OnlyType>(json).ok();
    let bare = only.map(|only| serde_json::json!({ "type": only.kind }).to_string());
    bare.is_some_and(|bare| decode(&bare) == Err(Reason::UnknownType))
}

fn decode(json: &str) -> Result<Request, Reason> {
    let any: AnyRequest = serde_json::from_str(json).map_err(not_json)?;
    let id = any.id.clone();
    Ok(match &*any.kind {
        "hello" => Request::Hello(any.hello()?),
        "prove" => Request::Prove { proof: given(any.proof)? },
        "act" => {
            let fields: ActionFields = serde_json::from_str(json).map_err(not_json)?;
            let to = fields.to;
            let (act, why) = fields.check()?;
            Request::Act { id, act, to, why }
        }
        "bans" => Request::Bans { id },
        "quota" => Request::Quota { id },
        "history" => {
            let fields: PageFields = serde_json::from_str(json).map_err(not_json)?;
            let (at, count) = fields.check()?;
            Request::History { id, at, count }
        }
        "search" => Request::Search { id, search: serde_json::from_str(json).map_err(not_json)? },
        "say" => Request::Say {
            id,
            answers: any.answers,
            emote: any.emote.unwrap_or_default(),
            text: given(any.text)?,
        },
        "typing" => Request::Typing { active: given(any.active)? },
        "away" => Request::Away { id, note: any.note },
        "rename" => Request::Rename { id, name: given(any.name)? },
        "topic" => Request::Topic { id, topic: given(any.topic)? },
        "offer" => Request::Offer { id, offer: serde_json::from_str(json).map_err(not_json)? },
        "leave" => Request::Leave,
        kind => {
            let fields: TalkFields = serde_json::from_str(json).map_err(not_json)?;
            return fields.decode(kind);
        }
    })
}

impl AnyRequest<'_> {
    fn hello(self) -> Result<Hello, Reason> {
        Ok(Hello {
            name: given(self.name)?,
            resume: self.resume,
            host_key: self.host_key,
            pake: self.pake,
            password: self.password,
            take_over: self.take_over.unwrap_or_default(),
        })
    }
}

impl TalkFields {
    fn decode(self, kind: &str) -> Result<Request, Reason> {
        let id = self.id;
        Ok(match kind {
            "whisper" => Request::Whisper {
                id,
                name: given(self.name)?,
                to: self.to,
                emote: self.emote.unwrap_or_default(),
                text: given(self.text)?,
            },
            "react" => Request::React {
                id,
                message: given(self.message)?,
                emoji: given(self.emoji)?,
                active: given(self.active)?,
            },
            "edit" => Request::Edit { id, message: given(self.message)?, text: given(self.text)? },
            "poll" => {
                Request::Poll { id, question: given(self.question)?, options: given(self.options)? }
            }
            "vote" => Request::Vote { id, poll: given(self.poll)?, option: self.option },
            "withdraw" => Request::Withdraw { id, upload: given(self.upload)? },
            "fetch" => Request::Fetch { id, file: given(self.file)? },
            "close-poll" => Request::ClosePoll { id, poll: given(self.poll)? },
            _ => return Err(Reason::UnknownType),
        })
    }
}

fn not_json(_: serde_json::Error) -> Reason {
    Reason::NotJson
}

fn given<T>(field: Option<T>) -> Result<T, Reason> {
    field.ok_or(Reason::NotJson)
}
