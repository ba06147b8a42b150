// SPDX-License-Identifier: GPL-3.0-or-later
//! The content of a file on its way, which several threads may add to and read from.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
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
}

impl PartContent {
    pub(super) fn new(file: File, slices: SliceHashes) -> Result<Self, TransferError> {
        let states = SliceStates::of(&slices).ok_or(TransferError::TooLargeHere)?;
        Ok(Self { file, slices, states: Mutex::new(states), changed: Condvar::new() })
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

    /// Reads a slice that is there.
    pub fn read(&self, index: u64, slice: &mut Vec<u8>) -> io::Result<()> {
        slice.resize(usize::try_from(self.slices.slice_size(index)).unwrap_or(0), 0);
        self.file.read_exact_at(slice, index * SLICE_BYTES)
    }

    /// Writes a slice, if it is the one that has to be there. Returns `false` if not.
    pub fn put(&self, index: u64, slice: &[u8]) -> Result<bool, TransferError> {
        if !self.slices.matches(index, slice) {
            return Ok(false);
        }
        let written = self.file.write_all_at(slice, index * SLICE_BYTES);
        written.map_err(|error| unwritten(&error))?;
        self.note(index);
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

    /// Waits until one more slice is there or free, at most so long.
    pub fn wait_for_change(&self, at_most: Duration) {
        let states = self.states();
        if !states.are_whole() {
            drop(self.changed.wait_timeout(states, at_most));
        }
    }
}
