// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences for invalid links and addresses.

use super::address_error;
use crate::i18n::gettext;
use crate::protocol::{AddressError, DestinationError, InviteError};

/// The sentence for an invalid invite.
pub fn invite_error(error: InviteError) -> String {
    match error {
        InviteError::NotAnInvite => {
            gettext("That is not an invite to a room. Invites begin with salotto://")
        }
        InviteError::TooLong => gettext("That is too long for an invite."),
        InviteError::BadAddress(AddressError::NoHost) => gettext(
            "That invite does not say where the room is. Perhaps a part of it was lost on the way.",
        ),
        InviteError::BadAddress(_) => {
            gettext("That invite has a wrong address. Perhaps a part of it was lost on the way.")
        }
        InviteError::NoKey => gettext(
            "That invite does not say the room’s key, so it cannot tell the room from another. Perhaps its end was lost on the way.",
        ),
        InviteError::BadKey => {
            gettext("The key in that invite is damaged. Perhaps its end was lost on the way.")
        }
        InviteError::TwoKeys => gettext("That invite has more than one key; do not trust it."),
    }
}

/// The sentence for a text that is neither an address nor an invite.
pub fn destination_error(error: DestinationError) -> String {
    match error {
        DestinationError::Address(error) => address_error(error),
        DestinationError::Invite(error) => invite_error(error),
    }
}
