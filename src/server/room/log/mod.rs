// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything that happened, in one order, encoded once for each stream.

mod backlog;
mod stream;

use std::collections::VecDeque;

pub use self::backlog::Backlog;
pub use self::stream::{PerStream, Stream, text_frame};

use super::clock::WallTime;
use crate::protocol::{Event, EventKind, ServerMessage};

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
    /// Events that were not handed on yet, if somebody wants them.
    appended: Option<Vec<Event>>,
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
            appended: None,
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
        self.next += 1;
        self.starts.push_back(self.head(Stream::Native));
        for (stream, backlog) in self.backlogs.each_mut() {
            if stream.has_past() || self.readers[stream] > 0 {
                backlog.push(&stream.encode(&event));
            }
        }
        let base = self.backlogs[Stream::Native].base();
        while self.starts.front().is_some_and(|start| *start < base) {
            self.starts.pop_front();
        }
        let number = event.number;
        if let Some(appended) = &mut self.appended {
            appended.push(event);
        }
        number
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
    pub fn last(&self, count: u64) -> u64 {
        let available = count.min(self.starts.len() as u64);
        self.start_of(self.next - available).unwrap_or_else(|| self.head(Stream::Native))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Nickname, Text, Typing};

    fn said(text: &str) -> EventKind {
        let from = Nickname::new("Ada").unwrap();
        EventKind::Said { from, seat: None, id: None, text: Text::new(text).unwrap() }
    }

    #[test]
    fn events_are_numbered_from_one_and_found_again() {
        let mut log = Log::resume(1_000, 1);
        assert_eq!(log.newest(), 0);
        assert_eq!(log.start_of(1), Some(0));
        assert_eq!(log.append(WallTime::from_unix(5), said("a")), 1);
        let second = log.head(Stream::Native);
        assert_eq!(log.append(WallTime::from_unix(6), said("b")), 2);
        assert_eq!(log.start_of(2), Some(second));
        assert_eq!(log.start_of(3), Some(log.head(Stream::Native)));
        assert_eq!(log.start_of(4), None);
        assert_eq!(log.last(1), second);
        assert_eq!(log.last(50), 0);
    }

    #[test]
    fn what_is_no_longer_here_is_not_found() {
        let mut log = Log::resume(500, 1);
        for _ in 0..100 {
            log.append(WallTime::from_unix(0), said("something to fill the log"));
        }
        assert_eq!(log.start_of(1), None);
        assert!(log.start_of(99).is_some());
        assert_eq!(log.last(50), log.backlog(Stream::Native).base());
    }

    #[test]
    fn typing_is_not_numbered_and_not_in_the_classic_stream() {
        let mut log = Log::resume(500, 1);
        let typing = Typing { name: Nickname::new("Ada").unwrap(), active: true };
        log.pass_on(&ServerMessage::Typing(typing));
        assert_eq!(log.newest(), 0);
        assert!(log.head(Stream::Native) > 0);
        assert_eq!(log.head(Stream::Classic), 0);
    }

    #[test]
    fn it_goes_on_counting_and_has_nothing_of_before() {
        let mut log = Log::resume(500, 8);
        assert_eq!((log.newest(), log.last(50)), (7, 0));
        assert_eq!((log.start_of(7), log.start_of(8)), (None, Some(0)));
        assert_eq!(log.append(WallTime::from_unix(0), said("a")), 8);
        assert_eq!((log.start_of(8), log.last(50)), (Some(0), 0));
    }
}
