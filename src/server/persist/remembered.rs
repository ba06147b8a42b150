// SPDX-License-Identifier: GPL-3.0-or-later
//! The host's last choices about what is kept of a room, for its next opening.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::history::KeepLimits;
use crate::server::config::KeepHistory;
use crate::trust::private_file::{read_json, write_json};

/// Name of the file in the room's folder.
const FILE: &str = "keeping.json";
const VERSION: u64 = 1;
/// Longest file, in bytes.
const LONGEST: usize = 4_096;

/// Choices about what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedKeeping {
    /// Set if what is said is kept.
    on: bool,
    /// Seconds for which it is kept; without, for ever.
    seconds: Option<u64>,
    /// Bytes that it may take, about; without, any number.
    bytes: Option<u64>,
}

impl RememberedKeeping {
    /// The choices as they are made.
    pub fn new(on: bool, limits: KeepLimits) -> Self {
        Self { on, seconds: limits.time.map(|time| time.as_secs()), bytes: limits.bytes }
    }

    /// The choices for the room in this folder; `None` for a room that has not had any, or
    /// whose file is of no use: it only spares the host a choice. Blocks on the disk.
    pub fn read(folder: &Path) -> Option<Self> {
        let path = folder.join(FILE);
        let read = read_json(&path, LONGEST, VERSION);
        read.inspect_err(|error| tracing::warn!(%error, "no choices are remembered")).ok()?
    }

    /// Remembers the choices. Blocks on the disk.
    pub(super) fn write(self, folder: &Path) {
        if let Err(error) = write_json(&folder.join(FILE), VERSION, &self) {
            tracing::warn!(%error, "the choices of what is kept are not remembered");
        }
    }

    /// Returns `true` if what is said is kept.
    pub fn is_on(self) -> bool {
        self.on
    }

    /// The limits, which hold for what was kept before as well.
    pub fn limits(self) -> KeepLimits {
        KeepLimits { time: self.seconds.map(Duration::from_secs), bytes: self.bytes }
    }

    /// The choice whether and how long what is said is kept, for an opening.
    pub fn history(self) -> KeepHistory {
        match (self.on, self.limits().time) {
            (false, _) => KeepHistory::Never,
            (true, None) => KeepHistory::Always,
            (true, Some(time)) => KeepHistory::For(time),
        }
    }
}
