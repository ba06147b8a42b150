// SPDX-License-Identifier: GPL-3.0-or-later
//! The words of the names of those who are in the room. They are put together once for all
//! words of a text that are looked up, and anew only when the people have changed.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::roster::{Roster, changes};

/// Words of the names in a roster.
#[derive(Debug, Default)]
pub struct NameWords {
    /// The words in lower case.
    words: HashSet<String>,
    /// The state of the roster that they are of; `None` before the first look.
    state: Option<u64>,
}

impl NameWords {
    /// Tells if a name in the roster has that word.
    pub fn has(&mut self, roster: &Roster, word: &str) -> bool {
        let state = Some(changes(roster));
        if self.state != state {
            let words = roster.names().flat_map(|name| name.as_str().unicode_words());
            self.words = words.map(str::to_lowercase).collect();
            self.state = state;
        }
        self.words.contains(&word.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Member, Nickname};

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    #[test]
    fn they_are_renewed_when_people_change_and_only_then() {
        let (mut roster, mut words) = (Roster::default(), NameWords::default());
        assert!(!words.has(&roster, "Ada"));
        roster.join(Member::named(name("Ada Lovelace")));
        assert!(words.has(&roster, "lovelace") && words.has(&roster, "ADA"));
        // Nobody looks at the names again.
        words.words.insert("kept".into());
        assert!(words.has(&roster, "kept") && !words.has(&roster, "Love"));
        roster.take_splice();
        assert!(words.has(&roster, "kept"));
        roster.rename(&name("Ada Lovelace"), name("Countess"), None, None);
        assert!(words.has(&roster, "countess") && !words.has(&roster, "Ada"));
        assert!(!words.has(&roster, "kept"));
        roster.leave(&name("Countess"));
        assert!(!words.has(&roster, "countess"));
    }
}
