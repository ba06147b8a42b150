// SPDX-License-Identifier: GPL-3.0-or-later
//! The desk where pages of the past are asked for. So many are read and sent at a
//! time that they fill no memory; whoever is one too many asks again.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::history::{ReadQueue, UnwrittenRemovals};
use crate::protocol::limits;

/// Queue of the thread that reads the past, and permits to ask it.
pub struct PageDesk {
    pub queue: ReadQueue,
    /// Messages that the disk still has, and nobody may read.
    pub removals: UnwrittenRemovals,
    /// Numbers that the disk may not have, though it has later ones.
    pub unkept: UnkeptNumbers,
    given: Arc<AtomicUsize>,
}

/// The numbers of events while the host kept nothing: from the first of them to the last,
/// with whatever was kept in between.
#[derive(Debug, Default)]
pub struct UnkeptNumbers(Mutex<Option<Range<u64>>>);

impl UnkeptNumbers {
    fn lock(&self) -> MutexGuard<'_, Option<Range<u64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that nothing is kept from this number on.
    pub fn begin(&self, number: u64) {
        let mut numbers = self.lock();
        let first = numbers.as_ref().map_or(number, |before| before.start);
        *numbers = Some(first..u64::MAX);
    }

    /// Notes that everything is kept from this number on.
    pub fn end(&self, number: u64) {
        if let Some(numbers) = &mut *self.lock() {
            numbers.end = number;
        }
    }

    /// Tells if an event was never kept, so that it is nowhere once it is out of memory.
    pub fn has(&self, number: u64) -> bool {
        self.lock().as_ref().is_some_and(|numbers| numbers.contains(&number))
    }

    /// The first number that is to be looked for in a log whose first one is `in_memory`,
    /// not on a disk whose newest one is `on_disk`.
    pub fn split(&self, in_memory: u64, on_disk: u64) -> u64 {
        match &*self.lock() {
            Some(numbers) if numbers.end > in_memory => {
                in_memory.max(numbers.start).min(on_disk + 1)
            }
            _ => on_disk + 1,
        }
    }
}

/// Counts a page from the request until the member's socket has taken it.
pub struct PagePermit(Arc<AtomicUsize>);

impl Default for PageDesk {
    fn default() -> Self {
        // A member may be gone, and its request wait still.
        Self {
            queue: ReadQueue::new(2 * limits::PAGES_AT_ONCE),
            removals: UnwrittenRemovals::default(),
            unkept: UnkeptNumbers::default(),
            given: Arc::default(),
        }
    }
}

impl PageDesk {
    /// A permit for one more page; none while there are too many.
    pub fn permit(&self) -> Option<PagePermit> {
        let permit = PagePermit(self.given.clone());
        let before = self.given.fetch_add(1, Ordering::AcqRel);
        (before < limits::PAGES_AT_ONCE).then_some(permit)
    }
}

impl Drop for PagePermit {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permit_that_is_given_back_is_for_the_next_one() {
        let desk = PageDesk::default();
        let mut permits: Vec<_> = (0..limits::PAGES_AT_ONCE).map(|_| desk.permit()).collect();
        assert!(permits.iter().all(Option::is_some));
        assert!(desk.permit().is_none() && desk.permit().is_none());
        permits.pop();
        assert!(desk.permit().is_some());
    }

    #[test]
    fn what_was_not_kept_is_looked_for_in_memory_while_that_has_it() {
        let unkept = UnkeptNumbers::default();
        assert_eq!(unkept.split(5, 100), 101, "everything is on the disk");
        unkept.begin(50);
        assert_eq!([unkept.split(5, 49), unkept.split(70, 49)], [50, 50]);
        unkept.end(60);
        assert_eq!([unkept.split(5, 100), unkept.split(55, 100)], [50, 55]);
        assert_eq!(unkept.split(60, 100), 101, "the memory begins behind it");
        unkept.begin(90);
        assert_eq!(unkept.split(80, 200), 80, "the memory has what was kept in between, too");
    }
}
