// SPDX-License-Identifier: GPL-3.0-or-later
//! A search on its way to the room, and what it finds on its way back.

use serde::{Deserialize, Serialize};

use super::query::SearchQuery;
use super::spoken::Search;
use crate::protocol::past::found_events;
use crate::protocol::{Event, Nickname, Reason, bounded, limits};

/// The fields of a search, as a client sends them: at least a text or an author.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchRequest {
    /// The words, as a person types them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The earliest time, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u64>,
    /// The time behind the latest one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u64>,
    /// The number behind the newest one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    /// Events that are wanted at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// Marks an author among the words that a person types.
const FROM: &str = "from:";

impl SearchRequest {
    /// Reads what a person typed: words, and perhaps `from:Ada` or `from:"Ada Lovelace"`.
    pub fn typed(typed: &str) -> Self {
        let (mut text, mut from) = (String::new(), None);
        let mut rest = typed;
        while let Some(at) = beginning_of_from(rest) {
            text.push_str(&rest[..at]);
            let behind = &rest[at + FROM.len()..];
            let (name, more) = match behind.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => behind.split_once(char::is_whitespace).unwrap_or((behind, "")),
            };
            from = Some(name.to_owned()).filter(|name| !name.is_empty()).or(from);
            text.push(' ');
            rest = more;
        }
        text.push_str(rest);
        let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Self { text, from, ..Self::default() }
    }

    /// Validates it. Of a long text, the beginning counts.
    ///
    /// # Errors
    ///
    /// [`Reason::TextEmpty`] if there is neither a text nor an author, or the reason why
    /// nobody has that name.
    pub fn check(self) -> Result<Search, Reason> {
        let text = self.text.unwrap_or_default();
        let text: String = text.chars().take(limits::SEARCH_CHARACTERS).collect();
        let query = (!text.trim().is_empty()).then(|| SearchQuery::new(&text));
        let from = self.from.filter(|from| !from.trim().is_empty());
        if query.is_none() && from.is_none() {
            return Err(Reason::TextEmpty);
        }
        let count = self.count.map_or(limits::USUAL_FOUND_EVENTS, |count| {
            usize::try_from(count).unwrap_or(usize::MAX).clamp(1, limits::FOUND_EVENTS)
        });
        Ok(Search {
            query,
            from: from.map(|from| Nickname::new(&from)).transpose()?,
            since: self.since,
            until: self.until,
            before: self.before,
            count,
        })
    }
}

/// The place of the next [`FROM`] at the beginning of a word.
fn beginning_of_from(text: &str) -> Option<usize> {
    let mut places = text.match_indices(FROM).map(|(at, _)| at);
    places.find(|at| text[..*at].chars().next_back().is_none_or(char::is_whitespace))
}

/// Events that a search has found: the answer to [`Request::Search`](super::super::Request::Search).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundEvents {
    /// Id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// The events, newest first. Those that this version does not know are left out.
    #[serde(deserialize_with = "found_events")]
    pub events: Vec<Event>,
    /// Set if there are more, before the last one of these.
    #[serde(default)]
    pub earlier: bool,
    /// Set if not everything could be searched.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Ask, Asked, Request, ServerMessage};

    fn asked(fields: &str) -> Result<Search, Reason> {
        let json = format!(r#"{{"type":"search","id":"s"{fields}}}"#);
        let request = Request::decode(&json).map_err(|error| error.reason)?;
        assert_eq!(Request::decode(&request.encode()).as_ref(), Ok(&request));
        match Asked::try_from(request) {
            Ok(Asked { id, ask: Ask::Search(search) }) => {
                assert_eq!(id.as_deref(), Some("s"));
                Ok(*search)
            }
            Ok(other) => panic!("{other:?}"),
            Err(error) => Err(error.reason),
        }
    }

    #[test]
    fn a_search_has_words_or_an_author() {
        let words = asked(r#","text":"hello","from":null"#).unwrap();
        assert_eq!((words.query, words.count), (Some(SearchQuery::new("hello")), 50));
        let all = r#","from":"Ada","text":" ","since":1,"until":2,"before":3,"count":7"#;
        let all = asked(all).unwrap();
        let times = (all.since, all.until, all.before, all.count);
        assert_eq!((all.query, times), (None, (Some(1), Some(2), Some(3), 7)));
        assert_eq!(asked(""), Err(Reason::TextEmpty));
        assert_eq!(asked(r#","text":"","from":"""#), Err(Reason::TextEmpty));
        assert_eq!(asked(r#","text":7"#), Err(Reason::NotJson));
        assert_eq!(asked(r#","text":"a","since":-1"#), Err(Reason::NotJson));
        let long = "n".repeat(999);
        assert_eq!(asked(&format!(r#","from":"{long}""#)), Err(Reason::NameTooLong));
    }

    #[test]
    fn an_author_may_be_typed() {
        let typed = |typed| {
            let request = SearchRequest::typed(typed);
            (request.text.unwrap_or_default(), request.from.unwrap_or_default())
        };
        assert_eq!(typed("hello from:Ada there"), ("hello  there".into(), "Ada".into()));
        assert_eq!(typed("from:\"Ada L\" hello"), ("hello".into(), "Ada L".into()));
        assert_eq!(typed("from:\"Ada"), (String::new(), "Ada".into()));
        assert_eq!(typed("from: x"), ("x".into(), String::new()));
        assert_eq!(typed("afrom:x y"), ("afrom:x y".into(), String::new()));
    }

    #[test]
    fn counts_and_texts_have_limits() {
        assert_eq!(asked(r#","text":"a","count":0"#).unwrap().count, 1);
        assert_eq!(asked(r#","text":"a","count":9999"#).unwrap().count, limits::FOUND_EVENTS);
        let long = "ab ".repeat(9_000);
        let query = asked(&format!(r#","text":"{long}""#)).unwrap().query.unwrap();
        assert!(query.phrases().len() <= limits::SEARCH_CHARACTERS);
    }

    #[test]
    fn what_is_found_is_in_order_and_no_more_than_allowed() {
        let found = |events: &str| {
            let json = format!(r#"{{"type":"found","id":"s","events":[{events}],"partial":true}}"#);
            ServerMessage::decode(&json)
        };
        let event =
            |number: u64| format!(r#"{{"number":{number},"time":1,"type":"history","kept":true}}"#);
        let Ok(ServerMessage::Found(some)) = found(&[event(3), event(5), event(2)].join(","))
        else {
            panic!("something is found")
        };
        let numbers: Vec<u64> = some.events.iter().map(|event| event.number).collect();
        assert_eq!((numbers, some.earlier, some.partial), (vec![3, 2], false, true));
        let message = ServerMessage::Found(some);
        assert_eq!(ServerMessage::decode(&message.encode()).unwrap(), message);
        assert!(found(&vec![event(3); limits::FOUND_EVENTS + 1].join(",")).is_err());
    }
}
