// SPDX-License-Identifier: GPL-3.0-or-later
//! The content of a file on its way, which several threads may add to and read from.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use super::states::SliceStates;
use super::unwritten;
use crate::client::transfer::error::TransferError;
use crate::protocol::file::{SLICE_BYTES, SliceHashes, SliceSet};

/// A file, and which of its slices are there.
#[derive(Debug)]
pub(in crate::client::transfer) struct PartContent {
    pub(super) file: File,
    pub(super) slices: SliceHashes,
    states: Mutex<SliceStates>,
    changed: Condvar,
    /// Set once nothing is to be written any more. Whoever writes holds it.
    is_closed: RwLock<bool>,
}

impl PartContent {
    pub(super) fn new(file: File, slices: SliceHashes) -> Result<Self, TransferError> {
        let states = SliceStates::of(&slices).ok_or(TransferError::TooLargeHere)?;
        let (states, changed, is_closed) = (Mutex::new(states), Condvar::new(), RwLock::default());
        Ok(Self { file, slices, states, changed, is_closed })
    }

    /// The same with a handle that cannot write, for when it is whole: nobody who serves it keeps
    /// it from being run, and it has no lock.
    pub fn to_be_read(&self) -> io::Result<Self> {
        let file = File::open(format!("/proc/self/fd/{}", self.file.as_raw_fd()))?;
        let states = Mutex::new(self.states().clone());
        let (changed, is_closed) = (Condvar::new(), RwLock::new(true));
        Ok(Self { file, slices: self.slices.clone(), states, changed, is_closed })
    }

    /// Ends all writing: what still comes is late.
    pub(super) fn close(&self) {
        *self.is_closed.write().unwrap_or_else(PoisonError::into_inner) = true;
    }

    fn states(&self) -> MutexGuard<'_, SliceStates> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Verifies what is there. Returns `false` if it is of another file.
    pub(super) fn verify(&self, progress: &mut dyn FnMut(u64)) -> bool {
        let Ok(facts) = self.file.metadata() else { return false };
        if facts.len() > self.slices.size() {
            return false;
        }
        let mut slice = Vec::new();
        for index in 0..self.slices.slices() {
            if index * SLICE_BYTES + self.slices.slice_size(index) > facts.len()
                || self.read(index, &mut slice).is_err()
            {
                break;
            }
            if self.slices.matches(index, &slice) {
                self.note(index);
                progress(self.done());
            }
        }
        self.done() > 0 || facts.len() == 0
    }

    /// Bytes of the whole file.
    pub fn size(&self) -> u64 {
        self.slices.size()
    }

    /// The number of slices.
    pub fn slices(&self) -> u64 {
        self.slices.slices()
    }

    /// Bytes that are there, verified.
    pub fn done(&self) -> u64 {
        self.states().done
    }

    /// Returns `true` once all is there.
    pub fn is_whole(&self) -> bool {
        self.states().are_whole()
    }

    /// The slices that are there.
    pub fn there(&self) -> SliceSet {
        self.states().there()
    }

    /// Returns `true` once all of these are there.
    pub fn has_all(&self, mut slices: Range<u64>) -> bool {
        let states = self.states();
        slices.all(|index| states.has(index))
    }

    /// Reads a slice that is there, and is still what it has to be: once the file has its name, it
    /// is the person's own.
    pub fn read_verified(&self, index: u64, slice: &mut Vec<u8>) -> io::Result<()> {
        self.read(index, slice)?;
        let is_right = self.slices.matches(index, slice);
        if is_right { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn read(&self, index: u64, slice: &mut Vec<u8>) -> io::Result<()> {
        slice.resize(usize::try_from(self.slices.slice_size(index)).unwrap_or(0), 0);
        self.file.read_exact_at(slice, index * SLICE_BYTES)
    }

    /// Writes a slice, if it is the one that has to be there. Returns `false` if not.
    pub fn put(&self, index: u64, slice: &[u8]) -> Result<bool, TransferError> {
        if !self.slices.matches(index, slice) {
            return Ok(false);
        }
        let is_closed = self.is_closed.read().unwrap_or_else(PoisonError::into_inner);
        if !*is_closed && !self.has_all(index..index + 1) {
            let written = self.file.write_all_at(slice, index * SLICE_BYTES);
            written.map_err(|error| unwritten(&error))?;
            self.note(index);
        }
        Ok(true)
    }

    fn note(&self, index: u64) {
        self.states().note(index, self.slices.slice_size(index));
        self.changed.notify_all();
    }

    /// Claims slices: see [`SliceStates::claim`].
    pub fn claim(
        &self,
        nth: u64,
        at_most: u64,
        wanted: impl Fn(u64) -> bool,
    ) -> Option<Range<u64>> {
        self.states().claim(nth, at_most, wanted)
    }

    /// The first slice that somebody has claimed, and that is not there yet.
    pub fn first_claimed(&self) -> Option<u64> {
        self.states().first_claimed()
    }

    /// Takes back what was claimed and did not come.
    pub fn unclaim(&self, slices: Range<u64>) {
        self.states().unclaim(slices);
        self.changed.notify_all();
    }

    /// Waits until a slice may be claimed again, or all is there, at most so long.
    pub fn wait_for_some(&self, at_most: Duration) {
        let all_are_claimed = |states: &mut SliceStates| states.are_claimed();
        drop(self.changed.wait_timeout_while(self.states(), at_most, all_are_claimed));
    }
}
