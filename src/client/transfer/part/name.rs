// SPDX-License-Identifier: GPL-3.0-or-later
//! The name of a part of a file, and the one that the whole file gets.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use crate::client::transfer::place::SavePlace;
use crate::protocol::FileName;

/// Names with a number that are tried.
pub const NUMBERS: u32 = 10_000;

/// The name of a part, and the one that it will have.
#[derive(Debug)]
pub struct PartName {
    place: SavePlace,
    number: u32,
    /// The part.
    pub path: PathBuf,
}

impl PartName {
    /// Opens the part of a file that gets the name with that number, and tells if it is new;
    /// `None` if the name is taken, or somebody is busy with the part.
    pub fn open(place: &SavePlace, number: u32) -> io::Result<Option<(Self, File, bool)>> {
        let name = numbered(&place.name, number);
        if !place.replaces && exists(&place.folder.join(name.as_str())) {
            return Ok(None);
        }
        let path = place.folder.join(part_name(&name));
        let opened = open_part(&path)?;
        let name = Self { place: place.clone(), number, path };
        Ok(opened.map(|(file, is_new)| (name, file, is_new)))
    }

    /// Gives the file its name: over what has it, if that is what was wanted, else with a number
    /// if somebody else has taken it meanwhile.
    pub fn rename(&self) -> io::Result<PathBuf> {
        let path = match self.place.replaces {
            true => {
                let path = self.place.folder.join(self.place.name.as_str());
                fs::rename(&self.path, &path).map(|()| path)
            }
            false => self.rename_beside(),
        }?;
        // The name, too, is to outlast a loss of power.
        let _ = File::open(&self.place.folder).and_then(|folder| folder.sync_all());
        Ok(path)
    }

    /// Renames it to the first name that is free.
    fn rename_beside(&self) -> io::Result<PathBuf> {
        for number in self.number..=NUMBERS {
            let path = self.place.folder.join(numbered(&self.place.name, number).as_str());
            match rename_to_free(&self.path, &path) {
                Ok(()) => return Ok(path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

fn numbered(name: &FileName, number: u32) -> FileName {
    if number == 1 { name.clone() } else { name.numbered(number) }
}

/// The name of the part of a file, which keeps its ending where it has to be cut.
fn part_name(name: &FileName) -> String {
    FileName::new(&format!("{name}.part")).into()
}

/// Tells if there is anything of that name, be it a link that leads nowhere.
fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Opens a part, and tells if it is new; `None` if there is something else of that name, or
/// somebody is busy with it.
fn open_part(path: &Path) -> io::Result<Option<(File, bool)>> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o666);
    let (file, is_new) = match options.clone().create_new(true).open(path) {
        Ok(file) => (file, true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
            match options.custom_flags(flags).open(path) {
                Ok(file) => (file, false),
                Err(_) => return Ok(None),
            }
        }
        Err(error) => return Err(error),
    };
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        return Ok(None);
    }
    // Between opening and locking somebody may have given it its name.
    let (ours, there) = (file.metadata()?, path.symlink_metadata());
    let is_there = there.is_ok_and(|it| it.ino() == ours.ino() && it.dev() == ours.dev());
    let is_plain = ours.is_file() && ours.nlink() == 1;
    Ok((is_there && is_plain).then_some((file, is_new)))
}

/// Renames a file, never over another.
///
/// # Errors
///
/// `AlreadyExists`, and those of the system.
fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
        renamed => return Ok(renamed?),
    }
    // File systems that cannot do it in one step.
    match fs::hard_link(from, to) {
        Ok(()) => return fs::remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
        Err(_) => {}
    }
    OpenOptions::new().write(true).create_new(true).open(to)?;
    fs::rename(from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_no_rename_without_replacing_a_link_does_it() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::write(&from, "new").unwrap();
        rename_to_free(&from, &to).unwrap();
        fs::write(&from, "newer").unwrap();
        let refused = rename_to_free(&from, &to).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&to).unwrap(), b"new");
    }
}
