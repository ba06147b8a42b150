// SPDX-License-Identifier: GPL-3.0-or-later
//! Turns: the time that a connection may move bytes for while others wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::protocol::limits;

/// Connections with a long turn at a time: the other places are left to those that give way.
const LONG: usize = limits::TRANSFERS / 2;

/// The turns of a room.
#[derive(Debug, Default)]
pub struct TransferTurns {
    /// The number of those that wait for one.
    waiting: Arc<AtomicUsize>,
    /// The number of long ones.
    long: Arc<AtomicUsize>,
}

/// The turn of a connection, which gives way to those that wait.
#[derive(Debug)]
pub struct TransferTurn {
    begun: Instant,
    long: Option<LongTurn>,
    waiting: Arc<AtomicUsize>,
}

/// One of the long turns, until it is dropped.
#[derive(Debug)]
struct LongTurn(Arc<AtomicUsize>);

impl TransferTurns {
    /// Notes how many wait.
    pub fn note_waiting(&self, count: usize) {
        self.waiting.store(count, Ordering::Relaxed);
    }

    /// Returns `true` while somebody waits for a turn.
    pub fn are_waited_for(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// Begins a turn: a long one for who cannot go on with another request, as long as not too
    /// many have one.
    pub fn begin(&self, is_long: bool, now: Instant) -> TransferTurn {
        let one_more = |count| (count < LONG).then_some(count + 1);
        let (set, fetch) = (Ordering::AcqRel, Ordering::Acquire);
        let has_long = is_long && self.long.fetch_update(set, fetch, one_more).is_ok();
        let long = has_long.then(|| LongTurn(self.long.clone()));
        TransferTurn { begun: now, long, waiting: self.waiting.clone() }
    }
}

impl TransferTurn {
    /// Returns `true` if it has lasted as long as it may, and somebody waits.
    pub fn is_over(&self, now: Instant) -> bool {
        let lasts = match self.long {
            Some(_) => limits::TRANSFER_LONG_TURN,
            None => limits::TRANSFER_TURN,
        };
        self.is_over_after(lasts, now)
    }

    /// Returns `true` if it has lasted for so long, and somebody waits.
    pub fn is_over_after(&self, lasts: Duration, now: Instant) -> bool {
        let lasted = now.saturating_duration_since(self.begun);
        self.waiting.load(Ordering::Relaxed) > 0 && lasted > lasts
    }
}

impl Drop for LongTurn {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_cannot_go_on_has_longer_and_gives_way_in_the_end() {
        let turns = TransferTurns::default();
        let begun = Instant::now();
        let (short, long) = (turns.begin(false, begun), turns.begin(true, begun));
        let later = |lasted: Duration| begun + lasted + Duration::from_secs(1);
        let (first, last) = (later(limits::TRANSFER_TURN), later(limits::TRANSFER_LONG_TURN));
        assert!(!short.is_over(last) && !long.is_over(last), "nobody waits");
        turns.note_waiting(1);
        assert!(!short.is_over(begun) && short.is_over(first));
        assert!(!long.is_over(first) && long.is_over(last));
    }

    #[test]
    fn not_all_have_a_long_turn() {
        let turns = TransferTurns::default();
        turns.note_waiting(1);
        let begun = Instant::now();
        let first = begun + limits::TRANSFER_TURN + Duration::from_secs(1);
        let mut long: Vec<_> = (0..LONG).map(|_| turns.begin(true, begun)).collect();
        assert!(long.iter().all(|turn| !turn.is_over(first)));
        assert!(turns.begin(true, begun).is_over(first), "one too many");
        long.pop();
        assert!(!turns.begin(true, begun).is_over(first));
    }
}
