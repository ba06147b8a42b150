// SPDX-License-Identifier: GPL-3.0-or-later
//! New keys for rooms hosted here, in place of damaged or unwanted ones. Only
//! for when the person was told that guests who know a room will be warned.

use std::path::{Path, PathBuf};

use super::choice;
use super::error::RoomFolderError;
use crate::trust::keys::{self, Identity, Renewed};
use crate::trust::private_file::Lock;
use crate::trust::room_key::{FILE, RoomKey};

/// True while no room has a key of its own yet: the first one may get that of
/// the person, from when they had one.
pub fn shares_key(data: &Path) -> bool {
    choice::all(data).is_ok_and(|rooms| rooms.is_empty())
}

/// Renews the damaged key in that file, be it a room's or the person's (which
/// a first room may be waiting for). Not while the room is open.
pub fn renew_key(path: &Path) -> Result<Renewed, RoomFolderError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    if path.ends_with(keys::FILE) {
        return Ok(Identity::renew(folder)?);
    }
    let _lock = lock(folder)?;
    Ok(RoomKey::renew(path)?)
}

/// Renews the keys of all rooms that have a damaged one, or of none where one of
/// these is open. Says where the old files are now.
pub fn renew_damaged_keys(data: &Path) -> Result<Vec<PathBuf>, RoomFolderError> {
    let mut damaged = key_files(data)?;
    damaged.retain(|path| Identity::load(path).is_err());
    let folders = damaged.iter().filter_map(|path| path.parent());
    let _locks = folders.map(lock).collect::<Result<Vec<_>, _>>()?;
    let mut kept = Vec::new();
    for path in damaged {
        kept.extend(RoomKey::renew(&path)?.kept);
    }
    Ok(kept)
}

/// Replaces the keys of all rooms, or of none where one is open. Says where the
/// old files are now.
pub fn replace_keys(data: &Path) -> Result<Vec<PathBuf>, RoomFolderError> {
    let folders = choice::all(data)?;
    let _locks = folders.iter().map(|folder| lock(folder)).collect::<Result<Vec<_>, _>>()?;
    let mut kept = Vec::new();
    for path in key_files(data)? {
        kept.extend(RoomKey::replace(&path)?.kept);
    }
    Ok(kept)
}

fn lock(folder: &Path) -> Result<Lock, RoomFolderError> {
    choice::lock(folder)?.ok_or_else(|| RoomFolderError::KeyInUse { folder: folder.to_owned() })
}

fn key_files(data: &Path) -> Result<Vec<PathBuf>, RoomFolderError> {
    let folders = choice::all(data)?;
    let keys = folders.into_iter().map(|folder| folder.join(FILE));
    Ok(keys.filter(|key| key.exists()).collect())
}
