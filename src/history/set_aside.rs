// SPDX-License-Identifier: GPL-3.0-or-later
//! Damaged files, put aside for whoever wants to look into them. What they hold is out of
//! reach: nothing is removed from them, and they go as a whole, once all of it is too old.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::forgetting::is_of_history;

/// Part of a name between that of the file and its number, once it is put aside.
const DAMAGED: &str = ".damaged-";
/// Most files of one name that are put aside.
const MOST: u32 = 10_000;

/// Puts aside a database that is damaged, and what SQLite keeps beside it. Says where the
/// database is now.
///
/// # Errors
///
/// Those of the system. The database is where it was then.
pub fn set_database_aside(path: &Path) -> io::Result<PathBuf> {
    let path = followed(path)?;
    let kept = set_aside(&path)?;
    for suffix in ["-wal", "-shm"] {
        let beside = with_ending(&path, suffix);
        if beside.exists() {
            set_aside(&beside)?;
        }
    }
    Ok(kept)
}

/// Renames a file to the first `NAME.damaged-N` that is free. Says where it is now.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let path = followed(path)?;
    for number in 1..=MOST {
        let kept = with_ending(&path, &format!("{DAMAGED}{number}"));
        // Whoever makes the file owns the name, and may rename over it.
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&kept) {
            Ok(_) => {
                fs::rename(&path, &kept).inspect_err(|_| drop(fs::remove_file(&kept)))?;
                return Ok(kept);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "too many files are put aside"))
}

/// The files of a history that were put aside in a room's folder, in order.
///
/// # Errors
///
/// Those of the system.
pub fn put_aside(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_one = |name: &str| is_of_history(name) && name.contains(DAMAGED);
        if name.to_str().is_some_and(is_one) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Deletes those in a room's folder that were written last before `time`, in milliseconds
/// since 1970: nothing in them is newer.
pub(super) fn delete_before(folder: &Path, time: u64) -> io::Result<()> {
    for path in put_aside(folder)? {
        let written = fs::symlink_metadata(&path)?.modified()?;
        let written = written.duration_since(UNIX_EPOCH).unwrap_or_default();
        if written.as_millis() < u128::from(time) {
            fs::remove_file(&path)?;
            tracing::info!(path = %path.display(), "a damaged file is too old, and deleted");
        }
    }
    Ok(())
}

/// The file that a link leads to: that is renamed, not the link.
fn followed(path: &Path) -> io::Result<PathBuf> {
    match fs::symlink_metadata(path)?.is_symlink() {
        true => fs::canonicalize(path),
        false => Ok(path.to_owned()),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::history::FILE;

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            names.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_database_goes_with_its_log_and_over_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        for text in ["one", "two"] {
            fs::write(&path, text).unwrap();
            fs::write(with_ending(&path, "-wal"), text).unwrap();
            let kept = set_database_aside(&path).unwrap();
            assert_eq!(fs::read_to_string(kept).unwrap(), text);
        }
        let kept = ["-wal.damaged-1", "-wal.damaged-2", ".damaged-1", ".damaged-2"];
        assert_eq!(names(folder.path()), kept.map(|ending| format!("{FILE}{ending}")));
        assert!(set_database_aside(&path).is_err(), "there is none");
        assert_eq!(names(folder.path()).len(), kept.len(), "no empty file is left");
    }

    #[test]
    fn those_that_are_too_old_go_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(50);
        let others = [FILE, "room.json.damaged-1", "history.removals"];
        let damaged = ["history.sqlite.damaged-1", "history.removals.damaged-7"];
        for name in others.iter().chain(&damaged) {
            File::create(folder.path().join(name)).unwrap().set_modified(old).unwrap();
        }
        fs::write(folder.path().join("history.sqlite.damaged-2"), "new").unwrap();
        delete_before(folder.path(), 50_000).unwrap();
        assert_eq!(names(folder.path()).len(), 6);
        delete_before(folder.path(), 50_001).unwrap();
        let mut left = others.map(str::to_owned).to_vec();
        left.push("history.sqlite.damaged-2".to_owned());
        left.sort();
        assert_eq!(names(folder.path()), left);
    }
}
