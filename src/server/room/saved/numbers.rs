// SPDX-License-Identifier: GPL-3.0-or-later
//! Event numbers that are saved ahead of their use.
//!
//! A number is never given twice, not even when the host's machine fails and
//! the room is opened again from what was saved some time before: a member that
//! comes back would be told that it has missed nothing. So what is saved of an
//! open room is a number it has not reached yet, and it is saved again before
//! that is near.

/// Numbers beyond the last one that may be given before the room is saved again.
const RESERVE: u64 = 1 << 16;

/// The number from which on the room should be saved again.
#[derive(Debug)]
pub struct ReservedNumbers {
    renew_at: u64,
}

impl ReservedNumbers {
    /// Nothing is reserved for a log that goes on with `next`: the room should be
    /// saved at once.
    pub fn new(next: u64) -> Self {
        Self { renew_at: next }
    }

    /// Reserves numbers for a log that is about to give `next`. Returns the
    /// number to go on with should nothing be saved any more.
    pub fn reserve(&mut self, next: u64) -> u64 {
        self.renew_at = next + RESERVE / 2;
        next + RESERVE
    }

    /// `true` if the room should be saved for its numbers; once for each reserve.
    pub fn run_low(&mut self, next: u64) -> bool {
        let low = next >= self.renew_at;
        if low {
            self.renew_at = u64::MAX;
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_reserved_again_before_they_are_used_up() {
        let mut numbers = ReservedNumbers::new(1);
        assert!(numbers.run_low(1), "none is reserved yet");
        let saved = numbers.reserve(1);
        let low: Vec<_> = (1..saved).filter(|next| numbers.run_low(*next)).collect();
        assert_eq!(low.len(), 1, "said once");
        assert!(low[0] < saved);
        assert!(numbers.reserve(low[0]) > saved);
        assert!(!numbers.run_low(low[0]));
    }
}
