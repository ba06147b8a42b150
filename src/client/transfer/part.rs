// SPDX-License-Identifier: GPL-3.0-or-later
//! A file on its way onto the disk: `NAME.part`, of which nothing counts that is not
//! verified, and which gets its name when it is whole; or one that never has a name.
//!
//! Only whole slices are written, so a part that an earlier download left has either
//! nothing in it or a slice that belongs to the file; another one's file of that name has
//! not, and stays as it is.

mod content;
mod name;
mod states;

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use rustix::fs::{FallocateFlags, XattrFlags, fallocate, fsetxattr};
use rustix::io::Errno;

pub(super) use self::content::PartContent;
use self::name::{NUMBERS, PartName};
use super::error::TransferError;
use super::place::{DownloadPlace, SavePlace};
use crate::protocol::file::SliceHashes;

/// The attribute for the place a file was fetched from, as browsers note it.
const ORIGIN: &str = "user.xdg.origin.url";

/// A file that is not whole yet. One that has a name is locked: of two downloads of one file
/// each has its own.
#[derive(Debug)]
pub(super) struct PartFile {
    name: Option<PartName>,
    /// The bytes that are there. They may be read by others, also after the file has its name.
    pub content: Arc<PartContent>,
}

impl PartFile {
    /// Opens the part of a file that goes to `place`: one that is there, of which `progress` is
    /// told how much is verified, or a new one.
    ///
    /// # Errors
    ///
    /// Those of [`TransferError`] that are about this computer.
    pub fn open(
        place: &DownloadPlace,
        slices: SliceHashes,
        mut progress: impl FnMut(u64),
    ) -> Result<Self, TransferError> {
        match place {
            DownloadPlace::Saved(place) => Self::open_at(place, &slices, &mut progress),
            DownloadPlace::Held(file) => {
                let file = file.try_clone().map_err(|error| unwritten(&error))?;
                let content = PartContent::new(file, slices)?;
                let mut part = Self { name: None, content: Arc::new(content) };
                // What an earlier attempt has left.
                part.content.verify(&mut progress);
                part.reserve()?;
                Ok(part)
            }
        }
    }

    fn open_at(
        place: &SavePlace,
        slices: &SliceHashes,
        progress: &mut impl FnMut(u64),
    ) -> Result<Self, TransferError> {
        for number in 1..=NUMBERS {
            let opened = PartName::open(place, number).map_err(|error| unwritten(&error))?;
            let Some((name, file, is_new)) = opened else { continue };
            let content = PartContent::new(file, slices.clone())?;
            let mut part = Self { name: Some(name), content: Arc::new(content) };
            if is_new || part.content.verify(progress) {
                part.reserve()?;
                return Ok(part);
            }
        }
        Err(TransferError::Unwritable(io::ErrorKind::AlreadyExists))
    }

    /// Has the disk keep space for all of it, where it can.
    fn reserve(&mut self) -> Result<(), TransferError> {
        let size = self.content.slices.size();
        if size == 0 {
            return Ok(());
        }
        match fallocate(&self.content.file, FallocateFlags::KEEP_SIZE, 0, size) {
            Err(error @ (Errno::NOSPC | Errno::DQUOT | Errno::FBIG)) => {
                self.tidy();
                Err(unwritten(&error.into()))
            }
            // Not every file system has that.
            _ => Ok(()),
        }
    }

    /// Gives the whole file its name, if it is to have one: over what has it, if that is what
    /// was wanted, else with a number if somebody else has taken it meanwhile. `origin` is where
    /// it comes from.
    ///
    /// # Errors
    ///
    /// Those of [`TransferError`] that are about this computer.
    pub fn finish(self, origin: &str) -> Result<Option<PathBuf>, TransferError> {
        self.content.close();
        let PartContent { file, slices, .. } = &*self.content;
        let cut = file.set_len(slices.size());
        cut.map_err(|error| unwritten(&error))?;
        let Some(name) = self.name else { return Ok(None) };
        // Best effort: not every file system has that.
        let _ = fsetxattr(file, ORIGIN, origin.as_bytes(), XattrFlags::empty());
        let renamed = file.sync_all().and_then(|()| name.rename());
        renamed.map(Some).map_err(|error| unwritten(&error))
    }

    /// Deletes it.
    pub fn discard(self) {
        let removed = self.name.map_or(Ok(()), |name| fs::remove_file(&name.path));
        if let Err(error) = removed {
            tracing::info!(%error, "a part of a file stays");
        }
    }

    /// Deletes it if nothing is in it that another try could use.
    pub fn tidy(&mut self) {
        if let Some(name) = self.name.as_ref().filter(|_| self.content.done() == 0) {
            let _ = fs::remove_file(&name.path);
        }
    }
}

/// The meaning of an error of the disk.
fn unwritten(error: &io::Error) -> TransferError {
    tracing::info!(%error, "a file cannot be written");
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => TransferError::DiskFull,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => TransferError::NoFolder,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            TransferError::NotWritable
        }
        io::ErrorKind::FileTooLarge => TransferError::TooLargeHere,
        kind => TransferError::Unwritable(kind),
    }
}

#[cfg(test)]
mod tests;
