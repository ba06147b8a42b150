// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages whose reactions the room has counted, and up to which event: what came before
//! that is told again at times, and counts no second time.

use std::collections::{BTreeMap, BTreeSet};

/// Messages that are remembered; the oldest are forgotten.
const MOST: usize = 10_000;

/// The newest events that the room has counted, by the numbers of the messages.
#[derive(Debug, Default)]
pub(super) struct CountedMessages(BTreeMap<u64, u64>);

impl CountedMessages {
    /// Notes that the reactions to `messages` are counted up to the event `as_of`.
    pub fn note(&mut self, messages: &BTreeSet<u64>, as_of: u64) {
        self.0.extend(messages.iter().map(|message| (*message, as_of)));
        while self.0.len() > MOST {
            self.0.pop_first();
        }
    }

    /// Tells if a reaction to a message is counted, of which the event of that number tells.
    pub fn covers(&self, message: u64, number: u64) -> bool {
        self.0.get(&message).is_some_and(|as_of| number <= *as_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_are_remembered_than_so_many() {
        let mut counted = CountedMessages::default();
        counted.note(&(0..60_000).collect(), 7);
        assert_eq!(counted.0.len(), MOST);
        assert!(counted.covers(59_999, 7) && !counted.covers(59_999, 8) && !counted.covers(0, 7));
    }
}
