// SPDX-License-Identifier: GPL-3.0-or-later
//! Our own words at the end of the conversation, between Return and their echo.
//! Nothing that was typed leaves here but by being said, or by the writer's own
//! hand.

use std::rc::Rc;

use super::Timeline;
use crate::client::SendError;
use crate::protocol::{Reason, Text};

/// Words that are not in the room yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    pub id: Rc<str>,
    pub text: Text,
    /// Milliseconds since 1970.
    pub time: u64,
    /// The first of a group.
    pub first: bool,
    /// Nothing while they are on their way.
    pub error: Option<DeliveryError>,
}

/// The reason that words are not in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryError {
    /// The room did not take them; for so many seconds it makes no sense to
    /// try again.
    Refused(Reason, Option<u64>),
    /// They never left.
    NotSent(SendError),
    /// The line broke before the room had confirmed them.
    Unconfirmed,
}

/// Our words that are not in the room yet, in the order they will be said.
#[derive(Debug, Default)]
pub struct UnsentMessages {
    waiting: Vec<Unsent>,
}

impl UnsentMessages {
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    pub fn get(&self, index: usize) -> Option<&Unsent> {
        self.waiting.get(index)
    }

    pub fn find(&self, id: &str) -> Option<&Unsent> {
        self.waiting.iter().find(|unsent| &*unsent.id == id)
    }

    pub fn add(&mut self, id: &str, text: Text, time: u64) {
        self.waiting.push(Unsent { id: Rc::from(id), text, time, first: true, error: None });
    }

    pub fn take(&mut self, id: &str) -> Option<Unsent> {
        let index = self.waiting.iter().position(|unsent| &*unsent.id == id)?;
        Some(self.waiting.remove(index))
    }

    pub fn fail(&mut self, id: &str, error: DeliveryError) {
        if let Some(unsent) = self.waiting.iter_mut().find(|unsent| &*unsent.id == id) {
            unsent.error = Some(error);
        }
    }

    pub fn fail_pending(&mut self) {
        for unsent in self.waiting.iter_mut().filter(|unsent| unsent.error.is_none()) {
            unsent.error = Some(DeliveryError::Unconfirmed);
        }
    }

    /// Marks failed words as being on their way again, behind all others, in
    /// the order they will be said.
    pub fn retry(&mut self, id: &str) -> Option<Text> {
        self.find(id)?.error?;
        let mut unsent = self.take(id)?;
        unsent.error = None;
        let text = unsent.text.clone();
        self.waiting.push(unsent);
        Some(text)
    }

    /// Decides who starts a group; `continues` tells whether the row before is
    /// ours.
    pub fn regroup(&mut self, continues: bool) {
        for (index, unsent) in self.waiting.iter_mut().enumerate() {
            unsent.first = index == 0 && !continues;
        }
    }
}

impl Timeline {
    /// Our own words, on their way. They stay at the end until their echo is
    /// here.
    pub fn write(&mut self, id: &str, text: Text, time: u64) {
        self.touch();
        self.unsent.add(id, text, time);
    }

    /// Our words `id` did not get through.
    pub fn fail(&mut self, id: &str, error: DeliveryError) {
        self.touch();
        self.unsent.fail(id, error);
    }

    /// The line is gone, and with it what was on its way.
    pub fn fail_pending(&mut self) {
        self.touch();
        self.unsent.fail_pending();
    }

    /// Puts failed words on their way again.
    pub fn retry(&mut self, id: &str) -> Option<Text> {
        self.touch();
        self.unsent.retry(id)
    }

    /// Takes failed words away.
    pub fn discard(&mut self, id: &str) -> Option<Text> {
        self.touch();
        self.unsent.take(id).map(|unsent| unsent.text)
    }

    /// The failed words `id`.
    pub fn unsent(&self, id: &str) -> Option<&Unsent> {
        self.unsent.find(id)
    }
}
