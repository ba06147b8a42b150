// SPDX-License-Identifier: GPL-3.0-or-later
//! The author of a text, as far as the mentions in it depend on it.

use crate::markup::MentionOf;

/// Author of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextAuthor {
    /// We ourselves.
    Us,
    /// Somebody else, whose message mentions us or does not.
    Other { mentions_us: bool },
    /// Nobody.
    #[default]
    Unknown,
}

impl TextAuthor {
    /// The person that is mentioned where a name is found: everyone only by who may call
    /// them.
    pub fn mentions(self, found: MentionOf) -> Option<MentionOf> {
        let MentionOf::Everyone { we_may } = found else { return Some(found) };
        let calls = match self {
            Self::Us => we_may,
            Self::Other { mentions_us } => mentions_us,
            Self::Unknown => false,
        };
        calls.then_some(MentionOf::Us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_is_called_by_who_may() {
        for (author, we_may, expected) in [
            (TextAuthor::Us, true, Some(MentionOf::Us)),
            (TextAuthor::Us, false, None),
            (TextAuthor::Other { mentions_us: true }, false, Some(MentionOf::Us)),
            (TextAuthor::Other { mentions_us: false }, true, None),
            (TextAuthor::Unknown, true, None),
        ] {
            assert_eq!(author.mentions(MentionOf::Everyone { we_may }), expected, "{author:?}");
            assert_eq!(author.mentions(MentionOf::Other), Some(MentionOf::Other));
        }
    }
}
