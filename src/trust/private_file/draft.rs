// SPDX-License-Identifier: GPL-3.0-or-later
//! Drafts: a file is written beside its place and then renamed into it.
//!
//! Whoever writes one holds its lock. A draft without is that of a program that was
//! killed, and the next writing of the same file removes it.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::paths::{beside, folder_of, make_folder, new_file};

/// Ending of a draft's name, before the number of the program and one of its own.
const ENDING: &str = ".draft-";
/// Tries to find a name that is free.
const TRIES: u32 = 1_000;

/// A file that is being written. Dropping it forgets what was written.
pub(super) struct FileDraft {
    path: PathBuf,
    file: File,
    placed: bool,
}

impl FileDraft {
    /// A new file that nobody else has, next to `path`.
    pub fn beside(path: &Path) -> io::Result<Self> {
        static DRAFTS: AtomicU64 = AtomicU64::new(0);
        make_folder(folder_of(path)?)?;
        for _ in 0..TRIES {
            let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
            let draft = beside(path, &format!("{ENDING}{}-{number}", std::process::id()))?;
            match new_file(&draft) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(file) if is_ours(&file, &draft) => {
                    return Ok(Self { path: draft, file, placed: false });
                }
                // Taken for a killed program's a moment ago.
                Ok(_) => {}
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many drafts lie around"))
    }

    /// Writes it, and puts it in place of the file at `path`; whole, even if the power
    /// fails.
    pub fn place(mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.file.sync_all()?;
        fs::rename(&self.path, path)?;
        self.placed = true;
        // The name is on the disk once the folder is; not every file system can
        // say so, and the file is whole either way.
        let _ = File::open(folder_of(path)?).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Drop for FileDraft {
    fn drop(&mut self) {
        if !self.placed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Takes the lock of a draft; `false` if somebody was faster. Without locks, nobody
/// removes it.
fn is_ours(file: &File, path: &Path) -> bool {
    !matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)) && is_at(file, path)
}

/// `true` if the file is still the one of that name.
fn is_at(file: &File, path: &Path) -> bool {
    let inode = |found: fs::Metadata| (found.dev(), found.ino());
    file.metadata()
        .is_ok_and(|file| fs::symlink_metadata(path).map(inode).ok() == Some(inode(file)))
}

/// Removes the drafts of the file at `path` that killed programs have left behind.
/// What cannot be removed does no harm.
pub(super) fn tidy(path: &Path) {
    let (Ok(folder), Some(name)) = (folder_of(path), path.file_name()) else { return };
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| is_draft_of(name, &entry.file_name())) {
        let draft = entry.path();
        if let Ok(file) = File::open(&draft)
            && file.try_lock().is_ok()
            && is_at(&file, &draft)
            && fs::remove_file(&draft).is_ok()
        {
            tracing::info!(draft = %draft.display(), "a draft of a killed program is removed");
        }
    }
}

fn is_draft_of(name: &OsStr, found: &OsStr) -> bool {
    let rest = found.as_bytes().strip_prefix(name.as_bytes());
    let rest = rest.and_then(|rest| rest.strip_prefix(ENDING.as_bytes()));
    rest.is_some_and(|rest| rest.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_of_killed_programs_go_and_those_at_work_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let at_work = FileDraft::beside(&path).unwrap();
        let killed = folder.path().join("file.draft-4711-0");
        fs::write(&killed, "half").unwrap();
        let others = ["file.draft-notes", "file2.draft-1-1", "file.damaged-1", "file.lock"];
        for name in others {
            fs::write(folder.path().join(name), "").unwrap();
        }
        tidy(&path);
        assert!(!killed.exists());
        assert!(at_work.path.exists());
        for name in others {
            assert!(folder.path().join(name).exists(), "{name}");
        }
        at_work.place(&path, b"whole").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
    }

    #[test]
    fn a_draft_that_is_dropped_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let draft = FileDraft::beside(&folder.path().join("file")).unwrap();
        let path = draft.path.clone();
        drop(draft);
        assert!(!path.exists());
    }
}
