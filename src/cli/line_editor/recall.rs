// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines that were typed before, and the way back to them. Nothing of it is kept
//! on the disk.

use rustyline::config::Builder;
use rustyline::history::{History, MemHistory, SearchDirection};

/// Lines that are remembered.
const LINES: usize = 500;

/// Lines that were typed before, and the one that is looked at.
pub(super) struct Recall {
    lines: MemHistory,
    /// Place of the line that is looked at; behind the last one while there is
    /// none.
    at: usize,
    /// The line that was not submitted yet.
    unsent: String,
}

impl Default for Recall {
    fn default() -> Self {
        let config = Builder::new().max_history_size(LINES);
        let lines = config
            .map_or_else(|_| MemHistory::new(), |config| MemHistory::with_config(&config.build()));
        Self { lines, at: 0, unsent: String::new() }
    }
}

impl Recall {
    /// Remembers a line that was submitted; the newest is looked at next.
    pub fn add(&mut self, line: &str) {
        // In memory nothing can fail, and an empty line is none.
        let _ = self.lines.add(line);
        self.at = self.lines.len();
        self.unsent.clear();
    }

    /// The line before the one that is looked at, which is `current` by now.
    pub fn older(&mut self, current: &str) -> Option<String> {
        let older = self.at.checked_sub(1)?;
        if self.at == self.lines.len() {
            current.clone_into(&mut self.unsent);
        }
        self.at = older;
        self.line()
    }

    /// The line after it; behind the last one, what was not submitted.
    pub fn newer(&mut self) -> Option<String> {
        if self.at >= self.lines.len() {
            return None;
        }
        self.at += 1;
        match self.at == self.lines.len() {
            true => Some(std::mem::take(&mut self.unsent)),
            false => self.line(),
        }
    }

    fn line(&self) -> Option<String> {
        let found = self.lines.get(self.at, SearchDirection::Reverse).ok()??;
        Some(found.entry.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_what_was_begun() {
        let mut recall = Recall::default();
        assert_eq!(recall.older("draft"), None);
        for line in ["one", "two", "two"] {
            recall.add(line);
        }
        assert_eq!(recall.newer(), None);
        assert_eq!(recall.older("draft").as_deref(), Some("two"));
        assert_eq!(recall.older("two").as_deref(), Some("one"));
        assert_eq!(recall.older("one"), None);
        assert_eq!(recall.newer().as_deref(), Some("two"));
        assert_eq!(recall.newer().as_deref(), Some("draft"));
        assert_eq!(recall.newer(), None);
    }

    #[test]
    fn the_oldest_lines_are_forgotten() {
        let mut recall = Recall::default();
        for number in 0..2 * LINES {
            recall.add(&number.to_string());
        }
        let mut count = 0;
        while recall.older("").is_some() {
            count += 1;
        }
        assert_eq!(count, LINES);
    }
}
