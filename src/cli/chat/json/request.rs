// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines of the input that are requests.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::protocol::{Asked, Reason, Request, RequestError, classic};

/// A request of a program.
#[derive(Debug, PartialEq, Eq)]
pub enum JsonRequest {
    /// One for the room, which it can take.
    Room(Request),
    /// Asks who is here. Salotto answers it.
    Who {
        /// Id of the request.
        id: Option<String>,
    },
    /// Sends a file.
    Send {
        /// Id of the request, and of the file.
        id: Option<String>,
        path: String,
        name: Option<String>,
        caption: Option<String>,
    },
    /// Fetches a file.
    Fetch {
        /// Id of the request.
        id: Option<String>,
        /// Number of its event.
        file: u64,
        /// Folder for it.
        folder: Option<String>,
    },
    /// Gives up a file on its way.
    Cancel {
        /// Id of the request that began it.
        id: Option<String>,
    },
    /// Asks for the files that are known.
    Files {
        /// Id of the request.
        id: Option<String>,
    },
    /// Leaves, once the room has answered what was asked before.
    Leave,
}

/// Requests that no room knows.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum OwnRequest {
    Who { id: Option<String> },
    Send { id: Option<String>, path: String, name: Option<String>, caption: Option<String> },
    Cancel { id: Option<String> },
    Files { id: Option<String> },
}

/// The field of a fetch that no room knows.
#[derive(Deserialize)]
struct FetchTarget {
    folder: Option<String>,
}

/// Tells if a line of the input is meant as a request.
pub fn is_object(line: &str) -> bool {
    line.trim_start().starts_with('{') && line.trim() != classic::EXIT
}

impl JsonRequest {
    /// Reads one, and checks it as a room does.
    pub fn read(line: &str) -> Result<Self, RequestError> {
        let request = match Request::decode(line) {
            Ok(Request::Leave) => return Ok(Self::Leave),
            Ok(Request::Fetch { id, file }) => {
                let folder = serde_json::from_str(line).ok().and_then(|it: FetchTarget| it.folder);
                return Ok(Self::Fetch { id, file, folder });
            }
            // The tokens are for Salotto, as is the sending.
            Ok(Request::Offer { id, .. } | Request::Withdraw { id, .. }) => {
                return Err(RequestError { id, ..Reason::UnknownType.into() });
            }
            Ok(request) => request,
            Err(error) => return own(line, error),
        };
        Asked::try_from(request.clone())?;
        Ok(Self::Room(request))
    }
}

fn own(line: &str, error: RequestError) -> Result<JsonRequest, RequestError> {
    if error.reason == Reason::UnknownType
        && let Ok(request) = serde_json::from_str(line)
    {
        return Ok(match request {
            OwnRequest::Who { id } => JsonRequest::Who { id },
            OwnRequest::Send { id, path, name, caption } => {
                JsonRequest::Send { id, path, name, caption }
            }
            OwnRequest::Cancel { id } => JsonRequest::Cancel { id },
            OwnRequest::Files { id } => JsonRequest::Files { id },
        });
    }
    // A line that is no JSON may still have begun with its id.
    let id = error.id.or_else(|| id_of(line));
    Err(RequestError { id, ..error })
}

/// The id at the top of a JSON object, of which the end may be missing or broken.
pub fn id_of(beginning: &str) -> Option<String> {
    let mut id = None;
    // Whatever is wrong further on: the id is known by then, or never.
    let _ = serde_json::Deserializer::from_str(beginning).deserialize_map(IdVisitor(&mut id));
    id
}

struct IdVisitor<'a>(&'a mut Option<String>);

impl<'de> Visitor<'de> for IdVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "id" {
                *self.0 = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn requests_are_those_of_the_protocol_and_one_more() {
        let say = JsonRequest::read(r#"{"type":"say","text":"one\ntwo","id":"7"}"#).unwrap();
        let text = "one\ntwo".to_owned();
        assert_eq!(
            say,
            JsonRequest::Room(Request::Say {
                id: Some("7".into()),
                answers: None,
                emote: false,
                text
            })
        );
        assert_eq!(JsonRequest::read(r#"{"type":"leave"}"#), Ok(JsonRequest::Leave));
        let fetch = JsonRequest::read(r#"{"type":"fetch","id":"9","file":17,"folder":"/tmp"}"#);
        let folder = Some("/tmp".to_owned());
        assert_eq!(fetch, Ok(JsonRequest::Fetch { id: Some("9".into()), file: 17, folder }));
        let send = JsonRequest::read(r#"{"type":"send","path":"a.png","caption":"us"}"#).unwrap();
        let (path, caption) = ("a.png".to_owned(), Some("us".to_owned()));
        assert_eq!(send, JsonRequest::Send { id: None, path, name: None, caption });
        let cancel = JsonRequest::read(r#"{"type":"cancel","id":"9"}"#);
        assert_eq!(cancel, Ok(JsonRequest::Cancel { id: Some("9".into()) }));
        let who = JsonRequest::Who { id: Some("8".into()) };
        assert_eq!(JsonRequest::read(r#"{"type":"who","id":"8"}"#), Ok(who));
    }

    #[test]
    fn a_fault_has_the_id_of_its_line() {
        for (line, reason) in [
            (r#"{"id":"7","type":"say","text":" "}"#, Reason::TextEmpty),
            (r#"{"id":"7","type":"say"}"#, Reason::NotJson),
            (r#"{"id":"7","type":"dance"}"#, Reason::UnknownType),
            (r#"{"id":"7","type":"act","act":"dance"}"#, Reason::UnknownType),
            (r#"{"id":"7","type":"say","text":"x","id":8}"#, Reason::NotJson),
            (r#"{"id":"7","type":"say","text":"#, Reason::NotJson),
            (r#"{"id":"7","type":"rename","name":""}"#, Reason::NameEmpty),
            (r#"{"id":"7","type":"offer","name":"a","size":1}"#, Reason::UnknownType),
            (r#"{"id":"7","type":"send"}"#, Reason::UnknownType),
        ] {
            let error = JsonRequest::read(line).unwrap_err();
            assert_eq!((error.reason, error.id.as_deref()), (reason, Some("7")), "{line}");
        }
        assert_eq!(id_of("{exit"), None);
        assert_eq!(id_of(r#"{"text":"id","#), None);
    }

    #[test]
    fn what_leaves_is_no_object() {
        assert!(is_object(r#" {"type":"leave"}"#) && is_object("{"));
        assert!(!is_object(" {exit} ") && !is_object("hello {you}") && !is_object(""));
    }

    proptest! {
        #[test]
        fn any_line_can_be_read(line in "\\PC*", cut in 0_usize..40) {
            let _ = JsonRequest::read(&line);
            let whole = serde_json::json!({ "type": "say", "id": "7", "text": line }).to_string();
            let end = whole.floor_char_boundary(cut);
            let _ = id_of(&whole[..end]);
        }
    }
}
