// SPDX-License-Identifier: GPL-3.0-or-later
//! The parts of a message, as the event tells them.

use super::attached::Attached;
use crate::model::person::Person;
use crate::protocol::{AnsweredMessage, EventKind, Nickname};

/// Removal of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageRemoval {
    /// We are about to ask for it, unless it is undone.
    Due,
    /// It is removed.
    Done {
        /// Name of the one who removed it; `None` for the host.
        by: Option<Nickname>,
    },
}

/// The parts of a message that an event tells.
pub struct SaidParts {
    /// The author.
    pub author: Person,
    /// Id the author chose.
    pub id: Option<String>,
    /// The message that it answers.
    pub answers: Option<AnsweredMessage>,
    /// The text.
    pub text: Box<str>,
    /// Set if the message was removed.
    pub removal: Option<MessageRemoval>,
    /// A poll's answers, or a file.
    pub attached: Option<Attached>,
    /// The one it is for, where it is a whisper.
    pub to: Option<Person>,
}

impl SaidParts {
    /// The parts of the message that an event is, as it is told to `you`; whatever else it
    /// is, if it is none.
    #[expect(clippy::result_large_err, reason = "the event goes on to other rows")]
    pub fn of(what: EventKind, you: &Nickname) -> Result<Self, EventKind> {
        let (mut attached, mut to) = (None, None);
        let (name, seat, id, answers, text, removal) = match what {
            EventKind::Poll(asked) => {
                let (question, options) = Attached::poll(&asked, you);
                attached = Some(options);
                (asked.from, asked.seat, asked.id, None, question, None)
            }
            EventKind::File(file) => {
                let (from, seat, id) = (file.from.clone(), file.seat, file.id.clone());
                let line = file.line().into();
                attached = Some(Attached::file(file));
                (from, seat, id, None, line, None)
            }
            EventKind::Said { from, seat, id, answers, text, .. } => {
                (from, seat, id, answers, String::from(text).into(), None)
            }
            EventKind::Whispered(whisper) => {
                to = Some(Person { name: whisper.to, seat: whisper.to_seat });
                let text = String::from(whisper.text).into();
                (whisper.from, whisper.seat, whisper.id, None, text, None)
            }
            EventKind::Revised { from, seat, answers, .. } => {
                (from, seat, None, answers, "".into(), None)
            }
            EventKind::Removed { from, seat, by } => {
                (from, seat, None, None, Box::default(), Some(MessageRemoval::Done { by }))
            }
            other => return Err(other),
        };
        let author = Person { name, seat };
        Ok(Self { author, id, answers, text, removal, attached, to })
    }
}
