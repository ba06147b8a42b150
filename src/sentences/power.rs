// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about the host's computer: its sleep, its end and its clock.

use super::moderation::span;
use crate::i18n::{gettext, gettext_f};
use crate::model::ClockDifference;
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

/// The sentence about the host's clock, for a guest.
pub fn host_clock(difference: ClockDifference) -> String {
    match difference {
        ClockDifference::Ahead(time) => gettext_f(
            // Translators: {time} is a span of time, as in “3 minutes”.
            "The host’s clock is {time} ahead of yours.",
            &[("time", &span(time.as_secs()))],
        ),
        ClockDifference::Behind(time) => gettext_f(
            // Translators: {time} is a span of time, as in “3 minutes”.
            "The host’s clock is {time} behind yours.",
            &[("time", &span(time.as_secs()))],
        ),
    }
}
