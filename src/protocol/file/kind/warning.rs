// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons to beware of a file.

use serde::{Deserialize, Serialize};

/// A reason to beware of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileWarning {
    /// Its content is not what its name says.
    Disguised,
    /// Opening it may run something: also any word that this version does not know, as whoever
    /// says one knows of something wrong.
    #[serde(other)]
    Dangerous,
}

impl FileWarning {
    /// The word for it, as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disguised => "disguised",
            Self::Dangerous => "dangerous",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_not_known_is_no_reason_to_be_less_careful() {
        for warning in [FileWarning::Disguised, FileWarning::Dangerous] {
            let json = serde_json::to_string(&warning).unwrap();
            assert_eq!(json, format!("\"{}\"", warning.as_str()));
            assert_eq!(serde_json::from_str::<FileWarning>(&json).unwrap(), warning);
        }
        for word in ["\"infected\"", "\"\"", "\"fine\""] {
            let read = serde_json::from_str::<FileWarning>(word).unwrap();
            assert_eq!(read, FileWarning::Dangerous, "{word}");
        }
    }
}
