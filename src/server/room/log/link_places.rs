// SPDX-License-Identifier: GPL-3.0-or-later
//! Places in the native stream where links to files stand, over which all pass who do not
//! read lines.

use std::collections::VecDeque;

/// Places of the native stream that only readers of lines read: bounds, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkPlaces(pub(super) VecDeque<(u64, u64)>);

/// The first part of what somebody is owed who does not read lines.
#[derive(Debug, PartialEq, Eq)]
pub enum LinkPart {
    /// So many bytes of the stream as they are.
    Shared(usize),
    /// Nothing, up to there.
    Skipped(u64),
}

impl LinkPlaces {
    pub(super) fn add(&mut self, start: u64, end: u64) {
        self.0.push_back((start, end));
    }

    /// Takes over those that `source` has.
    pub(super) fn follow(&mut self, source: &Self) {
        let newest = self.0.back().map_or(0, |(_, end)| *end);
        let known = source.0.partition_point(|(_, end)| *end <= newest);
        self.0.extend(source.0.range(known..));
        self.forget_before(source.0.front().map_or(newest, |(start, _)| *start));
    }

    /// Forgets those that stand before a position.
    pub(super) fn forget_before(&mut self, base: u64) {
        while self.0.front().is_some_and(|(start, _)| *start < base) {
            self.0.pop_front();
        }
    }

    /// The first part of what is owed from `at` on, `length` bytes of the stream.
    pub fn part(&self, at: u64, length: usize) -> LinkPart {
        let next = self.0.partition_point(|(_, end)| *end <= at);
        match self.0.get(next) {
            Some((start, end)) if *start <= at => LinkPart::Skipped(*end),
            Some((start, _)) => {
                let before = usize::try_from(start - at).unwrap_or(length);
                LinkPart::Shared(before.min(length))
            }
            None => LinkPart::Shared(length),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_places_that_its_source_has() {
        let (mut source, mut copy) = (LinkPlaces::default(), LinkPlaces::default());
        for start in [10, 30, 50] {
            source.add(start, start + 5);
            copy.follow(&source);
            assert_eq!(copy, source);
        }
        source.forget_before(40);
        copy.follow(&source);
        assert_eq!((copy.0.len(), &copy), (1, &source));
        source.forget_before(60);
        copy.follow(&source);
        source.add(70, 75);
        copy.follow(&source);
        assert_eq!(copy.part(70, 9), LinkPart::Skipped(75));
    }
}
