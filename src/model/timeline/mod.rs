// SPDX-License-Identifier: GPL-3.0-or-later
//! The conversation as rows: what happened becomes messages grouped by author,
//! day separators, dividers around the past, and folded arrivals.
//!
//! An event changes the tail, so a batch of events is one splice; [`folding`]
//! and [`trim`] change the rest, step by step. [`past`] tells what was from what
//! is, [`unsent`] holds our own words on their way.

mod folding;
mod joins_and_leaves;
mod past;
mod row;
mod trim;
mod unsent;

use std::collections::VecDeque;
use std::rc::Rc;

use self::unsent::UnsentMessages;
use crate::protocol::{
    Event, Happening, LeaveReason, Member, ModerationAction, Nickname, Recognition, Text,
};

pub use joins_and_leaves::{Change, Group, JoinsAndLeaves};
pub use past::Continuity;
pub use row::{Announcement, Divider, Hidden, RoomNotice, Row, Said};
pub use unsent::{DeliveryError, Unsent};

/// Tells the local day of a time in milliseconds since 1970, as a number that
/// grows by one each day.
pub type DayOf = fn(u64) -> i64;

/// The part of the list that is not what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowsSplice {
    pub at: usize,
    pub removed: usize,
    pub added: usize,
    /// How many messages of others are new.
    pub news: usize,
}

#[derive(Debug)]
pub struct Timeline {
    day_of: DayOf,
    rows: Vec<Rc<Row>>,
    /// What the rows weigh, about, in bytes.
    weight: usize,
    /// How many rows of hidden messages there were.
    folds: u64,
    unsent: UnsentMessages,
    /// The day of the newest row; none before the first.
    day: Option<i64>,
    continuity: Continuity,
    past_until: u64,
    /// What stands before the first past event that is still to come.
    opening: Option<Divider>,
    /// What stands behind the last past event.
    closing: Option<Divider>,
    seen: VecDeque<(u64, u64)>,
    last: u64,
    dirty: usize,
    announced: usize,
    news: usize,
}

impl Timeline {
    pub fn new(day_of: DayOf) -> Self {
        Self {
            day_of,
            rows: Vec::new(),
            weight: 0,
            folds: 0,
            unsent: UnsentMessages::default(),
            day: None,
            continuity: Continuity::Fresh,
            past_until: 0,
            opening: None,
            closing: None,
            seen: VecDeque::new(),
            last: 0,
            dirty: 0,
            announced: 0,
            news: 0,
        }
    }

    pub fn len(&self) -> usize {
        self.rows.len() + self.unsent.len()
    }

