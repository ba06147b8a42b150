// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that writes the history: what waits is written in one transaction,
//! so that a busy room costs hardly more commits than a quiet one.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::error::HistoryError;
use super::indexing::Indexing;
use super::store::History;
use super::synchroniser::Synchroniser;
use crate::protocol::{Event, EventKind};

/// Events of one transaction.
const BATCH: usize = 4_096;
/// Bytes of the events that wait while nothing can be written. The oldest of more are
/// given up.
const WAITING_BYTES: usize = 16 * 1024 * 1024;
/// Bytes that an event takes beside its text.
const EVENT_BYTES: usize = 256;
/// Time before a failed write is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(5);
/// Time between two looks at what has become too old.
const TIDY_EVERY: Duration = Duration::from_hours(1);
/// Events that are deleted at once, and the pause before the next ones: what is said
/// meanwhile waits for no more than that.
const DELETED: usize = 2_000;
const DELETED_PAUSE: Duration = Duration::from_millis(100);
/// Attempts at the end to have nothing of what was deleted in any file.
const PURGES: u32 = 20;

/// Outcome of an attempt to write, for whoever waits for it.
#[derive(Debug)]
pub enum WriteOutcome {
    /// Everything up to this number survives the end of the process.
    Committed(u64),
    /// Nothing more is promised. It is tried again, with what comes meanwhile.
    Failed(HistoryError),
    /// Everything that waited is written after all.
    Recovered,
}

/// A history's thread. Dropping it writes what waits, and tries that once only.
pub struct HistoryWriter {
    queue: Arc<WriteQueue>,
    thread: Option<JoinHandle<()>>,
}

/// Events on their way to the thread.
#[derive(Default)]
struct WriteQueue {
    waiting: Mutex<QueuedEvents>,
    bell: Condvar,
}

#[derive(Default)]
struct QueuedEvents {
    events: VecDeque<Event>,
    bytes: usize,
    over: bool,
}

impl HistoryWriter {
    /// Starts the thread. It deletes what is older than `keep_for`, if that is
    /// said, and calls `told` after every attempt to write.
    pub fn start(
        history: History,
        keep_for: Option<Duration>,
        told: impl FnMut(WriteOutcome) + Send + 'static,
    ) -> io::Result<Self> {
        let queue = Arc::<WriteQueue>::default();
        let synchroniser = Synchroniser::start(history.path())?;
        let mut thread = WriterThread {
            queue: queue.clone(),
            history,
            synchroniser,
            indexing: Indexing::new(),
            told,
            keep_for,
            tidies: Instant::now(),
            purges: false,
            failed: false,
        };
        let thread = thread::Builder::new().name("history".into()).spawn(move || thread.run())?;
        Ok(Self { queue, thread: Some(thread) })
    }

    /// Hands an event to the thread, without waiting for it.
    pub fn queue(&self) -> impl FnMut(&Event) + Send + use<> {
        let queue = self.queue.clone();
        move |event| {
            let mut waiting = queue.lock();
            waiting.bytes += weight(event);
            waiting.events.push_back(event.clone());
            while waiting.bytes > WAITING_BYTES
                && let Some(oldest) = waiting.events.pop_front()
            {
                waiting.bytes -= weight(&oldest);
                tracing::warn!(number = oldest.number, "an event is not kept");
            }
            queue.bell.notify_one();
        }
    }
}

impl Drop for HistoryWriter {
    fn drop(&mut self) {
        self.queue.lock().over = true;
        self.queue.bell.notify_one();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that writes the history panicked");
        }
    }
}

impl WriteQueue {
    fn lock(&self) -> MutexGuard<'_, QueuedEvents> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for events, at most so long. Returns some, and whether the end has come.
    fn take(&self, at_most: Duration) -> (Vec<Event>, bool) {
        let goes_on = |waiting: &mut QueuedEvents| waiting.events.is_empty() && !waiting.over;
        let waited = self.bell.wait_timeout_while(self.lock(), at_most, goes_on);
        let mut waiting = waited.unwrap_or_else(PoisonError::into_inner).0;
        let count = waiting.events.len().min(BATCH);
        let events: Vec<Event> = waiting.events.drain(..count).collect();
        waiting.bytes -= events.iter().map(weight).sum::<usize>();
        (events, waiting.over && waiting.events.is_empty())
    }

