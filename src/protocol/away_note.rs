// SPDX-License-Identifier: GPL-3.0-or-later
//! Notes that members leave while they are away.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{TextError, Topic, limits};

/// A note of somebody who is away: one line of up to 200 characters, which may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AwayNote(Topic);

impl AwayNote {
    /// Sanitizes a note.
    ///
    /// # Errors
    ///
    /// [`TextError::TooLong`].
    pub fn new(raw: &str) -> Result<Self, TextError> {
        Topic::new(raw).map(Self)
    }

    /// Sanitizes a note, and cuts it where it is too long: who goes does not wait for a
    /// complaint.
    pub fn cut(raw: &str) -> Self {
        let cut = || raw.chars().take(limits::TOPIC_CHARACTERS).collect::<String>();
        Self::new(raw).or_else(|_| Self::new(&cut())).unwrap_or_default()
    }

    /// The note as a string slice.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns `true` if nothing is said.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl fmt::Display for AwayNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for AwayNote {
    type Error = TextError;

    fn try_from(raw: String) -> Result<Self, TextError> {
        Self::new(&raw)
    }
}

impl From<AwayNote> for String {
    fn from(note: AwayNote) -> String {
        note.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_line_and_may_be_empty() {
        assert_eq!(AwayNote::new(" at\n lunch ").unwrap().as_str(), "at lunch");
        assert!(AwayNote::new("").unwrap().is_empty());
        assert_eq!(AwayNote::new(&"a".repeat(201)), Err(TextError::TooLong));
        assert_eq!(AwayNote::cut(&"é".repeat(1 << 16)).as_str(), "é".repeat(200));
        assert_eq!(AwayNote::cut("\u{202E}a\u{7}").as_str(), "a");
    }
}
