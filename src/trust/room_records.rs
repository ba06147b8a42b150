// SPDX-License-Identifier: GPL-3.0-or-later
//! Files in which this device keeps something of a room, one for each, by the key of the room.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::private_file::{self, StoredError};
use crate::protocol::Fingerprint;

const EXTENSION: &str = "json";
const VERSION: u64 = 1;
/// Most rooms of which something is kept.
pub(super) const ROOMS: usize = 100;

/// The files of all rooms in one folder. Beyond a limit the one that is longest unchanged
/// goes. All operations block on the disk.
#[derive(Debug, Clone)]
pub(super) struct RoomRecords {
    pub folder: PathBuf,
    /// Bytes of the largest that is read.
    most: usize,
}

impl RoomRecords {
    /// Records in that folder, each up to so many bytes. Does not read them yet.
    pub fn open(folder: PathBuf, most: usize) -> Self {
        Self { folder, most }
    }

    /// The record of a room.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`] about reading.
    pub fn of<T: DeserializeOwned>(&self, room: &Fingerprint) -> Result<Option<T>, StoredError> {
        private_file::read_json(&self.file(room), self.most, VERSION)
    }

    /// Keeps the record of a room, which must be a struct or a map.
    ///
    /// # Errors
    ///
    /// [`StoredError::Unkept`].
    pub fn keep<T: Serialize>(&self, room: &Fingerprint, record: &T) -> Result<(), StoredError> {
        let file = self.file(room);
        let is_new = !file.exists();
        private_file::write_json(&file, VERSION, record)?;
        if is_new {
            self.tidy();
        }
        Ok(())
    }

    /// Forgets the record of a room.
    ///
    /// # Errors
    ///
    /// [`StoredError::Unkept`].
    pub fn forget(&self, room: &Fingerprint) -> Result<(), StoredError> {
        let file = self.file(room);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoredError::Unkept { path: file, source: error })
            }
            _ => Ok(()),
        }
    }

    /// Forgets the records that were not written for so long.
    pub fn forget_older(&self, than: Duration) {
        let is_old = |time: &SystemTime| time.elapsed().is_ok_and(|age| age > than);
        for (_, old) in self.all().iter().filter(|(time, _)| is_old(time)) {
            delete(old);
        }
    }

    /// The file of a room.
    pub fn file(&self, room: &Fingerprint) -> PathBuf {
        self.folder.join(room.to_base64url()).with_extension(EXTENSION)
    }

    /// Deletes those that are too many.
    fn tidy(&self) {
        let mut files = self.all();
        files.sort_unstable();
        let many = files.len().saturating_sub(ROOMS);
        files[..many].iter().for_each(|(_, old)| delete(old));
    }

    /// The times of the last changes, and the files.
    fn all(&self) -> Vec<(SystemTime, PathBuf)> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let files = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|it| it == EXTENSION));
        files.filter_map(|path| Some((modified(&path)?, path))).collect()
    }
}

fn delete(old: &Path) {
    if let Err(error) = fs::remove_file(old) {
        tracing::warn!(%error, "what was kept of a room long ago is left");
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