    /// Puts back what could not be written, as far as there is room.
    fn put_back(&self, events: Vec<Event>) {
        let mut waiting = self.lock();
        for event in events.into_iter().rev() {
            waiting.bytes += weight(&event);
            waiting.events.push_front(event);
        }
    }

    /// Waits for the end, at most so long; `true` if it has come.
    fn pause(&self, at_most: Duration) -> bool {
        let goes_on = |waiting: &mut QueuedEvents| !waiting.over;
        let waited = self.bell.wait_timeout_while(self.lock(), at_most, goes_on);
        waited.unwrap_or_else(PoisonError::into_inner).0.over
    }
}

/// Bytes that an event takes while it waits, about.
fn weight(event: &Event) -> usize {
    let text = match &event.what {
        EventKind::Said { text, .. } => text.as_str().len(),
        _ => 0,
    };
    EVENT_BYTES + text
}

struct WriterThread<F> {
    queue: Arc<WriteQueue>,
    history: History,
    synchroniser: Synchroniser,
    indexing: Indexing,
    told: F,
    keep_for: Option<Duration>,
    /// Time of the next look at what has become too old.
    tidies: Instant,
    /// Set while something that was deleted may be in the write-ahead log.
    purges: bool,
    failed: bool,
}

impl<F: FnMut(WriteOutcome)> WriterThread<F> {
    fn run(&mut self) {
        self.write_until_the_end();
        // Not while somebody reads, or the other thread is at it.
        for _ in 0..PURGES {
            match self.purges.then(|| self.history.purge_log()) {
                None | Some(Ok(true)) => return,
                Some(Ok(false)) => thread::sleep(DELETED_PAUSE),
                Some(Err(error)) => {
                    return tracing::warn!(%error, "deleted events may be in the log");
                }
            }
        }
    }

    fn write_until_the_end(&mut self) {
        loop {
            if self.tidies <= Instant::now() {
                self.tidy();
            }
            let wait = self.tidies.saturating_duration_since(Instant::now());
            let wait = wait.min(self.indexing.wait());
            let (events, is_over) = self.queue.take(wait);
            if !events.is_empty() && !self.write(events) && self.queue.pause(TRY_AGAIN) {
                return;
            }
            if is_over {
                return;
            }
            if self.indexing.go_on(&mut self.history) {
                self.synchroniser.note();
            }
        }
    }

    fn write(&mut self, events: Vec<Event>) -> bool {
        let Some(last) = events.last().map(|event| event.number) else { return true };
        match self.history.append(&events) {
            Ok(()) => {
                self.synchroniser.note();
                self.indexing.note(events.len());
                if std::mem::take(&mut self.failed) {
                    (self.told)(WriteOutcome::Recovered);
                }
                (self.told)(WriteOutcome::Committed(last));
                true
            }
            Err(error) => {
                tracing::debug!(%error, "the history is not written");
                self.queue.put_back(events);
                if !std::mem::replace(&mut self.failed, true) {
                    (self.told)(WriteOutcome::Failed(error));
                }
                false
            }
        }
    }

    /// Deletes some of what has become too old.
    fn tidy(&mut self) {
        self.tidies = Instant::now() + TIDY_EVERY;
        let Some(keep_for) = self.keep_for else { return };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let before = now.saturating_sub(keep_for).as_millis();
        match self.delete_some(u64::try_from(before).unwrap_or(0)) {
            Ok(true) => {}
            Ok(false) => self.tidies = Instant::now() + DELETED_PAUSE,
            Err(error) => tracing::warn!(%error, "old events are not deleted"),
        }
    }

    /// Deletes some events from before a time; `true` if nothing is left of any.
    fn delete_some(&mut self, before: u64) -> Result<bool, HistoryError> {
        let deleted = self.history.delete_before(before, DELETED)?;
        self.purges |= deleted > 0;
        if deleted < DELETED && self.purges {
            self.purges = !self.history.purge_log()?;
        }
        Ok(deleted < DELETED && !self.purges)
    }
}
