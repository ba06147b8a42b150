// SPDX-License-Identifier: GPL-3.0-or-later
//! Folders, which are sent as one archive (ustar). It is written into a file that has no name:
//! whatever happens, nothing of it is left.
//!
//! The same folder makes the same archive: entries are sorted, and have neither owners nor
//! groups. Symbolic links are not followed, and they, devices, sockets and what cannot be read
//! are left out and counted.

mod content;
mod walk;

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::ops::ControlFlow;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FallocateFlags, fallocate, statvfs};
use rustix::io::Errno;
use tar::{Builder, EntryType, Header};

use self::content::PackedContent;
use self::walk::{EntryFacts, WalkedEntry, walk};
use super::nameless::nameless_file;
use super::prepare::PrepareError;
use crate::protocol::FileName;

/// Bytes that an entry takes beside its content.
const BLOCK: u64 = 512;
/// Bytes behind the last entry.
const END: u64 = 2 * BLOCK;
/// Longest path that needs no entry of its own.
const SHORT_PATH: usize = 100;
/// Bytes that are left on the disk of this computer.
const SPARED: u64 = 64 * 1024 * 1024;

/// The name of a folder that has none: `/`.
const NAMELESS: &str = "folder";

/// A folder as it was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FolderSurvey {
    /// Files in it, and in the folders within.
    pub files: u64,
    /// Bytes of the archive.
    pub size: u64,
    /// Links, devices and the like, and what cannot be read.
    pub left_out: u64,
}

/// An archive that is ready to be sent.
#[derive(Debug)]
pub struct PackedFolder {
    /// The archive, which has no name on the disk.
    pub file: File,
    /// The things that are in it.
    pub survey: FolderSurvey,
}

/// The name of the archive of a folder: `photos.tar`.
pub fn archive_name(folder: &Path) -> FileName {
    FileName::new(&format!("{}.tar", folder_name(folder).to_string_lossy()))
}

/// The name that a folder has in its archive.
fn folder_name(folder: &Path) -> OsString {
    let named = absolute(folder).file_name().map(OsString::from);
    let real = || fs::canonicalize(folder).ok()?.file_name().map(OsString::from);
    named.or_else(real).unwrap_or_else(|| NAMELESS.into())
}

/// A path from the root on, so that one of it is as long as in the archive or longer.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Looks at all that is in a folder. Blocks; reads no content.
///
/// # Errors
///
/// [`PrepareError::TooMany`], [`PrepareError::Unreadable`] if it cannot be read at all.
pub fn survey_folder(folder: &Path) -> Result<FolderSurvey, PrepareError> {
    survey(folder, &mut |_, _| ControlFlow::Continue(()))
}

