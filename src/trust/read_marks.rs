// SPDX-License-Identifier: GPL-3.0-or-later
//! Places up to which this person has read the rooms it was in, so that the next visit
//! shows what is new.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::private_file::{self, StoredError};
use crate::protocol::Fingerprint;

/// Name of the file in the data folder.
pub const FILE: &str = "read-marks.json";

const VERSION: u64 = 1;
/// Most rooms whose mark is kept.
const ROOMS: usize = 1_000;
/// The marks of a thousand rooms take about 200 KiB.
const FILE_BYTES: usize = 1024 * 1024;

/// The newest event of a room's log that was read. The time tells one log from another,
/// should the room begin anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMark {
    /// Number of the event.
    pub number: u64,
    /// Time of the event, in milliseconds since 1970.
    pub time: u64,
}

impl ReadMark {
    /// Tells if it is behind `other`, or of a log that came after that of `other`.
    pub fn is_after(&self, other: &Self) -> bool {
        self.number > other.number || self.time > other.time
    }
}

/// The marks of all rooms, in a file of the data folder. Beyond a
/// limit the one that is longest unchanged goes. All operations block on the disk.
#[derive(Debug, Clone)]
pub struct ReadMarks {
    path: PathBuf,
}

#[derive(Default, Serialize, Deserialize)]
struct SavedMarks {
    rooms: Vec<SavedMark>,
}

#[derive(Serialize, Deserialize)]
struct SavedMark {
    key: Fingerprint,
    #[serde(flatten)]
    mark: ReadMark,
    /// Time of the change, in seconds since 1970.
    changed: u64,
}

impl ReadMarks {
    /// Marks in `folder`. Does not read them yet.
    pub fn open(folder: &Path) -> Self {
        Self { path: folder.join(FILE) }
    }

    /// The mark of a room.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`] about reading.
    pub fn of(&self, room: &Fingerprint) -> Result<Option<ReadMark>, StoredError> {
        let marks = self.read()?;
        Ok(marks.rooms.iter().find(|saved| saved.key == *room).map(|saved| saved.mark))
    }

    /// Moves the mark of a room on, at the time `now` (Unix time). It never goes back.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`].
    pub fn advance(&self, room: &Fingerprint, mark: ReadMark, now: u64) -> Result<(), StoredError> {
        self.change(|rooms| {
            let before = rooms.iter().position(|saved| saved.key == *room);
            if before.is_some_and(|at| !mark.is_after(&rooms[at].mark)) {
                return false;
            }
            if let Some(at) = before {
                rooms.remove(at);
            }
            rooms.push(SavedMark { key: *room, mark, changed: now });
            rooms.sort_by_key(|saved| Reverse(saved.changed));
            rooms.truncate(ROOMS);
            true
        })
    }

    /// Forgets the mark of a room.
    ///
    /// # Errors
    ///
    /// Every variant of [`StoredError`].
    pub fn forget(&self, room: &Fingerprint) -> Result<(), StoredError> {
        self.change(|rooms| {
            let before = rooms.len();
            rooms.retain(|saved| saved.key != *room);
            rooms.len() < before
        })
    }

    fn read(&self) -> Result<SavedMarks, StoredError> {
        Ok(private_file::read_json(&self.path, FILE_BYTES, VERSION)?.unwrap_or_default())
    }

    /// Writes what `change` says it has changed. A damaged file begins anew: nobody misses
    /// more than a line in a conversation, so nobody is asked.
    fn change(&self, change: impl FnOnce(&mut Vec<SavedMark>) -> bool) -> Result<(), StoredError> {
        let _lock = private_file::lock(&self.path)?;
        let mut marks = match self.read() {
            Err(StoredError::Damaged { .. }) => SavedMarks::default(),
            read => read?,
        };
        if change(&mut marks.rooms) {
            private_file::write_json(&self.path, VERSION, &marks)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn key(byte: u8) -> Fingerprint {
        Fingerprint::new([byte; 32])
    }

    fn mark(number: u64, time: u64) -> ReadMark {
        ReadMark { number, time }
    }

    #[test]
    fn a_mark_is_kept_for_each_room_and_never_goes_back() {
        let folder = tempfile::tempdir().unwrap();
        let marks = ReadMarks::open(folder.path());
        assert_eq!(marks.of(&key(1)).unwrap(), None);
        marks.advance(&key(1), mark(7, 70), 1).unwrap();
        marks.advance(&key(2), mark(3, 30), 2).unwrap();
        marks.advance(&key(1), mark(5, 50), 3).unwrap();
        assert_eq!(marks.of(&key(1)).unwrap(), Some(mark(7, 70)));
        assert_eq!(marks.of(&key(2)).unwrap(), Some(mark(3, 30)));
        // The room began anew.
        marks.advance(&key(1), mark(2, 90), 4).unwrap();
        assert_eq!(marks.of(&key(1)).unwrap(), Some(mark(2, 90)));
        marks.forget(&key(1)).unwrap();
        assert_eq!(marks.of(&key(1)).unwrap(), None);
    }

    #[test]
    fn the_longest_unchanged_go() {
        let folder = tempfile::tempdir().unwrap();
        let marks = ReadMarks::open(folder.path());
        let rooms = |index: usize| {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&index.to_le_bytes());
            Fingerprint::new(key)
        };
        let saved = |index| SavedMark {
            key: rooms(index),
            mark: mark(1, 1),
            changed: u64::try_from(index).unwrap(),
        };
        let full = SavedMarks { rooms: (0..ROOMS).map(saved).collect() };
        private_file::write_json(&folder.path().join(FILE), VERSION, &full).unwrap();
        marks.advance(&rooms(ROOMS), mark(1, 1), 5_000).unwrap();
        assert_eq!(marks.of(&rooms(0)).unwrap(), None);
        assert!(marks.of(&rooms(1)).unwrap().is_some());
        assert!(marks.of(&rooms(ROOMS)).unwrap().is_some());
        assert!(fs::metadata(folder.path().join(FILE)).unwrap().len() < FILE_BYTES as u64 / 2);
    }

    #[test]
    fn a_damaged_file_is_told_to_readers_and_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "{").unwrap();
        let marks = ReadMarks::open(folder.path());
        assert!(matches!(marks.of(&key(1)), Err(StoredError::Damaged { .. })));
        marks.advance(&key(1), mark(1, 1), 1).unwrap();
        assert_eq!(marks.of(&key(1)).unwrap(), Some(mark(1, 1)));
        fs::write(folder.path().join(FILE), r#"{"version":9}"#).unwrap();
        let newer = marks.advance(&key(1), mark(2, 2), 1);
        assert!(matches!(newer, Err(StoredError::Newer { .. })));
    }
}
