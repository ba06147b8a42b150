// SPDX-License-Identifier: GPL-3.0-or-later
//! The desk where pages of the past are asked for. So many are read and sent at a
//! time that they fill no memory; whoever is one too many asks again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::history::{ReadQueue, UnwrittenRemovals};
use crate::protocol::limits;

/// Queue of the thread that reads the past, and permits to ask it.
pub struct PageDesk {
    pub queue: ReadQueue,
    /// Messages that the disk still has, and nobody may read.
    pub removals: UnwrittenRemovals,
    given: Arc<AtomicUsize>,
}

/// Counts a page from the request until the member's socket has taken it.
pub struct PagePermit(Arc<AtomicUsize>);

impl Default for PageDesk {
    fn default() -> Self {
        // A member may be gone, and its request wait still.
        Self {
            queue: ReadQueue::new(2 * limits::PAGES_AT_ONCE),
            removals: UnwrittenRemovals::default(),
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
}
