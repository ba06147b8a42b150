// SPDX-License-Identifier: GPL-3.0-or-later
//! Our own messages between Return and their echo. None leaves the list except by
//! being said, or by the writer's own hand.

use std::rc::Rc;

use crate::client::SendError;
use crate::model::person::Person;
use crate::protocol::{AnsweredMessage, Reason, Text};

/// A message of ours that is not in the room yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// Id of the message.
    pub id: Rc<str>,
    /// Its words.
    pub words: OwnWords,
    /// Time it was written, in milliseconds since 1970.
    pub time: u64,
    /// Set for the first message of a group.
    pub first: bool,
    /// Error of the last attempt; `None` while the message is on its way.
    pub error: Option<DeliveryError>,
}

/// Words of ours, whom they are for, and what they answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWords {
    /// The text.
    pub text: Text,
    /// The message that they answer.
    pub answers: Option<AnsweredMessage>,
    /// The one they are for, where they are a whisper.
    pub to: Option<Person>,
}

impl From<Text> for OwnWords {
    fn from(text: Text) -> Self {
        Self { text, answers: None, to: None }
    }
}

/// Error of an attempt to send a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryError {
    /// The room refused it, for so many seconds.
    Refused(Reason, Option<u64>),
    /// It could not be sent.
    NotSent(SendError),
    /// The connection was lost before the room confirmed it.
    Unconfirmed,
}

/// Our messages that are not in the room yet, in the order they will be said.
#[derive(Debug, Default)]
pub(super) struct UnsentMessages {
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

    pub fn add(&mut self, id: &str, words: OwnWords, time: u64) {
        self.waiting.push(Unsent { id: Rc::from(id), words, time, first: true, error: None });
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

    /// Puts a failed message on its way again, behind all others.
    pub fn retry(&mut self, id: &str) -> Option<OwnWords> {
        self.find(id)?.error?;
        let mut unsent = self.take(id)?;
        unsent.error = None;
        let words = unsent.words.clone();
        self.waiting.push(unsent);
        Some(words)
    }

    /// Forgets what the words answer.
    pub fn forget_answers(&mut self) {
        for unsent in &mut self.waiting {
            unsent.words.answers = None;
        }
    }

    /// Marks the first message of a group; `continues` is set if the row before
    /// is ours, and no whisper.
    pub fn regroup(&mut self, mut continues: bool) {
        for unsent in &mut self.waiting {
            let is_whisper = unsent.words.to.is_some();
            unsent.first = is_whisper || !continues;
            continues = !is_whisper;
        }
    }
}
