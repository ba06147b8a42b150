// SPDX-License-Identifier: GPL-3.0-or-later
//! A room's log on disk. While it is written, nobody sees an event that is not
//! committed, so whatever anybody has seen is there when the process ends, however
//! it ends. When it cannot be written, the room goes on in memory.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::gate::{self, HistoryGate, go_on_without};
use super::mark_keeper::MarkKeeper;
use super::open_mark::{self, LastEnd};
use crate::history::{
    History, HistoryError, HistorySource, HistoryWriter, PastWhispers, Retention, put_aside,
    set_database_aside, whispers_from,
};
use crate::protocol::{Event, EventKind, ModerationAction, limits};
use crate::server::config::KeepHistory;
use crate::server::host_log::{HistoryFailure, HistoryNews, HostEvent};
use crate::server::hub::Hub;
use crate::server::room::{Snapshot, keep_for, leap};
use crate::server::time;

/// A room's history as it was found, before the room is open.
pub struct OpenedHistory {
    folder: PathBuf,
    keep: KeepHistory,
    /// Absent if it is not wanted or cannot be used.
    history: Option<HistorySource>,
    /// The last events, oldest first.
    pub past: Vec<Event>,
    /// Those of them that are for two alone.
    pub private: PastWhispers,
    /// Number from which on it has, or had, all that happened.
    deleted_from: u64,
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
        if !matches!(opened.history, Some(HistorySource::Open(_))) {
            // It would be out of date.
            open_mark::take_down(folder);
        }
        opened
    }

    fn without(folder: &Path, keep: KeepHistory) -> Self {
        let (folder, past) = (folder.to_owned(), Vec::new());
        let private = PastWhispers::default();
        let deleted_from = u64::MAX;
        Self { folder, keep, history: None, past, private, deleted_from, news: None }
    }

    fn try_to_open(&mut self, last_end: LastEnd, saved: &mut Snapshot) {
        let error = match self.read(last_end, saved) {
            Ok(history) => {
                self.history = Some(HistorySource::Open(Box::new(history)));
                return;
            }
            Err(error) => error,
        };
        tracing::warn!(%error, "the history cannot be used");
        if !matches!(error, HistoryError::Damaged { .. } | HistoryError::Newer { .. }) {
            // Nobody has ever seen a number from this one on.
            let (folder, next) = (self.folder.clone(), saved.next);
            self.history = Some(HistorySource::Later { folder, next });
        }
        let damaged = matches!(error, HistoryError::Damaged { .. });
        let kept = if damaged { set_database_aside(error.path()).ok() } else { None };
        let anew = kept.and_then(|kept| Some((kept, self.read(LastEnd::Other, saved).ok()?)));
        self.news = Some(match anew {
            Some((kept, history)) => {
                self.history = Some(HistorySource::Open(Box::new(history)));
                HistoryNews::Damaged { kept, expires: self.keep.time().is_some() }
            }
            None => HistoryNews::Missing(HistoryFailure(Arc::new(error))),
        });
    }

    /// Reads the end of the history, and has it know the numbers that were given
    /// without it.
    fn read(&mut self, end: LastEnd, saved: &mut Snapshot) -> Result<History, HistoryError> {
        let mut history = History::open(&self.folder)?;
        let next = next(end, history.newest()?, saved.next);
        self.deleted_from = deleted_from(&self.folder, &mut history, next)?;
        history.note_newest(next - 1)?;
        let mut past = history.page(u64::MAX, limits::LOG_BYTES, limits::LOG_BYTES / 2)?;
        if let Some(time) = self.keep.time() {
            let now = time::now().wall.unix();
            let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            past.retain(|event| event.time >= now.saturating_sub(time));
        }
        self.private = match past.first() {
            Some(first) => whispers_from(&mut history, first.number, limits::WHISPER_BYTES)?,
            None => PastWhispers::default(),
        };
        (saved.next, self.past) = (next, past);
        Ok(history)
    }

    /// `true` if the host wants what is said to be kept.
    pub fn is_wanted(&self) -> bool {
        self.keep != KeepHistory::Never
    }

    /// The folder with the history, if that is used.
    pub fn used_folder(&self) -> Option<PathBuf> {
        self.history.as_ref().map(|_| self.folder.clone())
    }

    /// Begins to write what happens in the room.
    pub fn start(self, hub: &Arc<Hub>) -> Option<WrittenHistory> {
        if let Some(news) = self.news {
            hub.host_log(HostEvent::History(news));
        }
        keep_for(hub.room().log_mut(), self.keep.time());
        let mark = if let Some(HistorySource::Open(_)) = &self.history {
            hub.room().log_mut().hold_back();
            MarkKeeper::start(&self.folder)
        } else {
            hub.release(go_on_without);
            MarkKeeper::without(&self.folder)
        };
        let Some(source) = self.history else {
            hub.pages.unkept.begin(hub.room().log().newest() + 1);
            return None;
        };
        let fails = !matches!(source, HistorySource::Open(_));
        let retention = Retention { keep_for: self.keep.time(), leap: leap(&hub.room()) };
        let gate = HistoryGate::new(hub, mark, true, fails).deletes_from(self.deleted_from);
        WrittenHistory::start(hub, source, retention, gate)
            .inspect_err(|error| {
                tracing::warn!(%error, "the history is not written");
                hub.release(go_on_without);
            })
            .ok()
    }
}

