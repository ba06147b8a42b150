// SPDX-License-Identifier: GPL-3.0-or-later
//! The host and its computer, as the room has told us of them.

use super::update::Update;
use crate::protocol::{PowerState, Welcome};

/// The host of a room and its computer.
#[derive(Debug, Default)]
pub struct HostMachine {
    /// Name of the host, which need not be a member.
    pub(super) name: Option<String>,
    /// State of the computer.
    power: PowerState,
}

impl HostMachine {
    /// Takes over what a welcome tells: whoever lets us in runs.
    pub(super) fn enter(&mut self, welcome: &Welcome) {
        *self = Self { name: welcome.host.clone(), power: PowerState::Running };
    }

    /// State of the computer.
    pub fn power(&self) -> PowerState {
        self.power
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
