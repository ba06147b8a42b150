// SPDX-License-Identifier: GPL-3.0-or-later
//! Emoji that members put to messages.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::{Emoji, Nickname, SeatNumber, bounded, limits};

/// An emoji of one member to one message, or its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Name of the author.
    pub from: Nickname,
    /// Number of the author's seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// Number of the first seat that the author's key had, if that is another one. On all
    /// seats of one key somebody has each emoji once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seat: Option<SeatNumber>,
    /// Id the author chose; unique for one author only.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// Number of the message.
    pub message: u64,
    /// Name of the author of the message; `None` where the room does not know it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Nickname>,
    /// The emoji.
    pub emoji: Emoji,
    /// Set if it is put there, unset if it is taken back.
    pub active: bool,
}

impl Reaction {
    /// The seat by which its author is told from others.
    pub fn person(&self) -> Option<SeatNumber> {
        self.first_seat.or(self.seat)
    }
}

/// Pace at which readers of plain lines are told that somebody reacts: a line a second, so
/// that no flood of them washes the talk off a screen.
#[derive(Debug, Default)]
pub struct ReactionPace {
    /// Time of the last that was told, in milliseconds since 1970.
    told: Option<u64>,
}

impl ReactionPace {
    /// Milliseconds between two lines.
    const EVERY: u64 = 1_000;

    /// Tells if a reaction at that time is to be told, and counts it then. Where the clock
    /// was set back, it begins anew.
    pub fn allows(&mut self, time: u64) -> bool {
        let waits = |told: u64| (told..told.saturating_add(Self::EVERY)).contains(&time);
        let allows = !self.told.is_some_and(waits);
        if allows {
            self.told = Some(time);
        }
        allows
    }
}

/// An emoji to a message, and who put it there, as a page of the past counts them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionCount {
    /// Number of the message.
    pub message: u64,
    /// The emoji.
    pub emoji: Emoji,
    /// People who put it there.
    pub count: u64,
    /// Names of the first of the others, as they were then; at most
    /// [`limits::REACTION_NAMES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "bounded::names")]
    pub names: Vec<Nickname>,
    /// Set if the reader is one of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mine: bool,
}

impl ReactionCount {
    /// The same with the name of the reader among the others, for those who read it as
    /// nobody in particular.
    #[must_use]
    pub fn naming(mut self, reader: &Nickname) -> Self {
        let is_named = self.names.iter().any(|name| name.folded() == reader.folded());
        if self.mine && !is_named {
            self.names.insert(0, reader.clone());
        }
        self
    }
}

/// Counts of a page, at most [`limits::PAGE_REACTIONS`]. Those that this version does not
/// understand are left out.
pub(super) fn counts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ReactionCount>, D::Error> {
    from.deserialize_seq(Counts)
}

struct Counts;

#[derive(Deserialize)]
#[serde(untagged)]
enum MaybeCount {
    Known(ReactionCount),
    Unknown(IgnoredAny),
}

impl<'de> Visitor<'de> for Counts {
    type Value = Vec<ReactionCount>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {} counts", limits::PAGE_REACTIONS)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let (mut counts, mut length) = (Vec::new(), 0);
        while let Some(count) = list.next_element::<MaybeCount>()? {
            length += 1;
            if length > limits::PAGE_REACTIONS {
                return Err(serde::de::Error::invalid_length(length, &self));
            }
            if let MaybeCount::Known(count) = count
                && count.count > 0
            {
                counts.push(count);
            }
        }
        Ok(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{PastPage, ServerMessage};

    fn page(counts: &str) -> Option<PastPage> {
        let json =
            format!(r#"{{"type":"page","id":"h","events":[],"reactions":[{counts}],"as_of":9}}"#);
        match ServerMessage::decode(&json) {
            Ok(ServerMessage::Page(page)) => Some(page),
            _ => None,
        }
    }

    #[test]
    fn plain_lines_are_one_a_second() {
        let mut pace = ReactionPace::default();
        let told = [5_000, 5_001, 5_999, 6_000, 6_500, 3_000, 3_999, 4_000];
        assert_eq!(
            told.map(|time| pace.allows(time)),
            [true, false, false, true, false, true, false, true]
        );
    }

    #[test]
    fn counts_of_a_page_are_read_as_far_as_they_are_understood() {
        let known = r#"{"message":3,"emoji":"👍","count":2,"names":["Bo","Cy"],"mine":true}"#;
        let none = r#"{"message":3,"emoji":"🎉","count":0}"#;
        let page = page(&[known, r#"{"message":3,"emoji":":bo:","count":2}"#, "7", none].join(","));
        let page = page.unwrap();
        assert_eq!((page.reactions.len(), page.as_of), (1, Some(9)));
        assert_eq!((page.reactions[0].names.len(), page.reactions[0].mine), (2, true));
        let message = ServerMessage::Page(page);
        assert_eq!(ServerMessage::decode(&message.encode()).unwrap(), message);
    }

    #[test]
    fn the_reader_is_named_for_others() {
        let [bo, me] = ["Bo", "Me"].map(|name| Nickname::new(name).unwrap());
        let (emoji, names) = (Emoji::new("👍").unwrap(), vec![bo.clone()]);
        let count = ReactionCount { message: 3, emoji, count: 2, names, mine: true };
        assert_eq!(count.clone().naming(&me).names, [me.clone(), bo.clone()]);
        assert_eq!(count.clone().naming(&me).naming(&me).names.len(), 2);
        assert_eq!(ReactionCount { mine: false, ..count }.naming(&me).names, [bo]);
    }

    #[test]
    fn a_page_has_no_more_counts_and_names_than_one_can_have() {
        let counts =
            |number: usize| vec![r#"{"message":3,"emoji":"👍","count":2}"#; number].join(",");
        assert_eq!(page(&counts(limits::PAGE_REACTIONS)).unwrap().reactions.len(), 4_000);
        assert_eq!(page(&counts(limits::PAGE_REACTIONS + 1)), None);
        let names = vec![r#""Bo""#; limits::REACTION_NAMES + 1].join(",");
        let many = format!(r#"{{"message":3,"emoji":"👍","count":99,"names":[{names}]}}"#);
        assert_eq!(page(&many).unwrap().reactions, []);
    }
}
