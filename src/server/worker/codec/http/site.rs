// SPDX-License-Identifier: GPL-3.0-or-later
//! The room behind the answers.

use serde::Serialize;

use crate::trust::{KeyWords, Language};

/// The room and the connection, as far as an answer depends on them.
pub struct Site<'a> {
    /// This machine's own name.
    pub hostname: &'a str,
    /// `true` if strangers on the way cannot read along.
    pub is_encrypted: bool,
    /// Seconds since 1970.
    pub now: u64,
    /// Gives what anybody may know of the room.
    pub about: &'a dyn Fn() -> About,
}

/// Facts about a room that its page shows to those who are not in yet.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    /// Name of the room.
    pub room: String,
    /// Set if one needs a password to come in.
    pub password: bool,
    /// Set if guests without encryption are let in.
    pub open: bool,
    /// The room's key in six words, over an encrypted line and once they are found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
}

/// The key of a room in six words, by language.
#[derive(Debug, Clone, Serialize)]
pub struct Words {
    en: String,
    it: String,
}

impl Words {
    pub fn of(words: KeyWords) -> Self {
        let of = |language| words.in_language(language).join(" ");
        Self { en: of(Language::English), it: of(Language::Italian) }
    }
}
