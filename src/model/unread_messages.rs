// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that arrived and were not read yet, and what is told of them elsewhere on
//! the desktop.

mod news;

use std::collections::VecDeque;

pub use self::news::{NotifyChoice, RoomNews};
use super::log_position::When;
use super::update::ShownEvent;
use crate::protocol::{Edit, EventKind, ModerationAction, Nickname, SeatNumber, Text};

/// Messages that are remembered; of older ones only their number is.
const REMEMBERED: usize = 1_000;

/// Messages of others that wait to be read, the oldest first.
#[derive(Debug, Default)]
pub struct UnreadMessages {
    waiting: VecDeque<UnreadMessage>,
    /// Messages that wait and are not remembered, and those of them that mention us or are
    /// whispers.
    beyond: (u32, u32),
}

#[derive(Debug)]
struct UnreadMessage {
    number: u64,
    /// The author; `None` for the host's console.
    from: Option<Nickname>,
    seat: Option<SeatNumber>,
    text: Text,
    /// Set if the text is what the author does rather than says.
    act: bool,
    mention: bool,
    whisper: bool,
    /// Set for a file, whose name the text begins with.
    file: bool,
}

impl UnreadMessages {
    /// Notes an event; tells if it is a message that waits to be read. A past one does
    /// if it is `missed`: it came while the connection was lost.
    pub fn note(&mut self, shown: &ShownEvent, missed: bool) -> bool {
        self.forget_removed(shown);
        self.revise(shown);
        let is_new = match shown.when {
            When::Now => true,
            When::Past { .. } => missed,
            When::Again { .. } => false,
        };
        let Some(message) = UnreadMessage::of(shown).filter(|_| is_new) else { return false };
        if self.waiting.len() == REMEMBERED
            && let Some(oldest) = self.waiting.pop_front()
        {
            self.beyond.0 = self.beyond.0.saturating_add(1);
            self.beyond.1 = self.beyond.1.saturating_add(u32::from(oldest.mention));
        }
        self.waiting.push_back(message);
        true
    }

    /// Notes that all was read up to that number; tells if something was.
    pub fn read_to(&mut self, number: u64) -> bool {
        let before = self.count();
        self.waiting.retain(|message| message.number > number);
        if before > self.count() {
            // What is older was read, too.
            self.beyond = (0, 0);
        }
        before > self.count()
    }

    /// Notes that all was read; tells if something was.
    pub fn read_all(&mut self) -> bool {
        let had_some = self.count() > 0;
        *self = Self::default();
        had_some
    }

    /// Number of messages.
    pub fn count(&self) -> u32 {
        number(self.waiting.len()).saturating_add(self.beyond.0)
    }

    /// Number of those that mention us, and of whispers.
    pub fn mentions(&self) -> u32 {
        number(self.mentioning().count()).saturating_add(self.beyond.1)
    }

    /// Number of the whispers that are remembered and that `is_theirs` tells by author and
    /// seat.
    pub fn whispers(&self, is_theirs: impl Fn(&Nickname, Option<SeatNumber>) -> bool) -> u32 {
        number(self.waiting.iter().filter(|message| message.is_whisper_of(&is_theirs)).count())
    }

    /// Notes that those whispers were read; tells if something was.
    pub fn read_whispers(
        &mut self,
        is_theirs: impl Fn(&Nickname, Option<SeatNumber>) -> bool,
    ) -> bool {
        let before = self.count();
        self.waiting.retain(|message| !message.is_whisper_of(&is_theirs));
        before > self.count()
    }

    /// Number of the first message that mentions us, or whisper.
    pub fn first_mention(&self) -> Option<u64> {
        self.mentioning().next().map(|message| message.number)
    }

    /// Gives a message that waits the text that an event tells. One that was read is read.
    fn revise(&mut self, shown: &ShownEvent) {
        let EventKind::Edited(Edit { message, text: Some(text), .. }) = &shown.event.what else {
            return;
        };
        if let Some(unread) = self.waiting.iter_mut().find(|unread| unread.number == *message) {
            unread.text = text.clone();
            unread.mention |= shown.mention;
        }
    }

    /// Forgets the messages that an event removes.
    fn forget_removed(&mut self, shown: &ShownEvent) {
        match &shown.event.what {
            EventKind::Removed { .. } => {
                self.waiting.retain(|unread| unread.number != shown.event.number);
            }
            EventKind::Acted { act: ModerationAction::Remove { message, .. }, .. } => {
                self.waiting.retain(|unread| unread.number != *message);
            }
            EventKind::Acted { act: ModerationAction::RemoveAll { seats, .. }, .. } => {
                let is_removed = |seat: Option<_>| seat.is_some_and(|seat| seats.contains(&seat));
                self.waiting.retain(|unread| !is_removed(unread.seat));
            }
            _ => {}
        }
    }

    fn mentioning(&self) -> impl Iterator<Item = &UnreadMessage> {
        self.waiting.iter().filter(|message| message.mention)
    }
}

impl UnreadMessage {
    /// The message of another that an event is, unless it is of somebody whom we ignore.
    fn of(shown: &ShownEvent) -> Option<Self> {
        let line: Text;
        let (from, seat, text) = match &shown.event.what {
            EventKind::Said { from, seat, text, .. } => (Some(from), *seat, text),
            EventKind::Poll(poll) => {
                line = Text::new(poll.question.as_str()).ok()?;
                (Some(&poll.from), poll.seat, &line)
            }
            EventKind::File(file) => {
                line = Text::new(&file.line()).ok()?;
                (Some(&file.from), file.seat, &line)
            }
            EventKind::Acted { by, act: ModerationAction::Announce { text }, .. } => {
                (by.as_ref(), None, text)
            }
            EventKind::Whispered(whisper) => (Some(&whisper.from), whisper.seat, &whisper.text),
            _ => return None,
        };
        if shown.unheard || from == Some(&shown.you) {
            return None;
        }
        Some(Self {
            number: shown.event.number,
            from: from.cloned(),
            seat,
            text: text.clone(),
            act: shown.event.what.is_act(),
            mention: shown.mention,
            whisper: matches!(shown.event.what, EventKind::Whispered(_)),
            file: matches!(shown.event.what, EventKind::File(_)),
        })
    }

