// SPDX-License-Identifier: GPL-3.0-or-later
//! Answers and files, which messages bring beside their texts.

use crate::model::polls::PollWords;
use crate::protocol::{Nickname, Poll, SharedFile};

/// Something that a message brings beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attached {
    /// The answers to choose from: the text is the question of a poll.
    Poll(Box<[Box<str>]>),
    /// A file: the text is its name, and the words about it.
    File(Box<SharedFile>),
}

impl Attached {
    /// The question of a poll, as it is told to `you`, and its answers.
    pub fn poll(poll: &Poll, you: &Nickname) -> (Box<str>, Self) {
        let words = PollWords::of(poll, you);
        (words.question, Self::Poll(words.options.into()))
    }

    /// A file; the id of its offer is of no use any more.
    pub fn file(file: SharedFile) -> Self {
        Self::File(Box::new(SharedFile { id: None, ..file }))
    }

    /// Approximate size in bytes, beside the text.
    pub fn weight(&self) -> usize {
        match self {
            Self::Poll(options) => options.iter().map(|option| option.len()).sum(),
            Self::File(file) => {
                let preview = file.preview.as_ref().map_or(0, |it| it.as_bytes().len());
                file.name.as_str().len() + file.caption.as_str().len() + preview
            }
        }
    }
}
