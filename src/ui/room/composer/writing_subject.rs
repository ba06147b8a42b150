// SPDX-License-Identifier: GPL-3.0-or-later
//! The messages that a text is about while it is written: one that it answers, or one that
//! it is to replace.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use super::lost_edits_bar::LostEditsBar;
use super::whisper_bar::WhisperRecipient;
use crate::model::MessageToEdit;
use crate::protocol::AnsweredMessage;
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
    /// Edits that nobody has confirmed, as they are offered again.
    pub lost: LostEditsBar,
    /// Number of edits that were asked for.
    pub count: Cell<u64>,
}

/// An edit that the room was asked for.
#[derive(Debug)]
pub struct AskedEdit {
    /// Id of the request.
    pub id: String,
    /// The message, with the other text.
    pub message: MessageToEdit,
    /// Its text so far, where it is known.
    pub before: Option<String>,
    /// The text that came back behind it.
    pub typed: String,
}

/// A message that is being edited.
#[derive(Debug)]
pub struct EditedMessage {
    /// The message, with its text so far; with none where the room refused another one.
    pub message: MessageToEdit,
    /// The text that stood in its place.
    pub typed: String,
    /// The same as a draft, which is kept.
    pub draft: SavedDraft,
    /// The message that the text answers.
    pub answering: Option<AnsweredMessage>,
    /// The one that the text is for, if it is a whisper.
    pub whispering: Option<WhisperRecipient>,
}
