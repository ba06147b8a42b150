// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about the host's computer: that it sleeps, and that it is switched off.

use crate::i18n::gettext;
use crate::protocol::PowerState;

/// The sentence about the host's computer, for a guest; none while it runs.
pub fn host_power(state: PowerState) -> Option<String> {
    match state {
        PowerState::Suspending => Some(gettext(
            "The host’s computer goes to sleep. You come back by yourself when it wakes.",
        )),
        PowerState::ShuttingDown => Some(gettext("The host’s computer is being switched off.")),
        PowerState::LoggingOut => Some(gettext("The host is logging out, which closes the room.")),
        PowerState::Running | PowerState::Other => None,
    }
}
