// SPDX-License-Identifier: GPL-3.0-or-later
//! Ids of a member's last messages. Whoever loses the connection does not know which
//! of them took place, and says them again after coming back.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};

use crate::protocol::limits;

/// Ids of at most [`limits::RECOGNIZED_MESSAGES`] messages, as hashes.
///
/// On one connection an id means nothing to the room, and may stand for two messages.
/// Only those of an earlier connection are recognized, each once.
#[derive(Debug, Default)]
pub struct SaidIds {
    hasher: RandomState,
    /// On this connection, the oldest first.
    now: VecDeque<u64>,
    /// On the connections before.
    before: Vec<u64>,
    /// Set while none of those before is missing that its member may not have heard of.
    complete: bool,
}

impl SaidIds {
    /// Ids of messages that took place before the room was opened, the oldest first.
    pub fn before<'a>(ids: impl IntoIterator<Item = &'a str>) -> Self {
        let mut said = Self::default();
        ids.into_iter().for_each(|id| said.note(id));
        said.come_back();
        said
    }

    /// Tells if every message of the earlier connections is recognized that its member
    /// may not have heard of.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Notes a message.
    pub fn note(&mut self, id: &str) {
        if self.now.len() >= limits::RECOGNIZED_MESSAGES {
            self.now.pop_front();
        }
        self.now.push_back(self.hasher.hash_one(id));
    }

    /// Tells if a message was said on an earlier connection. It counts for this one
    /// from then on.
    pub fn recognise(&mut self, id: &str) -> bool {
        if self.before.is_empty() {
            return false;
        }
        let hash = self.hasher.hash_one(id);
        let Some(at) = self.before.iter().position(|said| *said == hash) else { return false };
        self.before.remove(at);
        self.note(id);
        true
    }

    /// The member is back on another connection.
    pub fn come_back(&mut self) {
        self.before.extend(std::mem::take(&mut self.now));
        let surplus = self.before.len().saturating_sub(limits::RECOGNIZED_MESSAGES);
        self.before.drain(..surplus);
        self.complete = true;
    }

    /// Forgets all: a member who has lost its token has lost count of its ids.
    pub fn forget(&mut self) {
        self.now.clear();
        self.before.clear();
        self.complete = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_said_on_an_earlier_connection_is_recognized_and_once() {
        let mut said = SaidIds::default();
        said.note("1");
        assert!(!said.recognise("1"), "on one connection everything is new");
        said.come_back();
        assert!(said.recognise("1") && !said.recognise("1") && !said.recognise("2"));
        // Its answer was lost as well.
        said.come_back();
        assert!(said.recognise("1"));
        said.come_back();
        assert!(said.is_complete());
        said.forget();
        assert!(!said.recognise("1") && !said.is_complete());
    }

    #[test]
    fn messages_without_end_fill_no_memory() {
        let mut said = SaidIds::default();
        for number in 0..10_000 {
            said.note(&number.to_string());
            if number % 100 == 0 {
                said.come_back();
            }
        }
        assert!(said.now.len() + said.before.len() <= 2 * limits::RECOGNIZED_MESSAGES);
        assert!(said.recognise("9900") && !said.recognise("1"));
    }
}
