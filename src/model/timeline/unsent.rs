// SPDX-License-Identifier: GPL-3.0-or-later
//! Our own messages between Return and their echo. None leaves the list except by
//! being said, or by the writer's own hand.

use std::rc::Rc;

use crate::client::SendError;
use crate::commands::MessageWords;
use crate::model::files::FileTrouble;
use crate::model::person::Person;
use crate::protocol::{AnsweredMessage, FileName, Nickname, Reason, Text, Topic};

/// A message of ours that is not in the room yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// Id of the message.
    pub id: Rc<str>,
    /// Its words; of a file, its name and the words about it.
    pub words: OwnWords,
    /// The file, if it is one.
    pub file: Option<OutgoingFile>,
    /// Time it was written, in milliseconds since 1970.
    pub time: u64,
    /// Set for the first message of a group.
    pub first: bool,
    /// Error of the last attempt; `None` while the message is on its way.
    pub error: Option<DeliveryError>,
}

/// A file of ours on its way into the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingFile {
    /// Its name.
    pub name: FileName,
    /// Bytes of it.
    pub size: u64,
    /// Our words about it; empty for none.
    pub caption: Topic,
}

impl OutgoingFile {
    /// Its name and the words about it, as one line; `None` for what is no text, which a
    /// name always is.
    fn line(&self) -> Option<OwnWords> {
        let line = match self.caption.as_str() {
            "" => self.name.to_string(),
            caption => format!("{}: {caption}", self.name),
        };
        Some(Text::new(&line).ok()?.into())
    }
}

/// Words of ours, whom they are for, and what they answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWords {
    /// The text.
    pub text: Text,
    /// Our name, where the text is what we do rather than say.
    pub doer: Option<Nickname>,
    /// The message that they answer.
    pub answers: Option<AnsweredMessage>,
    /// The one they are for, where they are a whisper.
    pub to: Option<Person>,
}

impl From<Text> for OwnWords {
    fn from(text: Text) -> Self {
        Self { text, doer: None, answers: None, to: None }
    }
}

impl OwnWords {
    /// The words of us who go by the name `you`, for everybody and in answer to nothing.
    pub fn of(words: MessageWords, you: &Nickname) -> Self {
        let doer = words.emote.then(|| you.clone());
        Self { doer, ..words.text.into() }
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
    /// The file did not get there.
    File(FileTrouble),
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
        let (id, file) = (Rc::from(id), None);
        self.waiting.push(Unsent { id, words, file, time, first: true, error: None });
    }

    pub fn add_file(&mut self, id: &str, file: OutgoingFile, time: u64) {
        let Some(words) = file.line() else { return };
        let id = Rc::from(id);
        self.waiting.push(Unsent { id, words, file: Some(file), time, first: true, error: None });
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

    /// Marks the words that are on their way as failed; a file goes on by itself.
    pub fn fail_pending(&mut self) {
        let is_pending = |unsent: &&mut Unsent| unsent.error.is_none() && unsent.file.is_none();
        for unsent in self.waiting.iter_mut().filter(is_pending) {
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
