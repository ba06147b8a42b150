// SPDX-License-Identifier: GPL-3.0-or-later
//! Our own words between Return and their echo. Nothing that was typed leaves
//! here but by being said, or by the writer's own hand.

use std::rc::Rc;

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
    /// What went wrong; nothing while they are on their way.
    pub trouble: Option<Trouble>,
}

/// Why words are not in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The room did not take them; for so many seconds it makes no sense to
    /// try again.
    Refused(Reason, Option<u64>),
    /// They never left.
    NotSent(SendError),
    /// The line broke before the room had confirmed them.
    Unconfirmed,
}

#[derive(Debug, Default)]
pub struct Outbox {
    waiting: Vec<Unsent>,
}

impl Outbox {
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
        self.waiting.push(Unsent { id: Rc::from(id), text, time, first: true, trouble: None });
    }

    pub fn take(&mut self, id: &str) -> Option<Unsent> {
        let index = self.waiting.iter().position(|unsent| &*unsent.id == id)?;
        Some(self.waiting.remove(index))
    }

    pub fn fail(&mut self, id: &str, trouble: Trouble) {
        if let Some(unsent) = self.waiting.iter_mut().find(|unsent| &*unsent.id == id) {
            unsent.trouble = Some(trouble);
        }
    }

    pub fn fail_pending(&mut self) {
        for unsent in self.waiting.iter_mut().filter(|unsent| unsent.trouble.is_none()) {
            unsent.trouble = Some(Trouble::Unconfirmed);
        }
    }

    /// Marks failed words as being on their way again, behind all others, in
    /// the order they will be said.
    pub fn retry(&mut self, id: &str) -> Option<Text> {
        self.find(id)?.trouble?;
        let mut unsent = self.take(id)?;
        unsent.trouble = None;
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
