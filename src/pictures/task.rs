// SPDX-License-Identifier: GPL-3.0-or-later
//! Tasks of the helper, as they stand on its command line.

use std::fmt;
use std::str::FromStr;

use super::LARGEST_SIDE;

/// A task of the helper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureTask {
    /// The pixels, scaled down so that no side is longer.
    Show(u32),
    /// A preview to be sent along with an offer.
    Preview,
}

/// The error of a word that is no task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither `preview` nor the length of a side")]
pub struct NoPictureTask;

impl fmt::Display for PictureTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Show(largest) => largest.fmt(f),
            Self::Preview => f.write_str("preview"),
        }
    }
}

impl FromStr for PictureTask {
    type Err = NoPictureTask;

    fn from_str(word: &str) -> Result<Self, NoPictureTask> {
        if word == "preview" {
            return Ok(Self::Preview);
        }
        let largest = word.parse().ok().filter(|side| (1..=LARGEST_SIDE).contains(side));
        largest.map(Self::Show).ok_or(NoPictureTask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_a_word() {
        for task in [PictureTask::Preview, PictureTask::Show(1), PictureTask::Show(LARGEST_SIDE)] {
            assert_eq!(task.to_string().parse(), Ok(task));
        }
        for wrong in ["", "0", "-1", "32768", "previews"] {
            assert_eq!(wrong.parse::<PictureTask>(), Err(NoPictureTask), "{wrong}");
        }
    }
}
