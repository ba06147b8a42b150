// SPDX-License-Identifier: GPL-3.0-or-later
//! `room.json`: the name that chooses a room, and the number of its last host.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::protocol::RoomName;
use crate::trust::any_time::AnyTime;
use crate::trust::host_certificate::HostCertificate;
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
    /// Names that the room had before, the last one first.
    pub earlier: Vec<RoomName>,
    /// Time it was opened last, in seconds since 1970; 0 if that is not known.
    pub opened: u64,
}

/// Earlier names that are kept. As many of the longest stay within the file.
const EARLIER_NAMES: usize = 24;

impl RoomFile {
    /// The room from now on, under this name.
    pub fn opened_as(&self, name: &RoomName, epoch: u64) -> Self {
        let mut earlier: Vec<RoomName> = self.name.iter().chain(&self.earlier).cloned().collect();
        earlier.retain(|earlier| earlier != name);
        earlier.truncate(EARLIER_NAMES);
        Self { name: Some(name.clone()), epoch, earlier, opened: now() }
    }

    pub fn read(folder: &Path) -> Result<Self, StoredError> {
        let read = private_file::read_json(&folder.join(FILE), FILE_BYTES, VERSION);
        read.map(Option::unwrap_or_default)
    }

    /// Reads the file, for the holder of the room's lock. One that is damaged is
    /// set aside: the name is given again with every opening, and the epoch is
    /// that of `host`, the last one that was certified. If that is lost as well,
    /// the seconds since 1970 stand in: no room has had as many hosts, and
    /// guests would refuse a smaller epoch for ever.
    pub fn read_or_recover(
        folder: &Path,
        host: Option<&HostCertificate>,
    ) -> Result<Self, StoredError> {
        match Self::read(folder) {
            Err(StoredError::Damaged { path, .. }) => {
                let kept = private_file::set_aside(&path);
                let kept = kept.map_err(|error| StoredError::unkept(&path, error))?;
                tracing::warn!(kept = %kept.display(), "a damaged file was set aside");
                let epoch = host.map_or_else(epoch_of_now, HostCertificate::epoch);
                Ok(Self { epoch, ..Self::default() })
            }
            read => read,
        }
    }

    pub fn write(&self, folder: &Path) -> Result<(), StoredError> {
        private_file::write_json(&folder.join(FILE), VERSION, self)
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn epoch_of_now() -> u64 {
    // A clock that is not set yet says an epoch that guests have long passed.
    now().max(AnyTime::moment().as_secs())
}
