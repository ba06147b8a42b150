// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons that the host and the moderators give for what they do.

use super::OneLine;

/// The reason given for a moderation action.
pub type Why = OneLine;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::TextError;

    #[test]
    fn a_reason_that_is_empty_is_none() {
        assert_eq!(Why::new(" \n"), Err(TextError::Empty));
        assert_eq!(Why::new(&"a".repeat(201)), Err(TextError::TooLong));
    }
}
