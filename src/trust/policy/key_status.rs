// SPDX-License-Identifier: GPL-3.0-or-later
//! A key at an address, held against the rooms that were met.

use crate::protocol::Fingerprint;
use crate::trust::known::room::KnownRoom;

/// A room in front of this person, as they know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyStatus {
    /// New address, new key.
    New,
    /// Room that was met at this address before.
    Known(KnownRoom),
    /// Room that was met before, but elsewhere; the last seen first.
    Moved {
        /// The room, once for each address.
        known_at: Vec<KnownRoom>,
    },
    /// **Not** the room that was met at this address. Joining takes a
    /// deliberate act.
    Changed {
        /// The room that was met at this address.
        expected: Box<KnownRoom>,
        /// Other addresses at which the key in front of us was met.
        known_elsewhere: Vec<KnownRoom>,
    },
}

/// Compares the key `found` with what is known at its address, and elsewhere (of
/// which only entries with this very key count).
pub fn compare(
    known_at_address: Option<&KnownRoom>,
    elsewhere: &[KnownRoom],
    found: &Fingerprint,
) -> KeyStatus {
    let same_key = |known: &&KnownRoom| known.fingerprint == *found;
    let with_this_key = || elsewhere.iter().filter(same_key).cloned().collect::<Vec<_>>();
    match known_at_address {
        Some(known) if known.fingerprint == *found => KeyStatus::Known(known.clone()),
        Some(known) => KeyStatus::Changed {
            expected: Box::new(known.clone()),
            known_elsewhere: with_this_key(),
        },
        None => match with_this_key() {
            none if none.is_empty() => KeyStatus::New,
            known_at => KeyStatus::Moved { known_at },
        },
    }
}
