// SPDX-License-Identifier: GPL-3.0-or-later
//! Word of what becomes of the writing, from the thread that writes and from the one
//! that watches it, one after the other.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::error::HistoryError;
use super::write_queue::{WriteQueue, WriteWatch};

/// Outcome of an attempt to write, for whoever waits for it.
#[derive(Debug)]
pub enum WriteOutcome {
    /// Everything up to this number survives the end of the process.
    Committed(u64),
    /// Nothing more is promised. It is tried again, with what comes meanwhile.
    Failed(HistoryError),
    /// Everything that waited is written after all, but for what is lost.
    Recovered,
    /// So many events will never be written.
    Lost(u64),
    /// Something that was to be deleted is still on disk. It is tried again.
    Undeleted,
    /// It is deleted after all.
    Deleted,
    /// Nothing older than the event of this number is kept; nothing at all if it is the
    /// greatest.
    KeptFrom(u64),
    /// The time of day has jumped ahead by that much. What is too old by it alone is
    /// deleted once it has stood so for a day.
    ClockJumped(Duration),
    /// So many removals are neither written nor noted, and nobody tries again: what they
    /// were to remove is there when the room opens again.
    Unremoved(u64),
    /// Removals that could not be written were noted in a file that is damaged: some may
    /// not be done. The file is put aside.
    DamagedNotes(PathBuf),
}

/// The time a write may take, and how often it is looked at meanwhile: a program that
/// was stopped has slept through one look, not through all.
const LOOKS: u32 = 4;
const LOOK: Duration = Duration::from_millis(500);

/// Whoever is told, and what was told last.
pub(super) struct WriteListener {
    state: Mutex<ListenerState>,
}

struct ListenerState {
    told: Box<dyn FnMut(WriteOutcome) + Send>,
    failed: bool,
    /// Set while something that was to be deleted is not.
    undeleted: bool,
}

impl WriteListener {
    /// A listener who knows already whether nothing can be written.
    pub fn new(told: Box<dyn FnMut(WriteOutcome) + Send>, failed: bool) -> Self {
        Self { state: Mutex::new(ListenerState { told, failed, undeleted: false }) }
    }

    fn lock(&self) -> MutexGuard<'_, ListenerState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells that what was taken from the queue is written, up to that number.
    pub fn committed(&self, queue: &WriteQueue, number: u64) {
        let mut state = self.lock();
        queue.wrote();
        if std::mem::take(&mut state.failed) {
            (state.told)(WriteOutcome::Recovered);
            let lost = queue.take_lost();
            if lost > 0 {
                (state.told)(WriteOutcome::Lost(lost));
            }
        }
        (state.told)(WriteOutcome::Committed(number));
    }

    /// Tells that nothing can be written, if that is news.
    pub fn failed(&self, error: HistoryError) {
        let mut state = self.lock();
        if !std::mem::replace(&mut state.failed, true) {
            (state.told)(WriteOutcome::Failed(error));
        }
    }

    /// Tells whether everything that was to be deleted is, if that is news.
    pub fn deleted(&self, is_deleted: bool) {
        let mut state = self.lock();
        // What cannot be written may be a removal.
        if is_deleted != state.undeleted || (is_deleted && state.failed) {
            return;
        }
        state.undeleted = !is_deleted;
        (state.told)(if is_deleted { WriteOutcome::Deleted } else { WriteOutcome::Undeleted });
    }

    /// Tells which event is the oldest that is kept.
    pub fn kept_from(&self, number: u64) {
        (self.lock().told)(WriteOutcome::KeptFrom(number));
    }

    /// Tells that the time of day has jumped ahead.
    pub fn clock_jumped(&self, ahead: Duration) {
        (self.lock().told)(WriteOutcome::ClockJumped(ahead));
    }

    /// Tells that so many removals are lost, if there are any.
    pub fn unremoved(&self, removals: u64) {
        if removals > 0 {
            (self.lock().told)(WriteOutcome::Unremoved(removals));
        }
    }

    /// Tells that noted removals are damaged.
    pub fn damaged_notes(&self, kept: PathBuf) {
        (self.lock().told)(WriteOutcome::DamagedNotes(kept));
    }

    /// Tells that nobody writes any more, and what is lost.
    pub fn ended(&self, queue: &WriteQueue) {
        let mut state = self.lock();
        queue.end();
        let lost = queue.take_lost();
        if lost > 0 {
            (state.told)(WriteOutcome::Lost(lost));
        }
    }

    /// Tells that a write takes too long, if it still does.
    fn stuck(&self, queue: &WriteQueue, writes: u64, path: PathBuf) {
        let mut state = self.lock();
        if queue.is_stuck(writes) && !std::mem::replace(&mut state.failed, true) {
            (state.told)(WriteOutcome::Failed(HistoryError::Stuck { path }));
        }
    }
}

/// Starts a thread that looks whether writes come to an end in time.
pub(super) fn watch(
    path: PathBuf,
    queue: Arc<WriteQueue>,
    listener: Arc<WriteListener>,
) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name("history-watch".into()).spawn(move || {
        let (mut last, mut looks) = (WriteWatch::Idle, 0);
        loop {
            let now = queue.watch(LOOK);
            looks = if now == last { looks + 1 } else { 0 };
            last = now;
            match now {
                WriteWatch::Busy(writes) if looks == LOOKS => {
                    listener.stuck(&queue, writes, path.clone());
                }
                WriteWatch::Busy(_) | WriteWatch::Idle => {}
                WriteWatch::Over => return,
            }
        }
    })
}
