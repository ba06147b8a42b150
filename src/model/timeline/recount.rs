// SPDX-License-Identifier: GPL-3.0-or-later
//! Rows as the events they show, to be copied and exported.

use super::attached::Attached;
use super::row::{Announcement, MessageRemoval, RoomNotice, Row, Said};
use super::said_marks::SaidMarks;
use crate::model::person::Person;
use crate::protocol::{
    ActionTarget, Event, EventKind, Member, ModerationAction, NameDoubt, Nickname, Poll, PollLine,
    PollOptions, Recognition, SharedFile, Text, Whisper,
};

impl Row {
    /// Tells if the row is one that can be selected: something that was said, announced
    /// or done, and no heading or summary.
    pub fn is_selectable(&self) -> bool {
        matches!(self, Self::Said(_) | Self::Announcement(_) | Self::Notice { .. })
    }

    /// The event that the row shows, without its number; `None` for headings and
    /// summaries.
    pub fn event(&self) -> Option<Event> {
        let (time, what) = match self {
            Self::Said(said) => (said.time, said.event()?),
            Self::Announcement(announcement) => (announcement.time, announcement.event()),
            Self::Notice { notice, time } => (*time, notice.event()),
            _ => return None,
        };
        Some(Event { number: 0, time, what })
    }
}

impl Said {
    pub(super) fn event(&self) -> Option<EventKind> {
        let (from, seat) = (self.author.name.clone(), self.author.seat);
        match &self.removal {
            None => {}
            Some(MessageRemoval::Due) => return None,
            Some(MessageRemoval::Done { by }) => {
                return Some(EventKind::Removed { from, seat, by: by.clone() });
            }
        }
        match &self.attached {
            None => {}
            Some(Attached::Poll(options)) => return self.question(options),
            Some(Attached::File(file)) => return Some(EventKind::File(SharedFile::clone(file))),
        }
        // A text that was one before.
        let text = Text::new(&self.text).ok()?;
        let SaidMarks { emote, edited, .. } = self.marks;
        if let Some(Person { name: to, seat: to_seat }) = self.to.clone() {
            let whisper = Whisper { from, seat, id: None, to, to_seat, emote, edited, text };
            return Some(EventKind::Whispered(whisper));
        }
        let answers = self.answers.clone();
        Some(EventKind::Said { from, seat, id: None, answers, emote, edited, text })
    }
}

impl Said {
    /// The question of a poll, whose words were valid before.
    fn question(&self, options: &[Box<str>]) -> Option<EventKind> {
        let (from, seat) = (self.author.name.clone(), self.author.seat);
        let options = options.iter().map(|option| PollLine::new(option).ok());
        let options = PollOptions::new(options.collect::<Option<_>>()?).ok()?;
        let question = PollLine::new(&self.text).ok()?;
        Some(EventKind::Poll(Poll { from, seat, id: None, question, options }))
    }
}

impl Announcement {
    fn event(&self) -> EventKind {
        let act = ModerationAction::Announce { text: self.text.clone() };
        let (by, why) = (self.by.clone(), self.why.clone());
        EventKind::Acted { by, act, target: ActionTarget::default(), why, id: None }
    }
}

impl RoomNotice {
    fn event(&self) -> EventKind {
        match self.clone() {
            Self::Doubtful(doubt) => {
                let (name, recognition, looks_like) = doubted(doubt);
                EventKind::Joined(Member { recognition, looks_like, ..Member::named(name) })
            }
            Self::Renamed { from, to, doubt } => {
                let (_, recognition, looks_like) = doubt.map_or((to.clone(), None, None), doubted);
                EventKind::Renamed { from, to, recognition, looks_like, id: None }
            }
            Self::Topic { by, topic } => EventKind::Topic { by, topic, id: None },
            Self::Acted { by, act, target, why } => {
                EventKind::Acted { by, act, target, why, id: None }
            }
            Self::History { kept, .. } => EventKind::History { kept, chosen: false },
            Self::KeepChoice { kept } => EventKind::History { kept, chosen: true },
            Self::Words(text) => EventKind::Notice { text },
            Self::Ended => EventKind::Ended,
        }
    }
}

/// The name that a doubt is about, and what it comes from.
fn doubted(doubt: NameDoubt) -> (Nickname, Option<Recognition>, Option<Nickname>) {
    match doubt {
        NameDoubt::UsedBefore(name) => (name, Some(Recognition::Other), None),
        NameDoubt::LooksLike { name, other } => (name, None, Some(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::timeline::test_support::{JudgedTimeline, said};
    use crate::protocol::Topic;

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    #[test]
    fn rows_tell_the_events_they_came_from() {
        let stranger =
            Member { recognition: Some(Recognition::Other), ..Member::named(name("Bo")) };
        let renamed = EventKind::Renamed {
            from: name("Bo"),
            to: name("B0"),
            recognition: None,
            looks_like: Some(name("Bo")),
            id: None,
        };
        let announced = EventKind::Acted {
            by: Some(name("Ada")),
            act: ModerationAction::Announce { text: Text::new("Dinner").unwrap() },
            target: ActionTarget::default(),
            why: None,
            id: None,
        };
        let topic = EventKind::Topic { by: None, topic: Topic::new("Quake").unwrap(), id: None };
        let all = [
            said(1, "Ada", "one\ntwo").what,
            EventKind::Joined(stranger),
            renamed,
            announced,
            topic,
            EventKind::History { kept: false, chosen: false },
            EventKind::History { kept: true, chosen: true },
            EventKind::Ended,
        ];
        let mut timeline = JudgedTimeline::new(|_| 0);
        for (number, what) in (1..).zip(all.clone()) {
            timeline.happen(Event { number, time: number, what });
        }
        let told: Vec<_> = (0..timeline.len()).filter_map(|at| timeline.row(at)?.event()).collect();
        let times: Vec<_> = told.iter().map(|event| event.time).collect();
        assert_eq!(times, [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(told.into_iter().map(|event| event.what).collect::<Vec<_>>(), all);
    }

    #[test]
    fn what_sums_up_is_not_selected() {
        let mut timeline = JudgedTimeline::new(|_| 0);
        let joined = EventKind::Joined(Member::named(name("Bo")));
        timeline.happen(Event { number: 1, time: 0, what: joined });
        timeline.happen(said(2, "Ada", "x"));
        timeline.write("id", Text::new("mine").unwrap(), 0);
        let selectable: Vec<_> =
            (0..timeline.len()).map(|at| timeline.row(at).unwrap().is_selectable()).collect();
        assert_eq!(selectable, [false, false, true, false]);
    }
}
