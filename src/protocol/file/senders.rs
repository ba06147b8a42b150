// SPDX-License-Identifier: GPL-3.0-or-later
//! Those who may send files to a room.

use serde::{Deserialize, Serialize};

/// Those who may send files to a room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileSenders {
    /// Every member.
    Everybody,
    /// The host and the moderators.
    Moderators,
    /// Nobody: also what a room says that has no files at all.
    #[default]
    #[serde(other)]
    Nobody,
}

impl FileSenders {
    /// All of them, the most first.
    pub const ALL: [Self; 3] = [Self::Everybody, Self::Moderators, Self::Nobody];

    /// The word for them, as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Moderators => "moderators",
            Self::Nobody => "nobody",
        }
    }

    /// Reads the word for them; `None` if it is none.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|who| who.as_str() == word)
    }

    /// Returns `true` if nobody may.
    pub fn is_nobody(&self) -> bool {
        *self == Self::Nobody
    }
}
