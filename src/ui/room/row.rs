// SPDX-License-Identifier: GPL-3.0-or-later
//! What one row of the conversation shows; values, not widgets.

use std::rc::Rc;

use super::crowd::Crowd;
use super::outbox::Unsent;
use crate::protocol::{Act, Nickname, Text, Topic, Why};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A new day begins; some time of that day.
    Day(u64),
    Divider(Divider),
    Said(Said),
    Crowd(Crowd),
    News(News),
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

/// Something quiet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    Renamed { from: Nickname, to: Nickname },
    Topic { by: Nickname, topic: Topic },
    Acted { by: Option<Nickname>, act: Act, why: Option<Why> },
    Words(Text),
    Ended,
}
