// SPDX-License-Identifier: GPL-3.0-or-later
//! Removals and edits on their way to the disk. Until they are written the disk still has
//! the texts, so whoever reads it takes them out of what was read.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::edits::edited;
use super::removal::{RemovalOfAll, names_author};
use super::removed::removed;
use crate::protocol::{Edit, Event, EventKind, ModerationAction, Nickname, Text};

/// Most messages and seats that are remembered while nothing can be written.
const MOST: usize = 20_000;

/// Removals that are not written yet, for those who append and those who read.
#[derive(Debug, Clone, Default)]
pub struct UnwrittenRemovals(Arc<Mutex<Arc<RemovalSet>>>);

/// The removal of a single message.
#[derive(Debug, Clone)]
struct RemovalOfOne {
    /// Number of the event that tells of it.
    number: u64,
    by: Option<Nickname>,
    /// It may be a whisper.
    may_be_private: bool,
}

/// Removals that were not written at one moment.
#[derive(Debug, Clone, Default)]
pub struct RemovalSet {
    /// Single messages.
    ones: BTreeMap<u64, RemovalOfOne>,
    /// All messages of a person.
    all: Vec<RemovalOfAll>,
    /// Texts of messages, each with the number of the event that tells of it.
    edits: BTreeMap<u64, (u64, Text)>,
    /// Messages, seats and lines of texts.
    size: usize,
    /// The newest removal that there was no space for.
    left_out: Option<u64>,
}

impl UnwrittenRemovals {
    fn lock(&self) -> MutexGuard<'_, Arc<RemovalSet>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes an event that is to be written, if it tells of a removal or an edit.
    pub fn note(&self, event: &Event) {
        let size = match &event.what {
            EventKind::Acted { act: ModerationAction::Remove { .. }, .. } => 1,
            EventKind::Acted { act: ModerationAction::RemoveAll { seats, .. }, .. } => seats.len(),
            EventKind::Edited(Edit { text: Some(text), .. }) => lines(text),
            _ => return,
        };
        let mut current = self.lock();
        let set = Arc::make_mut(&mut current);
        if set.size + size > MOST {
            set.left_out = Some(event.number);
            return;
        }
        set.size += size;
        set.add(event);
    }

    /// Notes that all events up to this number are written.
    pub fn written(&self, number: u64) {
        let mut current = self.lock();
        if current.is_empty() {
            return;
        }
        let set = Arc::make_mut(&mut current);
        set.ones.retain(|_, removal| removal.number > number);
        set.all.retain(|removal| removal.number() > number);
        set.edits.retain(|_, (of, _)| *of > number);
        set.left_out.take_if(|of| *of <= number);
        let texts = set.edits.values().map(|(_, text)| lines(text)).sum::<usize>();
        let seats = set.all.iter().map(RemovalOfAll::seats).sum::<usize>();
        set.size = set.ones.len() + seats + texts;
    }

    /// The removals that are not written now. Asked for before the disk is read, they
    /// have every one that is not found there.
    pub fn now(&self) -> Arc<RemovalSet> {
        self.lock().clone()
    }
}

impl RemovalSet {
    /// The removals that these events tell of.
    pub(super) fn of(events: &[Event]) -> Self {
        let mut set = Self::default();
        for event in events {
            set.add(event);
        }
        set
    }

    fn add(&mut self, event: &Event) {
        if let EventKind::Edited(Edit { message, text: Some(text), .. }) = &event.what {
            self.edits.insert(*message, (event.number, text.clone()));
        }
        let EventKind::Acted { by, act, .. } = &event.what else { return };
        match act {
            ModerationAction::Remove { message, .. } => {
                let (number, by) = (event.number, by.clone());
                let before = self.ones.get(message).is_some_and(|it| it.may_be_private);
                let may_be_private = before || names_author(event);
                self.ones.insert(*message, RemovalOfOne { number, by, may_be_private });
            }
            ModerationAction::RemoveAll { seats, .. } => {
                self.all.push(RemovalOfAll::new(event.number, seats, by.as_ref()));
            }
            _ => {}
        }
    }

    fn is_empty(&self) -> bool {
        self.ones.is_empty()
            && self.all.is_empty()
            && self.edits.is_empty()
            && self.left_out.is_none()
    }

