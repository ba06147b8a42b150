// SPDX-License-Identifier: GPL-3.0-or-later
//! What one row of the conversation shows; values, not widgets.

use std::rc::Rc;

use super::joins_and_leaves::JoinsAndLeaves;
use super::unsent::Unsent;
use crate::protocol::{ModerationAction, Nickname, Text, Topic, Why};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A new day begins; some time of that day.
    Day(u64),
    Divider(Divider),
    Said(Said),
    /// Messages of people whom we ignore.
    Hidden(Hidden),
    Announcement(Announcement),
    JoinsAndLeaves(JoinsAndLeaves),
    Notice(RoomNotice),
    /// What was here is not kept any more.
    Gone,
    /// Our own words that are not in the room yet.
    Unsent(Unsent),
}

/// A line across the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Divider {
    /// What follows was said before we came.
    Earlier,
    /// What follows was said since we came.
    Since,
    /// What follows happened while our line was broken.
    Away,
    /// What follows is live again.
    Back,
    /// Something may be missing here.
    Gap,
}

/// A message that is in the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub author: Rc<str>,
    pub text: Box<str>,
    /// Milliseconds since 1970.
    pub time: u64,
    pub own: bool,
    /// Said before we came.
    pub past: bool,
    /// The first of a group, which shows who speaks.
    pub first: bool,
}

/// Messages that are there, but not shown unless one wants to see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// By which it is found again.
    pub id: u64,
    pub messages: Vec<Said>,
}

/// What is said in the room's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The host from outside the room when missing.
    pub by: Option<Nickname>,
    pub text: Text,
    pub why: Option<Why>,
    /// Milliseconds since 1970.
    pub time: u64,
}

/// Something quiet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomNotice {
    /// Somebody joined under the name of another who was here before.
    Stranger(Nickname),
    /// `stranger` when the new name was somebody else's before.
    Renamed {
        from: Nickname,
        to: Nickname,
        stranger: bool,
    },
    /// By nobody who is here, when the host set it from outside the room.
    Topic {
        by: Option<Nickname>,
        topic: Topic,
    },
    Acted {
        by: Option<Nickname>,
        act: ModerationAction,
        why: Option<Why>,
    },
    Words(Text),
    Ended,
}

/// Messages of one author further apart than this (in milliseconds) do not
/// share a heading.
const GROUP_GAP: u64 = 5 * 60 * 1000;

impl Said {
    /// Whether a message of `author` at `time` goes under our heading.
    pub fn goes_on(&self, author: &str, past: bool, time: u64) -> bool {
        *self.author == *author && self.past == past && time.abs_diff(self.time) < GROUP_GAP
    }
}

impl Row {
    /// About how many bytes it keeps.
    pub fn weight(&self) -> usize {
        const ROW: usize = 128;
        ROW + match self {
            Self::Said(said) => said.text.len(),
            Self::Hidden(hidden) => hidden.messages.iter().map(|said| ROW + said.text.len()).sum(),
            Self::Announcement(announcement) => announcement.text.as_str().len(),
            Self::JoinsAndLeaves(people) => people.weight(),
            Self::Notice(RoomNotice::Words(text)) => text.as_str().len(),
            // Names, topics and reasons are short.
            Self::Notice(_) => 8 * ROW,
            Self::Day(_) | Self::Divider(_) | Self::Unsent(_) | Self::Gone => 0,
        }
    }
}
