// SPDX-License-Identifier: GPL-3.0-or-later
//! The last stretch of an endless stream of frames, kept contiguous so that
//! everything after a cursor is one slice.

use std::collections::VecDeque;

/// Frames at positions `base()..head()`, counted in bytes since the first.
#[derive(Debug)]
pub struct Backlog {
    /// At least this many bytes are kept once they were there.
    capacity: usize,
    /// The position of `bytes[0]`.
    start: u64,
    bytes: Vec<u8>,
    /// The end of each frame.
    ends: VecDeque<u64>,
    /// The position below which frames are given up.
    base: u64,
}

impl Backlog {
    /// An empty backlog that keeps at least `capacity` bytes.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, start: 0, bytes: Vec::new(), ends: VecDeque::new(), base: 0 }
    }

    /// The position of the oldest frame that is still here.
    pub fn base(&self) -> u64 {
        self.base
    }

    /// The position before which no copy has anything that follows this one up to `end`.
    pub fn base_of_copies(&self, end: u64) -> u64 {
        end.saturating_sub(self.capacity as u64)
    }

    /// The position behind the newest frame.
    pub fn head(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }

    /// Adds a frame, and gives up those that are too much. An empty one is none.
    pub fn push(&mut self, frame: &[u8]) {
        if frame.is_empty() {
            return;
        }
        self.bytes.extend_from_slice(frame);
        self.ends.push_back(self.head());
        self.forget();
    }

    /// Takes over what `source` has beyond our head and below `end`, which is a frame
    /// boundary. When we slept through more than it keeps, we go on from its base.
    pub fn follow(&mut self, source: &Backlog, end: u64) {
        if self.head() < source.base {
            self.bytes.clear();
            self.ends.clear();
            self.start = source.base;
            self.base = source.base;
        }
        let (from, end) = (self.head(), end.min(source.head()));
        if end <= from {
            return;
        }
        self.bytes.extend_from_slice(&source.bytes[source.place(from)..source.place(end)]);
        let place = |position| source.ends.partition_point(|end| *end <= position);
        self.ends.extend(source.ends.range(place(from)..place(end)));
        self.forget();
    }

    /// Whole frames from `cursor` on: as many as fit into `most` bytes, and at
    /// least one. Empty at the head.
    ///
    /// `cursor` is a frame boundary between `base()` and `head()`.
    pub fn after(&self, cursor: u64, most: usize) -> &[u8] {
        if cursor >= self.head() {
            return &[];
        }
        let limit = cursor + most as u64;
        let end = if self.head() <= limit { self.head() } else { self.cut(cursor, limit) };
        &self.bytes[self.place(cursor)..self.place(end)]
    }

    /// The end of the frame that `position` lies in.
    pub fn frame_end(&self, position: u64) -> u64 {
        let index = self.ends.partition_point(|end| *end <= position);
        self.ends.get(index).copied().unwrap_or_else(|| self.head())
    }

    /// The frame that begins at `start`, if it is still here.
    pub fn frame(&self, start: u64) -> Option<&[u8]> {
        let is_here = start >= self.base && start < self.head();
        is_here.then(|| &self.bytes[self.place(start)..self.place(self.frame_end(start))])
    }

    /// Puts other bytes in the place of as many, if they are still here.
    pub fn overwrite(&mut self, start: u64, bytes: &[u8]) {
        let Some(place) = start.checked_sub(self.start).map(|_| self.place(start)) else { return };
        if let Some(before) = self.bytes.get_mut(place..place + bytes.len()) {
            before.copy_from_slice(bytes);
        }
    }

    /// Takes over what was overwritten in `source` since it was followed.
    pub fn refresh(&mut self, source: &Backlog) {
        let (from, end) = (self.start.max(source.start), self.head().min(source.head()));
        if from < end {
            self.overwrite(from, &source.bytes[source.place(from)..source.place(end)]);
        }
    }

    fn cut(&self, cursor: u64, limit: u64) -> u64 {
        let beyond = self.ends.partition_point(|end| *end <= limit);
        match beyond.checked_sub(1).map(|index| self.ends[index]) {
            Some(end) if end > cursor => end,
            _ => self.frame_end(cursor),
        }
    }

    /// The place of a position among the bytes that are kept.
    #[expect(clippy::cast_possible_truncation, reason = "what is kept is in memory")]
    fn place(&self, position: u64) -> usize {
        (position - self.start) as usize
    }

    /// Moves the base, and the bytes only when as many are stale as are kept,
    /// so that each byte is moved once at the most.
    fn forget(&mut self) {
        while self.head() - self.base > self.capacity as u64 && self.ends.len() > 1 {
            self.base = self.ends.pop_front().expect("the length was just checked");
        }
        let stale = self.place(self.base);
        if stale >= self.capacity {
            self.bytes.drain(..stale);
            self.start = self.base;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_owed_is_whole_frames() {
        let mut backlog = Backlog::new(1_000);
        for frame in [&b"one "[..], b"two ", b"three "] {
            backlog.push(frame);
        }
        assert_eq!(backlog.after(0, 100), b"one two three ");
        assert_eq!(backlog.after(0, 9), b"one two ");
        assert_eq!(backlog.after(4, 9), b"two ");
        assert_eq!(backlog.after(4, 1), b"two ", "a frame larger than the limit goes whole");
        assert_eq!(backlog.after(14, 9), b"");
        assert_eq!(backlog.frame_end(5), 8);
    }

    #[test]
    fn what_has_no_bytes_takes_no_place() {
        let mut backlog = Backlog::new(1_000);
        backlog.push(b"one");
        for _ in 0..1_000 {
            backlog.push(b"");
        }
        backlog.push(b"two");
        assert_eq!(backlog.ends, [3, 6]);
    }

    proptest! {
        #[test]
        fn a_follower_reads_what_was_pushed(
            frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 1..200),
            pauses in prop::collection::vec(1usize..30, 1..50),
        ) {
            let mut source = Backlog::new(256);
            let mut copy = Backlog::new(256);
            let mut everything = Vec::new();
            let mut pauses = pauses.into_iter().cycle();
            let mut pause = 0;
            for frame in &frames {
                source.push(frame);
                everything.extend_from_slice(frame);
                prop_assert!(source.bytes.len() <= 2 * 256 + 40);
                if pause == 0 {
                    copy.follow(&source, source.head());
                    pause = pauses.next().unwrap();
                }
                pause -= 1;
            }
            copy.follow(&source, source.head());
            prop_assert_eq!(copy.head(), everything.len() as u64);
            let mut cursor = copy.base();
            while cursor < copy.head() {
                let owed = copy.after(cursor, 64);
                let at = usize::try_from(cursor).unwrap();
                prop_assert_eq!(owed, &everything[at..at + owed.len()]);
                cursor += owed.len() as u64;
                prop_assert!(cursor == copy.head() || copy.ends.contains(&cursor));
            }
        }
    }
}
