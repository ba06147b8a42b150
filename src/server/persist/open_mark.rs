// SPDX-License-Identifier: GPL-3.0-or-later
//! A mark beside the history for as long as everything is committed to it before
//! anybody sees it, from which the next opening tells how the last one ended.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::trust::private_file;

const FILE: &str = "history.open";
/// Identifies the running system: another one after every start of the machine.
const BOOT: &str = "/proc/sys/kernel/random/boot_id";
/// Longest mark, in bytes; a boot's identity has 37.
const LONGEST: usize = 64;

/// The mark, while it stands.
#[derive(Debug)]
pub struct OpenMark(PathBuf);

/// The way in which the room was open the last time, as far as its history is
/// concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastEnd {
    /// Its process ended without notice. Whatever anybody saw is in the history,
    /// and nothing else has a number.
    Killed,
    /// It was closed, or went on without a history, or the machine failed: numbers
    /// may have been seen that are not in the history.
    Other,
}

impl LastEnd {
    /// Reads the mark in a room's folder.
    pub fn read(folder: &Path) -> Self {
        let mark = private_file::read(&folder.join(FILE), LONGEST).ok().flatten();
        match (mark, boot()) {
            (Some(mark), Some(boot)) if mark == boot.as_bytes() => Self::Killed,
            _ => Self::Other,
        }
    }
}

/// Takes down a mark that was left: the room opens without its history.
pub fn take_down(folder: &Path) {
    if let Err(error) = fs::remove_file(folder.join(FILE))
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "the mark of an open history stays");
    }
}

impl OpenMark {
    /// Puts up the mark.
    pub fn put(folder: &Path) -> io::Result<Self> {
        let boot = boot().unwrap_or_default();
        let path = folder.join(FILE);
        private_file::write(&path, boot.as_bytes()).map_err(io::Error::other)?;
        Ok(Self(path))
    }
}

impl Drop for OpenMark {
    /// Takes it down, which a full disk does not prevent.
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            tracing::warn!(%error, "the mark of an open history stays");
        }
    }
}

fn boot() -> Option<String> {
    fs::read_to_string(BOOT).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_that_stays_tells_of_a_process_that_was_killed() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(LastEnd::read(folder.path()), LastEnd::Other, "it was never open");
        let mark = OpenMark::put(folder.path()).unwrap();
        std::mem::forget(mark);
        assert_eq!(LastEnd::read(folder.path()), LastEnd::Killed);
        fs::write(folder.path().join(FILE), "another start of the machine").unwrap();
        assert_eq!(LastEnd::read(folder.path()), LastEnd::Other);
        drop(OpenMark::put(folder.path()).unwrap());
        assert_eq!(LastEnd::read(folder.path()), LastEnd::Other, "it was closed");
    }
}
