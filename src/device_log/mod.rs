// SPDX-License-Identifier: GPL-3.0-or-later
//! The log of somebody else's room, as far as this device has read it and its person
//! wants to keep it. The host's copy is the room's memory; this one is for a room that
//! tells its past no longer.
//!
//! Each room has a folder by its key, `remembered/KEY/`, and in it one folder for each
//! log, from 1: a room that begins its numbering anew has another log. Each log is a
//! [`History`](crate::history::History). A room without a folder is not kept: nothing is
//! written before somebody asks for it. Everything here blocks on the disk.

mod error;
mod logs;
mod pages;
mod writer;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::protocol::Fingerprint;
use crate::trust::private_file::{self, Lock, StoredError};
use crate::trust::{BlockedPeople, Drafts, KnownRooms, UnfinishedFiles};

pub use self::error::DeviceLogError;
pub use self::pages::{DevicePage, DevicePlace};
pub use self::writer::{DeviceLogWriter, OpenedDeviceLog};

/// Folder of all rooms that are kept, in the data folder.
const FOLDER: &str = "remembered";
/// The file beside which the lock of a room's folder stands.
const LOCKED: &str = "log";

/// Time for which somebody else who keeps the room is waited for, and between two tries: a
/// window that was closed a moment ago still writes what waits.
const PATIENCE: Duration = Duration::from_secs(2);
const TRY_AGAIN: Duration = Duration::from_millis(20);

/// The copy of a room's log on this device.
#[derive(Debug, Clone)]
pub struct DeviceLog {
    folder: PathBuf,
}

impl DeviceLog {
    /// That of the room with this key. Does not look at the disk yet.
    pub fn of(data: &Path, room: &Fingerprint) -> Self {
        Self { folder: data.join(FOLDER).join(room.to_base64url()) }
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Tells if the room is to be kept.
    pub fn is_kept(&self) -> bool {
        self.logs().is_ok_and(|logs| !logs.is_empty())
    }

    /// Bytes that it takes on the disk.
    pub fn bytes(&self) -> u64 {
        fn bytes_in(folder: &Path) -> u64 {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let sizes = entries.map(|entry| match entry.metadata() {
                Ok(found) if found.is_dir() => bytes_in(&entry.path()),
                Ok(found) => found.len(),
                Err(_) => 0,
            });
            sizes.sum()
        }
        bytes_in(&self.folder)
    }

    /// Deletes all of it, damaged files that were put aside included; from now on the
    /// room is not kept. Tells if there was anything.
    ///
    /// # Errors
    ///
    /// [`DeviceLogError::InUse`] while somebody keeps the room, and when something cannot
    /// be deleted.
    pub fn forget(&self) -> Result<bool, DeviceLogError> {
        if !self.folder.exists() {
            return Ok(false);
        }
        let _lock = self.lock()?;
        match fs::remove_dir_all(&self.folder) {
            Ok(()) => Ok(true),
            Err(error) => Err(self.unkept(error)),
        }
    }

    /// Deletes all that is kept of a room unless it is still among the known ones: a draft,
    /// the files on their way and whom we ignore there, too. Tells if there was a log.
    ///
    /// # Errors
    ///
    /// As with [`forget`](Self::forget).
    pub fn forget_unknown(data: &Path, room: &Fingerprint) -> Result<bool, DeviceLogError> {
        let known = KnownRooms::open(data).list()?;
        let is_known = known.iter().any(|known| known.fingerprint == *room);
        if is_known {
            return Ok(false);
        }
        let had_log = Self::of(data, room).forget();
        // Each goes, whatever becomes of the others.
        let draft = Drafts::open(data).forget(room);
        let files = UnfinishedFiles::open(data).forget(room);
        let blocked = BlockedPeople::open(data).forget(room);
        let had_log = had_log?;
        draft?;
        files?;
        blocked?;
        Ok(had_log)
    }

    /// Tells if nobody keeps the room by now, for whoever was told that it is in use.
    pub fn is_free(&self) -> bool {
        matches!(private_file::try_lock(&self.folder.join(LOCKED)), Ok(Some(_)))
    }

    fn lock(&self) -> Result<Lock, DeviceLogError> {
        let until = Instant::now() + PATIENCE;
        loop {
            match private_file::try_lock(&self.folder.join(LOCKED))? {
                Some(lock) => return Ok(lock),
                None if Instant::now() < until => thread::sleep(TRY_AGAIN),
                None => return Err(DeviceLogError::InUse { folder: self.folder.clone() }),
            }
        }
    }

    fn unkept(&self, source: io::Error) -> DeviceLogError {
        StoredError::Unkept { path: self.folder.clone(), source }.into()
    }
}

#[cfg(test)]
mod tests;