/// The same; `progress` is asked after each entry whether to go on.
fn survey(
    folder: &Path,
    progress: &mut impl FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<FolderSurvey, PrepareError> {
    let mut survey = FolderSurvey { size: END, ..FolderSurvey::default() };
    walk(&absolute(folder), &mut |entry| {
        match entry.facts {
            Some(facts) if facts.is_folder => {
                survey.size = survey.size.saturating_add(entry_size(entry.path, 0));
            }
            Some(facts) => {
                survey.files += 1;
                survey.size = survey.size.saturating_add(entry_size(entry.path, facts.size));
            }
            None => survey.left_out += 1,
        }
        unless_cancelled(progress(0, survey.size))
    })?;
    Ok(survey)
}

fn unless_cancelled(told: ControlFlow<()>) -> Result<(), PrepareError> {
    if told.is_break() { Err(PrepareError::Cancelled) } else { Ok(()) }
}

/// Packs a folder into a file without a name in `cache`. Blocks. `progress` is told how many
/// bytes are packed, and of how many as far as it is known, at each entry at the least; when it
/// breaks, so does the packing.
///
/// # Errors
///
/// [`PrepareError::TooMany`], [`PrepareError::NoSpace`] if the disk of this computer has not
/// enough, [`PrepareError::Unreadable`], [`PrepareError::Changed`] if it grows meanwhile,
/// [`PrepareError::Cancelled`].
pub fn pack_folder(
    folder: &Path,
    cache: &Path,
    mut progress: impl FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<PackedFolder, PrepareError> {
    let folder = &absolute(folder);
    let expected = survey(folder, &mut progress)?;
    let file = nameless(cache, expected.size)?;
    let mut packing = Packing {
        archive: Builder::new(file),
        root: folder_name(folder),
        survey: FolderSurvey { size: END, ..FolderSurvey::default() },
        most: expected.size,
        progress,
    };
    walk(folder, &mut |entry| packing.add(folder, entry))?;
    let Packing { archive, survey, .. } = packing;
    let file = archive.into_inner().map_err(|error| unwritten(&error))?;
    if file.metadata()?.len() > expected.size {
        return Err(PrepareError::Changed);
    }
    // So large as it was told to be: what is behind the end of an archive is nothing.
    file.set_len(expected.size)?;
    Ok(PackedFolder { file, survey: FolderSurvey { size: expected.size, ..survey } })
}

/// An archive while it is written.
struct Packing<P> {
    archive: Builder<File>,
    /// Name of the folder in it.
    root: OsString,
    survey: FolderSurvey,
    /// Bytes that it may take.
    most: u64,
    progress: P,
}

impl<P: FnMut(u64, u64) -> ControlFlow<()>> Packing<P> {
    fn add(&mut self, folder: &Path, entry: &WalkedEntry<'_>) -> Result<(), PrepareError> {
        unless_cancelled((self.progress)(self.survey.size.min(self.most), self.most))?;
        let opened = entry.facts.filter(|facts| !facts.is_folder).and_then(|_| entry.open());
        let Some(facts) = entry.facts.filter(|facts| facts.is_folder || opened.is_some()) else {
            self.survey.left_out += 1;
            return Ok(());
        };
        let size = opened.as_ref().map_or(0, |(_, facts)| facts.size);
        self.survey.size = self.survey.size.saturating_add(entry_size(entry.path, size));
        // The space was looked for, and the room asked, for so much.
        if self.survey.size > self.most {
            return Err(PrepareError::Changed);
        }
        let behind = entry.path.strip_prefix(folder).unwrap_or(entry.path);
        let called = match behind.as_os_str().is_empty() {
            true => PathBuf::from(&self.root),
            false => Path::new(&self.root).join(behind),
        };
        let mut header = header(facts, size);
        let Some((file, _)) = opened else {
            let added = self.archive.append_data(&mut header, called, io::empty());
            return added.map_err(|error| unwritten(&error));
        };
        self.survey.files += 1;
        let before = self.survey.size - size.min(self.survey.size);
        let all = (before, self.most);
        let mut content = PackedContent::new(file, size, all, &mut self.progress);
        let added = self.archive.append_data(&mut header, called, &mut content);
        match content.take_end() {
            Some(end) => Err(end),
            None => added.map_err(|error| unwritten(&error)),
        }
    }
}

/// A header without an owner; of the permissions only whether it may be run.
fn header(facts: EntryFacts, size: u64) -> Header {
    let mut header = Header::new_ustar();
    let (kind, mode) = match facts.is_folder {
        true => (EntryType::Directory, 0o755),
        false if facts.is_program => (EntryType::Regular, 0o755),
        false => (EntryType::Regular, 0o644),
    };
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_mtime(facts.modified);
    header.set_size(size);
    header.set_uid(0);
    header.set_gid(0);
    header
}

/// Bytes that an entry takes at the most.
fn entry_size(path: &Path, size: u64) -> u64 {
    let name = path.as_os_str().len();
    let name_size = if name < SHORT_PATH { 0 } else { BLOCK + padded(name as u64 + 1) };
    BLOCK + name_size + padded(size)
}

fn padded(size: u64) -> u64 {
    size.checked_next_multiple_of(BLOCK).unwrap_or(u64::MAX)
}

/// A file of that size without a name, for which the disk has space.
fn nameless(cache: &Path, size: u64) -> Result<File, PrepareError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(cache)
        .map_err(|error| unwritten(&error))?;
    let file = nameless_file(cache).map_err(|error| unwritten(&error))?;
    if let Ok(disk) = statvfs(cache)
        && disk.f_bavail.saturating_mul(disk.f_frsize) < size.saturating_add(SPARED)
    {
        return Err(PrepareError::NoSpace);
    }
    if let Err(Errno::NOSPC | Errno::DQUOT | Errno::FBIG) =
        fallocate(&file, FallocateFlags::KEEP_SIZE, 0, size)
    {
        return Err(PrepareError::NoSpace);
    }
    Ok(file)
}

/// Tells a disk of this computer that is full from one that fails.
fn unwritten(error: &io::Error) -> PrepareError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            PrepareError::NoSpace
        }
        kind => PrepareError::Unwritable(kind),
    }
}

#[cfg(test)]
mod tests;
