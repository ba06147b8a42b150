// SPDX-License-Identifier: GPL-3.0-or-later
//! Conversation as rows: grouped messages, days, dividers, and folded joins and leaves.
//!
//! Events change the tail only, so many events are one splice; other files change the rest.

mod arrival_times;
mod attached;
mod counted;
mod days;
mod disk_failures;
mod due;
mod earlier;
mod edits;
mod folding;
mod grouping;
mod joins_and_leaves;
mod last_visit;
mod left_off;
mod own_text;
mod pages;
mod past;
mod quote;
mod reacting;
mod reactions;
mod recalled;
mod recount;
mod removal;
mod row;
mod rows;
mod said_marks;
mod said_parts;
mod shown_files;
#[cfg(test)]
mod test_support;
mod told;
mod trim;
mod unread;
mod unsent;
mod whispers;
mod writing;

use std::rc::Rc;

use self::days::Days;
use self::earlier::EarlierEvents;
use self::edits::EditedMessages;
use self::left_off::LeftOff;
use self::past::Dividers;
use self::reactions::Reactions;
use self::removal::RemovedMessages;
use self::rows::Rows;
use self::unread::{UnreadLine, is_news};
use self::unsent::UnsentMessages;
use super::log_position::When;
use super::update::{Continuity, ShownEvent};
use crate::protocol::{Event, EventKind, ModerationAction, NameDoubt, Nickname};

pub use arrival_times::go_by_arrival;
pub use attached::Attached;
pub use days::DayOf;
pub use due::{forget_answers, is_due, set_all_due, set_due, unset_due};
pub use grouping::GroupPlace;
pub use joins_and_leaves::{Change, Group, JoinsAndLeaves};
pub use last_visit::{is_further_back, set_read_mark, take_news};
pub use left_off::NewSinceLastVisit;
pub use own_text::{MessageToEdit, last_to_edit, message_to_edit};
pub use pages::{PageRows, next_page, take_page};
pub use quote::{
    Quote, QuotedText, find, last_of_others, newest_of_others, quote_in, quote_in_row,
};
pub use reacting::{
    ask_reaction, confirm_reaction, reactions_in_row, reactions_to, refuse_reaction,
    refuse_reactions, take_reacted, take_reaction_news,
};
pub use reactions::{AskedReaction, ReactionNews};
pub use recalled::{end_of_past, numbered_events, take_recalled};
pub use row::{Announcement, Divider, Hidden, MessageRemoval, RoomNotice, Row, Said};
pub use rows::RowsSplice;
pub use shown_files::{
    file_of, files_in, files_together, is_further_up, meant_files, names_of_files,
};
pub use unsent::{DeliveryError, OutgoingFile, OwnWords, Unsent};
pub use whispers::{show_rows, whisper_partner, whispers_with};

/// A conversation in a window, followed by our own messages that are not in it yet.
#[derive(Debug)]
pub struct Timeline {
    days: Days,
    rows: Rows,
    unsent: UnsentMessages,
    dividers: Dividers,
    unread: UnreadLine,
    removals: RemovedMessages,
    edits: EditedMessages,
    reactions: Reactions,
    earlier: EarlierEvents,
    left_off: LeftOff,
    /// New messages of others since the last splice.
    news: usize,
}

