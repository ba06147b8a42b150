// SPDX-License-Identifier: GPL-3.0-or-later
//! The failures of one place as the end of a session, and which of several says most.

use super::dial::{DialError, more_telling};
use super::error::{Ending, Unreachable};
use super::security::tls_upgrade::TlsFailure;
use crate::protocol::{Address, Reason};

/// The more informative of two endings.
pub(super) fn worse(before: Option<Ending>, now: Ending) -> Ending {
    match (before, now) {
        (Some(Ending::Unreachable(before)), Ending::Unreachable(now)) => {
            Ending::Unreachable(more_telling(before, now))
        }
        (Some(before), Ending::Unreachable(_)) => before,
        (Some(before @ Ending::OtherKey { .. }), _) => before,
        (_, now) => now,
    }
}

/// Maps a failure to connect.
pub(super) fn not_dialled(failure: DialError) -> Ending {
    match failure {
        DialError::Cancelled => Ending::Left,
        DialError::Unreachable(why) => Ending::Unreachable(why),
    }
}

/// Maps a failure where encryption is required.
pub(super) fn encryption_failed(address: &Address, failure: TlsFailure) -> Ending {
    match failure {
        TlsFailure::Unreachable(why) => Ending::Unreachable(why),
        TlsFailure::OtherKey { expected, found } => {
            Ending::OtherKey { expected, found, address: address.clone() }
        }
        TlsFailure::AlreadyIn(room) => Ending::AlreadyIn(room),
        TlsFailure::Plain(first) if is_full(&first) => Ending::Refused(FULL.into()),
        TlsFailure::Plain(_) => Ending::Unreachable(Unreachable::NotEncrypted),
    }
}

/// The reason a full room sends in plain text to every connection before
/// reading. It is neither an attack nor a classic server.
pub(super) const FULL: Reason = Reason::TooManyConnections;

/// Returns `true` if a full room says so.
pub(super) fn is_full(first: &[u8]) -> bool {
    first.starts_with(FULL.sentence().as_bytes())
}
