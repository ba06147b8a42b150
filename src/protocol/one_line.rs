// SPDX-License-Identifier: GPL-3.0-or-later
//! Words that fill one line: validated once, trusted afterwards.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{TextError, Topic};

/// One line of 1 to [`limits::TOPIC_CHARACTERS`](super::limits::TOPIC_CHARACTERS) characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OneLine(Topic);

impl OneLine {
    /// Sanitizes a line.
    ///
    /// # Errors
    ///
    /// [`TextError::Empty`] or [`TextError::TooLong`].
    pub fn new(raw: &str) -> Result<Self, TextError> {
        match Topic::new(raw)? {
            empty if empty.as_str().is_empty() => Err(TextError::Empty),
            line => Ok(Self(line)),
        }
    }

    /// The line as a string slice.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for OneLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for OneLine {
    type Error = TextError;

    fn try_from(raw: String) -> Result<Self, TextError> {
        Self::new(&raw)
    }
}

impl From<OneLine> for String {
    fn from(line: OneLine) -> String {
        line.0.into()
    }
}
