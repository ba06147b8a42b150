// SPDX-License-Identifier: GPL-3.0-or-later
//! The message that another one answers.

use serde::{Deserialize, Serialize};

use super::Nickname;

/// The message that another one answers, as the room tells it. Its text is not told
/// again: who removes a message removes it everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AnsweredMessage {
    /// Number of the message.
    pub number: u64,
    /// Name of its author; `None` where the room does not know it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Nickname>,
}

impl AnsweredMessage {
    /// The words that tell a reader of plain lines what is answered. They are part of the
    /// protocol and never translated.
    pub fn words(&self) -> String {
        match &self.from {
            Some(from) => format!("(answering {from}) "),
            None => format!("(answering #{}) ", self.number),
        }
    }
}
