// SPDX-License-Identifier: GPL-3.0-or-later
//! The words of a poll: validated once, trusted afterwards.

use serde::{Deserialize, Serialize};

use super::{OneLine, Reason, limits};

/// A question or an answer of a poll.
pub type PollLine = OneLine;

/// The answers of a poll: from [`limits::FEWEST_POLL_OPTIONS`] to
/// [`limits::POLL_OPTIONS`], all different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<PollLine>", into = "Vec<PollLine>")]
pub struct PollOptions(Vec<PollLine>);

impl PollOptions {
    /// Validates the answers.
    ///
    /// # Errors
    ///
    /// [`Reason::PollOptions`] if there are too few, too many or two alike.
    pub fn new(options: Vec<PollLine>) -> Result<Self, Reason> {
        let number = limits::FEWEST_POLL_OPTIONS..=limits::POLL_OPTIONS;
        let is_again = |(at, option)| options[..at].contains(option);
        match number.contains(&options.len()) && !options.iter().enumerate().any(is_again) {
            true => Ok(Self(options)),
            false => Err(Reason::PollOptions),
        }
    }

    /// The answers.
    pub fn as_slice(&self) -> &[PollLine] {
        &self.0
    }
}

impl TryFrom<Vec<PollLine>> for PollOptions {
    type Error = &'static str;

    fn try_from(options: Vec<PollLine>) -> Result<Self, Self::Error> {
        Self::new(options).map_err(Reason::sentence)
    }
}

impl From<PollOptions> for Vec<PollLine> {
    fn from(options: PollOptions) -> Self {
        options.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::TextError;

    fn options(lines: &[&str]) -> Result<PollOptions, Reason> {
        PollOptions::new(lines.iter().map(|line| PollLine::new(line).unwrap()).collect())
    }

    #[test]
    fn there_is_something_to_choose_from() {
        assert_eq!(options(&["yes", "no"]).unwrap().as_slice().len(), 2);
        for lines in [&["yes"][..], &[], &["yes", "yes"], &["a"; 11]] {
            assert_eq!(options(lines), Err(Reason::PollOptions), "{lines:?}");
        }
        assert_eq!(PollLine::new(" \n"), Err(TextError::Empty));
    }
}
