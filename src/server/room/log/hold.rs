// SPDX-License-Identifier: GPL-3.0-or-later
//! Events that have happened and may not be seen yet, because they are not safe on
//! disk.

use std::collections::VecDeque;

use super::stream::PerStream;

/// The end of what may be seen of each stream, and what waits behind it.
#[derive(Debug, Default)]
pub struct Hold {
    released: PerStream<u64>,
    /// Numbers of events that wait, and the positions behind each; `None` while
    /// nothing is held back.
    waiting: Option<VecDeque<(u64, PerStream<u64>)>>,
}

impl Hold {
    /// Positions behind everything that may be seen.
    pub fn released(&self) -> &PerStream<u64> {
        &self.released
    }

    /// Holds back what comes from now on.
    pub fn begin(&mut self) {
        self.waiting.get_or_insert_default();
    }

    /// Holds back nothing any more; the streams end at `heads`.
    pub fn end(&mut self, heads: PerStream<u64>) {
        self.waiting = None;
        self.released = heads;
    }

    /// Notes an event.
    pub fn append(&mut self, number: u64, heads: PerStream<u64>) {
        match &mut self.waiting {
            Some(waiting) => waiting.push_back((number, heads)),
            None => self.released = heads,
        }
    }

    /// Notes something that has no number: it goes out with what is before it.
    pub fn pass_on(&mut self, heads: PerStream<u64>) {
        match self.waiting.as_mut().and_then(VecDeque::back_mut) {
            Some((_, end)) => *end = heads,
            None => self.released = heads,
        }
    }

    /// Lets the events up to `number` be seen.
    pub fn release(&mut self, number: u64) {
        let Some(waiting) = &mut self.waiting else { return };
        while let Some((_, heads)) = waiting.front().filter(|(next, _)| *next <= number) {
            self.released = *heads;
            waiting.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::room::Stream;

    fn at(position: u64) -> PerStream<u64> {
        PerStream::new(|_| position)
    }

    fn end(hold: &Hold) -> u64 {
        hold.released()[Stream::Native]
    }

    #[test]
    fn nothing_is_held_back_before_it_begins_and_after_it_ends() {
        let mut hold = Hold::default();
        hold.append(1, at(10));
        assert_eq!(end(&hold), 10);
        hold.begin();
        hold.append(2, at(20));
        assert_eq!(end(&hold), 10);
        hold.end(at(20));
        hold.append(3, at(30));
        assert_eq!(end(&hold), 30);
    }

    #[test]
    fn what_is_safe_is_seen_and_nothing_behind_it() {
        let mut hold = Hold::default();
        hold.begin();
        for number in 1..=3 {
            hold.append(number, at(10 * number));
        }
        hold.release(2);
        assert_eq!(end(&hold), 20);
        hold.release(1);
        assert_eq!(end(&hold), 20, "never back");
        hold.release(3);
        assert_eq!(end(&hold), 30);
    }

    #[test]
    fn what_is_not_kept_overtakes_nothing() {
        let mut hold = Hold::default();
        hold.begin();
        hold.pass_on(at(5));
        assert_eq!(end(&hold), 5, "nothing is in front of it");
        hold.append(1, at(10));
        hold.pass_on(at(15));
        assert_eq!(end(&hold), 5);
        hold.release(1);
        assert_eq!(end(&hold), 15);
    }
}
