// SPDX-License-Identifier: GPL-3.0-or-later
//! Beginnings of the last messages, to tell what somebody reacts to.

use std::collections::VecDeque;

use crate::protocol::{Event, EventKind, ModerationAction};

/// Messages that are remembered.
const MOST: usize = 256;
/// Characters of each; more than are shown.
const CHARACTERS: usize = 60;

/// Beginnings of the last messages, the oldest first.
#[derive(Debug, Default)]
pub(super) struct RecentTexts(VecDeque<(u64, String)>);

impl RecentTexts {
    /// Remembers a message, or forgets those that are removed.
    pub fn note(&mut self, event: &Event) {
        use ModerationAction::{Announce, Remove, RemoveAll};
        let text = match &event.what {
            EventKind::Said { text, .. } | EventKind::Acted { act: Announce { text }, .. } => text,
            EventKind::Acted { act: Remove { message, .. }, .. } => {
                return self.0.retain(|(number, _)| number != message);
            }
            EventKind::Acted { act: RemoveAll { .. }, .. } => return self.0.clear(),
            _ => return,
        };
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back((event.number, text.as_str().chars().take(CHARACTERS).collect()));
    }

    /// The beginning of the message of that number.
    pub fn of(&self, message: u64) -> Option<&str> {
        self.0.iter().rev().find(|(number, _)| *number == message).map(|(_, text)| &**text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ActionTarget, Nickname, Text};

    fn said(number: u64, text: &str) -> Event {
        let from = Nickname::new("Ada").unwrap();
        Event { number, time: 1, what: EventKind::said(from, Text::new(text).unwrap()) }
    }

    #[test]
    fn the_last_ones_are_remembered_until_they_are_removed() {
        let mut texts = RecentTexts::default();
        for number in 1..=1_000 {
            texts.note(&said(number, &"x".repeat(4_000)));
        }
        assert_eq!((texts.0.len(), texts.of(1)), (MOST, None));
        assert_eq!(texts.of(1_000).map(str::len), Some(CHARACTERS));
        let act = ModerationAction::Remove { message: 1_000, from: None };
        let target = ActionTarget::default();
        let what = EventKind::Acted { by: None, act, target, why: None, id: None };
        texts.note(&Event { number: 1_001, time: 1, what });
        assert_eq!(texts.of(1_000), None);
    }
}
