// SPDX-License-Identifier: GPL-3.0-or-later
//! The walk through a folder, in order, within bounds, and behind no link. Every folder is
//! opened by its name in the one above, which is open: whatever is put in its place meanwhile,
//! nothing is read or told of what is elsewhere.

use std::ffi::{CStr, CString, OsStr};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{Access, AtFlags, Dir, FileType, Mode, OFlags, Stat};
use rustix::fs::{accessat, fstat, open, openat, statat};
use rustix::io::Errno;

use crate::client::transfer::prepare::PrepareError;

/// Files and folders of one that is sent.
const MOST_ENTRIES: u64 = 100_000;
/// Folders within each other.
pub const DEEPEST: usize = 64;
/// The way a folder is opened.
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
/// The way a file is opened: not for long, if it has become a pipe.
const FILE: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// A thing that is done with each entry.
pub type EntryVisit<'a> = &'a mut dyn FnMut(&WalkedEntry<'_>) -> Result<(), PrepareError>;

/// An entry that the walk has come to.
pub struct WalkedEntry<'a> {
    pub path: &'a Path,
    /// Absent for one that is left out.
    pub facts: Option<EntryFacts>,
    /// The folder it is in, and its name there; absent for the first of all.
    place: Option<(BorrowedFd<'a>, &'a CStr)>,
}

/// The facts about a file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryFacts {
    pub is_folder: bool,
    pub size: u64,
    /// Set if somebody may run it.
    pub is_program: bool,
    /// Seconds since 1970.
    pub modified: u64,
}

impl WalkedEntry<'_> {
    /// Opens a file, unless it is none any more, or a link has come in between: then it is
    /// another one than was looked at.
    pub fn open(&self) -> Option<(File, EntryFacts)> {
        let (folder, name) = self.place?;
        let file = openat(folder, name, FILE | OFlags::NOFOLLOW, Mode::empty()).ok()?;
        let facts = EntryFacts::of(&fstat(&file).ok()?).filter(|facts| !facts.is_folder)?;
        Some((file.into(), facts))
    }
}

impl EntryFacts {
    /// Facts as the system has them; `None` of what is neither a file nor a folder.
    fn of(stat: &Stat) -> Option<Self> {
        let is_folder = match FileType::from_raw_mode(stat.st_mode) {
            FileType::Directory => true,
            FileType::RegularFile => false,
            _ => return None,
        };
        let size = u64::try_from(stat.st_size).unwrap_or_default();
        let modified = u64::try_from(stat.st_mtime).unwrap_or_default();
        Some(Self { is_folder, size, is_program: stat.st_mode & 0o111 != 0, modified })
    }
}

/// A folder that is open, so that nothing takes its place.
struct OpenFolder {
    handle: OwnedFd,
    facts: EntryFacts,
    /// Names in it, in order.
    names: Vec<CString>,
}

impl OpenFolder {
    fn new(handle: OwnedFd) -> io::Result<Self> {
        let facts = EntryFacts::of(&fstat(&handle)?).ok_or(io::ErrorKind::NotADirectory)?;
        let most = usize::try_from(MOST_ENTRIES).unwrap_or(usize::MAX);
        let mut names = Vec::new();
        for entry in Dir::new(handle.try_clone()?)? {
            let entry = entry?;
            if ![c".", c".."].contains(&entry.file_name()) {
                names.push(entry.file_name().to_owned());
            }
            if names.len() > most {
                break;
            }
        }
        names.sort();
        Ok(Self { handle, facts, names })
    }

    /// Opens a folder in it; a link is none.
    fn inner(&self, name: &CStr) -> io::Result<Self> {
        Self::new(openat(&self.handle, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?)
    }

    /// Facts about a folder in it, or a file that may be read.
    fn facts_of(&self, name: &CStr) -> Option<EntryFacts> {
        let stat = statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        EntryFacts::of(&stat).filter(|facts| facts.is_folder || self.may_read(name))
    }

    /// Tells if we may read a file, as far as that is told without opening it.
    fn may_read(&self, name: &CStr) -> bool {
        match accessat(&self.handle, name, Access::READ_OK, AtFlags::SYMLINK_NOFOLLOW) {
            // Older systems and some sandboxes know no such call; it is seen later, then.
            Ok(()) | Err(Errno::NOSYS | Errno::PERM) => true,
            Err(_) => false,
        }
    }
}

/// Visits a folder and all in it, each folder before what is in it, in order.
pub fn walk(folder: &Path, visit: EntryVisit<'_>) -> Result<(), PrepareError> {
    // The first may be a link: that is what the person has chosen.
    let opened = match open(folder, FOLDER, Mode::empty()) {
        Err(Errno::NOTDIR) => return Err(PrepareError::NoFile),
        opened => opened.map_err(io::Error::from)?,
    };
    // One that cannot be read at all is no archive.
    let opened = OpenFolder::new(opened)?;
    visit(&WalkedEntry { path: folder, facts: Some(opened.facts), place: None })?;
    let mut count = 0;
    within((&opened, folder), 1, &mut count, visit)
}

fn within(
    (folder, path): (&OpenFolder, &Path),
    depth: usize,
    count: &mut u64,
    visit: EntryVisit<'_>,
) -> Result<(), PrepareError> {
    for name in &folder.names {
        *count += 1;
        if *count > MOST_ENTRIES || depth > DEEPEST {
            return Err(PrepareError::TooMany);
        }
        let path = &path.join(OsStr::from_bytes(name.to_bytes()));
        let place = Some((folder.handle.as_fd(), name.as_c_str()));
        let facts = folder.facts_of(name);
        if !facts.is_some_and(|facts| facts.is_folder) {
            visit(&WalkedEntry { path, facts, place })?;
            continue;
        }
        match folder.inner(name) {
            Ok(inner) => {
                visit(&WalkedEntry { path, facts: Some(inner.facts), place })?;
                within((&inner, path), depth + 1, count, visit)?;
            }
            Err(_) => visit(&WalkedEntry { path, facts: None, place })?,
        }
    }
    Ok(())
}
