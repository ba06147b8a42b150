// SPDX-License-Identifier: GPL-3.0-or-later
//! Marks of a message, beside its text.

use crate::protocol::EventKind;

/// Marks of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SaidMarks {
    /// Set if the text is what the author does rather than says.
    pub emote: bool,
    /// Number of the event that gave it this text, if that is not the first.
    pub edited: Option<u64>,
    /// Set once the message that it answers is known to be removed.
    pub answers_removed: bool,
}

impl SaidMarks {
    /// Marks of the message that an event is. Of one that was edited before, it is not known
    /// by which event.
    pub fn of(what: &EventKind) -> Self {
        let edited = match what {
            EventKind::Said { edited, .. } => *edited,
            EventKind::Whispered(whisper) => whisper.edited,
            EventKind::Revised { .. } => Some(0),
            _ => None,
        };
        Self { emote: what.is_act(), edited, answers_removed: false }
    }
}
