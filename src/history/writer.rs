// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that writes the history: what waits is written in one transaction,
//! so that a busy room costs hardly more commits than a quiet one.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::deletion::oldest;
use super::error::HistoryError;
use super::forgetting::delete_up_to;
use super::indexing::Indexing;
use super::keep_limits::KeepLimits;
use super::lost_removals::LostRemovals;
use super::source::HistorySource;
use super::store::{History, append_for};
use super::synchroniser::Synchroniser;
use super::tidying::{Retention, TidyOutcome, Tidying};
use super::whispers::UnwrittenReaders;
use super::write_listener::{WriteListener, WriteOutcome, watch};
use super::write_queue::WriteQueue;
use crate::protocol::Event;

/// Time before a failed write or deletion is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(5);
/// Time after which a room that closes waits no longer for its disk.
const END_PATIENCE: Duration = Duration::from_secs(10);
/// Part of it for what is still to be removed.
const END_TIME: Duration = Duration::from_secs(4);

/// A history's thread. Dropping it writes what waits, and tries that once only.
pub struct HistoryWriter {
    queue: Arc<WriteQueue>,
    thread: Option<JoinHandle<()>>,
    watch: Option<JoinHandle<()>>,
}

impl HistoryWriter {
    /// Starts the thread. It deletes what is older than `retention` says, and
    /// calls `told` after every attempt to write, and when one takes too long.
    pub fn start(
        source: HistorySource,
        retention: Retention,
        told: impl FnMut(WriteOutcome) + Send + 'static,
    ) -> io::Result<Self> {
        let queue = Arc::<WriteQueue>::default();
        let is_missing = matches!(source, HistorySource::Later { .. });
        let listener = Arc::new(WriteListener::new(Box::new(told), is_missing));
        let path = source.path();
        let watch = watch(path.clone(), queue.clone(), listener.clone())?;
        let mut writer = Self { queue, thread: None, watch: Some(watch) };
        let queue = writer.queue.clone();
        let thread = thread::Builder::new().name("history".into()).spawn(move || {
            let mut lost = LostRemovals::beside(&path);
            let run = AssertUnwindSafe(|| write(source, retention, &queue, &listener, &mut lost));
            if catch_unwind(run).is_err() {
                tracing::error!("the thread that writes the history panicked");
                let why = "the thread that writes it panicked".to_owned();
                listener.failed(HistoryError::Failed { path, why });
            }
            if lost.note(&queue.removals()) {
                listener.deleted(false);
                listener.unremoved(lost.unnoted());
            }
            drop(lost);
            listener.ended(&queue);
        })?;
        writer.thread = Some(thread);
        Ok(writer)
    }

    /// Passes on other limits of what is kept, without waiting for anything.
    pub fn limits(&self) -> impl Fn(KeepLimits) + Send + Sync + use<> {
        let queue = self.queue.clone();
        move |limits| queue.set_limits(limits)
    }

    /// Has everything up to this number deleted for good, without waiting for it.
    pub fn delete_up_to(&self, number: u64) {
        self.queue.delete_up_to(number);
    }

    /// Those of whom it is noted that events are for them alone, before these are handed
    /// over.
    pub fn readers(&self) -> UnwrittenReaders {
        self.queue.readers.clone()
    }

    /// Hands an event to the thread, without waiting for it.
    pub fn queue(&self) -> impl FnMut(&Event) + Send + use<> {
        let queue = self.queue.clone();
        move |event| queue.push(event)
    }
}

impl Drop for HistoryWriter {
    fn drop(&mut self) {
        self.queue.close();
        let has_ended = self.thread.is_none() || self.queue.has_ended_within(END_PATIENCE);
        let thread = self.thread.take().filter(|_| has_ended);
        if !has_ended {
            tracing::error!("the disk takes nothing, and is not waited for");
        }
        for thread in thread.into_iter().chain(self.watch.take()) {
            if thread.join().is_err() {
                tracing::error!("a thread of the history panicked");
            }
        }
    }
}

/// Writes until the end.
fn write(
    source: HistorySource,
    retention: Retention,
    queue: &Arc<WriteQueue>,
    listener: &Arc<WriteListener>,
    lost: &mut LostRemovals,
) {
    let Some(history) = source.open(queue) else { return };
    if let Some(kept) = &history.damaged_notes {
        listener.damaged_notes(kept.clone());
    }
    lost.reserve();
    let synchroniser = Synchroniser::start(history.path())
        .inspect_err(|error| tracing::warn!(%error, "the history is not synchronised"))
        .ok();
    let mut thread = WriterThread {
        queue: queue.clone(),
        history,
        synchroniser,
        indexing: Indexing::new(),
        listener: listener.clone(),
        tidying: Tidying::new(retention),
        pending: None,
        lost,
    };
    thread.run();
}

