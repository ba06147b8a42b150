// SPDX-License-Identifier: GPL-3.0-or-later
//! Locks: one at a time reads, changes and writes a file, or has a folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::{StoredError, beside, folder_of, make_folder};

/// Nobody else holds the lock of the same file, in this program or another,
/// until this is dropped or the program ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Waits until nobody else changes the file at `path`. The lock is on an empty
/// `NAME.lock` beside it, which stays: the file itself is replaced by every
/// writing, and removing a lock's file would let two hold it. Readers need
/// none, for every writing is whole.
///
/// On a file system without locks (some network folders), a warning is
/// logged and the last one to write wins.
pub fn lock(path: &Path) -> Result<Lock, StoredError> {
    let unkept = |error| StoredError::unkept(path, error);
    let file = open(path).map_err(unkept)?;
    match file.lock() {
        Ok(()) => {}
        Err(error) if is_unknown(&error) => warn(path, &error),
        Err(error) => return Err(unkept(error)),
    }
    Ok(Lock { _file: file })
}

/// Takes the lock without waiting: `None` while somebody else holds it.
pub fn try_lock(path: &Path) -> Result<Option<Lock>, StoredError> {
    let unkept = |error| StoredError::unkept(path, error);
    let file = open(path).map_err(unkept)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) if is_unknown(&error) => warn(path, &error),
        Err(TryLockError::Error(error)) => return Err(unkept(error)),
    }
    Ok(Some(Lock { _file: file }))
}

fn warn(path: &Path, error: &io::Error) {
    tracing::warn!(path = %path.display(), %error, "the file cannot be locked");
}

fn open(path: &Path) -> io::Result<File> {
    make_folder(folder_of(path)?)?;
    let beside = beside(path, ".lock")?;
    OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(beside)
}

fn is_unknown(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported || error.raw_os_error() == Some(libc::ENOLCK)
}
