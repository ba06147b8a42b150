// SPDX-License-Identifier: GPL-3.0-or-later
//! Refusals as they are told to the one they are for.

use super::room::Refusal;
use crate::protocol::{Refused, ServerMessage};

impl Refusal {
    /// The English sentence, with the host's words and the time that is left:
    /// for logs, and for guests whose language has no fields.
    pub fn sentence(&self) -> String {
        self.reason.sentence_with(self.why.as_ref(), self.seconds)
    }

    /// The last word to somebody who is not let in, or not kept.
    pub fn last_word(&self) -> ServerMessage {
        ServerMessage::Refused(Refused {
            reason: self.reason,
            message: self.sentence(),
            suggestion: self.suggestion.clone().map(String::from),
            why: self.why.clone(),
            seconds: self.seconds,
        })
    }

    /// The answer to somebody who stays; `id` is that of the request.
    pub fn error(&self, id: Option<String>) -> ServerMessage {
        ServerMessage::Error {
            reason: self.reason,
            message: self.sentence(),
            id,
            suggestion: self.suggestion.clone().map(String::from),
            candidates: self.candidates.clone(),
            seconds: self.seconds,
        }
    }
}
