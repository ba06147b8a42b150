// SPDX-License-Identifier: GPL-3.0-or-later
//! A file on its way onto the disk: `NAME.part`, of which nothing counts that is not
//! verified, and which gets its name when it is whole; or one that never has a name.
//!
//! Only whole slices are written, so a part that an earlier download left has either
//! nothing in it or a slice that belongs to the file; another one's file of that name has
//! not, and stays as it is.

mod name;

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use rustix::fs::{FallocateFlags, XattrFlags, fallocate, fsetxattr};
use rustix::io::Errno;

use self::name::{NUMBERS, PartName};
use super::error::TransferError;
use super::place::{DownloadPlace, SavePlace};
use crate::protocol::file::{SLICE_BYTES, SliceHashes};

/// The attribute for the place a file was fetched from, as browsers note it.
const ORIGIN: &str = "user.xdg.origin.url";

/// A file that is not whole yet. One that has a name is locked: of two downloads of one file
/// each has its own.
#[derive(Debug)]
pub(super) struct PartFile {
    name: Option<PartName>,
    file: File,
    slices: SliceHashes,
    /// The slices that are there, verified.
    have: Vec<bool>,
    done: u64,
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
                let file = file.try_clone().map_err(|error| unwritable(&error))?;
                let mut part = Self::new(None, file, slices)?;
                // What an earlier attempt has left.
                part.verify(&mut progress);
                part.reserve()?;
                Ok(part)
            }
        }
    }

    fn new(name: Option<PartName>, file: File, slices: SliceHashes) -> Result<Self, TransferError> {
        let count = usize::try_from(slices.slices()).map_err(|_| TransferError::TooLargeHere)?;
        Ok(Self { name, file, slices, have: vec![false; count], done: 0 })
    }

    fn open_at(
        place: &SavePlace,
        slices: &SliceHashes,
        progress: &mut impl FnMut(u64),
    ) -> Result<Self, TransferError> {
        for number in 1..=NUMBERS {
            let opened = PartName::open(place, number).map_err(|error| unwritable(&error))?;
            let Some((name, file, is_new)) = opened else { continue };
            let mut part = Self::new(Some(name), file, slices.clone())?;
            if is_new || part.verify(progress) {
                part.reserve()?;
                return Ok(part);
            }
        }
        Err(TransferError::Unwritable(io::ErrorKind::AlreadyExists))
    }

    /// Verifies what is there. Returns `false` if it is of another file.
    fn verify(&mut self, progress: &mut impl FnMut(u64)) -> bool {
        let Ok(facts) = self.file.metadata() else { return false };
        if facts.len() > self.slices.size() {
            return false;
        }
        let mut slice = Vec::new();
        for index in 0..self.slices.slices() {
            let (start, size) = (index * SLICE_BYTES, self.slices.slice_size(index));
            if start + size > facts.len() {
                break;
            }
            slice.resize(usize::try_from(size).unwrap_or(0), 0);
            if self.file.read_exact_at(&mut slice, start).is_err() {
                break;
            }
            if self.slices.matches(index, &slice) {
                self.note(index);
                progress(self.done);
            }
        }
        self.done > 0 || facts.len() == 0
    }

    /// Has the disk keep space for all of it, where it can.
    fn reserve(&mut self) -> Result<(), TransferError> {
        let size = self.slices.size();
        if size == 0 {
            return Ok(());
        }
        match fallocate(&self.file, FallocateFlags::KEEP_SIZE, 0, size) {
            Err(error @ (Errno::NOSPC | Errno::DQUOT | Errno::FBIG)) => {
                self.tidy();
                Err(unwritable(&error.into()))
            }
            // Not every file system has that.
            _ => Ok(()),
        }
    }

    /// Bytes that are there, verified.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// The first slices that are not there: the first of them, and the one behind the last.
    pub fn missing(&self) -> Option<(u64, u64)> {
        let first = self.have.iter().position(|is_there| !is_there)?;
        let more = self.have[first..].iter().take_while(|is_there| !**is_there).count();
        Some((first as u64, (first + more) as u64))
    }

    /// Writes a slice, if it is the one that has to be there. Returns `false` if not.
    pub fn put(&mut self, index: u64, slice: &[u8]) -> Result<bool, TransferError> {
        if !self.slices.matches(index, slice) {
            return Ok(false);
        }
        let written = self.file.write_all_at(slice, index * SLICE_BYTES);
        written.map_err(|error| unwritable(&error))?;
        self.note(index);
        Ok(true)
    }

    fn note(&mut self, index: u64) {
        let have = usize::try_from(index).ok().and_then(|index| self.have.get_mut(index));
        if let Some(have) = have.filter(|have| !**have) {
            *have = true;
            self.done += self.slices.slice_size(index);
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
        let cut = self.file.set_len(self.slices.size());
        cut.map_err(|error| unwritable(&error))?;
        let Some(name) = self.name else { return Ok(None) };
        // Best effort: not every file system has that.
        let _ = fsetxattr(&self.file, ORIGIN, origin.as_bytes(), XattrFlags::empty());
        let renamed = self.file.sync_all().and_then(|()| name.rename());
        renamed.map(Some).map_err(|error| unwritable(&error))
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
        if let Some(name) = self.name.as_ref().filter(|_| self.done == 0) {
            let _ = fs::remove_file(&name.path);
        }
    }
}

/// The meaning of an error of the disk.
fn unwritable(error: &io::Error) -> TransferError {
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
