// SPDX-License-Identifier: GPL-3.0-or-later
//! A queue of toasts: which are seen one after the other, and which make room.
//! Knows no widget.

use crate::model::Subject;

/// The most in the queue at once: one that is seen, and those that wait.
const CAPACITY: usize = 4;

/// The subject of a toast; of two about the same, the newer stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToastTopic {
    Undo(Subject),
    /// Something that is about to be done, by a number of its own.
    Offer(u64),
    /// Something the room did not do for us, whatever that was: one that refuses a
    /// thousand times is not heard for an hour.
    Refusal,
    Sentence(String),
    /// Something to look at. It stays for long, so nothing waits for it: it goes for
    /// the next that has a button, and what only says something comes before it.
    Suggestion,
    /// A file that is saved, out of view.
    Saved,
    /// Something that goes on, of which there is one.
    Progress,
}

/// Urgency of a toast. Where there is no room for all, the least urgent goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// It only says something.
    Word,
    /// It has a button, as to undo something.
    Offer,
    /// Something went wrong. It waits for no other.
    Trouble,
}

#[derive(Debug)]
struct QueuedToast<T> {
    topic: ToastTopic,
    urgency: Urgency,
    toast: T,
}

/// The toasts that are seen or wait for it, the oldest first.
#[derive(Debug)]
pub struct ToastQueue<T> {
    toasts: Vec<QueuedToast<T>>,
}

impl<T> Default for ToastQueue<T> {
    fn default() -> Self {
        Self { toasts: Vec::new() }
    }
}

impl<T: PartialEq> ToastQueue<T> {
    /// Adds a toast; returns those that go for it: what said the same or was said in
    /// passing, a suggestion for an offer, and where there is no place, the oldest of the
    /// least urgent.
    pub fn put(&mut self, topic: ToastTopic, urgency: Urgency, toast: T) -> Vec<T> {
        let mut gone = self.take_out(&topic);
        let words = self.toasts.extract_if(.., |queued| queued.urgency == Urgency::Word);
        gone.extend(words.map(|queued| queued.toast));
        if urgency == Urgency::Offer {
            gone.extend(self.take_out(&ToastTopic::Suggestion));
        }
        while self.toasts.len() >= CAPACITY {
            let least = self.toasts.iter().map(|queued| queued.urgency).min();
            let oldest = self.toasts.iter().position(|queued| Some(queued.urgency) == least);
            gone.push(self.toasts.remove(oldest.unwrap_or_default()).toast);
        }
        self.toasts.push(QueuedToast { topic, urgency, toast });
        gone
    }

    /// Returns `true` if something is there that stays for long.
    pub fn has_suggestion(&self) -> bool {
        self.toasts.iter().any(|queued| queued.topic == ToastTopic::Suggestion)
    }

    /// Takes out what is about that.
    pub fn take_out(&mut self, topic: &ToastTopic) -> Vec<T> {
        let gone = self.toasts.extract_if(.., |queued| queued.topic == *topic);
        gone.map(|queued| queued.toast).collect()
    }

    /// Takes out all.
    pub fn take_all(&mut self) -> Vec<T> {
        self.toasts.drain(..).map(|queued| queued.toast).collect()
    }

    /// `toast` was seen, and is gone.
    pub fn seen(&mut self, toast: &T) {
        self.toasts.retain(|queued| queued.toast != *toast);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PersonKey;
    use crate::protocol::Nickname;

    fn stay(name: &str) -> ToastTopic {
        ToastTopic::Undo(Subject::Stay(PersonKey::Name(Nickname::new(name).unwrap())))
    }

    #[test]
    fn several_deeds_can_be_undone() {
        let mut queue = ToastQueue::default();
        for (number, name) in ["Bo", "Cy", "Di", "Ed"].into_iter().enumerate() {
            assert!(queue.put(stay(name), Urgency::Offer, number).is_empty());
        }
        assert_eq!(queue.put(stay("Fa"), Urgency::Offer, 4), [0], "the oldest makes room");
        queue.seen(&1);
        assert!(queue.put(stay("Gil"), Urgency::Offer, 5).is_empty());
    }

    #[test]
    fn of_two_about_the_same_the_newer_stays() {
        let mut queue = ToastQueue::default();
        assert!(queue.put(stay("Bo"), Urgency::Offer, 0).is_empty());
        assert_eq!(queue.put(stay("Bo"), Urgency::Offer, 1), [0]);
        let copied = || ToastTopic::Sentence("Copied".into());
        assert!(queue.put(copied(), Urgency::Word, 2).is_empty());
        assert_eq!(queue.put(copied(), Urgency::Word, 3), [2]);
        assert_eq!(queue.take_out(&stay("Bo")), [1]);
    }

    #[test]
    fn a_suggestion_goes_for_the_next_offer() {
        let mut queue = ToastQueue::default();
        assert!(queue.put(ToastTopic::Suggestion, Urgency::Offer, 1).is_empty());
        assert_eq!(queue.put(ToastTopic::Suggestion, Urgency::Offer, 2), [1]);
        let copied = ToastTopic::Sentence("Copied".into());
        assert!(queue.put(copied, Urgency::Word, 3).is_empty());
        assert_eq!(queue.put(ToastTopic::Refusal, Urgency::Trouble, 4), [3]);
        assert!(queue.has_suggestion());
        assert_eq!(queue.put(stay("Bo"), Urgency::Offer, 5), [2]);
        assert!(!queue.has_suggestion());
    }

    #[test]
    fn words_make_room_for_whatever_comes() {
        let mut queue = ToastQueue::default();
        queue.put(ToastTopic::Refusal, Urgency::Trouble, 0);
        queue.put(stay("Bo"), Urgency::Offer, 1);
        queue.put(ToastTopic::Sentence("Copied".into()), Urgency::Word, 2);
        assert_eq!(queue.put(stay("Cy"), Urgency::Offer, 3), [2], "whatever comes is next");
        assert!(queue.put(stay("Di"), Urgency::Offer, 4).is_empty());
        assert_eq!(queue.put(stay("Ed"), Urgency::Offer, 5), [1], "and then the oldest deed");
    }
}