impl Timeline {
    /// Creates an empty conversation; `now` is our clock in milliseconds since 1970.
    pub fn new(day_of: DayOf, now: fn() -> u64) -> Self {
        Self {
            days: Days::new(day_of, now),
            rows: Rows::default(),
            unsent: UnsentMessages::default(),
            dividers: Dividers::new(),
            unread: UnreadLine::default(),
            removals: RemovedMessages::default(),
            edits: EditedMessages::default(),
            reactions: Reactions::default(),
            earlier: EarlierEvents::default(),
            left_off: LeftOff::default(),
            news: 0,
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len() + self.unsent.len()
    }

    /// Tells if there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Row at an index.
    pub fn row(&self, index: usize) -> Option<Rc<Row>> {
        self.rows.all().get(index).cloned().or_else(|| {
            let index = index.checked_sub(self.rows.len())?;
            self.unsent.get(index).map(|unsent| Rc::new(Row::Unsent(unsent.clone())))
        })
    }

    /// Notes our entrance.
    pub fn enter(&mut self, continuity: Continuity) {
        self.dividers.enter(continuity);
        self.earlier.enter(continuity);
        self.reactions.enter(continuity);
    }

    /// Adds an event.
    pub fn happen(&mut self, happened: ShownEvent) {
        self.removals.note(&happened.event);
        self.edits.note(&happened);
        self.reactions.note(&happened);
        self.earlier.note(&happened.event);
        match happened.when {
            When::Again { newest } => self.dividers.recognise(newest),
            When::Past { last } => {
                self.left_off.note(&happened.event, self.earlier.oldest());
                if happened.ours {
                    self.dividers.pass_over();
                } else if self.dividers.shows(&happened.event.what) {
                    self.divide(Dividers::open);
                    self.add(happened, true);
                }
                if last {
                    self.left_off.end_past();
                    self.divide(Dividers::close);
                }
            }
            When::Now if happened.event.what == EventKind::Withheld => {}
            When::Now => {
                self.left_off.end_past();
                self.divide(Dividers::close);
                self.add(happened, false);
            }
        }
    }

    fn divide(&mut self, next: impl FnOnce(&mut Dividers) -> Option<Divider>) {
        let divider = next(&mut self.dividers).map(Row::Divider);
        // Nothing is said twice in a row, as that we are back.
        if let Some(divider) = divider.filter(|divider| self.rows.last() != Some(divider)) {
            self.rows.push(divider);
        }
    }

    fn add(&mut self, happened: ShownEvent, past: bool) {
        let ShownEvent { event, you, unheard, mention, colour, .. } = happened;
        let Event { number, time: host_time, what } = event;
        let time = if past { host_time } else { self.days.shown(host_time) };
        if !unheard && is_news(&what, &you) {
            self.news += usize::from(!past);
            self.unread.mark(&mut self.rows, past.then(|| self.left_off.stands_before(number)));
        }
        let what = match Said::of(what, (host_time, mention), &you) {
            Ok((said, id)) => {
                if let Some(id) = id.filter(|_| said.own) {
                    self.rows.touch();
                    self.unsent.take(&id);
                }
                self.turn_page(time);
                return self.rows.say(Said { number, time, past, colour, ..said }, unheard);
            }
            Err(what) => what,
        };
        self.add_other(what, &you, (number, time, past));
    }

    /// Adds what is no message.
    fn add_other(
        &mut self,
        what: EventKind,
        you: &Nickname,
        (number, time, past): (u64, u64, bool),
    ) {
        match what {
            EventKind::Joined(member) => match member.doubt().filter(|_| member.name != *you) {
                Some(doubt) => self.notice(time, RoomNotice::Doubtful(doubt)),
                None => self.came_or_went(time, past, |people| people.join(member.name.as_str())),
            },
            EventKind::Left { name, reason } if self.rows.told_why(&name, reason) => {}
            EventKind::Left { name, reason } => self.came_or_went(time, past, |people| {
                people.leave(name.as_str(), reason);
            }),
            EventKind::Renamed { from, to, recognition, looks_like, .. } => {
                let doubt = NameDoubt::about(&to, recognition, looks_like.as_ref());
                self.notice(time, RoomNotice::Renamed { from, to, doubt });
            }
            EventKind::Topic { by, topic, .. } => {
                self.notice(time, RoomNotice::Topic { by, topic });
            }
            EventKind::Acted { by, act: ModerationAction::Announce { text }, why, .. } => {
                self.turn_page(time);
                self.rows.push(Row::Announcement(Announcement { number, by, text, why, time }));
            }
            // The message itself tells it.
            EventKind::Acted { act: ModerationAction::Remove { .. }, why: None, .. } => {}
            EventKind::Acted { by, act, target, why, .. } => {
                self.notice(time, RoomNotice::Acted { by, act, target, why });
            }
            EventKind::Notice { text } => self.notice(time, RoomNotice::Words(text)),
            EventKind::History { kept, chosen: c } => self.notice(time, RoomNotice::kept(kept, c)),
            EventKind::Ended => self.notice(time, RoomNotice::Ended),
            EventKind::Said { .. }
            | EventKind::Whispered(_)
            | EventKind::Withheld
            | EventKind::Reacted(_)
            | EventKind::Edited(_)
            | EventKind::Revised { .. }
            | EventKind::Poll(_)
            | EventKind::File(_)
            | EventKind::Voted(_)
            | EventKind::PollClosed { .. }
            | EventKind::Removed { .. } => {}
        }
    }

    fn came_or_went(&mut self, time: u64, past: bool, change: impl FnOnce(&mut JoinsAndLeaves)) {
        self.turn_page(time);
        let goes_on = matches!(self.rows.last(), Some(Row::JoinsAndLeaves(last))
            if last.past == past && !last.is_full());
        let mut people = match self.rows.take_last(goes_on) {
            Some(Row::JoinsAndLeaves(last)) => last,
            _ => JoinsAndLeaves::new(past),
        };
        change(&mut people);
        self.rows.push(Row::JoinsAndLeaves(people));
    }

    fn notice(&mut self, time: u64, notice: RoomNotice) {
        let notice = disk_failures::fold(&mut self.rows, notice);
        self.turn_page(time);
        self.rows.push(Row::Notice { notice, time });
    }

    fn turn_page(&mut self, time: u64) {
        if let Some(time) = self.days.turn(time) {
            self.rows.push(Row::Day(time));
        }
    }
}

#[cfg(test)]
mod tests;
