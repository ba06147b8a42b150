// SPDX-License-Identifier: GPL-3.0-or-later
//! The messages that a text is about while it is written: one that it answers, or one that
//! it is to replace.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use crate::protocol::{AnsweredMessage, Text};
use crate::trust::SavedDraft;

/// Edits that the room may still refuse. Of more the oldest are forgotten.
pub const ASKED: usize = 16;

/// The messages that a text is about.
#[derive(Debug, Default)]
pub struct WritingSubject {
    /// The one that it answers.
    pub answering: RefCell<Option<AnsweredMessage>>,
    /// The one that it is another text of.
    pub editing: RefCell<Option<EditedMessage>>,
    /// Edits that the room may still refuse.
    pub asked: RefCell<VecDeque<AskedEdit>>,
    /// Number of edits that were asked for.
    pub count: Cell<u64>,
}

/// An edit that the room was asked for.
#[derive(Debug)]
pub struct AskedEdit {
    /// Id of the request.
    pub id: String,
    /// Number of the message.
    pub message: u64,
    /// The other text.
    pub text: Text,
    /// The draft that came back behind it.
    pub draft: String,
}

/// A message that is being edited.
#[derive(Debug)]
pub struct EditedMessage {
    /// Number of the message.
    pub number: u64,
    /// Its text so far; empty where the room refused another one.
    pub before: String,
    /// The draft that stood in its place.
    pub draft: SavedDraft,
    /// The message that the draft answers.
    pub answering: Option<AnsweredMessage>,
}
