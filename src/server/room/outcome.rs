// SPDX-License-Identifier: GPL-3.0-or-later
//! The outcome of a request.

use super::refusal::Refusal;
use super::shown_out::ShownOut;
use crate::protocol::{Ban, ModerationAction, Nickname, Text, Topic, Why};

/// What came of something that a member or the host asked for. `by` is missing
/// when it was the host from outside the room.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing that anybody has to be told apart from what the log says.
    Quiet,
    Said {
        name: Nickname,
        text: Text,
    },
    /// Somebody goes by a name now that belongs to another.
    NamedLikeAnother {
        name: Nickname,
    },
    TopicSet {
        by: Option<Nickname>,
        topic: Topic,
    },
    /// The action as it was carried out.
    Moderated {
        by: Option<Nickname>,
        action: ModerationAction,
        why: Option<Why>,
    },
    /// The bans that hold, newest first.
    Bans(Vec<Ban>),
    /// The asker has left.
    Left {
        name: Nickname,
    },
    /// The asker stays, but it is not done. `id` is that of the message that
    /// was not said.
    Refused {
        refusal: Refusal,
        id: Option<String>,
    },
    /// The asker's seat is gone; told once why, if that is still to be told.
    Gone(Option<Box<ShownOut>>),
}

impl From<Refusal> for Outcome {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { refusal, id: None }
    }
}
