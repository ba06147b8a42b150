// SPDX-License-Identifier: GPL-3.0-or-later
//! The signal by which the room says that something has to be written.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Word of the room that something changed, for the thread that saves it.
#[derive(Default)]
pub struct SaveSignal {
    wanted: Mutex<Wanted>,
    bell: Condvar,
}

#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Wanted {
    /// Something has to be written.
    pub changed: bool,
    /// The room is closed.
    pub over: bool,
    /// Whoever writes has ended.
    pub ended: bool,
}

impl SaveSignal {
    pub fn changed(&self) {
        self.change(|wanted| wanted.changed = true);
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Wanted)) {
        change(&mut self.wanted.lock().unwrap_or_else(PoisonError::into_inner));
        self.bell.notify_all();
    }

    /// Waits until whoever writes has ended, at most so long; `false` if it has not.
    pub(super) fn has_ended_within(&self, at_most: Duration) -> bool {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.bell.wait_timeout_while(wanted, at_most, |wanted| !wanted.ended);
        waited.unwrap_or_else(PoisonError::into_inner).0.ended
    }

    /// Waits until the room is closed or `enough`, at most so long.
    pub(super) fn wait(
        &self,
        at_most: Option<Duration>,
        enough: impl Fn(&Wanted) -> bool,
    ) -> Wanted {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let goes_on = |wanted: &mut Wanted| !wanted.over && !enough(wanted);
        let guard = match at_most {
            None => self.bell.wait_while(wanted, goes_on).unwrap_or_else(PoisonError::into_inner),
            Some(at_most) => {
                let waited = self.bell.wait_timeout_while(wanted, at_most, goes_on);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        *guard
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn whoever_writes_is_waited_for_and_not_for_ever() {
        let signal = SaveSignal::default();
        assert!(!signal.has_ended_within(Duration::from_millis(1)), "the disk hangs");
        thread::scope(|scope| {
            scope.spawn(|| signal.change(|wanted| wanted.ended = true));
            assert!(signal.has_ended_within(Duration::from_hours(1)));
        });
    }
}
