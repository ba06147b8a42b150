// SPDX-License-Identifier: GPL-3.0-or-later
//! Links to files.

use serde::{Deserialize, Serialize};

/// A link by which everybody may fetch a file, for guests who read lines. Ephemeral: not
/// numbered and not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLink {
    /// Number of the event that told of the file.
    pub file: u64,
    /// The link.
    pub link: String,
}
