// SPDX-License-Identifier: GPL-3.0-or-later
//! New reactions to messages of ours.

use crate::protocol::{Emoji, Nickname, Reaction};

/// Reactions that are told one by one.
const FEW: usize = 3;

/// New reactions of others to messages of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReactionNews {
    /// The first of them: who, with which emoji, to which message.
    pub few: Vec<(Nickname, Emoji, u64)>,
    /// The number of all.
    pub count: usize,
}

impl ReactionNews {
    /// Notes one more.
    pub fn note(&mut self, reaction: &Reaction) {
        self.count += 1;
        if self.few.len() < FEW {
            let Reaction { from, emoji, message, .. } = reaction;
            self.few.push((from.clone(), emoji.clone(), *message));
        }
    }
}
