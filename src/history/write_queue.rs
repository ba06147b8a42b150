// SPDX-License-Identifier: GPL-3.0-or-later
//! Events on their way to the disk: handed over without waiting, and taken by the
//! thread that writes them.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::protocol::{Event, EventKind};

/// Events of one transaction.
const BATCH: usize = 4_096;
/// Bytes of the events that wait while nothing can be written. The oldest of more are
/// given up.
const WAITING_BYTES: usize = 16 * 1024 * 1024;
/// Bytes that an event takes beside its text.
const EVENT_BYTES: usize = 256;

/// Events that wait for the thread that writes.
#[derive(Default)]
pub(super) struct WriteQueue {
    waiting: Mutex<QueuedEvents>,
    /// For the thread that writes.
    bell: Condvar,
    /// For whoever watches that thread, or waits for its end.
    watch_bell: Condvar,
}

#[derive(Default)]
struct QueuedEvents {
    events: VecDeque<Event>,
    bytes: usize,
    /// Events given up since that was last asked.
    lost: u64,
    /// Set while some events are being written.
    writing: bool,
    /// Writes that came to an end, whatever it was.
    writes: u64,
    /// Set while nobody watches, because there is nothing to write.
    unwatched: bool,
    /// Set once nothing more comes.
    over: bool,
    /// Set once nobody writes any more.
    ended: bool,
}

/// One look at the thread that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WriteWatch {
    /// Something is to be written, after so many writes.
    Busy(u64),
    /// Nothing is to be written.
    Idle,
    /// The end has come.
    Over,
}

impl WriteQueue {
    fn lock(&self) -> MutexGuard<'_, QueuedEvents> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands an event over.
    pub fn push(&self, event: &Event) {
        let mut waiting = self.lock();
        if waiting.ended {
            return;
        }
        waiting.bytes += weight(event);
        waiting.events.push_back(event.clone());
        while waiting.bytes > WAITING_BYTES
            && let Some(oldest) = waiting.events.pop_front()
        {
            waiting.bytes -= weight(&oldest);
            waiting.lost += 1;
        }
        self.bell.notify_one();
        if std::mem::take(&mut waiting.unwatched) {
            self.watch_bell.notify_all();
        }
    }

    /// Waits for events, at most so long. Returns some, and whether the end has come.
    /// [`wrote`](Self::wrote) has to follow.
    pub fn take(&self, at_most: Duration) -> (Vec<Event>, bool) {
        let goes_on = |waiting: &mut QueuedEvents| waiting.events.is_empty() && !waiting.over;
        let waited = self.bell.wait_timeout_while(self.lock(), at_most, goes_on);
        let mut waiting = waited.unwrap_or_else(PoisonError::into_inner).0;
        let count = waiting.events.len().min(BATCH);
        let events: Vec<Event> = waiting.events.drain(..count).collect();
        waiting.bytes -= events.iter().map(weight).sum::<usize>();
        waiting.writing = !events.is_empty();
        (events, waiting.over && waiting.events.is_empty())
    }

    /// Notes that what was taken is written.
    pub fn wrote(&self) {
        let mut waiting = self.lock();
        waiting.writing = false;
        waiting.writes += 1;
    }

    /// Puts back what could not be written.
    pub fn put_back(&self, events: Vec<Event>) {
        let mut waiting = self.lock();
        waiting.writing = false;
        waiting.writes += 1;
        for event in events.into_iter().rev() {
            waiting.bytes += weight(&event);
            waiting.events.push_front(event);
        }
    }

    /// Events given up since this was last asked.
    pub fn take_lost(&self) -> u64 {
        std::mem::take(&mut self.lock().lost)
    }

    /// Waits for the end, at most so long; `true` if it has come.
    pub fn pause(&self, at_most: Duration) -> bool {
        let goes_on = |waiting: &mut QueuedEvents| !waiting.over;
        let waited = self.bell.wait_timeout_while(self.lock(), at_most, goes_on);
        waited.unwrap_or_else(PoisonError::into_inner).0.over
    }

    /// Looks at the thread that writes: after a while if it has something to do, and
    /// else as soon as it has.
    pub fn watch(&self, a_while: Duration) -> WriteWatch {
        let mut waiting = self.lock();
        let is_idle = |waiting: &QueuedEvents| waiting.events.is_empty() && !waiting.writing;
        if is_idle(&waiting) {
            waiting.unwatched = true;
            let sleeps = |waiting: &mut QueuedEvents| waiting.unwatched && !waiting.over;
            let woken = self.watch_bell.wait_while(waiting, sleeps);
            waiting = woken.unwrap_or_else(PoisonError::into_inner);
            waiting.unwatched = false;
        } else {
            let goes_on = |waiting: &mut QueuedEvents| !waiting.over;
            let waited = self.watch_bell.wait_timeout_while(waiting, a_while, goes_on);
            waiting = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        match (waiting.over, is_idle(&waiting)) {
            (true, _) => WriteWatch::Over,
            (false, true) => WriteWatch::Idle,
            (false, false) => WriteWatch::Busy(waiting.writes),
        }
    }

    /// Returns `true` if something is to be written, still after so many writes.
    pub fn is_stuck(&self, writes: u64) -> bool {
        let waiting = self.lock();
        (waiting.writing || !waiting.events.is_empty()) && waiting.writes == writes
    }

    /// Nothing more comes: what waits is to be written, and then it is over.
    pub fn close(&self) {
        self.lock().over = true;
        self.bell.notify_all();
        self.watch_bell.notify_all();
    }

    /// Nobody writes any more: what waits is given up, and nothing more is taken.
    pub fn end(&self) {
        let mut waiting = self.lock();
        waiting.ended = true;
        waiting.lost += waiting.events.len() as u64;
        waiting.events.clear();
        (waiting.bytes, waiting.writing) = (0, false);
        drop(waiting);
        self.watch_bell.notify_all();
    }

    /// Waits until nobody writes any more, at most so long; `true` if that is so.
    pub fn has_ended_within(&self, at_most: Duration) -> bool {
        let goes_on = |waiting: &mut QueuedEvents| !waiting.ended;
        let waited = self.watch_bell.wait_timeout_while(self.lock(), at_most, goes_on);
        waited.unwrap_or_else(PoisonError::into_inner).0.ended
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
