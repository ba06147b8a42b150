// SPDX-License-Identifier: GPL-3.0-or-later
//! `room.json`: the name that chooses a room, and the number of its last host.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::protocol::RoomName;
use crate::trust::private_file::{self, StoredError};

const FILE: &str = "room.json";
const VERSION: u64 = 1;
/// The longest name takes less than 4 KiB.
const FILE_BYTES: usize = 16 * 1024;

/// Contents of `room.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoomFile {
    /// Last name of the room.
    pub name: Option<RoomName>,
    /// Greatest epoch that was ever certified.
    pub epoch: u64,
}

impl RoomFile {
    pub fn read(folder: &Path) -> Result<Self, StoredError> {
        let read = private_file::read_json(&folder.join(FILE), FILE_BYTES, VERSION);
        read.map(Option::unwrap_or_default)
    }

    pub fn write(&self, folder: &Path) -> Result<(), StoredError> {
        private_file::write_json(&folder.join(FILE), VERSION, self)
    }
}
