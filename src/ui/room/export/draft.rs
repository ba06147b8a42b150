// SPDX-License-Identifier: GPL-3.0-or-later
//! Draft of an exported file. It stands beside the file and is renamed into its place: what
//! was there before is replaced as a whole or not at all. Where nothing can stand beside it
//! (a folder that takes no file, a document that the desktop's portal handed out), the
//! draft has no name, in the folder for temporary files, and is copied over the file at the
//! end: what was there before is lost then if that copy fails, but not if the export does.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Seek};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::{env, process};

use crate::client::nameless_file;

/// Most drafts of one name at once.
const MOST: u32 = 100;
/// Entries of a folder among which drafts that were left are looked for.
const ENTRIES: usize = 10_000;

/// A draft, and the file that it becomes.
pub struct ExportDraft {
    target: PathBuf,
    /// The draft that stands beside the target. Where there is neither this nor another, the
    /// target is no file, as a pipe: that is written at once.
    draft: Option<PathBuf>,
    /// The target, where the draft is copied over it.
    open: Option<OpenTarget>,
}

struct OpenTarget {
    file: File,
    /// The draft, which has no name.
    draft: File,
    /// Set if it was made for this.
    is_new: bool,
}

impl ExportDraft {
    /// Begins a draft of the file at `path`; returns it with the file to be written.
    pub fn begin(path: PathBuf) -> io::Result<(Self, File)> {
        // What a link leads to is replaced, not the link.
        let target = fs::canonicalize(&path).unwrap_or(path);
        let old = fs::metadata(&target).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            let out = OpenOptions::new().write(true).open(&target)?;
            return Ok((Self { target, draft: None, open: None }, out));
        }
        match make_beside(&target) {
            Ok((draft, out)) => {
                if let Some(old) = old {
                    fs::set_permissions(&draft, old.permissions())
                        .inspect_err(|_| drop(fs::remove_file(&draft)))?;
                }
                Ok((Self { target, draft: Some(draft), open: None }, out))
            }
            // No other place makes up for these.
            Err(error) if is_final(error.kind()) => Err(error),
            Err(error) => {
                tracing::debug!(%error, "the export's draft cannot stand beside it");
                Self::begin_apart(target, old.is_none())
            }
        }
    }

    fn begin_apart(target: PathBuf, is_new: bool) -> io::Result<(Self, File)> {
        // Whether it can be written is known before there is anything to write.
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(&target)?;
        let draft = nameless_file(&env::temp_dir())?;
        let out = draft.try_clone()?;
        Ok((Self { target, draft: None, open: Some(OpenTarget { file, draft, is_new }) }, out))
    }

    /// Puts the draft, which is written, in the place of the file.
    pub fn place(&self) -> io::Result<()> {
        if let Some(draft) = &self.draft {
            return fs::rename(draft, &self.target);
        }
        let Some(OpenTarget { file, draft, .. }) = &self.open else { return Ok(()) };
        let (mut file, mut draft) = (file, draft);
        draft.rewind()?;
        let length = io::copy(&mut draft, &mut file)?;
        // What was there may have been longer.
        file.set_len(length)?;
        if let Err(error) = file.sync_all() {
            tracing::debug!(%error, "the export is not synchronised");
        }
        Ok(())
    }

    /// Removes what was written; what was there before stays.
    pub fn discard(self) {
        let made = self.open.is_some_and(|open| open.is_new).then_some(self.target);
        for path in self.draft.into_iter().chain(made) {
            match fs::remove_file(&path) {
                // The next export took it for one that was left.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => tracing::warn!(%error, "half an export is left"),
                Ok(()) => {}
            }
        }
    }
}

fn is_final(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}

/// Makes a draft beside the target, which is locked for as long as it is written. Those that
/// were left behind go.
fn make_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    remove_left(folder, &name);
    for number in 1..=MOST {
        let path = folder.join(format!(".{name}.{}-{number}.part", process::id()));
        match OpenOptions::new().write(true).create_new(true).mode(0o666).open(&path) {
            // Whoever removes what is left may have taken it for that just now.
            Ok(file) if is_taken(&file, &path) => {}
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Locks a new draft, where the disk knows how; tells if somebody removes it.
fn is_taken(draft: &File, path: &Path) -> bool {
    matches!(draft.try_lock(), Err(TryLockError::WouldBlock)) || !path.exists()
}

/// Removes the drafts of this name that nobody writes any more: their program has ended before
/// they were done.
fn remove_left(folder: &Path, name: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.take(ENTRIES).filter_map(Result::ok) {
        let is_draft = entry.file_name().to_str().is_some_and(|found| is_draft(found, name));
        let is_file = is_draft && entry.file_type().is_ok_and(|kind| kind.is_file());
        if let Some(_lock) = is_file.then(|| lock_left(&entry.path())).flatten() {
            match fs::remove_file(entry.path()) {
                Ok(()) => tracing::info!("half an export was left, and is removed"),
                Err(error) => tracing::debug!(%error, "half an export stays"),
            }
        }
    }
}

/// Tells if a name is that of a draft of `name`: a number of a program and one of the draft
/// stand in it.
fn is_draft(found: &str, name: &str) -> bool {
    let numbers = found.strip_prefix('.').and_then(|rest| rest.strip_prefix(name));
    let numbers = numbers.and_then(|rest| rest.strip_prefix('.')?.strip_suffix(".part"));
    let is_number = |part: &str| part.parse::<u32>().is_ok();
    let pair = numbers.and_then(|numbers| numbers.split_once('-'));
    pair.is_some_and(|(program, draft)| is_number(program) && is_number(draft))
}

/// Locks a draft that nobody has locked. Where there are no locks, nobody knows.
fn lock_left(draft: &Path) -> Option<File> {
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let file = OpenOptions::new().write(true).custom_flags(flags).open(draft).ok()?;
    file.try_lock().is_ok().then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    fn names(folder: &Path) -> Vec<OsString> {
        let mut all: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        all.sort();
        all
    }

    #[test]
    fn what_a_crash_left_goes_and_what_is_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("room.txt");
        let (written, _out) = ExportDraft::begin(target.clone()).unwrap();
        let others = [".room.txt.1-1.txt", ".room.txt.x-1.part", "room.txt.1-1.part"];
        for name in others.into_iter().chain([".room.txt.1-1.part", ".room.txt.4711-2.part"]) {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        let (draft, out) = ExportDraft::begin(target).unwrap();
        let mut left: Vec<_> = others.iter().map(OsString::from).collect();
        for draft in [&written, &draft] {
            left.push(draft.draft.as_ref().unwrap().file_name().unwrap().to_owned());
        }
        left.sort();
        assert_eq!(names(folder.path()), left);
        drop(out);
        draft.place().unwrap();
        assert!(names(folder.path()).contains(&"room.txt".into()));
    }
}
