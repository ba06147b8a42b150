// SPDX-License-Identifier: GPL-3.0-or-later
//! The host and its computer, as the room has told us of them.

use std::time::{SystemTime, UNIX_EPOCH};

use super::clock_difference::ClockDifference;
use super::update::Update;
use crate::protocol::{Abilities, PowerState, Welcome};

/// The host of a room and its computer.
#[derive(Debug, Default)]
pub struct HostMachine {
    /// Name of the host, which need not be a member.
    pub(super) name: Option<String>,
    /// State of the computer.
    power: PowerState,
    /// Difference between its clock and ours, if that is worth telling.
    clock: Option<ClockDifference>,
    /// Features of the room.
    can: Abilities,
    /// Set once that was told.
    told: bool,
}

impl HostMachine {
    /// Takes over what a welcome tells: whoever lets us in runs. Returns what is worth
    /// telling of it, once.
    pub(super) fn enter(&mut self, welcome: &Welcome) -> Option<Update> {
        self.name.clone_from(&welcome.host);
        self.power = PowerState::Running;
        self.can = welcome.can;
        self.clock = welcome.time.and_then(|theirs| ClockDifference::between(theirs, now()));
        let difference = self.clock.filter(|_| !self.told)?;
        self.told = true;
        Some(Update::HostClock(difference))
    }

    /// State of the computer.
    pub fn power(&self) -> PowerState {
        self.power
    }

    /// Features of the room, of which those of earlier versions have fewer.
    pub fn can(&self) -> Abilities {
        self.can
    }

    /// Tells if its clock is not ours, so that the times it gives mislead.
    pub fn has_another_time(&self) -> bool {
        self.clock.is_some()
    }

    /// Takes over the state of the computer, if that is news. A state that we do not know
    /// is none we could tell of.
    pub(super) fn change(&mut self, state: PowerState) -> Option<Update> {
        let is_news = state != PowerState::Other && self.power != state;
        is_news.then(|| {
            self.power = state;
            Update::Power(state)
        })
    }
}

/// Our own clock, in milliseconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_news_once() {
        let mut host = HostMachine::default();
        let told = [
            PowerState::Running,
            PowerState::Suspending,
            PowerState::Suspending,
            PowerState::Other,
            PowerState::Running,
        ];
        let news = told.map(|state| host.change(state).is_some());
        assert_eq!(news, [false, true, false, false, true]);
    }
}
