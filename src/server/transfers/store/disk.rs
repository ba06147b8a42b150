// SPDX-License-Identifier: GPL-3.0-or-later
//! The guard of the host's disk: files never fill it.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::fs::statvfs;

/// Bytes that stay free whatever is sent.
const FREE_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// The part of a disk that stays free: a twentieth.
const FREE_PART: u64 = 20;

/// The space of the disk that a folder is on.
#[derive(Debug)]
pub struct DiskGuard {
    folder: PathBuf,
    spare: AtomicU64,
    reserving: Mutex<()>,
}

impl DiskGuard {
    /// A guard of the disk with that folder.
    pub fn new(folder: PathBuf) -> Self {
        let guard = Self { folder, spare: AtomicU64::new(0), reserving: Mutex::default() };
        if let Err(error) = guard.look() {
            tracing::warn!(%error, "the space on the disk is not known");
        }
        guard
    }

    /// Bytes that files may still take, as was seen last.
    pub fn spare(&self) -> u64 {
        self.spare.load(Ordering::Relaxed)
    }

    /// Held by whoever looks whether there is space and then takes it.
    pub fn reserve(&self) -> MutexGuard<'_, ()> {
        self.reserving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks how many bytes files may still take. Blocks on the disk.
    pub fn look(&self) -> io::Result<u64> {
        let disk = statvfs(&self.folder)?;
        let block = disk.f_frsize;
        let spare = spare(disk.f_bavail.saturating_mul(block), disk.f_blocks.saturating_mul(block));
        self.spare.store(spare, Ordering::Relaxed);
        Ok(spare)
    }
}

/// Bytes that files may take of those that are free. Of a very small disk, half stays free.
fn spare(free: u64, all: u64) -> u64 {
    free.saturating_sub(FREE_BYTES.max(all / FREE_PART).min(all / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1024 * 1024 * 1024;

    #[test]
    fn a_disk_is_never_filled() {
        assert_eq!(spare(10 * GIB, 20 * GIB), 8 * GIB);
        assert_eq!(spare(100 * GIB, 1_000 * GIB), 50 * GIB);
        assert_eq!((spare(2 * GIB, 20 * GIB), spare(0, 20 * GIB)), (0, 0));
        assert_eq!(spare(GIB, GIB), GIB / 2);
        assert_eq!(spare(0, 0), 0);
    }

    #[test]
    fn a_real_disk_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let guard = DiskGuard::new(folder.path().to_owned());
        assert_eq!(guard.look().unwrap(), guard.spare());
        assert_eq!(DiskGuard::new("/nowhere/at/all".into()).spare(), 0);
    }
}
