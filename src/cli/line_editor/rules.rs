// SPDX-License-Identifier: GPL-3.0-or-later
//! Decisions of a command that takes lines about them.

use crate::cli::lines::InputLine;
use crate::commands::Candidates;

/// Prompt in front of the draft.
pub(super) const PROMPT: &str = "> ";

/// Rules for the lines of one command.
pub trait LineRules: Send {
    /// Fault of a line that cannot be taken; then it stays a draft.
    fn refusal(&self, line: &str) -> Option<String>;
    /// Tells if a line that was submitted stays on the screen. What is said comes
    /// back from the room.
    fn stays_in_sight(&self, line: &str) -> bool;
    /// Words the draft may go on with behind `begun`.
    fn complete(&mut self, begun: &str) -> Candidates;
    /// Hint about a draft of several lines.
    fn hint(&self, lines: usize) -> String;
    /// Sentence for Ctrl+D where it does not end the input.
    fn at_end(&self) -> Option<String>;
}

/// A line that was submitted.
pub(super) struct Submitted {
    pub line: InputLine,
    /// Set if it stays on the screen.
    pub stays: bool,
}
