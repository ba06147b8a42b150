// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons that the host and the moderators give for what they do.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{TextError, Topic};

/// The reason given for a moderation action: one line of 1 to 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Why(Topic);

impl Why {
    /// Sanitizes a reason.
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

    /// The reason as a string slice.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Why {
    type Error = TextError;

    fn try_from(raw: String) -> Result<Self, TextError> {
        Self::new(&raw)
    }
}

impl From<Why> for String {
    fn from(why: Why) -> String {
        why.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_is_empty_is_none() {
        assert_eq!(Why::new(" \n"), Err(TextError::Empty));
        assert_eq!(Why::new(&"a".repeat(201)), Err(TextError::TooLong));
    }
}
