// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines that many members read alike, made once for each kind of reader on a worker.
//!
//! An event is the same text for all who asked for the same tags, but for the member that
//! it tells of: nobody's own messages come back by themselves. So a member is sent a slice
//! of the text of its kind, and only what tells of itself is made for it alone.

mod kind;

pub use self::kind::KindLines;

use super::capability::Capabilities;

/// Kinds of readers that lines are kept for. The rarer ones go without.
const KINDS: usize = 8;
/// Kinds without lines whose readers are counted.
const COUNTED: usize = 64;
/// Moves of the log after which a kind that nobody read is dropped, and one with few
/// readers gives way to one with more.
const PASSES: u64 = 16;

/// The lines of each kind of reader.
#[derive(Debug, Default)]
pub struct SharedLines {
    kinds: Vec<(Capabilities, KindLines)>,
    /// Kinds that go without, and how often they were asked for since places were changed.
    waiting: Vec<(Capabilities, u64)>,
    /// Moves of the log so far.
    pass: u64,
}

impl SharedLines {
    /// The log has moved. Whoever takes anything reads on in each pass: a kind that was
    /// left alone for several has no readers.
    pub fn begin_pass(&mut self) {
        self.pass += 1;
        let pass = self.pass;
        self.kinds.retain(|(_, lines)| pass - lines.last_read < PASSES);
        if pass.is_multiple_of(PASSES) {
            self.change_places();
        }
    }

    /// Gives the place of the kind with the fewest readers to the one that waits with the
    /// most, if that has more: whoever comes in with many kinds takes none from the others.
    fn change_places(&mut self) {
        let most = self.waiting.drain(..).max_by_key(|(_, reads)| *reads);
        let fewest = self.kinds.iter_mut().min_by_key(|(_, lines)| lines.reads);
        if let (Some((kind, reads)), Some(place)) = (most, fewest)
            && reads > place.1.reads
        {
            let mut lines = KindLines::new(kind, place.1.channel());
            lines.last_read = self.pass;
            *place = (kind, lines);
        }
        self.kinds.iter_mut().for_each(|(_, lines)| lines.reads = 0);
    }

    /// Counts a reader of a kind that goes without. Of more kinds than are counted, those
    /// with many readers remain.
    fn count_waiting(&mut self, kind: Capabilities) {
        match self.waiting.iter().position(|(known, _)| *known == kind) {
            Some(at) => self.waiting[at].1 += 1,
            None if self.waiting.len() < COUNTED => self.waiting.push((kind, 1)),
            None => {
                self.waiting.iter_mut().for_each(|(_, reads)| *reads -= 1);
                self.waiting.retain(|(_, reads)| *reads > 0);
            }
        }
    }

    /// Drops all lines: what they were made of has changed.
    pub fn clear(&mut self) {
        self.kinds.clear();
    }

    /// Kinds that lines are kept for.
    #[cfg(test)]
    pub fn kinds(&self) -> usize {
        self.kinds.len()
    }

    /// Bytes that are kept.
    #[cfg(test)]
    pub fn bytes(&self) -> usize {
        self.kinds.iter().map(|(_, lines)| lines.bytes()).sum()
    }

    /// The lines of a kind in that channel; `None` if too many other kinds are read.
    pub fn of(&mut self, kind: Capabilities, channel: &str) -> Option<&mut KindLines> {
        let known = self.kinds.iter().position(|(known, _)| *known == kind);
        let at = match known {
            Some(at) => at,
            None if self.kinds.len() < KINDS => {
                self.kinds.push((kind, KindLines::new(kind, channel)));
                self.kinds.len() - 1
            }
            None => {
                self.count_waiting(kind);
                return None;
            }
        };
        let (_, lines) = self.kinds.get_mut(at)?;
        lines.last_read = self.pass;
        lines.reads += 1;
        Some(lines)
    }
}
