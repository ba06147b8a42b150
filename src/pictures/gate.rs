// SPDX-License-Identifier: GPL-3.0-or-later
//! The gate in front of the helpers: so many at a time, and so many who wait.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Helpers at a time.
const AT_ONCE: usize = 2;
/// Threads that wait for one.
const WAITING: usize = 32;

/// The gate in front of all helpers of this process.
static GATE: HelperGate = HelperGate::new();

/// A gate that lets few through at a time.
struct HelperGate {
    /// Those who are through, and those who wait.
    count: Mutex<(usize, usize)>,
    left: Condvar,
}

/// A place behind the gate, until it is dropped.
pub struct HelperPlace(&'static HelperGate);

/// Waits for a place; `None` where too many wait already.
pub fn enter() -> Option<HelperPlace> {
    GATE.enter()
}

impl HelperGate {
    const fn new() -> Self {
        Self { count: Mutex::new((0, 0)), left: Condvar::new() }
    }

    fn count(&self) -> MutexGuard<'_, (usize, usize)> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&'static self) -> Option<HelperPlace> {
        let mut count = self.count();
        if count.1 >= WAITING {
            return None;
        }
        count.1 += 1;
        while count.0 >= AT_ONCE {
            count = self.left.wait(count).unwrap_or_else(PoisonError::into_inner);
        }
        *count = (count.0 + 1, count.1 - 1);
        Some(HelperPlace(self))
    }
}

impl Drop for HelperPlace {
    fn drop(&mut self) {
        self.0.count().0 -= 1;
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn few_are_through_and_not_all_may_wait() {
        static GATE: HelperGate = HelperGate::new();
        let places: Vec<_> = (0..AT_ONCE).map(|_| GATE.enter().unwrap()).collect();
        let waiting: Vec<_> =
            (0..WAITING).map(|_| thread::spawn(|| GATE.enter().is_some())).collect();
        while GATE.count().1 < WAITING {
            thread::yield_now();
        }
        assert!(GATE.enter().is_none());
        drop(places);
        assert!(waiting.into_iter().all(|thread| thread.join().unwrap()));
        assert_eq!(*GATE.count(), (0, 0));
    }
}
