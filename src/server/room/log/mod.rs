// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything that happened, in one order, encoded once for each stream.

mod backlog;
mod hold;
mod stream;

use std::collections::VecDeque;

pub use self::backlog::Backlog;
use self::hold::Hold;
pub use self::stream::{PerStream, Stream, text_frame};

use super::clock::WallTime;
use crate::protocol::{Event, EventKind, ModerationAction, ServerMessage};

/// The numbered events as frames ready to be sent, in each stream.
#[derive(Debug)]
pub struct Log {
    backlogs: PerStream<Backlog>,
    /// Members that read each stream.
    readers: PerStream<usize>,
    /// The number of the next event.
    next: u64,
    /// The beginnings, in the native stream, of the events that are still
    /// here; the last one is event `next - 1`.
    starts: VecDeque<u64>,
    /// Beginnings of those among them that are worth telling a newcomer.
    worth: VecDeque<u64>,
    /// Events that were not handed on yet, if somebody wants them.
    appended: Option<Vec<Event>>,
    /// Events that nobody may see yet.
    hold: Hold,
}

impl Log {
    /// An empty log that keeps about `capacity` bytes of each stream, and goes
    /// on counting with `next`.
    pub fn resume(capacity: usize, next: u64) -> Self {
        Self {
            backlogs: PerStream::new(|_| Backlog::new(capacity)),
            readers: PerStream::default(),
            next,
            starts: VecDeque::new(),
            worth: VecDeque::new(),
            appended: None,
            hold: Hold::default(),
        }
    }

    /// A log that begins with the end of an earlier one: events in order, those with
    /// numbers below `next`. What is missing of them stays missing.
    pub fn resume_with(capacity: usize, next: u64, past: &[Event]) -> Self {
        let first = past.first().map_or(next, |event| event.number);
        let mut log = Self::resume(capacity, first);
        // The room did not end for those who read on.
        let goes_on = |event: &&Event| event.number < next && event.what != EventKind::Ended;
        for event in past.iter().filter(goes_on) {
            log.skip_to(event.number);
            log.keep(event);
        }
        log.skip_to(next);
        log.release_all();
        log
    }

    /// Goes on counting with a later number; those in between have no events.
    fn skip_to(&mut self, next: u64) {
        let head = self.head(Stream::Native);
        while self.next < next {
            self.starts.push_back(head);
            self.next += 1;
        }
    }

    /// The number of the newest event; 0 before the first.
    pub fn newest(&self) -> u64 {
        self.next - 1
    }

    /// The frames of a stream that are still here.
    pub fn backlog(&self, stream: Stream) -> &Backlog {
        &self.backlogs[stream]
    }

    /// The position behind everything in a stream.
    pub fn head(&self, stream: Stream) -> u64 {
        self.backlogs[stream].head()
    }

    /// Counts a member that reads a stream from now on.
    pub fn add_reader(&mut self, stream: Stream) {
        self.readers[stream] += 1;
    }

    /// Counts a member less that reads a stream.
    pub fn remove_reader(&mut self, stream: Stream) {
        self.readers[stream] -= 1;
    }

    /// Number of those who read this stream.
    #[cfg(test)]
    pub fn readers(&self, stream: Stream) -> usize {
        self.readers[stream]
    }

    /// Numbers, encodes and keeps what happened at `time`.
    pub fn append(&mut self, time: WallTime, what: EventKind) -> u64 {
        let event = Event { number: self.next, time: time.unix(), what };
        self.keep(&event);
        let number = event.number;
        self.hold.append(number, self.heads());
        if let Some(appended) = &mut self.appended {
            appended.push(event);
        }
        number
    }

    /// Keeps the next event.
    fn keep(&mut self, event: &Event) {
        self.next += 1;
        let start = self.head(Stream::Native);
        self.starts.push_back(start);
        if is_worth_telling(&event.what) {
            self.worth.push_back(start);
        }
        for (stream, backlog) in self.backlogs.each_mut() {
            if stream.has_past() || self.readers[stream] > 0 {
                backlog.push(&stream.encode(event));
            }
        }
        let base = self.backlogs[Stream::Native].base();
        for starts in [&mut self.starts, &mut self.worth] {
            while starts.front().is_some_and(|start| *start < base) {
                starts.pop_front();
            }
        }
    }

    fn heads(&self) -> PerStream<u64> {
        PerStream::new(|stream| self.head(stream))
    }

    /// Shows nobody an event before [`Log::release`] says so, from now on.
    pub fn hold_back(&mut self) {
        self.hold.begin();
    }

    /// Shows everybody the events up to `number`.
    pub fn release(&mut self, number: u64) {
        self.hold.release(number);
    }

    /// Shows everybody everything, now and from now on.
    pub fn release_all(&mut self) {
        self.hold.end(self.heads());
    }

    /// The position behind everything in a stream that may be seen.
    pub fn released(&self, stream: Stream) -> u64 {
        self.hold.released()[stream]
    }

    /// Keeps the events to come for [`Log::take_appended`].
    pub fn keep_appended(&mut self) {
        self.appended.get_or_insert_default();
    }

    /// The events since this was last asked, if they are kept.
    pub fn take_appended(&mut self) -> Vec<Event> {
        self.appended.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Lets something travel that is neither numbered nor kept.
    pub fn pass_on(&mut self, message: &ServerMessage) {
        for (stream, backlog) in self.backlogs.each_mut() {
            if let Some(frame) = stream.encode_passing(message) {
                backlog.push(&frame);
            }
        }
        self.hold.pass_on(self.heads());
    }

    /// The beginning, in the native stream, of event `number`, if it is still
    /// here. The event after the newest begins at the head.
    pub fn start_of(&self, number: u64) -> Option<u64> {
        if number == self.next {
            return Some(self.head(Stream::Native));
        }
        let oldest = self.next - self.starts.len() as u64;
        let index = number.checked_sub(oldest)?;
        self.starts.get(usize::try_from(index).ok()?).copied()
    }

    /// The beginning of the last `count` events, or of as many as are here.
    #[cfg(test)]
    pub fn last(&self, count: u64) -> u64 {
        let available = count.min(self.starts.len() as u64);
        self.start_of(self.next - available).unwrap_or_else(|| self.head(Stream::Native))
    }

    /// The beginning of what a newcomer is told of before: the last `count` events
    /// that are worth it, with the comings and goings between them, or as many as
    /// are here. There are at most `at_most` in all.
    pub fn past(&self, count: u64, at_most: u64) -> u64 {
        let back = |starts: &VecDeque<u64>, count: u64| {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            starts.get(starts.len().saturating_sub(count)).copied()
        };
        let head = self.head(Stream::Native);
        let worth = back(&self.worth, count).unwrap_or(head);
        worth.max(back(&self.starts, at_most).unwrap_or(head))
    }
}

/// Returns true if somebody who was not there wants to know of it.
fn is_worth_telling(what: &EventKind) -> bool {
    match what {
        EventKind::Said { .. }
        | EventKind::Topic { .. }
        | EventKind::Notice { .. }
        | EventKind::History { .. } => true,
        EventKind::Acted { act, .. } => matches!(act, ModerationAction::Announce { .. }),
        EventKind::Joined(_)
        | EventKind::Left { .. }
        | EventKind::Renamed { .. }
        | EventKind::Ended => false,
    }
}

#[cfg(test)]
mod tests;
