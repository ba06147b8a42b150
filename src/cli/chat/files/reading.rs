// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that are read before they are sent.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The place of a file that is sent. It is opened once its turn has come: many may wait.
#[derive(Debug, Clone)]
pub enum FileToRead {
    /// A file.
    File(PathBuf),
    /// A folder, to be packed.
    Folder(PathBuf),
}

/// The reading of a file, which ends with this.
#[derive(Debug, Default)]
pub struct ReadingGuard(Arc<AtomicBool>);

/// The mark of a reading, by which its news are told from those of another with the same id.
#[derive(Debug, Clone)]
pub struct ReadingMark(Arc<AtomicBool>);

impl ReadingGuard {
    /// Its mark.
    pub fn mark(&self) -> ReadingMark {
        ReadingMark(self.0.clone())
    }

    /// Tells if that is its mark.
    pub fn has(&self, mark: &ReadingMark) -> bool {
        Arc::ptr_eq(&self.0, &mark.0)
    }
}

impl ReadingMark {
    /// Returns `true` once nobody waits for the reading any more.
    pub fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for ReadingGuard {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
