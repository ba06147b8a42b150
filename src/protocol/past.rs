// SPDX-License-Identifier: GPL-3.0-or-later
//! The past of a room, which its members ask for page by page.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::reaction::{self, ReactionCount};
use super::{Event, PollTally, Reason, bounded, limits};

/// Place of a page in the room's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageAt {
    /// The last events before that number.
    Before(u64),
    /// The first events behind that number.
    After(u64),
    /// The events on both sides of that number, and the event itself.
    Around(u64),
    /// The last events before that moment, in milliseconds since 1970.
    #[serde(rename = "before_time")]
    BeforeTime(u64),
    /// The first events behind that moment.
    #[serde(rename = "after_time")]
    AfterTime(u64),
    /// The events on both sides of that moment.
    #[serde(rename = "around_time")]
    AroundTime(u64),
}

/// Fields of a request for a page, of which one is the place.
#[derive(Deserialize)]
pub(super) struct PageFields {
    before: Option<u64>,
    after: Option<u64>,
    around: Option<u64>,
    before_time: Option<u64>,
    after_time: Option<u64>,
    around_time: Option<u64>,
    count: Option<u64>,
}

impl PageFields {
    /// The place of the page, and its length.
    pub fn check(self) -> Result<(PageAt, Option<u64>), Reason> {
        let places = [
            self.before.map(PageAt::Before),
            self.after.map(PageAt::After),
            self.around.map(PageAt::Around),
            self.before_time.map(PageAt::BeforeTime),
            self.after_time.map(PageAt::AfterTime),
            self.around_time.map(PageAt::AroundTime),
        ];
        let mut places = places.into_iter().flatten();
        match (places.next(), places.next()) {
            (Some(at), None) => Ok((at, self.count)),
            _ => Err(Reason::NotJson),
        }
    }
}

/// A page of the past: the answer to
/// [`Request::History`](super::Request::History).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastPage {
    /// Id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// The events, oldest first. Those that this version does not know are left out.
    #[serde(deserialize_with = "known_events")]
    pub events: Vec<Event>,
    /// Votes in the polls among them, as far as the room knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "bounded::polls")]
    pub polls: Vec<PollTally>,
    /// Set if the reader may see older ones.
    #[serde(default)]
    pub earlier: bool,
    /// Set if the reader may see newer ones.
    #[serde(default)]
    pub later: bool,
    /// Reactions to the messages among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "reaction::counts")]
    pub reactions: Vec<ReactionCount>,
    /// Number of the newest event that they count; `None` if the room does not know
    /// reactions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<u64>,
}

/// Events in the order of their numbers, at most [`limits::PAGE_EVENTS`].
fn known_events<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Event>, D::Error> {
    from.deserialize_seq(KnownEvents { most: limits::PAGE_EVENTS, newest_first: false })
}

/// Events in the opposite order, at most [`limits::FOUND_EVENTS`].
pub(super) fn found_events<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Event>, D::Error> {
    from.deserialize_seq(KnownEvents { most: limits::FOUND_EVENTS, newest_first: true })
}

struct KnownEvents {
    most: usize,
    newest_first: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum MaybeEvent {
    Known(Event),
    Unknown(IgnoredAny),
}

impl<'de> Visitor<'de> for KnownEvents {
    type Value = Vec<Event>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {} events", self.most)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Event>, A::Error> {
        let (mut events, mut count) = (Vec::<Event>::new(), 0);
        while let Some(event) = list.next_element::<MaybeEvent>()? {
            count += 1;
            if count > self.most {
                return Err(serde::de::Error::invalid_length(count, &self));
            }
            if let MaybeEvent::Known(event) = event
                && events.last().is_none_or(|last| match self.newest_first {
                    true => last.number > event.number,
                    false => last.number < event.number,
                })
            {
                events.push(event);
            }
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Request, ServerMessage};

    fn decode(fields: &str) -> Result<Request, Reason> {
        let json = format!(r#"{{"type":"history","id":"h"{fields}}}"#);
        Request::decode(&json).map_err(|error| error.reason)
    }

    #[test]
    fn a_request_names_one_place() {
        for (fields, at, count) in [
            (r#","before":7,"count":20"#, PageAt::Before(7), Some(20)),
            (r#","after":0"#, PageAt::After(0), None),
            (r#","around":7,"before":null"#, PageAt::Around(7), None),
            (r#","before_time":7"#, PageAt::BeforeTime(7), None),
            (r#","after_time":7,"count":1"#, PageAt::AfterTime(7), Some(1)),
            (r#","around_time":7"#, PageAt::AroundTime(7), None),
        ] {
            let request = decode(fields).unwrap();
            assert_eq!(request, Request::History { id: Some("h".into()), at, count });
            assert_eq!(Request::decode(&request.encode()), Ok(request));
        }
        for fields in [
            "",
            r#","before":7,"after":1"#,
            r#","after":1,"after_time":1"#,
            r#","before":-1"#,
            r#","around":"7""#,
        ] {
            assert_eq!(decode(fields), Err(Reason::NotJson), "{fields}");
        }
    }

    #[test]
    fn a_page_has_known_events_in_order_and_no_more_than_allowed() {
        let page = |events: &str| {
            ServerMessage::decode(&format!(r#"{{"type":"page","id":"h","events":[{events}]}}"#))
        };
        let event = r#"{"number":3,"time":1,"type":"history","kept":true}"#;
        let unknown = r#"{"number":4,"time":1,"type":"sung","song":"la"}"#;
        let Ok(ServerMessage::Page(found)) = page(&[event, unknown, event].join(",")) else {
            panic!("it is a page")
        };
        assert_eq!(found.events.len(), 1);
        assert!(!found.earlier && !found.later);
        let message = ServerMessage::Page(found);
        assert_eq!(ServerMessage::decode(&message.encode()).unwrap(), message);
        assert!(page(&vec![unknown; limits::PAGE_EVENTS].join(",")).is_ok());
        assert!(page(&vec![unknown; limits::PAGE_EVENTS + 1].join(",")).is_err());
    }
}
