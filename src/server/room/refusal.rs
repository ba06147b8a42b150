// SPDX-License-Identifier: GPL-3.0-or-later
//! How the room says no: a reason, and what helps the one it is said to.

use crate::protocol::moderation::{rounded_up, span};
use crate::protocol::{Nickname, Notice, Reason, Refused, Why};

/// Why a request was turned down, or somebody not let in or not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub reason: Reason,
    /// A free name, if a name was the matter.
    pub suggestion: Option<Nickname>,
    /// What the host or a moderator said about it.
    pub why: Option<Why>,
    /// How long it makes no sense to try again.
    pub seconds: Option<u64>,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, suggestion: None, why: None, seconds: None }
    }
}

impl Refusal {
    /// Not before `until`; both times are Unix milliseconds.
    pub fn wait(reason: Reason, now: u64, until: u64) -> Self {
        let seconds = until.saturating_sub(now).div_ceil(1_000);
        Self { seconds: Some(seconds), ..reason.into() }
    }

    /// The English sentence, with the host's words and the time that is left:
    /// for logs, and for guests whose tongue has no fields.
    pub fn sentence(&self) -> String {
        let sentence = self.reason.sentence();
        let left = self.seconds.map(|seconds| format!("{} left", span(rounded_up(seconds))));
        match (&self.why, left) {
            (Some(why), Some(left)) => format!("{sentence} ({why}; {left})"),
            (Some(why), None) => format!("{sentence} ({why})"),
            (None, Some(left)) => format!("{sentence} ({left})"),
            (None, None) => sentence.to_owned(),
        }
    }

    /// The last word to somebody who is not let in, or not kept.
    pub fn last_word(&self) -> Notice {
        Notice::Refused(Refused {
            reason: self.reason,
            message: self.sentence(),
            suggestion: self.suggestion.clone().map(String::from),
            why: self.why.clone(),
            seconds: self.seconds,
        })
    }

    /// What somebody who stays is told; `id` is that of the `say` that failed.
    pub fn error(&self, id: Option<String>) -> Notice {
        Notice::Error {
            reason: self.reason,
            message: self.sentence(),
            id,
            suggestion: self.suggestion.clone().map(String::from),
            seconds: self.seconds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_tells_why_and_how_long() {
        let mut refusal = Refusal::wait(Reason::Banned, 1_000, 60_500);
        assert_eq!(refusal.sentence(), "You are banned from this room. (1 minute left)");
        refusal.why = Why::new("spam").ok();
        assert_eq!(refusal.sentence(), "You are banned from this room. (spam; 1 minute left)");
        assert_eq!(Refusal::from(Reason::RoomFull).sentence(), "The room is full.");
    }
}
