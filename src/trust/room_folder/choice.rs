// SPDX-License-Identifier: GPL-3.0-or-later
//! Choice of the room that is opened.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::room_file::RoomFile;
use crate::protocol::RoomName;
use crate::trust::private_file::{self, Lock, StoredError};

/// The number of the room that is opened unless another is asked for.
const FIRST: u32 = 1;
/// The folder of the rooms in the data folder.
const ROOMS: &str = "rooms";
/// Name of the lock in a room's folder, without `.lock`.
const LOCKED: &str = "room";

/// The folder of the room to open under that name, and its lock; `None` while
/// somebody has it.
pub fn choose(data: &Path, name: &RoomName) -> Result<Option<(PathBuf, Lock)>, StoredError> {
    let rooms = &data.join(ROOMS);
    // Two programs that choose at once do not choose the same.
    let _choosing = private_file::lock(rooms)?;
    let numbers = numbers(rooms)?;
    if let Some(number) = numbers.iter().find(|number| is_called(rooms, **number, name)) {
        return take(rooms, *number);
    }
    if let Some(first) = take(rooms, FIRST)? {
        return Ok(Some(first));
    }
    take_new(rooms, &numbers)
}

/// The folder of the room that had this name last, or else of a new one, and its lock;
/// `None` while somebody has it.
pub fn choose_apart(data: &Path, name: &RoomName) -> Result<Option<(PathBuf, Lock)>, StoredError> {
    let rooms = &data.join(ROOMS);
    let _choosing = private_file::lock(rooms)?;
    let numbers = numbers(rooms)?;
    match numbers.iter().find(|number| is_called(rooms, **number, name)) {
        Some(number) => take(rooms, *number),
        None => take_new(rooms, &numbers),
    }
}

fn take_new(rooms: &Path, numbers: &[u32]) -> Result<Option<(PathBuf, Lock)>, StoredError> {
    let next = numbers.iter().max().map_or(FIRST, |last| last.saturating_add(1));
    take(rooms, next)
}

/// The folder of every room, by number.
pub fn all(data: &Path) -> Result<Vec<PathBuf>, StoredError> {
    let rooms = &data.join(ROOMS);
    Ok(numbers(rooms)?.into_iter().map(|number| folder(rooms, number)).collect())
}

pub fn is_first(folder: &Path) -> bool {
    folder.ends_with(FIRST.to_string())
}

/// The lock of the choice among the rooms beside that folder: whoever opens a room waits
/// for it.
pub fn lock_choice(folder: &Path) -> Result<Lock, StoredError> {
    private_file::lock(folder.parent().unwrap_or(folder))
}

/// The lock of that folder, unless somebody holds it.
pub fn lock(folder: &Path) -> Result<Option<Lock>, StoredError> {
    private_file::try_lock(&folder.join(LOCKED))
}

fn take(rooms: &Path, number: u32) -> Result<Option<(PathBuf, Lock)>, StoredError> {
    let folder = folder(rooms, number);
    Ok(lock(&folder)?.map(|lock| (folder, lock)))
}

fn folder(rooms: &Path, number: u32) -> PathBuf {
    rooms.join(number.to_string())
}

/// Numbers of all rooms, in order. Other names than numbers are no rooms.
fn numbers(rooms: &Path) -> Result<Vec<u32>, StoredError> {
    let entries = match fs::read_dir(rooms) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoredError::unreadable(rooms, error)),
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let number = |name: String| name.parse().ok().filter(|n: &u32| *n > 0 && n.to_string() == name);
    let mut numbers: Vec<u32> = names.filter_map(number).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// True if the room had this name last. A file that cannot be read has none; the
/// error comes when the room is opened.
fn is_called(rooms: &Path, number: u32, name: &RoomName) -> bool {
    RoomFile::read(&folder(rooms, number)).is_ok_and(|about| about.name.as_ref() == Some(name))
}
