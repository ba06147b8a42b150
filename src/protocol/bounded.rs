// SPDX-License-Identifier: GPL-3.0-or-later
//! Deserializers that bound the plain strings and lists of a server, so that a
//! hostile server cannot make its guests hold, or show, more than a room can
//! have.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

use super::{FormerMember, Member, Nickname, RoomName, SeatNumber, Topic, limits};

/// Pinned messages that are read at the most.
const MOST_PINS: usize = 100;

/// Name of somebody who need not be a member; `None` if it is not a valid name.
pub(super) fn name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let raw = Option::<String>::deserialize(from)?;
    Ok(raw.and_then(|raw| RoomName::heard(&raw).ok()).map(String::from))
}

/// Sentence of one line, sanitized; empty if it is too long.
pub(super) fn sentence<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let raw = String::deserialize(from)?;
    Ok(Topic::new(&raw).map(String::from).unwrap_or_default())
}

/// Id of a request; `None` if it is too long.
pub(super) fn id<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let raw = Option::<String>::deserialize(from)?;
    Ok(raw.filter(|id| id.len() <= limits::REQUEST_ID_BYTES))
}

/// Remaining time in seconds, at most [`limits::LONGEST_SECONDS`]; `None` for
/// 0.
pub(super) fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let seconds = Option::<u64>::deserialize(from)?.filter(|seconds| *seconds > 0);
    Ok(seconds.map(|seconds| seconds.min(limits::LONGEST_SECONDS)))
}

/// Members, at most [`limits::MEMBERS`].
pub(super) fn members<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Member>, D::Error> {
    from.deserialize_seq(AtMost(limits::MEMBERS, PhantomData))
}

/// Bans, at most [`limits::BANS`].
pub(super) fn bans<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    from.deserialize_seq(AtMost(limits::BANS, PhantomData))
}

/// People, at most [`limits::CANDIDATES`].
pub(super) fn candidates<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<FormerMember>, D::Error> {
    from.deserialize_seq(AtMost(limits::CANDIDATES, PhantomData))
}

/// Seats of one person, at most [`limits::SEATS_OF_ONE`].
pub(super) fn seats<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SeatNumber>, D::Error> {
    from.deserialize_seq(AtMost(limits::SEATS_OF_ONE, PhantomData))
}

/// Names of those who reacted, at most [`limits::REACTION_NAMES`].
pub(super) fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Nickname>, D::Error> {
    from.deserialize_seq(AtMost(limits::REACTION_NAMES, PhantomData))
}

/// Numbers of votes, at most [`limits::POLL_OPTIONS`].
pub(super) fn counts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u64>, D::Error> {
    from.deserialize_seq(AtMost(limits::POLL_OPTIONS, PhantomData))
}

/// Tallies of polls, at most [`limits::POLLS`].
pub(super) fn polls<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    from.deserialize_seq(AtMost(limits::POLLS, PhantomData))
}

/// Pinned messages; those beyond [`limits::PINS`], which a later version may have, are left out.
pub(super) fn pins<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    let mut pins = from.deserialize_seq(AtMost(MOST_PINS, PhantomData))?;
    pins.truncate(limits::PINS);
    Ok(pins)
}

struct AtMost<T>(usize, PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AtMost<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {} of them", self.0)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            if items.len() == self.0 {
                return Err(de::Error::invalid_length(items.len() + 1, &self));
            }
            items.push(item);
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use crate::protocol::{DecodeError, Event, EventKind, ServerMessage, Welcome, limits};

    fn welcome(members: usize, host: &str) -> Result<ServerMessage, DecodeError> {
        let list = vec![r#"{"name":"a"}"#; members].join(",");
        ServerMessage::decode(&format!(
            r#"{{"type":"welcome","room":"R","you":"a","host":{host},"members":[{list}],
                "number":0,"token":""}}"#
        ))
    }

    fn host(raw: &str) -> Option<String> {
        let Ok(ServerMessage::Welcome(welcome)) = welcome(1, raw) else { panic!("{raw}") };
        let Welcome { host, .. } = *welcome;
        host
    }

    #[test]
    fn a_room_has_no_more_members_than_a_room_can_have() {
        assert!(welcome(limits::MEMBERS, "null").is_ok());
        assert!(matches!(welcome(limits::MEMBERS + 1, "null"), Err(DecodeError::Malformed(_))));
    }

    #[test]
    fn a_time_that_is_left_is_no_longer_than_one_can_be() {
        let muted = |seconds: &str| {
            let raw = format!(
                r#"{{"type":"welcome","room":"R","you":"a","members":[],"number":0,"token":"",
                    "muted":{seconds}}}"#
            );
            let Ok(ServerMessage::Welcome(welcome)) = ServerMessage::decode(&raw) else {
                panic!("{raw}")
            };
            welcome.muted
        };
        assert_eq!(["null", "0", "60"].map(muted), [None, None, Some(60)]);
        assert_eq!(muted(&u64::MAX.to_string()), Some(limits::LONGEST_SECONDS));
    }

    #[test]
    fn a_host_that_is_no_name_is_not_shown() {
        assert_eq!(host(r#""raspberry pi""#).as_deref(), Some("raspberry pi"));
        assert_eq!(host(r#""\u001b[2Jpi""#), None);
        assert_eq!(host(&format!("\"{}\"", "x".repeat(100_000))), None);
        assert_eq!(host("null"), None);
    }

    #[test]
    fn a_refusal_is_one_harmless_line() {
        let refused = |message: &str| {
            let json = format!(
                r#"{{"type":"refused","reason":"new","message":"{message}","suggestion":"\u001bA"}}"#
            );
            let Ok(ServerMessage::Refused(refused)) = ServerMessage::decode(&json) else {
                panic!("{json}")
            };
            assert_eq!(refused.suggestion, None);
            refused.message
        };
        assert_eq!(refused(r"no\nAda: yes \u001b[2J\u009b2J\u202e"), "no Ada: yes [2J2J");
        assert_eq!(refused(&"x".repeat(100_000)), "");
    }

    #[test]
    fn an_endless_id_is_dropped_and_the_message_is_not() {
        for (length, known) in [(limits::REQUEST_ID_BYTES, true), (1 << 20, false)] {
            let id = "x".repeat(length);
            let json = format!(
                r#"{{"type":"said","number":1,"time":1,"from":"a","id":"{id}","text":"hi"}}"#
            );
            let Ok(ServerMessage::Event(Event { what: EventKind::Said { id, .. }, .. })) =
                ServerMessage::decode(&json)
            else {
                panic!("it is a message")
            };
            assert_eq!(id.is_some(), known);
        }
    }
}
