// SPDX-License-Identifier: GPL-3.0-or-later
//! The texts that were said, and a way through them: back from the empty text, and on
//! again. Knows no widget.

use std::collections::VecDeque;

/// The most texts that are remembered.
const MOST: usize = 50;

/// Edits our last message, if `true` is asked for; tells if there is one to edit.
pub type EditLast = Box<dyn Fn(bool) -> bool>;

/// A way through what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecallStep {
    Earlier,
    Later,
}

/// The texts that were said, the oldest first.
#[derive(Debug, Default)]
pub struct SaidTexts {
    texts: VecDeque<String>,
    /// Number of steps back from the empty text to the one that was shown last.
    back: usize,
}

impl SaidTexts {
    /// Remembers `text` as the last.
    pub fn add(&mut self, text: &str) {
        self.back = 0;
        if self.texts.back().is_some_and(|last| last == text) {
            return;
        }
        if self.texts.len() >= MOST {
            self.texts.pop_front();
        }
        self.texts.push_back(text.to_owned());
    }

    /// Returns the text that `step` leads to from `shown`, and goes there. None leads away
    /// from what somebody writes.
    pub fn take(&mut self, step: RecallStep, shown: &str) -> Option<&str> {
        self.back = self.next(step, shown)?;
        self.text(self.back)
    }

    /// Tells whether `step` leads anywhere from `shown`.
    pub fn leads(&self, step: RecallStep, shown: &str) -> bool {
        self.next(step, shown).is_some()
    }

    /// Tells whether `shown` is what a step led to last, and nothing that somebody writes.
    pub fn has_led_to(&self, shown: &str) -> bool {
        self.back > 0 && self.text(self.back) == Some(shown)
    }

    fn next(&self, step: RecallStep, shown: &str) -> Option<usize> {
        let here = [self.back, 0].into_iter().find(|back| self.text(*back) == Some(shown))?;
        match step {
            RecallStep::Earlier => Some(here + 1).filter(|back| *back <= self.texts.len()),
            RecallStep::Later => here.checked_sub(1),
        }
    }

    fn text(&self, back: usize) -> Option<&str> {
        if back == 0 {
            return Some("");
        }
        let index = self.texts.len().checked_sub(back)?;
        self.texts.get(index).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(texts: &[&str]) -> SaidTexts {
        let mut said = SaidTexts::default();
        for text in texts {
            said.add(text);
        }
        said
    }

    #[test]
    fn what_was_said_is_recalled_and_left_again() {
        let mut said = said(&["one", "two"]);
        assert_eq!(said.take(RecallStep::Later, ""), None);
        assert_eq!(said.take(RecallStep::Earlier, ""), Some("two"));
        assert_eq!(said.take(RecallStep::Earlier, "two"), Some("one"));
        assert_eq!(said.take(RecallStep::Earlier, "one"), None, "there is nothing older");
        assert_eq!(said.take(RecallStep::Later, "one"), Some("two"));
        assert_eq!(said.take(RecallStep::Later, "two"), Some(""));
        assert_eq!(said.take(RecallStep::Later, ""), None);
        assert_eq!(said.take(RecallStep::Earlier, ""), Some("two"));
    }

    #[test]
    fn what_somebody_writes_stays() {
        let mut said = said(&["one", "two"]);
        assert_eq!(said.take(RecallStep::Earlier, "half a sent"), None);
        assert_eq!(said.take(RecallStep::Earlier, ""), Some("two"));
        assert!(said.has_led_to("two") && !said.has_led_to("two, changed"));
        assert_eq!(said.take(RecallStep::Earlier, "two, changed"), None);
        assert_eq!(said.take(RecallStep::Later, "two, changed"), None);
        said.add("two, changed");
        assert!(!said.has_led_to("two, changed"), "it was written");
        assert_eq!(said.take(RecallStep::Earlier, ""), Some("two, changed"));
    }

    #[test]
    fn so_much_is_remembered_and_nothing_twice_in_a_row() {
        let mut said = said(&["same", "same"]);
        assert_eq!(said.take(RecallStep::Earlier, ""), Some("same"));
        assert_eq!(said.take(RecallStep::Earlier, "same"), None);
        for number in 0..10 * MOST {
            said.add(&number.to_string());
        }
        assert_eq!(said.texts.len(), MOST);
    }
}
