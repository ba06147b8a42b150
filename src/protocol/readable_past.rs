// SPDX-License-Identifier: GPL-3.0-or-later
//! The past that newcomers may read.

use serde::{Deserialize, Serialize};

/// The host's choice of what newcomers may read of the past.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadablePast {
    /// Nothing of what was said before they came.
    Nothing,
    /// Everything.
    All,
    /// The last messages before they came; also for a choice newer than this version.
    #[default]
    #[serde(other)]
    Recent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_that_is_not_known_is_the_usual_one() {
        use ReadablePast::{All, Nothing, Recent};
        let read = |word: &str| serde_json::from_str::<ReadablePast>(word).unwrap();
        let words = [r#""nothing""#, r#""all""#, r#""recent""#, r#""weekly""#];
        let read = words.map(read);
        assert_eq!(read, [Nothing, All, Recent, Recent]);
        assert_eq!(serde_json::to_string(&Recent).unwrap(), words[2]);
    }
}
