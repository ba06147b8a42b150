// SPDX-License-Identifier: GPL-3.0-or-later
//! The beginning of a file that is not complete. It has whole slices alone, each of which was
//! verified before it was written, if the sender has told what they have to be.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::PathBuf;

use rustix::fs::{FallocateFlags, fallocate};
use rustix::io::Errno;

use super::disk::DiskGuard;
use crate::protocol::file::KIND_BYTES;
use crate::protocol::{ContentHash, FileOffer, SLICE_BYTES, SliceHashes, slice_hash};

/// Slices after which the disk is looked at where no space could be set aside.
const LOOK_AFTER: u64 = 16;
/// Slices after which the disk has to have what was written: so much of it never waits that
/// the history would.
const SYNC_AFTER: u64 = 32;

/// The beginning of a file.
#[derive(Debug)]
pub struct FilePart {
    path: PathBuf,
    size: u64,
    blake3: Option<ContentHash>,
    /// Values that its slices have to have.
    expected: Option<SliceHashes>,
    /// Values of the slices that are there, of a file with several.
    values: Vec<[u8; 32]>,
    /// The hash of a file that is there, and has one slice at the most.
    whole: Option<ContentHash>,
    file: Option<File>,
    /// Set if the disk has set the space aside.
    is_reserved: bool,
}

/// Reasons why bytes are not taken.
#[derive(Debug)]
pub enum PartFault {
    /// They are not what was promised.
    OtherContent,
    /// The disk is full.
    DiskFull,
    /// The disk fails.
    Disk(io::Error),
}

impl From<io::Error> for PartFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull,
            _ => Self::Disk(error),
        }
    }
}

impl FilePart {
    /// The file at `path`, of which nothing was looked at yet.
    pub fn new(path: PathBuf, offer: &FileOffer) -> Self {
        let (size, blake3) = (offer.size, offer.blake3);
        let (values, file, is_reserved) = (Vec::new(), None, false);
        Self { path, size, blake3, expected: None, values, whole: None, file, is_reserved }
    }

    /// Bytes that are there.
    pub fn done(&self) -> u64 {
        match self.whole {
            Some(_) => self.size,
            None => (self.values.len() as u64 * SLICE_BYTES).min(self.size),
        }
    }

    /// Bytes of the next slice.
    pub fn next_slice(&self) -> usize {
        usize::try_from((self.size - self.done()).min(SLICE_BYTES)).unwrap_or(usize::MAX)
    }

    /// Opens the file, verifies what is there from before, and has the disk set the rest
    /// aside. Does nothing the second time. Blocks on the disk.
    pub fn open(&mut self, disk: &DiskGuard) -> Result<(), PartFault> {
        if self.file.is_some() {
            return Ok(());
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(&self.path)?;
        let there = file.metadata()?;
        self.verify_all(&file, there.len())?;
        let missing = self.size.saturating_sub(there.blocks().saturating_mul(512));
        let reserving = disk.reserve();
        if disk.look()? < missing {
            return Err(PartFault::DiskFull);
        }
        self.is_reserved = match fallocate(&file, FallocateFlags::KEEP_SIZE, 0, self.size.max(1)) {
            Ok(()) => true,
            Err(Errno::NOSPC | Errno::DQUOT | Errno::FBIG) => return Err(PartFault::DiskFull),
            // Not every file system can.
            Err(_) => false,
        };
        disk.look()?;
        drop(reserving);
        self.file = Some(file);
        Ok(())
    }

    /// Verifies whole slices of what was written before, as many as are good.
    fn verify_all(&mut self, file: &File, length: u64) -> io::Result<()> {
        self.forget_all();
        let mut slice = Vec::new();
        while self.done() < self.size && self.done() + self.next_slice() as u64 <= length {
            slice.resize(self.next_slice(), 0);
            file.read_exact_at(&mut slice, self.done())?;
            if self.note(&slice).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Closes a file that is somewhere else now, and forgets all of it.
    pub fn let_go(&mut self) {
        self.forget_all();
        self.values.shrink_to_fit();
        (self.file, self.expected) = (None, None);
    }

    fn forget_all(&mut self) {
        self.values.clear();
        self.whole = None;
    }

    /// Notes the values that the slices have to have. What is there and has others goes.
    pub fn expect(&mut self, expected: SliceHashes) {
        let wanted = expected.to_bytes();
        let good = wanted.as_chunks::<32>().0.iter().zip(&self.values);
        let good = good.take_while(|(wanted, value)| wanted == value).count();
        self.values.truncate(good);
        self.expected = Some(expected);
    }

    /// Verifies and notes the next slice.
    fn note(&mut self, slice: &[u8]) -> Result<(), PartFault> {
        if self.size <= SLICE_BYTES {
            let hash = ContentHash::of(slice);
            if self.blake3.is_some_and(|blake3| blake3 != hash) {
                return Err(PartFault::OtherContent);
            }
            self.whole = Some(hash);
            return Ok(());
        }
        let index = self.values.len() as u64;
        let value = slice_hash(index, slice);
        if self.expected.as_ref().is_some_and(|expected| !expected.has(index, &value)) {
            return Err(PartFault::OtherContent);
        }
        self.values.push(value);
        Ok(())
    }

    /// Verifies and writes the next slice of a file that is open.
    pub fn write(&mut self, slice: &[u8], disk: &DiskGuard) -> Result<(), PartFault> {
        let (at, index) = (self.done(), self.values.len() as u64);
        if !self.is_reserved && index.is_multiple_of(LOOK_AFTER) && disk.look()? < SLICE_BYTES {
            return Err(PartFault::DiskFull);
        }
        self.note(slice)?;
        let written = self.write_at(slice, at);
        if written.is_err() {
            self.values.pop();
            self.whole = None;
        }
        written?;
        if (index + 1).is_multiple_of(SYNC_AFTER) {
            self.file()?.sync_data()?;
        }
        Ok(())
    }

    fn write_at(&self, slice: &[u8], at: u64) -> io::Result<()> {
        self.file()?.write_all_at(slice, at)
    }

    fn file(&self) -> io::Result<&File> {
        self.file.as_ref().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// The first bytes of a file that is open, by which its kind is told.
    pub fn start(&self) -> io::Result<Vec<u8>> {
        let most = self.done().min(KIND_BYTES as u64);
        let mut start = vec![0; usize::try_from(most).unwrap_or(KIND_BYTES)];
        self.file()?.read_exact_at(&mut start, 0)?;
        Ok(start)
    }

    /// Has all of a file on the disk. Gives back its values, or forgets what is there if
    /// that is not what was promised.
    pub fn finish(&mut self) -> Result<SliceHashes, PartFault> {
        if self.size == 0 {
            self.note(&[])?;
        }
        let slices = match self.whole {
            Some(whole) => SliceHashes::verified(whole, self.size, &[]).ok(),
            None => Some(SliceHashes::of(self.size, self.values.clone(), &[])),
        };
        let slices = slices.filter(|slices| {
            self.done() == self.size && self.blake3.is_none_or(|blake3| blake3 == slices.hash())
        });
        let Some(slices) = slices else {
            self.forget_all();
            return Err(PartFault::OtherContent);
        };
        let file = self.file()?;
        // No more than was offered, should more have been there.
        file.set_len(self.size)?;
        file.sync_all()?;
        Ok(slices)
    }
}

#[cfg(test)]
mod tests;
