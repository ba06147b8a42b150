// SPDX-License-Identifier: GPL-3.0-or-later
//! The one way small private files are read and written.
//!
//! Each is read up to a limit, written beside and renamed into place, and
//! readable by its owner alone. One that is a link stays one: what it leads to is
//! read, written and locked. What cannot be understood is reported and
//! stays as it is, until somebody who was told decides to [`set_aside`] it.
//! Everything here blocks on the disk.

mod draft;
mod json;
mod link;
mod lock;
mod paths;

use std::fs::{self, File, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use draft::FileDraft;
pub use json::{read_json, write_json};
pub use link::move_file;
pub use lock::{Lock, lock, try_lock};
use paths::{beside, new_file};

/// Most files of one name and kind that are kept aside.
const KEPT_ASIDE: u32 = 10_000;

/// Reason why a file was not read or written. It is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum StoredError {
    /// The file can be read, but not understood.
    #[error("{path} is damaged: {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The reason, for the log.
        why: String,
    },
    /// A newer version of this program has written it.
    #[error("{path} has version {version}, which is newer than this program")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version it says.
        version: u64,
    },
    /// The file cannot be read.
    #[error("{path} cannot be read: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("{path} cannot be written: {source}")]
    Unkept {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Another program has locked the file, and does not let go of it.
    #[error("{path} is locked by another program")]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file system has no locks, and somebody else might have the file.
    #[error("{path} is on a file system without locks: {source}")]
    Unlockable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl StoredError {
    /// The file it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Damaged { path, .. }
            | Self::Newer { path, .. }
            | Self::Unreadable { path, .. }
            | Self::Unkept { path, .. }
            | Self::Busy { path }
            | Self::Unlockable { path, .. } => path,
        }
    }

    /// True where beginning without the file would help: one that cannot be
    /// written cannot be replaced, and a newer version's is not ours to judge.
    pub fn can_start_anew(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Unreadable { .. })
    }

    pub(super) fn damaged(path: &Path, why: impl ToString) -> Self {
        let why = why.to_string();
        tracing::info!(path = %path.display(), why, "a file is damaged");
        Self::Damaged { path: path.to_owned(), why }
    }

    pub(super) fn unreadable(path: &Path, source: io::Error) -> Self {
        Self::Unreadable { path: path.to_owned(), source }
    }

    pub(super) fn unkept(path: &Path, source: io::Error) -> Self {
        Self::Unkept { path: path.to_owned(), source }
    }
}

/// The whole file; `None` where there is none. One of more than `limit` bytes
/// is damaged, and no more than that is ever read of it.
pub fn read(path: &Path, limit: usize) -> Result<Option<Vec<u8>>, StoredError> {
    match read_bounded(path, limit) {
        Ok(bytes) if bytes.len() > limit => {
            Err(StoredError::damaged(path, format_args!("it has more than {limit} bytes")))
        }
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoredError::unreadable(path, error)),
    }
}

/// Reads one byte more than the limit where there is one.
fn read_bounded(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    // Opening a pipe would wait for somebody to write into it.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Puts `bytes` in place of the file, whole or not at all, even if the power
/// fails. Makes the folder (for its owner alone) where it is missing.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), StoredError> {
    replace(path, bytes).map_err(|error| StoredError::unkept(path, error))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = link::followed(path)?;
    draft::tidy(&target);
    // From before there was a link.
    if target != path {
        draft::tidy(path);
    }
    FileDraft::beside(&target)?.place(&target, bytes)
}

/// Renames the file to the first `NAME.damaged-N` that is free, so that its
/// person can look into it; never over another. Says where it is now.
pub fn set_aside(path: &Path) -> io::Result<PathBuf> {
    keep_as(path, "damaged")
}

/// Renames a file that is good, but has served, to the first `NAME.old-N` that
/// is free. Says where it is now.
pub fn retire(path: &Path) -> io::Result<PathBuf> {
    keep_as(path, "old")
}

/// Undoes either of them: `kept` is the file at `path` again.
pub fn put_back(kept: &Path, path: &Path) -> io::Result<()> {
    fs::rename(kept, link::followed(path)?)
}

fn keep_as(path: &Path, kind: &str) -> io::Result<PathBuf> {
    let path = &link::followed(path)?;
    for number in 1..=KEPT_ASIDE {
        let kept = beside(path, &format!(".{kind}-{number}"))?;
        // Whoever makes the file owns the name, and may rename over it.
        match new_file(&kept) {
            Ok(_) => {
                fs::rename(path, &kept).inspect_err(|_| {
                    let _ = fs::remove_file(&kept);
                })?;
                return Ok(kept);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many files are kept aside"))
}

/// Takes the file from everybody but its owner. Whether that was needed.
pub fn make_private(path: &Path) -> io::Result<bool> {
    let open = fs::metadata(path)?.permissions().mode() & 0o077 != 0;
    if open {
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
    }
    Ok(open)
}

/// `true` if everybody on this machine can read a file: it says so, and so does every
/// folder on the way. What is no file (a pipe) is nobody's to read.
pub fn is_open_to_all(path: &Path) -> io::Result<bool> {
    let path = fs::canonicalize(path)?;
    let allows = |path: &Path, bit| -> io::Result<bool> {
        Ok(fs::metadata(path)?.permissions().mode() & bit != 0)
    };
    if !fs::metadata(&path)?.is_file() || !allows(&path, 0o004)? {
        return Ok(false);
    }
    for folder in path.ancestors().skip(1) {
        if !allows(folder, 0o001)? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