    /// Whether nobody has said, joined or written anything yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn row(&self, index: usize) -> Option<Rc<Row>> {
        self.rows.get(index).cloned().or_else(|| {
            let index = index.checked_sub(self.rows.len())?;
            self.unsent.get(index).map(|unsent| Rc::new(Row::Unsent(unsent.clone())))
        })
    }

    /// The number of the newest event that arrived.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Adds what happened; `you` is our name at that moment.
    pub fn happen(&mut self, event: Event, you: &Nickname) {
        self.take_in(event, you, false);
    }

    /// Adds what somebody said whom we ignore.
    pub fn happen_unheard(&mut self, event: Event, you: &Nickname) {
        self.take_in(event, you, true);
    }

    fn take_in(&mut self, event: Event, you: &Nickname, hidden: bool) {
        if self.knows(&event) {
            // The same log as before: if it goes on without a hole, say so.
            if self.opening == Some(Divider::Gap) && event.number == self.last {
                self.opening = Some(Divider::Away);
            }
            return;
        }
        let past = self.is_past(&event);
        if past {
            self.remember(&event);
            if !self.is_old_hat(&event, you) {
                self.open_past();
                self.add(event.time, event.what, you, (true, hidden));
            }
            if event.number == self.past_until {
                self.close_past();
            }
        } else {
            self.close_past();
            self.remember(&event);
            self.add(event.time, event.what, you, (false, hidden));
        }
    }

    /// What has changed since this was last asked.
    pub fn take_change(&mut self) -> Option<RowsSplice> {
        if self.dirty >= self.len() && self.announced == self.len() {
            return None;
        }
        let previous_is_own =
            matches!(self.rows.last().map(Rc::as_ref), Some(Row::Said(said)) if said.own);
        self.unsent.regroup(previous_is_own);
        let change = RowsSplice {
            at: self.dirty,
            removed: self.announced - self.dirty,
            added: self.len() - self.dirty,
            news: std::mem::take(&mut self.news),
        };
        self.announced = self.len();
        self.dirty = self.len();
        Some(change)
    }

    fn add(&mut self, time: u64, what: Happening, you: &Nickname, (past, hidden): (bool, bool)) {
        match what {
            Happening::Said { from, id, text } => {
                let own = from == *you;
                if own && let Some(id) = id {
                    self.touch();
                    self.unsent.take(&id);
                }
                self.said(time, from, text, own, (past, hidden));
            }
            Happening::Joined(member) if is_stranger(&member, you) => {
                self.news(time, RoomNotice::Stranger(member.name));
            }
            Happening::Joined(member) => self.came_or_went(time, past, |people| {
                people.join(member.name.as_str());
            }),
            Happening::Left { name, reason } if self.was_told_why(&name, reason) => {}
            Happening::Left { name, reason } => self.came_or_went(time, past, |people| {
                people.leave(name.as_str(), reason);
            }),
            Happening::Renamed { from, to, recognition } => {
                let stranger = recognition == Some(Recognition::Other);
                self.news(time, RoomNotice::Renamed { from, to, stranger });
            }
            Happening::Topic { by, topic } => self.news(time, RoomNotice::Topic { by, topic }),
            Happening::Acted { by, act: ModerationAction::Announce { text }, why } => {
                let own = by.as_ref() == Some(you);
                self.announce(Announcement { by, text, why, time }, own || past);
            }
            Happening::Acted { by, act, why } => {
                self.news(time, RoomNotice::Acted { by, act, why });
            }
            Happening::Notice { text } => self.news(time, RoomNotice::Words(text)),
            Happening::Ended => self.news(time, RoomNotice::Ended),
        }
    }

    fn said(
        &mut self,
        time: u64,
        from: Nickname,
        text: Text,
        own: bool,
        (past, hidden): (bool, bool),
    ) {
        self.turn_page(time);
        let first = !matches!(self.rows.last().map(Rc::as_ref), Some(Row::Said(before))
            if before.goes_on(from.as_str(), past, time));
        let author = self.author(from);
        let text = String::from(text).into_boxed_str();
        let said = Said { author, text, time, own, past, first };
        if hidden {
            self.hide(said);
            return;
        }
        if !own && !past {
            self.news += 1;
        }
        self.push(Row::Said(said));
    }

    /// The author's name, shared with the row before where it is the same.
    fn author(&self, name: Nickname) -> Rc<str> {
        match self.rows.last().map(Rc::as_ref) {
            Some(Row::Said(before)) if *before.author == *name.as_str() => before.author.clone(),
            _ => Rc::from(name.as_str()),
        }
    }

    /// Whether the row before says that `name` was shown out, and by whom.
    fn was_told_why(&self, name: &Nickname, reason: LeaveReason) -> bool {
        matches!(reason, LeaveReason::Kicked | LeaveReason::Banned)
            && matches!(self.rows.last().map(Rc::as_ref), Some(Row::Notice(RoomNotice::Acted { act, .. }))
                if matches!(act, ModerationAction::Kick { .. } | ModerationAction::Ban { .. }) && act.whom() == Some(name))
    }

    fn came_or_went(&mut self, time: u64, past: bool, change: impl FnOnce(&mut JoinsAndLeaves)) {
        self.turn_page(time);
        let goes_on = matches!(self.rows.last().map(Rc::as_ref), Some(Row::JoinsAndLeaves(last))
            if last.past == past && !last.is_full());
        let mut people = match self.take_last(goes_on) {
            Some(Row::JoinsAndLeaves(last)) => last,
            _ => JoinsAndLeaves::new(past),
        };
        change(&mut people);
        self.push(Row::JoinsAndLeaves(people));
    }

    fn announce(&mut self, announcement: Announcement, is_known: bool) {
        self.turn_page(announcement.time);
        if !is_known {
            self.news += 1;
        }
        self.push(Row::Announcement(announcement));
    }

    fn news(&mut self, time: u64, news: RoomNotice) {
        self.turn_page(time);
        self.push(Row::Notice(news));
    }

    fn turn_page(&mut self, time: u64) {
        let day = (self.day_of)(time);
        if self.day != Some(day) {
            self.day = Some(day);
            self.push(Row::Day(time));
        }
    }

    fn push(&mut self, row: Row) {
        self.touch();
        self.weight += row.weight();
        self.rows.push(Rc::new(row));
    }

    /// Takes the last row away to be changed, if `wanted`.
    fn take_last(&mut self, wanted: bool) -> Option<Row> {
        let row = self.rows.pop_if(|_| wanted)?;
        self.touch();
        self.weight = self.weight.saturating_sub(row.weight());
        Some(Rc::unwrap_or_clone(row))
    }

    /// Everything from the end of what was said is not what it was.
    fn touch(&mut self) {
        self.dirty = self.dirty.min(self.rows.len());
    }
}

/// Whether somebody comes under the name of another who was here before.
fn is_stranger(member: &Member, you: &Nickname) -> bool {
    member.recognition == Some(Recognition::Other) && member.name != *you
}

#[cfg(test)]
mod tests;
