// SPDX-License-Identifier: GPL-3.0-or-later
//! Wrong guesses at passwords, and pauses before the next guess.
//!
//! A *key* that guesses wrong is refused for a growing while. But keys cost a
//! stranger nothing, so wrong guesses count for their *address* as well, and
//! everybody's guess from there is held back a little, never refused: others
//! behind the same address wait some seconds at worst and still come in. How
//! many guesses an address may have on hold at once is for the caller to say.
//!
//! This is arithmetic alone: the caller says what time it is.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use crate::protocol::{AddressGroup, Fingerprint};

/// Most keys and most addresses that are remembered; beyond, the one whose
/// last wrong guess is the oldest is forgotten.
pub const REMEMBERED: usize = 4_096;

/// Wrong guesses a key has for free.
const FREE_FOR_KEY: u32 = 2;
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// Wrong guesses an address has for free: a table of friends mistypes.
const FREE_FOR_ADDRESS: u32 = 5;
const FIRST_DELAY: Duration = Duration::from_millis(250);
const LONGEST_DELAY: Duration = Duration::from_secs(6);
/// The wrong guess from which on an address waits the longest. More are not
/// counted, so that quiet heals any address within some minutes.
const MOST_FOR_ADDRESS: u32 = FREE_FOR_ADDRESS + 6;
/// Each such time without a wrong guess takes one back, and so halves the
/// delay.
const QUIET: Duration = Duration::from_secs(30);

/// The recent wrong guesses.
#[derive(Debug, Default)]
pub struct GuessThrottle {
    keys: HashMap<Fingerprint, Wrong>,
    places: HashMap<AddressGroup, Wrong>,
}

#[derive(Debug, Clone, Copy)]
struct Wrong {
    guesses: u32,
    last: Instant,
}

impl GuessThrottle {
    /// No wrong guesses yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a wrong guess of a key (where the guest has one) from an
    /// address. Gives the pause before that key's next guess is taken.
    pub fn after_wrong(
        &mut self,
        key: Option<&Fingerprint>,
        address: IpAddr,
        now: Instant,
    ) -> Option<Duration> {
        let place = AddressGroup::of(address);
        let before = self.places.get(&place).map_or(0, |wrong| wrong.healed(now));
        let guesses = (before + 1).min(MOST_FOR_ADDRESS);
        count(&mut self.places, place, Wrong { guesses, last: now });
        let key = key?;
        let before = self.keys.get(key).map_or(0, |wrong| wrong.guesses);
        count(&mut self.keys, *key, Wrong { guesses: before.saturating_add(1), last: now });
        self.for_key(key, now)
    }

    /// Time this key still has to wait; `None` if it may guess. A guess
    /// during the pause is to be refused unheard and not counted.
    pub fn for_key(&self, key: &Fingerprint, now: Instant) -> Option<Duration> {
        let wrong = self.keys.get(key)?;
        let steps = wrong.guesses.checked_sub(FREE_FOR_KEY + 1)?;
        let pause = doubled(FIRST_PAUSE, steps, LONGEST_PAUSE);
        let left = pause.saturating_sub(now.saturating_duration_since(wrong.last));
        (!left.is_zero()).then_some(left)
    }

    /// Delay of the answer to a guess from this address; addresses
    /// of one [`AddressGroup`] count together.
    pub fn delay_for_address(&self, address: IpAddr, now: Instant) -> Duration {
        let wrong = self.places.get(&AddressGroup::of(address));
        match wrong.map_or(0, |wrong| wrong.healed(now)).checked_sub(FREE_FOR_ADDRESS + 1) {
            Some(steps) => doubled(FIRST_DELAY, steps, LONGEST_DELAY),
            None => Duration::ZERO,
        }
    }

    /// Forgets the wrong guesses of a key that has proven the password. Those
    /// of its address stay: they may be another's.
    pub fn after_right(&mut self, key: &Fingerprint) {
        self.keys.remove(key);
    }
}

impl Wrong {
    /// Number of guesses that still count after a quiet time.
    fn healed(&self, now: Instant) -> u32 {
        let quiet = now.saturating_duration_since(self.last).as_secs() / QUIET.as_secs();
        self.guesses.saturating_sub(u32::try_from(quiet).unwrap_or(u32::MAX))
    }
}

fn doubled(first: Duration, steps: u32, longest: Duration) -> Duration {
    first.saturating_mul(2u32.saturating_pow(steps)).min(longest)
}

fn count<K: Copy + Eq + Hash>(table: &mut HashMap<K, Wrong>, who: K, wrong: Wrong) {
    if table.len() >= REMEMBERED && !table.contains_key(&who) {
        let oldest = table.iter().min_by_key(|(_, wrong)| wrong.last).map(|(who, _)| *who);
        oldest.map(|who| table.remove(&who));
    }
    table.insert(who, wrong);
}

#[cfg(test)]
mod tests;
