// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms that were hosted here, as they are found without opening them.

use std::path::{Path, PathBuf};

use super::choice;
use super::error::RoomFolderError;
use super::room_file::RoomFile;
use crate::protocol::RoomName;
use crate::trust::private_file::{Lock, StoredError};

/// A room that was hosted here.
#[derive(Debug, Clone)]
pub struct HostedRoom {
    /// Its last name, if that can be read.
    pub name: Option<RoomName>,
    /// Names it had before, the last one first.
    pub earlier: Vec<RoomName>,
    /// Time it was opened last, in seconds since 1970; 0 if that is not known.
    opened: u64,
    /// Its folder.
    pub path: PathBuf,
}

impl HostedRoom {
    /// The lock of its folder, while nobody has the room open.
    ///
    /// # Errors
    ///
    /// [`RoomFolderError::InUse`] while somebody has it, and when there is no lock to be had.
    pub fn lock(&self) -> Result<Lock, RoomFolderError> {
        // Those who have it for a moment are waited for.
        let _choosing = choice::lock_choice(&self.path)?;
        let lock = choice::lock(&self.path)?;
        lock.ok_or_else(|| match &self.name {
            Some(name) => RoomFolderError::InUse { name: name.clone() },
            None => RoomFolderError::KeyInUse { folder: self.path.clone() },
        })
    }

    /// Does `work`, which takes a moment, while nobody has the room open; `None` if somebody
    /// has. Whoever opens a room meanwhile waits, and does not take this one for open.
    pub fn while_closed<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let _choosing = choice::lock_choice(&self.path).ok()?;
        let _lock = choice::lock(&self.path).ok()??;
        Some(work())
    }

    /// Time it was open last, in milliseconds since 1970: at least that of its newest
    /// `event`, if there is one.
    pub fn last_open(&self, event: Option<u64>) -> Option<u64> {
        let opened = Some(self.opened).filter(|opened| *opened > 0);
        opened.map(|opened| opened.saturating_mul(1_000)).max(event)
    }
}

/// All rooms that were hosted here, in the order they were made. Blocks on the disk.
///
/// # Errors
///
/// When the folder of the rooms cannot be read.
pub fn hosted(data: &Path) -> Result<Vec<HostedRoom>, StoredError> {
    let room = |path: PathBuf| {
        let RoomFile { name, earlier, opened, .. } = RoomFile::read(&path).unwrap_or_default();
        HostedRoom { name, earlier, opened, path }
    };
    Ok(choice::all(data)?.into_iter().map(room).collect())
}

/// The room that is called so, or else the one that was called so last.
pub fn find<'a>(rooms: &'a [HostedRoom], wanted: &RoomName) -> Option<&'a HostedRoom> {
    let is_called = rooms.iter().find(|room| room.name.as_ref() == Some(wanted));
    is_called.or_else(|| {
        let was_called = rooms.iter().filter(|room| room.earlier.contains(wanted));
        was_called.max_by_key(|room| room.opened)
    })
}