struct WriterThread<'a> {
    queue: Arc<WriteQueue>,
    /// Dropped before the history, which is the last to close the database.
    synchroniser: Option<Synchroniser>,
    history: History,
    indexing: Indexing,
    listener: Arc<WriteListener>,
    tidying: Tidying,
    /// Number up to which everything is still to be deleted, and when that is tried.
    pending: Option<(u64, Instant)>,
    lost: &'a mut LostRemovals,
}

impl WriterThread<'_> {
    fn run(&mut self) {
        self.write_until_the_end();
        self.delete(true);
        let finished = self.tidying.finish(&mut self.history, END_TIME);
        self.note_tidying(finished);
    }

    fn write_until_the_end(&mut self) {
        loop {
            if let Some(limits) = self.queue.take_limits() {
                self.tidying.set_limits(limits);
            }
            self.delete(false);
            if let Some(tidied) = self.tidying.step(&mut self.history) {
                if matches!(tidied, Ok(TidyOutcome::Done)) {
                    self.tell_oldest();
                }
                self.note_tidying(tidied);
                if let Some(ahead) = self.tidying.take_jump() {
                    self.listener.clock_jumped(ahead);
                }
            }
            let wait = self.tidying.wait().min(self.indexing.wait()).min(self.deletion_wait());
            let (events, is_over) = self.queue.take(wait);
            if !events.is_empty() && !self.write(events) && self.queue.pause(TRY_AGAIN) {
                return;
            }
            if is_over {
                return;
            }
            if self.indexing.go_on(&mut self.history) {
                self.note_written();
            }
        }
    }

    /// Tells what is left once all that is too old, or too much, is deleted.
    fn tell_oldest(&mut self) {
        match oldest(&mut self.history) {
            Ok(number) => self.listener.kept_from(number.unwrap_or(u64::MAX)),
            Err(error) => tracing::debug!(%error, "what is the oldest is not known"),
        }
    }

    /// The time until everything up to a number is to be deleted.
    fn deletion_wait(&self) -> Duration {
        let wait = |(_, at): (_, Instant)| at.saturating_duration_since(Instant::now());
        self.pending.map_or(Duration::MAX, wait)
    }

    /// Deletes everything up to the number that was asked for, which stays asked for until
    /// it is done. At the end, that is tried at once.
    fn delete(&mut self, is_over: bool) {
        let asked = self.queue.take_deletion().map(|number| (number, Instant::now()));
        self.pending = asked.or(self.pending);
        let is_time = |(_, at): &(u64, Instant)| is_over || *at <= Instant::now();
        let Some((number, _)) = self.pending.filter(is_time) else { return };
        let deleted = delete_up_to(&mut self.history, number);
        self.pending = deleted.is_err().then(|| (number, Instant::now() + TRY_AGAIN));
        self.tidying.purge();
        self.note_tidying(deleted.map(|()| TidyOutcome::GoesOn));
    }

    fn write(&mut self, events: Vec<Event>) -> bool {
        let Some(last) = events.last().map(|event| event.number) else { return true };
        match append_for(&mut self.history, &events, &self.queue.readers) {
            Ok(()) => {
                self.queue.readers.written(last);
                self.note_written();
                self.indexing.note(events.len());
                self.tidying.note(&events);
                self.lost.written(last);
                self.listener.committed(&self.queue, last);
                true
            }
            Err(error) => {
                tracing::debug!(%error, "the history is not written");
                let removes = self.lost.note(&events);
                self.queue.put_back(events);
                self.listener.failed(error);
                if removes {
                    self.listener.deleted(false);
                }
                false
            }
        }
    }

    fn note_written(&self) {
        if let Some(synchroniser) = &self.synchroniser {
            synchroniser.note();
        }
    }

    /// Passes on whether everything that was to go is deleted.
    fn note_tidying(&mut self, done: Result<TidyOutcome, HistoryError>) {
        match done {
            Ok(TidyOutcome::GoesOn) => {}
            Ok(TidyOutcome::Done) if self.pending.is_some() => {}
            Ok(TidyOutcome::Done) => self.listener.deleted(true),
            Ok(TidyOutcome::Overdue) => self.listener.deleted(false),
            Err(error) => {
                tracing::warn!(%error, "events are not deleted");
                self.listener.deleted(false);
            }
        }
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
