// SPDX-License-Identifier: GPL-3.0-or-later
//! The slices of a file on its way: those that are there, those that somebody fetches, and the
//! rest.

use std::ops::Range;

use crate::protocol::file::{SliceHashes, SliceSet};

/// The state of a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SliceState {
    Missing,
    /// Somebody fetches it.
    Claimed,
    /// It is there, verified.
    There,
}

/// The states of all slices of a file.
#[derive(Debug, Clone)]
pub struct SliceStates {
    states: Vec<SliceState>,
    /// Bytes that are there.
    pub done: u64,
}

impl SliceStates {
    /// The states of a file of which nothing is there; `None` if there are too many.
    pub fn of(slices: &SliceHashes) -> Option<Self> {
        let count = usize::try_from(slices.slices()).ok()?;
        Some(Self { states: vec![SliceState::Missing; count], done: 0 })
    }

    fn at(&mut self, index: u64) -> Option<&mut SliceState> {
        usize::try_from(index).ok().and_then(|index| self.states.get_mut(index))
    }

    /// Notes that a slice of so many bytes is there.
    pub fn note(&mut self, index: u64, bytes: u64) {
        if let Some(state) = self.at(index).filter(|state| **state != SliceState::There) {
            *state = SliceState::There;
            self.done += bytes;
        }
    }

    /// Returns `true` once a slice is there.
    pub fn has(&self, index: u64) -> bool {
        let state = usize::try_from(index).ok().and_then(|index| self.states.get(index));
        state == Some(&SliceState::There)
    }

    /// Returns `true` once all are there.
    pub fn are_whole(&self) -> bool {
        self.states.iter().all(|state| *state == SliceState::There)
    }

    /// Returns `true` while all that is not there is claimed.
    pub fn are_claimed(&self) -> bool {
        !self.states.contains(&SliceState::Missing) && !self.are_whole()
    }

    /// The slices that are there.
    pub fn there(&self) -> SliceSet {
        let numbered = (0..).zip(&self.states);
        numbered.filter(|(_, state)| **state == SliceState::There).map(|(index, _)| index).collect()
    }

    /// Claims slices in a row that are missing and `wanted`, at most so many: those from the
    /// `nth` on of all such slices, counted round and round. `None` if there are none.
    pub fn claim(
        &mut self,
        nth: u64,
        at_most: u64,
        wanted: impl Fn(u64) -> bool,
    ) -> Option<Range<u64>> {
        let fits =
            |(index, state): &(u64, &SliceState)| **state == SliceState::Missing && wanted(*index);
        let numbered = || (0..).zip(&self.states);
        let count = numbered().filter(fits).count() as u64;
        let nth = usize::try_from(nth.checked_rem(count)?).ok()?;
        let (first, _) = numbered().filter(fits).nth(nth)?;
        let rest = numbered().skip_while(|(index, _)| *index < first);
        let length = rest.take_while(fits).count() as u64;
        let claimed = first..first + length.min(at_most);
        for index in claimed.clone() {
            self.set(index, SliceState::Missing, SliceState::Claimed);
        }
        Some(claimed)
    }

    /// The first slice that somebody else has claimed; for when nothing else is left.
    pub fn first_claimed(&self) -> Option<u64> {
        let first = self.states.iter().position(|state| *state == SliceState::Claimed)?;
        Some(first as u64)
    }

    /// Takes back what was claimed and did not come.
    pub fn unclaim(&mut self, slices: Range<u64>) {
        for index in slices {
            self.set(index, SliceState::Claimed, SliceState::Missing);
        }
    }

    fn set(&mut self, index: u64, from: SliceState, to: SliceState) {
        if let Some(state) = self.at(index).filter(|state| **state == from) {
            *state = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::protocol::file::SLICE_BYTES;

    fn states(count: usize) -> SliceStates {
        let slices = SliceHashes::of(count as u64 * SLICE_BYTES, vec![[0; 32]; count], b"");
        SliceStates::of(&slices).unwrap()
    }

    #[test]
    fn nothing_is_claimed_twice() {
        let mut states = states(10);
        states.note(4, 1);
        assert_eq!(states.claim(0, u64::MAX, |_| true), Some(0..4));
        assert_eq!(states.claim(0, 2, |_| true), Some(5..7));
        assert_eq!(states.claim(1, 9, |_| true), Some(8..10), "the second of three");
        assert_eq!(states.claim(7, 9, |_| true), Some(7..8));
        assert_eq!(states.claim(0, 9, |_| true), None);
        assert!(states.are_claimed());
        assert_eq!(states.first_claimed(), Some(0));
        states.note(0, 1);
        states.unclaim(0..4);
        assert!(!states.are_claimed());
        assert_eq!(states.claim(0, 9, |index| index != 2), Some(1..2), "what is there stays");
        assert_eq!(states.done, 2);
    }

    #[test]
    fn whoever_has_all_claims_nothing() {
        let mut states = states(2);
        assert!(!states.are_whole());
        states.note(0, 5);
        states.note(1, 5);
        states.note(1, 5);
        states.note(2, 5);
        assert!(states.are_whole() && states.has(1) && !states.has(2));
        assert_eq!((states.done, states.claim(3, 9, |_| true)), (10, None));
        assert_eq!(states.there(), [0, 1].into_iter().collect());
    }

    proptest! {
        #[test]
        fn a_claim_is_of_what_is_wanted_and_missing(
            count in 2..40_usize,
            steps in proptest::collection::vec((any::<u64>(), 1..9_u64, any::<u64>()), 1..40),
        ) {
            let mut states = states(count);
            let mut claimed = vec![false; count];
            for (nth, at_most, mask) in steps {
                let wanted = |index: u64| mask >> (index % 64) & 1 == 1;
                let Some(claim) = states.claim(nth, at_most, wanted) else {
                    let is_left = (0..).zip(&claimed).any(|(at, taken)| !taken && wanted(at));
                    prop_assert!(!is_left);
                    continue;
                };
                prop_assert!((1..=at_most).contains(&(claim.end - claim.start)));
                for index in claim {
                    let at = usize::try_from(index).unwrap();
                    prop_assert!(wanted(index) && !claimed[at]);
                    claimed[at] = true;
                }
            }
        }
    }
}