    fn is_whisper_of(&self, is_theirs: impl Fn(&Nickname, Option<SeatNumber>) -> bool) -> bool {
        let from = self.from.as_ref().filter(|_| self.whisper);
        from.is_some_and(|from| is_theirs(from, self.seat))
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PersonColour;
    use crate::protocol::{ActionTarget, Event};

    fn shown(number: u64, what: EventKind, mention: bool) -> ShownEvent {
        ShownEvent {
            event: Event { number, time: 0, what },
            when: When::Now,
            you: Nickname::new("Me").unwrap(),
            unheard: false,
            ours: false,
            mention,
            colour: PersonColour::default(),
        }
    }

    fn said(number: u64, from: &str, mention: bool) -> ShownEvent {
        let (from, text) = (Nickname::new(from).unwrap(), Text::new("a\n\u{202E}b").unwrap());
        shown(number, EventKind::said(from, text), mention)
    }

    fn some() -> UnreadMessages {
        let mut unread = UnreadMessages::default();
        for (number, from, mention) in
            [(3, "Ada", false), (4, "Bo", true), (6, "Ada", true), (7, "Cleo", false)]
        {
            assert!(unread.note(&said(number, from, mention), false));
        }
        unread
    }

    #[test]
    fn messages_of_others_wait_until_they_are_read() {
        let mut unread = some();
        assert!(!unread.note(&said(8, "Me", false), false), "our own do not");
        let ignored = ShownEvent { unheard: true, ..said(9, "Eve", true) };
        assert!(!unread.note(&ignored, false), "nor those of people whom we ignore");
        assert_eq!((unread.count(), unread.mentions(), unread.first_mention()), (4, 2, Some(4)));
        assert!(unread.read_to(4) && !unread.read_to(4));
        assert_eq!((unread.count(), unread.mentions(), unread.first_mention()), (2, 1, Some(6)));
        assert!(unread.read_all() && !unread.read_all());
        assert_eq!((unread.count(), unread.news(NotifyChoice::All)), (0, None));
    }

    #[test]
    fn what_was_missed_waits_and_what_was_before_does_not() {
        let mut unread = UnreadMessages::default();
        let past = ShownEvent { when: When::Past { last: false }, ..said(1, "Ada", true) };
        assert!(!unread.note(&past, false) && unread.note(&past, true));
        let again = ShownEvent { when: When::Again { newest: false }, ..said(1, "Ada", true) };
        assert!(!unread.note(&again, true));
    }

    #[test]
    fn news_fold_into_one() {
        let unread = some();
        let all = unread.news(NotifyChoice::All).unwrap();
        assert_eq!((all.messages, all.mentions, all.others), (4, 2, 2));
        assert_eq!((all.from.unwrap().as_str(), all.first, all.newest), ("Cleo", 3, 7));
        let mentions = unread.news(NotifyChoice::Mentions).unwrap();
        assert_eq!((mentions.messages, mentions.mentions, mentions.others), (2, 2, 1));
        assert_eq!((mentions.from.unwrap().as_str(), mentions.first), ("Ada", 4));
        assert_eq!(unread.news(NotifyChoice::None), None);
        assert_eq!(mentions.excerpt, "a b", "on one line, and as it reads");
    }

    #[test]
    fn what_somebody_does_is_told_with_the_name() {
        let (from, text) = (Nickname::new("Ada").unwrap(), Text::new("waves").unwrap());
        let mut what = EventKind::said(from.clone(), text);
        if let EventKind::Said { emote, .. } = &mut what {
            *emote = true;
        }
        let mut unread = UnreadMessages::default();
        unread.note(&shown(3, what, false), false);
        assert_eq!(unread.news(NotifyChoice::All).unwrap().excerpt, "Ada waves");
        let text = Text::new("bows").ok();
        let edit = Edit { message: 3, from, seat: None, to: None, text, id: None };
        unread.note(&shown(4, EventKind::Edited(edit), false), false);
        assert_eq!(unread.news(NotifyChoice::All).unwrap().excerpt, "Ada bows");
    }

    #[test]
    fn what_is_removed_is_not_told() {
        let mut unread = some();
        let act = ModerationAction::Remove { message: 6, from: None };
        let target = ActionTarget::default();
        let what = EventKind::Acted { by: None, act, target, why: None, id: None };
        assert!(!unread.note(&shown(8, what, false), false));
        assert_eq!(unread.news(NotifyChoice::Mentions).unwrap().newest, 4);
    }

    #[test]
    fn a_flood_is_counted_and_not_kept() {
        let mut unread = UnreadMessages::default();
        for number in 1..=10_000 {
            unread.note(&said(number, "Ada", number % 2 == 0), false);
        }
        assert_eq!((unread.count(), unread.mentions()), (10_000, 5_000));
        assert_eq!(unread.waiting.len(), REMEMBERED);
        assert_eq!(unread.news(NotifyChoice::Mentions).unwrap().messages, 5_000);
        assert!(unread.read_to(9_999));
        assert_eq!((unread.count(), unread.mentions()), (1, 1));
    }
}
