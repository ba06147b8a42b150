// SPDX-License-Identifier: GPL-3.0-or-later
//! A search on its way to the room, and what it finds on its way back.

use serde::{Deserialize, Serialize};

use super::query::SearchQuery;
use super::spoken::Search;
use crate::protocol::past::found_events;
use crate::protocol::{Event, Nickname, ReactionCount, Reason, bounded, limits, reaction};

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

/// A search as a person types it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedSearch {
    /// The words and the author.
    pub search: SearchRequest,
    /// The day, as it was typed: a calendar has to say what it is.
    pub day: Option<String>,
}

/// Words that mark an author and a day.
const FROM: &str = "from:";
const ON: &str = "on:";

impl TypedSearch {
    /// Reads words, and perhaps `from:Ada` or `from:"Ada Lovelace"`, and `on:2026-11-28`.
    pub fn new(typed: &str) -> Self {
        let (mut text, mut from, mut day) = (String::new(), None, None);
        let mut rest = typed;
        while let Some((at, mark)) = next_mark(rest) {
            text.push_str(&rest[..at]);
            let behind = &rest[at + mark.len()..];
            let (value, more) = match behind.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => behind.split_once(char::is_whitespace).unwrap_or((behind, "")),
            };
            let place = if mark == FROM { &mut from } else { &mut day };
            *place = Some(value.to_owned()).filter(|value| !value.is_empty()).or(place.take());
            text.push(' ');
            rest = more;
        }
        text.push_str(rest);
        let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Self { search: SearchRequest { text, from, ..SearchRequest::default() }, day }
    }
}

/// The next mark at the beginning of a word, and its place.
fn next_mark(text: &str) -> Option<(usize, &'static str)> {
    let begins = |at: usize| text[..at].chars().next_back().is_none_or(char::is_whitespace);
    let place = |mark: &'static str| {
        text.match_indices(mark).map(|(at, _)| at).find(|at| begins(*at)).map(|at| (at, mark))
    };
    place(FROM).into_iter().chain(place(ON)).min()
}

impl SearchRequest {
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
    /// Reactions to the messages among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "reaction::counts")]
    pub reactions: Vec<ReactionCount>,
    /// Number of the newest event that they count; `None` if the room does not know
    /// reactions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<u64>,
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
    fn an_author_and_a_day_may_be_typed() {
        let typed = |typed| {
            let TypedSearch { search, day } = TypedSearch::new(typed);
            let parts = [search.text, search.from, day].map(Option::unwrap_or_default);
            parts.join("|")
        };
        assert_eq!(typed("hello from:Ada there"), "hello  there|Ada|");
        assert_eq!(typed("from:\"Ada L\" hello"), "hello|Ada L|");
        assert_eq!(typed("from:\"Ada"), "|Ada|");
        assert_eq!(typed("from: x"), "x||");
        assert_eq!(typed("afrom:x y"), "afrom:x y||");
        assert_eq!(typed("on:today pizza from:Bo"), "pizza|Bo|today");
        assert_eq!(typed("upon:2026 on:2026-11-28 on:"), "upon:2026||2026-11-28");
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