/// The number from which on a history has, or had, all that happened: 0, unless it was begun
/// anew, because another one was set aside or is not where it was. What that one has is not
/// deleted.
pub fn deleted_from(folder: &Path, history: &mut History, next: u64) -> Result<u64, HistoryError> {
    let is_new = history.newest()? == 0;
    // Where that cannot be seen, there may be one.
    let is_anew = is_new || put_aside(folder).map_or(true, |kept| !kept.is_empty());
    match is_anew {
        true => Ok(history.oldest_of(0..u64::MAX)?.unwrap_or(next)),
        false => Ok(0),
    }
}

/// A room's history while it is written: all that happens, or removals alone while the
/// host keeps nothing.
pub struct WrittenHistory {
    /// Dropped first: it tells the gate until its end.
    pub writer: HistoryWriter,
    pub gate: Arc<Mutex<HistoryGate>>,
}

impl WrittenHistory {
    /// Starts to write what the gate has wanted so far.
    pub fn start(
        hub: &Arc<Hub>,
        source: HistorySource,
        retention: Retention,
        gate: HistoryGate,
    ) -> io::Result<Self> {
        let mut keeps = gate.is_on();
        let gate = Arc::new(Mutex::new(gate));
        let told = gate.clone();
        let writer = HistoryWriter::start(source, retention, move |outcome| {
            gate::lock(&told).apply(outcome);
        })?;
        let (removals, mut queue) = (hub.pages.removals.clone(), writer.queue());
        let readers = writer.readers();
        hub.add_event_sink(Box::new(move |appended| {
            let event = &appended.event;
            let chosen = match event.what {
                EventKind::History { kept, chosen: true } => Some(kept),
                _ => None,
            };
            let is_written = keeps || chosen.is_some();
            keeps = chosen.unwrap_or(keeps);
            // Before the writer, which tells of what it has written.
            if is_written || !matches!(event.what, EventKind::Edited(_)) {
                removals.note(event);
            }
            let removal = if is_written { None } else { bare_removal(event) };
            if let Some(two) = appended.readers.filter(|_| is_written || removal.is_some()) {
                readers.note(event.number, two);
            }
            match removal {
                Some(removal) => queue(&removal),
                None if is_written => queue(event),
                None => {}
            }
        }));
        Ok(Self { writer, gate })
    }
}

/// An event that tells of a removal, without the words that were given for it: the disk
/// has to hear of it also while nothing is kept.
fn bare_removal(event: &Event) -> Option<Event> {
    use ModerationAction::{Remove, RemoveAll};
    let EventKind::Acted { by, act: act @ (Remove { .. } | RemoveAll { .. }), target, .. } =
        &event.what
    else {
        return None;
    };
    let (by, act) = (by.clone(), act.clone());
    let what = EventKind::Acted { by, act, target: *target, why: None, id: None };
    Some(Event { what, ..event.clone() })
}

/// The number to go on with: `newest` is the last one in the history, `saved` one
/// that nobody can have seen.
fn next(last_end: LastEnd, newest: u64, saved: u64) -> u64 {
    match last_end {
        LastEnd::Killed => newest + 1,
        LastEnd::Other => saved.max(newest + 1),
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
