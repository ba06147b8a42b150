// SPDX-License-Identifier: GPL-3.0-or-later
//! Events on their way to the disk: handed over without waiting, and taken by the
//! thread that writes them.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::keep_limits::KeepLimits;
use super::removal::is_removal;
use super::whispers::UnwrittenReaders;
use crate::protocol::{Event, EventKind, ModerationAction, SeatNumber, Whisper};

/// Events of one transaction.
const BATCH: usize = 4_096;
/// Bytes of the events that wait while nothing can be written. The oldest of more are
/// given up.
const WAITING_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of the removals among them, which are given up last: the disk would have for
/// good what nobody is to read.
const REMOVAL_BYTES: usize = 4 * 1024 * 1024;
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
    /// The two whom some of the events are for.
    pub readers: UnwrittenReaders,
}

#[derive(Default)]
struct QueuedEvents {
    events: VecDeque<Event>,
    /// Removals that would have been given up with the oldest events.
    removals: Vec<Event>,
    bytes: usize,
    /// Events given up since that was last asked.
    lost: u64,
    /// Set while some events are being written.
    writing: bool,
    /// Writes that came to an end, whatever it was.
    writes: u64,
    /// Set while nobody watches, because there is nothing to write.
    unwatched: bool,
    /// Limits that the host has just said.
    limits: Option<KeepLimits>,
    /// Number up to which everything is to be deleted.
    deletion: Option<u64>,
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

impl QueuedEvents {
    fn is_empty(&self) -> bool {
        self.events.is_empty() && self.removals.is_empty()
    }

    /// Gives up the oldest events that are too much.
    fn give_up(&mut self, readers: &UnwrittenReaders) {
        while self.bytes > WAITING_BYTES
            && let Some(oldest) = self.events.pop_front()
        {
            let kept = || self.removals.iter().map(weight).sum::<usize>();
            if is_removal(&oldest) && kept() < REMOVAL_BYTES {
                self.removals.push(oldest);
            } else {
                self.bytes -= weight(&oldest);
                self.lost += 1;
                readers.forget(oldest.number);
            }
        }
    }

    /// Takes some events out, in their order.
    fn take_some(&mut self) -> Vec<Event> {
        let count = self.events.len().min(BATCH);
        let mut some: Vec<Event> = self.events.drain(..count).collect();
        let next = self.events.front().map_or(u64::MAX, |event| event.number);
        some.extend(self.removals.extract_if(.., |removal| removal.number < next));
        // A removal comes after what it removes.
        some.sort_by_key(|event| event.number);
        self.bytes -= some.iter().map(weight).sum::<usize>();
        some
    }
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
        waiting.give_up(&self.readers);
        self.bell.notify_one();
        if std::mem::take(&mut waiting.unwatched) {
            self.watch_bell.notify_all();
        }
    }

    /// Waits for events, at most so long. Returns some, and whether the end has come.
    /// [`wrote`](Self::wrote) has to follow.
    pub fn take(&self, at_most: Duration) -> (Vec<Event>, bool) {
        let goes_on = |waiting: &mut QueuedEvents| {
            waiting.is_empty()
                && !waiting.over
                && waiting.limits.is_none()
                && waiting.deletion.is_none()
        };
        let waited = self.bell.wait_timeout_while(self.lock(), at_most, goes_on);
        let mut waiting = waited.unwrap_or_else(PoisonError::into_inner).0;
        let events = waiting.take_some();
        waiting.writing = !events.is_empty();
        (events, waiting.over && waiting.is_empty() && waiting.deletion.is_none())
    }

    /// Hands over other limits of what is kept.
    pub fn set_limits(&self, limits: KeepLimits) {
        self.lock().limits = Some(limits);
        self.bell.notify_one();
    }

    /// Limits that were handed over.
    pub fn take_limits(&self) -> Option<KeepLimits> {
        self.lock().limits.take()
    }

    /// Asks for the deletion of everything up to this number, also of what waits.
    pub fn delete_up_to(&self, number: u64) {
        let mut waiting = self.lock();
        waiting.deletion = Some(number);
        waiting.events.retain(|event| event.number > number);
        waiting.removals.retain(|event| event.number > number);
        waiting.bytes = waiting.events.iter().chain(&waiting.removals).map(weight).sum();
        self.bell.notify_one();
    }

    /// The number up to which everything is to be deleted, if that was asked for.
    pub fn take_deletion(&self) -> Option<u64> {
        self.lock().deletion.take()
    }

    /// Notes that what was taken is written.
    pub fn wrote(&self) {
        let mut waiting = self.lock();
        waiting.writing = false;
        waiting.writes += 1;
    }

    /// Puts back what could not be written, but for what is to be deleted.
    pub fn put_back(&self, events: Vec<Event>) {
        let mut waiting = self.lock();
        waiting.writing = false;
        waiting.writes += 1;
        let deleted = waiting.deletion.unwrap_or_default();
        for event in events.into_iter().rev().filter(|event| event.number > deleted) {
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
        let is_idle = |waiting: &QueuedEvents| waiting.is_empty() && !waiting.writing;
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
        (waiting.writing || !waiting.is_empty()) && waiting.writes == writes
    }

    /// The removals that wait, in their order.
    pub fn removals(&self) -> Vec<Event> {
        let waiting = self.lock();
        let events = waiting.events.iter().filter(|event| is_removal(event));
        let mut removals: Vec<Event> = waiting.removals.iter().chain(events).cloned().collect();
        removals.sort_by_key(|event| event.number);
        removals
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
        waiting.lost += (waiting.events.len() + waiting.removals.len()) as u64;
        waiting.events.clear();
        waiting.removals.clear();
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
        EventKind::Said { text, .. } | EventKind::Whispered(Whisper { text, .. }) => {
            text.as_str().len()
        }
        EventKind::File(file) => {
            let preview = file.preview.as_ref().map_or(0, |preview| preview.as_bytes().len());
            file.line().len() + preview.div_ceil(3) * 4
        }
        EventKind::Edited(edit) => edit.text.as_ref().map_or(0, |text| text.as_str().len()),
        EventKind::Acted { act: ModerationAction::RemoveAll { seats, .. }, .. } => {
            seats.len() * size_of::<SeatNumber>()
        }
        _ => 0,
    };
    EVENT_BYTES + text
}

#[cfg(test)]
#[path = "write_queue_tests.rs"]
mod tests;
