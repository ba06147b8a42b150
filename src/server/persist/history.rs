// SPDX-License-Identifier: GPL-3.0-or-later
//! A room's log on disk. While it is written, nobody sees an event that is not
//! committed, so whatever anybody has seen is there when the process ends, however
//! it ends. When it cannot be written, the room goes on in memory.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::open_mark::{self, LastEnd, OpenMark};
use crate::history::{History, HistoryError, HistoryWriter, WriteOutcome};
use crate::protocol::{Event, limits};
use crate::server::config::KeepHistory;
use crate::server::host_log::{HistoryFailure, HistoryNews, HostEvent};
use crate::server::hub::Hub;
use crate::server::room::{Moment, Room, Snapshot};
use crate::trust::private_file;

/// A room's history as it was found, before the room is open.
pub struct OpenedHistory {
    folder: PathBuf,
    keep: KeepHistory,
    /// Absent if it is not wanted or cannot be used.
    history: Option<History>,
    /// The last events, oldest first.
    pub past: Vec<Event>,
    /// Something to be told of the opening.
    news: Option<HistoryNews>,
}

impl OpenedHistory {
    /// Opens the history in a room's folder, and has the room go on counting where it
    /// ends. A damaged one is put aside and a new one begun. One that cannot be used
    /// is no reason to have no room. Blocks on the disk.
    pub fn open(folder: &Path, keep: KeepHistory, saved: &mut Snapshot) -> Self {
        let last_end = LastEnd::read(folder);
        let mut opened = Self::without(folder, keep);
        if keep != KeepHistory::Never {
            opened.try_to_open(last_end, saved);
        }
        if opened.history.is_none() {
            // It would be out of date.
            open_mark::take_down(folder);
        }
        opened
    }

    fn without(folder: &Path, keep: KeepHistory) -> Self {
        Self { folder: folder.to_owned(), keep, history: None, past: Vec::new(), news: None }
    }

    fn try_to_open(&mut self, last_end: LastEnd, saved: &mut Snapshot) {
        let error = match read(&self.folder) {
            Ok((history, newest, past)) => {
                saved.next = next(last_end, newest, saved.next);
                (self.history, self.past) = (Some(history), past);
                return;
            }
            Err(error) => error,
        };
        tracing::warn!(%error, "the history cannot be used");
        let damaged = matches!(error, HistoryError::Damaged { .. });
        let kept = if damaged { put_aside(error.path()).ok() } else { None };
        self.news = Some(match (kept, History::open(&self.folder)) {
            (Some(kept), Ok(history)) => {
                self.history = Some(history);
                HistoryNews::Damaged { kept }
            }
            _ => HistoryNews::Missing(HistoryFailure(Arc::new(error))),
        });
    }

    /// `true` if the host wants what is said to be kept.
    pub fn is_wanted(&self) -> bool {
        self.keep != KeepHistory::Never
    }

    /// Begins to write what happens in the room.
    pub fn start(self, hub: &Arc<Hub>) -> io::Result<Option<HistoryWriter>> {
        if let Some(news) = self.news {
            hub.host_log(HostEvent::History(news));
        }
        let Some(history) = self.history else {
            hub.release(go_on_without);
            return Ok(None);
        };
        let mut mark = OpenMark::put(&self.folder)
            .inspect_err(|error| tracing::warn!(%error, "the history is not marked as open"))
            .ok();
        let told = hub.clone();
        let tell = move |outcome| {
            if matches!(outcome, WriteOutcome::Failed(_)) {
                // First, or the next opening would give numbers a second time.
                mark.take();
            }
            apply(&told, outcome);
        };
        let writer = HistoryWriter::start(history, self.keep.time(), tell)?;
        hub.room().log_mut().hold_back();
        hub.add_event_sink(Box::new(writer.queue()));
        Ok(Some(writer))
    }
}

/// Applies the outcome of a write to the room.
fn apply(hub: &Hub, outcome: WriteOutcome) {
    match outcome {
        WriteOutcome::Committed(number) => hub.release(|room, _| room.log_mut().release(number)),
        WriteOutcome::Failed(error) => {
            hub.release(go_on_without);
            let failure = HistoryFailure(Arc::new(error));
            hub.host_log(HostEvent::History(HistoryNews::Missing(failure)));
        }
        WriteOutcome::Recovered => {
            hub.release(|room, now| room.note_history(now, true));
            hub.host_log(HostEvent::History(HistoryNews::Back));
        }
    }
}

/// Shows everybody everything, now and from now on, since it cannot be kept.
fn go_on_without(room: &mut Room, now: Moment) {
    room.log_mut().release_all();
    room.note_history(now, false);
}

fn read(folder: &Path) -> Result<(History, u64, Vec<Event>), HistoryError> {
    let mut history = History::open(folder)?;
    let newest = history.newest()?;
    let past = history.page(u64::MAX, limits::LOG_BYTES, limits::LOG_BYTES / 2)?;
    Ok((history, newest, past))
}

/// The number to go on with: `newest` is the last one in the history, `saved` one
/// that nobody can have seen.
fn next(last_end: LastEnd, newest: u64, saved: u64) -> u64 {
    match last_end {
        LastEnd::Killed => newest + 1,
        LastEnd::Other => saved.max(newest + 1),
    }
}

/// Puts aside the database and what SQLite keeps beside it.
fn put_aside(path: &Path) -> io::Result<PathBuf> {
    let kept = private_file::set_aside(path)?;
    for suffix in ["-wal", "-shm"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(suffix);
        let beside = PathBuf::from(beside);
        if beside.exists() {
            private_file::set_aside(&beside)?;
        }
    }
    Ok(kept)
}
