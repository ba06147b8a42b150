// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything that happened, in one order, encoded once for each tongue.

use std::collections::VecDeque;

use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::{Data, OpCode};

use super::tail::Tail;
use crate::protocol::{Event, Happening, Notice, Typing, classic};

/// Where a member stands in the log, in bytes of its tongue's stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursors {
    pub native: u64,
    pub classic: u64,
}

/// The numbered events as frames ready to be sent: WebSocket text frames for
/// the native tongue, lines for the classic one.
#[derive(Debug)]
pub struct Log {
    pub native: Tail,
    pub classic: Tail,
    /// The number of the next event.
    next: u64,
    /// Where each event that is still here begins in `native`; the last one is
    /// event `next - 1`.
    starts: VecDeque<u64>,
    /// How many members read `classic`. While there are none it stands still:
    /// a classic newcomer reads nothing that was before it.
    pub classic_readers: usize,
}

impl Log {
    /// An empty log that keeps about `capacity` bytes of each stream.
    pub fn new(capacity: usize) -> Self {
        let native = Tail::new(capacity);
        Self {
            native,
            classic: Tail::new(capacity),
            next: 1,
            starts: VecDeque::new(),
            classic_readers: 0,
        }
    }

    /// The number of the newest event; 0 before the first.
    pub fn newest(&self) -> u64 {
        self.next - 1
    }

    /// Numbers, encodes and keeps what happened at `time` (Unix milliseconds).
    pub fn append(&mut self, time: u64, what: Happening) -> u64 {
        let event = Event { number: self.next, time, what };
        self.next += 1;
        self.starts.push_back(self.native.head());
        self.native.push(&text_frame(&event.encode()));
        if self.classic_readers > 0 {
            self.classic.push(classic::lines(&event).as_bytes());
        }
        while self.starts.front().is_some_and(|start| *start < self.native.base()) {
            self.starts.pop_front();
        }
        event.number
    }

    /// Lets something travel that is neither numbered nor kept.
    pub fn pass_on(&mut self, typing: Typing) {
        self.native.push(&text_frame(&Notice::Typing(typing).encode()));
    }

    /// Behind everything.
    pub fn head(&self) -> Cursors {
        Cursors { native: self.native.head(), classic: self.classic.head() }
    }

    /// Where event `number` begins, if it is still here. The event after the
    /// newest begins at the head.
    pub fn start_of(&self, number: u64) -> Option<u64> {
        if number == self.next {
            return Some(self.native.head());
        }
        let oldest = self.next - self.starts.len() as u64;
        let index = number.checked_sub(oldest)?;
        self.starts.get(usize::try_from(index).ok()?).copied()
    }

    /// The beginning of the last `count` events, or of as many as are here.
    pub fn last(&self, count: u64) -> u64 {
        let available = count.min(self.starts.len() as u64);
        self.start_of(self.next - available).unwrap_or_else(|| self.native.head())
    }
}

/// One unmasked WebSocket text frame (RFC 6455, section 5.2).
pub fn text_frame(json: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(json.len() + 10);
    let header = FrameHeader { opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
    header.format(json.len() as u64, &mut bytes).expect("writing into memory does not fail");
    bytes.extend_from_slice(json.as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Nickname, Text};

    fn said(text: &str) -> Happening {
        let from = Nickname::new("Ada").unwrap();
        Happening::Said { from, id: None, text: Text::new(text).unwrap() }
    }

    #[test]
    fn events_are_numbered_from_one_and_found_again() {
        let mut log = Log::new(1_000);
        assert_eq!(log.newest(), 0);
        assert_eq!(log.start_of(1), Some(0));
        assert_eq!(log.append(5, said("a")), 1);
        let second = log.native.head();
        assert_eq!(log.append(6, said("b")), 2);
        assert_eq!(log.start_of(2), Some(second));
        assert_eq!(log.start_of(3), Some(log.native.head()));
        assert_eq!(log.start_of(4), None);
        assert_eq!(log.last(1), second);
        assert_eq!(log.last(50), 0);
    }

    #[test]
    fn what_is_no_longer_here_is_not_found() {
        let mut log = Log::new(500);
        for _ in 0..100 {
            log.append(0, said("something to fill the log"));
        }
        assert_eq!(log.start_of(1), None);
        assert!(log.start_of(99).is_some());
        assert_eq!(log.last(50), log.native.base());
    }

    #[test]
    fn typing_is_not_numbered_and_unknown_to_the_classic_tongue() {
        let mut log = Log::new(500);
        log.pass_on(Typing { name: Nickname::new("Ada").unwrap(), active: true });
        assert_eq!(log.newest(), 0);
        assert!(log.native.head() > 0);
        assert_eq!(log.classic.head(), 0);
    }
}
