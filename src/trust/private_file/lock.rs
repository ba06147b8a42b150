// SPDX-License-Identifier: GPL-3.0-or-later
//! Locks: one at a time reads, changes and writes a file, or has a folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::StoredError;
use super::link::followed;
use super::paths::{beside, folder_of, make_folder};

/// Nobody else holds the lock of the same file, in this program or another,
/// until this is dropped or the program ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Longest wait for a lock. A change takes a moment; who holds a lock for longer
/// has stopped, or is no program of ours.
const PATIENCE: Duration = Duration::from_secs(5);
/// Time between two tries. The system has no lock that is waited for so long and
/// no longer.
const TRY_AGAIN: Duration = Duration::from_millis(10);

/// Waits until nobody else changes the file at `path`, but not for ever: then it
/// is [`Busy`](StoredError::Busy). The lock is on an empty
/// `NAME.lock` beside it, which stays: the file itself is replaced by every
/// writing, and removing a lock's file would let two hold it. Readers need
/// none, for every writing is whole.
///
/// On a file system without locks (some network folders), a warning is
/// logged and the last one to write wins: a change takes a moment, and that
/// two happen in the same one is unlikely enough.
pub fn lock(path: &Path) -> Result<Lock, StoredError> {
    lock_within(path, PATIENCE)
}

fn lock_within(path: &Path, patience: Duration) -> Result<Lock, StoredError> {
    let unkept = |error| StoredError::unkept(path, error);
    let file = open(path).map_err(unkept)?;
    let until = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(TRY_AGAIN),
            Err(TryLockError::WouldBlock) => {
                return Err(StoredError::Busy { path: path.to_owned() });
            }
            Err(TryLockError::Error(error)) if is_unknown(&error) => {
                warn(path, &error);
                break;
            }
            Err(TryLockError::Error(error)) => return Err(unkept(error)),
        }
    }
    Ok(Lock { _file: file })
}

/// Takes the lock without waiting: `None` while somebody else holds it.
///
/// A file system without locks is an error here. Such a lock is held for as
/// long as a room is open: without it, a second room would be served with the
/// key and the files of the first.
pub fn try_lock(path: &Path) -> Result<Option<Lock>, StoredError> {
    let file = open(path).map_err(|error| StoredError::unkept(path, error))?;
    Ok(is_ours(path, file.try_lock())?.then_some(Lock { _file: file }))
}

/// Tells from the system's answer if nobody else holds the lock.
fn is_ours(path: &Path, answer: Result<(), TryLockError>) -> Result<bool, StoredError> {
    match answer {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(source)) if is_unknown(&source) => {
            Err(StoredError::Unlockable { path: path.to_owned(), source })
        }
        Err(TryLockError::Error(error)) => Err(StoredError::unkept(path, error)),
    }
}

fn warn(path: &Path, error: &io::Error) {
    tracing::warn!(path = %path.display(), %error, "the file cannot be locked");
}

fn open(path: &Path) -> io::Result<File> {
    // Two folders may share a file.
    let path = &followed(path)?;
    make_folder(folder_of(path)?)?;
    let beside = beside(path, ".lock")?;
    OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(beside)
}

fn is_unknown(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported || error.raw_os_error() == Some(libc::ENOLCK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_not_waited_for_without_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let held = lock(&path).unwrap();
        let refused = lock_within(&path, TRY_AGAIN).unwrap_err();
        assert!(matches!(&refused, StoredError::Busy { .. }), "{refused:?}");
        assert_eq!(refused.path(), path);
        drop(held);
        lock(&path).unwrap();
    }

    #[test]
    fn without_locks_nobody_can_tell_that_it_is_theirs() {
        let path = Path::new("rooms/1/room");
        assert!(is_ours(path, Ok(())).unwrap());
        assert!(!is_ours(path, Err(TryLockError::WouldBlock)).unwrap());
        for error in [libc::ENOLCK, libc::EOPNOTSUPP].map(io::Error::from_raw_os_error) {
            let refused = is_ours(path, Err(TryLockError::Error(error))).unwrap_err();
            assert!(matches!(&refused, StoredError::Unlockable { .. }), "{refused:?}");
            assert_eq!(refused.path(), path);
        }
        let full = io::Error::from_raw_os_error(libc::EIO);
        let refused = is_ours(path, Err(TryLockError::Error(full))).unwrap_err();
        assert!(matches!(refused, StoredError::Unkept { .. }), "{refused:?}");
    }
}