    /// Returns false if there were too many: then the disk is not to be read.
    pub fn is_complete(&self) -> bool {
        self.left_out.is_none()
    }

    /// Takes the texts that were removed out of events that were read.
    pub fn apply(&self, events: &mut [Event]) {
        if self.is_empty() {
            return;
        }
        for event in events {
            if let Some((number, text)) = self.edits.get(&event.number)
                && let Some(what) = edited(event.what.clone(), *number, text)
            {
                event.what = what;
            }
            let is_private = matches!(event.what, EventKind::Whispered(_));
            let one = self.ones.get(&event.number).filter(|it| it.may_be_private || !is_private);
            let gone = one.and_then(|removal| removed(event, removal.by.as_ref()));
            let of_all = || self.all.iter().find_map(|removal| removal.without_text(event));
            if let Some(gone) = gone.or_else(of_all) {
                *event = gone;
            }
        }
    }
}

/// The size of a text, as many small ones are counted.
fn lines(text: &Text) -> usize {
    1 + text.as_str().len() / 64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ActionTarget, SeatNumber, Text};

    fn acted(number: u64, act: ModerationAction) -> Event {
        let target = ActionTarget::default();
        let what = EventKind::Acted { by: None, act, target, why: None, id: None };
        Event { number, time: 1, what }
    }

    fn remove(number: u64, message: u64) -> Event {
        acted(number, ModerationAction::Remove { message, from: None })
    }

    fn said(number: u64, seat: u64) -> Event {
        let from = Nickname::new("Bo").unwrap();
        let (seat, text) = (Some(SeatNumber::new(seat)), Text::new("xylophone").unwrap());
        Event { number, time: 1, what: EventKind::said_by(from, seat, text) }
    }

    fn gone(removals: &UnwrittenRemovals, mut events: Vec<Event>) -> Vec<u64> {
        removals.now().apply(&mut events);
        events.retain(|event| matches!(event.what, EventKind::Removed { .. }));
        events.iter().map(|event| event.number).collect()
    }

    #[test]
    fn what_is_not_written_is_taken_out_of_what_was_read() {
        let removals = UnwrittenRemovals::default();
        let name = Nickname::new("Bo").unwrap();
        let seats = vec![SeatNumber::new(3)];
        removals.note(&said(1, 3));
        removals.note(&remove(8, 2));
        removals.note(&acted(9, ModerationAction::RemoveAll { name, seats }));
        let read = || vec![said(1, 3), said(2, 4), said(3, 4), said(10, 3)];
        assert_eq!(gone(&removals, read()), [1, 2]);
        removals.written(8);
        assert_eq!(gone(&removals, read()), [1]);
        removals.written(9);
        assert!(removals.now().is_empty());
    }

    #[test]
    fn a_text_that_is_not_written_is_the_one_that_is_read() {
        let removals = UnwrittenRemovals::default();
        let (from, text) = (Nickname::new("Bo").unwrap(), Text::new("tuba").ok());
        let edit = Edit { from, seat: None, id: None, message: 2, to: None, text };
        removals.note(&Event { number: 8, time: 1, what: EventKind::Edited(edit) });
        let mut read = [said(1, 3), said(2, 3)];
        removals.now().apply(&mut read);
        let texts = read.map(|event| match event.what {
            EventKind::Said { text, edited, .. } => (text.to_string(), edited),
            other => panic!("{other:?}"),
        });
        assert_eq!(texts, [("xylophone".into(), None), ("tuba".into(), Some(8))]);
        removals.written(8);
        assert!(removals.now().is_empty());
    }

    #[test]
    fn too_many_are_not_remembered_and_said_to_be_missing() {
        let removals = UnwrittenRemovals::default();
        let most = MOST as u64;
        for number in 1..=most {
            removals.note(&remove(most + number, number));
        }
        assert!(removals.now().is_complete());
        removals.note(&remove(3 * most, most + 1));
        assert!(!removals.now().is_complete());
        removals.written(2 * most);
        assert!(!removals.now().is_complete(), "one is not written yet");
        removals.written(3 * most);
        assert!(removals.now().is_complete() && removals.now().is_empty());
    }
}
