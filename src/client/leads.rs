// SPDX-License-Identifier: GPL-3.0-or-later
//! Addresses at which a room is said to be, while it does not answer where it was.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::protocol::{Address, limits};

/// The least time between two attempts that are made for the sake of new addresses:
/// whoever makes up ever new ones is not followed without a pause.
const PAUSE: Duration = Duration::from_secs(2);

/// Addresses that others say the room has, likeliest first.
#[derive(Debug, Default)]
pub(super) struct Leads(Mutex<LeadsState>);

#[derive(Debug, Default)]
struct LeadsState {
    addresses: Vec<Address>,
    /// Time from which on new addresses are worth another attempt.
    quiet_until: Option<Instant>,
}

impl Leads {
    fn state(&self) -> MutexGuard<'_, LeadsState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes other addresses; tells if that is reason to try them at once.
    pub fn set(&self, mut addresses: Vec<Address>, now: Instant) -> bool {
        addresses.truncate(limits::INVITE_ADDRESSES);
        let mut state = self.state();
        let is_new = addresses.iter().any(|address| !state.addresses.contains(address));
        state.addresses = addresses;
        let at_once = is_new && state.quiet_until.is_none_or(|until| until <= now);
        if at_once {
            state.quiet_until = Some(now + PAUSE);
        }
        at_once
    }

    /// The addresses to try beside those that are known.
    pub fn addresses(&self) -> Vec<Address> {
        self.state().addresses.clone()
    }

    /// Gives up those that were tried: one of them has led elsewhere, or the room has
    /// answered. What was said meanwhile stays.
    pub fn give_up(&self, tried: &[Address]) {
        self.state().addresses.retain(|address| !tried.contains(address));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(host: u8) -> Address {
        format!("192.0.2.{host}").parse().unwrap()
    }

    #[test]
    fn new_addresses_are_tried_at_once_but_not_without_end() {
        let (leads, now) = (Leads::default(), Instant::now());
        assert!(leads.set(vec![at(1)], now));
        assert!(!leads.set(vec![at(1)], now + PAUSE), "it is no news");
        assert!(leads.set(vec![at(2), at(1)], now + PAUSE));
        assert!(!leads.set(vec![at(3)], now + PAUSE));
        assert_eq!(leads.addresses(), [at(3)], "it is tried when its time comes");
        leads.set((0..100).map(at).collect(), now);
        assert_eq!(leads.addresses().len(), limits::INVITE_ADDRESSES);
        let tried = leads.addresses();
        leads.set(vec![tried[0].clone(), at(200)], now);
        leads.give_up(&tried);
        assert_eq!(leads.addresses(), [at(200)], "it was said meanwhile");
    }
}
