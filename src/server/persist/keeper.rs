// SPDX-License-Identifier: GPL-3.0-or-later
//! The host's choices about what is kept, which may be made anew while the room is open.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::gate::{self, HistoryGate};
use super::history::{OpenedHistory, WrittenHistory, deleted_from};
use super::mark_keeper::MarkKeeper;
use super::remembered::RememberedKeeping;
use crate::history::{History, HistoryError, HistorySource, KeepLimits, ReadFolder, Retention};
use crate::server::error::KeepError;
use crate::server::hub::Hub;
use crate::server::room::{drop_files, keep_for, leap};

/// Keeper of what is said in an open room. Each choice waits for the one before, and may wait for
/// the disk.
pub struct HistoryKeeper {
    hub: Arc<Hub>,
    /// Absent for a room of which nothing outlives it.
    folder: Option<PathBuf>,
    /// The folder that is read, once it has a history.
    read: ReadFolder,
    state: Mutex<KeeperState>,
}

struct KeeperState {
    limits: KeepLimits,
    /// Set if the host wants what is said to be kept.
    is_wanted: bool,
    /// Absent before anything is kept, and after the end.
    written: Option<WrittenHistory>,
    is_over: bool,
}

impl HistoryKeeper {
    /// Begins to keep what happens in the room, if the host wants that.
    pub(in crate::server) fn start(
        hub: &Arc<Hub>,
        folder: Option<PathBuf>,
        opened: Option<OpenedHistory>,
        limits: KeepLimits,
    ) -> Self {
        let read = ReadFolder::default();
        if let Some(folder) = opened.as_ref().and_then(OpenedHistory::used_folder) {
            let _ = read.set(folder);
        }
        let is_wanted = opened.as_ref().is_some_and(OpenedHistory::is_wanted);
        let written = opened.and_then(|opened| opened.start(hub));
        if let Some(written) = &written {
            written.writer.limits()(limits);
        }
        let state = KeeperState { limits, is_wanted, written, is_over: false };
        let keeper = Self { hub: hub.clone(), folder, read, state: Mutex::new(state) };
        keeper.remember(&keeper.lock());
        keeper
    }

    fn remember(&self, state: &KeeperState) {
        if let Some(folder) = &self.folder {
            RememberedKeeping::new(state.is_wanted, state.limits).write(folder);
        }
    }

    fn lock(&self) -> MutexGuard<'_, KeeperState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folder that is read.
    pub(in crate::server) fn read_folder(&self) -> ReadFolder {
        self.read.clone()
    }

    /// Returns `true` if what is said is to be kept.
    pub fn is_on(&self) -> bool {
        let state = self.lock();
        state.written.as_ref().is_some_and(|written| gate::lock(&written.gate).is_on())
    }

    /// Sets other limits. What is beyond them is deleted for good.
    pub fn set_limits(&self, limits: KeepLimits) {
        let mut state = self.lock();
        state.limits = limits;
        keep_for(self.hub.room().log_mut(), limits.time);
        if let Some(written) = &state.written {
            written.writer.limits()(limits);
        }
        if !state.is_over {
            self.remember(&state);
        }
    }

    /// Keeps what is said from now on, or nothing of it; `false` if it was so. Everybody in
    /// the room is told.
    pub fn choose(&self, on: bool) -> Result<bool, KeepError> {
        let mut state = self.lock();
        if state.is_over {
            return Err(KeepError::Over);
        }
        if state.written.is_none() {
            if !on {
                state.is_wanted = false;
                self.remember(&state);
                return Ok(false);
            }
            state.written = Some(self.begin(state.limits)?);
        }
        let chosen = state.written.as_ref().map(|written| gate::lock(&written.gate).choose(on));
        state.is_wanted = on;
        self.remember(&state);
        Ok(chosen.unwrap_or_default())
    }

    /// Deletes all that is kept from the disk for good, which takes its time. Nothing may
    /// be kept at the moment; `false` if there is nothing to delete.
    pub fn delete(&self) -> Result<bool, KeepError> {
        let state = self.lock();
        let Some(written) = &state.written else { return Ok(false) };
        let mut gate = gate::lock(&written.gate);
        if gate.is_on() {
            return Err(KeepError::Kept);
        }
        // What is said meanwhile, should it be kept again, stays.
        let newest = self.hub.room().log().newest();
        written.writer.delete_up_to(newest);
        gate.forget_last();
        self.hub.release(|room, _| drop_files(room, |file| file.number <= newest));
        Ok(true)
    }

    /// Opens the history of a room that has kept nothing so far, and is ready to write.
    fn begin(&self, limits: KeepLimits) -> Result<WrittenHistory, KeepError> {
        let folder = self.folder.as_deref().ok_or(KeepError::NoFolder)?;
        let mut history = History::open(folder)?;
        if history.newest()? > self.hub.room().log().newest() {
            let why = "it has events with numbers that were given since".to_owned();
            return Err(HistoryError::Failed { path: history.path().to_owned(), why }.into());
        }
        let next = self.hub.room().log().newest() + 1;
        let deleted_from = deleted_from(folder, &mut history, next)?;
        let leap = leap(&self.hub.room());
        let gate = HistoryGate::new(&self.hub, MarkKeeper::without(folder), false, false);
        let gate = gate.deletes_from(deleted_from);
        let retention = Retention { keep_for: limits.time, leap };
        let source = HistorySource::Open(Box::new(history));
        let written = WrittenHistory::start(&self.hub, source, retention, gate)?;
        written.writer.limits()(limits);
        let _ = self.read.set(folder.to_owned());
        Ok(written)
    }

    /// Writes what is still to be written, and nothing more.
    pub(in crate::server) fn close(&self) {
        let mut state = self.lock();
        state.is_over = true;
        let written = state.written.take();
        drop(state);
        drop(written);
    }
}
