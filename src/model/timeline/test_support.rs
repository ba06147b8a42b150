// SPDX-License-Identifier: GPL-3.0-or-later
//! Timeline for tests, behind the judge of what is past.

use std::ops::{Deref, DerefMut};

use super::{DayOf, Timeline};
use crate::model::colours::PersonColour;
use crate::model::log_position::{LogPosition, When};
use crate::model::our_absence::OurAbsence;
use crate::model::update::{Continuity, ShownEvent};
use crate::protocol::{Emoji, Event, EventKind, Member, Nickname, Reaction, Text};

/// A timeline of somebody called Me.
pub(super) struct JudgedTimeline {
    position: LogPosition,
    absence: OurAbsence,
    timeline: Timeline,
}

impl JudgedTimeline {
    pub fn new(day_of: DayOf) -> Self {
        Self::with_clock(day_of, || u64::MAX)
    }

    pub fn with_clock(day_of: DayOf, now: fn() -> u64) -> Self {
        let mut absence = OurAbsence::default();
        absence.enter(&Member::named(me()));
        Self { position: LogPosition::default(), absence, timeline: Timeline::new(day_of, now) }
    }

    pub fn enter(&mut self, continuity: Continuity, number: u64) {
        self.position.enter(number, continuity == Continuity::Resumed);
        self.timeline.enter(continuity);
    }

    pub fn happen(&mut self, event: Event) {
        self.take_in(event, false);
    }

    /// Somebody says something whom we ignore.
    pub fn happen_unheard(&mut self, event: Event) {
        self.take_in(event, true);
    }

    fn take_in(&mut self, event: Event, unheard: bool) {
        let when = self.position.judge(&event);
        let is_past = matches!(when, When::Past { .. });
        let ours = is_past && self.absence.is_about_us(&event.what);
        let (you, colour) = (me(), PersonColour::default());
        let mention = false;
        self.timeline.happen(ShownEvent { event, when, you, unheard, ours, mention, colour });
    }
}

fn me() -> Nickname {
    Nickname::new("Me").unwrap()
}

impl Deref for JudgedTimeline {
    type Target = Timeline;

    fn deref(&self) -> &Timeline {
        &self.timeline
    }
}

impl DerefMut for JudgedTimeline {
    fn deref_mut(&mut self) -> &mut Timeline {
        &mut self.timeline
    }
}

pub(super) fn said(number: u64, from: &str, text: &str) -> Event {
    let from = Nickname::new(from).unwrap();
    let text = Text::new(text).unwrap();
    Event { number, time: 0, what: EventKind::said(from, text) }
}

/// The event of that number that puts 👍 to a message, or takes it back.
pub(super) fn reacted(number: u64, from: &str, message: u64, active: bool) -> Event {
    let from = Nickname::new(from).unwrap();
    let emoji = Emoji::new("👍").unwrap();
    let (seat, first_seat, id, to) = Default::default();
    let reaction = Reaction { from, seat, first_seat, id, message, to, emoji, active };
    Event { number, time: 0, what: EventKind::Reacted(reaction) }
}
