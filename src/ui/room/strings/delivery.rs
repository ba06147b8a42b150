// SPDX-License-Identifier: GPL-3.0-or-later
//! The reasons why our own words are not in the room.

use super::files;
use crate::i18n::{gettext, gettext_f};
use crate::model::DeliveryError;
use crate::protocol::Reason;
use crate::sentences;

/// The reason why our own words are not in the room.
pub fn delivery_error(error: DeliveryError) -> String {
    match error {
        // Translators: {span} is a length of time, as in “5 minutes”.
        DeliveryError::Refused(Reason::Muted, Some(seconds)) => gettext_f(
            "You are muted for {span}; this was not passed on.",
            &[("span", &sentences::time_left(seconds))],
        ),
        // Translators: {span} is a length of time, as in “15 seconds”.
        DeliveryError::Refused(Reason::SlowMode, Some(seconds)) => gettext_f(
            "That was too early in slow mode: wait {span}.",
            &[("span", &sentences::time_left(seconds.max(1)))],
        ),
        DeliveryError::Refused(reason, _) => sentences::reason(reason),
        DeliveryError::NotSent(error) => sentences::send_error(error),
        DeliveryError::Unconfirmed => gettext("Not confirmed before the connection was lost."),
        DeliveryError::File(trouble) => files::trouble(trouble),
    }
}
