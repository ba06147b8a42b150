// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences for addresses where no room can be reached.

use crate::client::Unreachable;
use crate::i18n::{gettext, gettext_f};

pub(super) fn unreachable(why: Unreachable, address: &str) -> String {
    let gaps = [("address", address)];
    match why {
        // Translators: {address} is a host, or a host and a port.
        Unreachable::UnknownHost => {
            gettext_f("No computer answers to the name in {address}.", &gaps)
        }
        Unreachable::ConnectionRefused => gettext_f("There is no room at {address}.", &gaps),
        Unreachable::TimedOut => gettext_f("{address} did not answer in time.", &gaps),
        Unreachable::NoRoute => gettext_f("There is no way to {address} from this network.", &gaps),
        Unreachable::NotARoom => gettext_f("What answers at {address} is not a chat room.", &gaps),
        Unreachable::NotEncrypted => gettext_f(
            // Translators: only an encrypted connection would do, because the room had one before or because a password was given.
            "What answers at {address} does not encrypt. You know an encrypted room there, or were giving a password; so it was told nothing.",
            &gaps,
        ),
        Unreachable::BadCertificates => gettext_f(
            "What answers at {address} cannot prove that it speaks for the room. It was told nothing.",
            &gaps,
        ),
        Unreachable::FormerHost => gettext_f(
            "What answers at {address} hosted the room before; you have met a later host since. It was told nothing.",
            &gaps,
        ),
        Unreachable::OwnKey => gettext("Your own key cannot be used for a connection."),
        Unreachable::Closed => gettext_f("{address} closed the connection.", &gaps),
        Unreachable::Failed => gettext_f("The connection to {address} failed.", &gaps),
    }
}
