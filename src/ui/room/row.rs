// SPDX-License-Identifier: GPL-3.0-or-later
//! What one row of the conversation shows; values, not widgets.

use std::rc::Rc;

use super::outbox::Unsent;
use crate::protocol::{LeaveReason, Nickname, Text, Topic};

/// How many names a folded row keeps; the rest are counted.
const NAMED: usize = 3;

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
    Words(Text),
    Ended,
}

/// Arrivals and departures in a row, folded into one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crowd {
    pub joined: Tally,
    pub left: Tally,
    /// Why the last one left.
    pub reason: LeaveReason,
    pub past: bool,
}

/// A few names, and how many there were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub names: Vec<Rc<str>>,
    pub count: u32,
}

impl Crowd {
    pub fn new(past: bool) -> Self {
        Self { joined: Tally::default(), left: Tally::default(), reason: LeaveReason::Left, past }
    }

    pub fn join(&mut self, name: &str) {
        self.joined.add(name);
    }

    pub fn leave(&mut self, name: &str, reason: LeaveReason) {
        self.left.add(name);
        self.reason = reason;
    }
}

impl Tally {
    fn add(&mut self, name: &str) {
        self.count = self.count.saturating_add(1);
        if self.names.len() < NAMED {
            self.names.push(Rc::from(name));
        }
    }
}
