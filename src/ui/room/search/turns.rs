// SPDX-License-Identifier: GPL-3.0-or-later
//! Searches one after the other: the room answers one at a time, and whoever types has
//! changed the words by then. Knows no widget.

/// Searches that are on their way.
#[derive(Debug, Default)]
pub struct SearchTurns {
    count: u64,
    /// Id of the search that waits for its answer.
    asked: Option<String>,
    /// Set if something else is looked for by now.
    is_stale: bool,
}

impl SearchTurns {
    /// Begins a search, and returns its id; none while another one waits, after which
    /// the time for this one comes.
    pub fn begin(&mut self) -> Option<String> {
        if self.asked.is_some() {
            self.is_stale = true;
            return None;
        }
        self.count += 1;
        let id = format!("search {}", self.count);
        self.asked = Some(id.clone());
        Some(id)
    }

    /// Notes an answer with this id: `None` if it is none of ours, else whether it is
    /// about what is looked for now.
    pub fn answer(&mut self, id: Option<&str>) -> Option<bool> {
        self.asked.take_if(|asked| id == Some(asked))?;
        Some(!std::mem::take(&mut self.is_stale))
    }

    /// Notes that nothing is looked for just now, whatever waits.
    pub fn outdate(&mut self) {
        self.is_stale = self.asked.is_some();
    }

    /// Forgets what waits: its answer will not come, or is not wanted.
    pub fn forget(&mut self) {
        (self.asked, self.is_stale) = (None, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_search_at_a_time_and_the_last_one_counts() {
        let mut turns = SearchTurns::default();
        let first = turns.begin().unwrap();
        assert_eq!(turns.begin(), None);
        assert_eq!(turns.answer(Some("another")), None);
        assert_eq!(turns.answer(None), None);
        assert_eq!(turns.answer(Some(&first)), Some(false), "it was changed meanwhile");
        let second = turns.begin().unwrap();
        assert_ne!(first, second);
        assert_eq!(turns.answer(Some(&first)), None);
        assert_eq!(turns.answer(Some(&second)), Some(true));
        let third = turns.begin().unwrap();
        turns.outdate();
        assert_eq!(turns.answer(Some(&third)), Some(false));
        let third = turns.begin().unwrap();
        turns.forget();
        assert_eq!(turns.answer(Some(&third)), None);
        assert!(turns.begin().is_some());
    }
}
