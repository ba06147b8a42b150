// SPDX-License-Identifier: GPL-3.0-or-later
//! Trust on first use: what a key at an address means to somebody who has met
//! rooms before.

use super::room::KnownRoom;
use crate::protocol::Fingerprint;

/// What this person knows of the room in front of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acquaintance {
    /// Neither the address nor the key was met before.
    New,
    /// The room that was met at this address before.
    Known(KnownRoom),
    /// A room that was met before, but elsewhere; the last place first.
    Moved { known_at: Vec<KnownRoom> },
    /// **Not** the room that was met at this address. Joining takes a
    /// deliberate act.
    Changed {
        expected: Box<KnownRoom>,
        /// Where else the key in front of us was met, if anywhere.
        known_elsewhere: Vec<KnownRoom>,
    },
}

/// Judges the key `found` by what is known at its address, and elsewhere (of
/// which only entries with this very key count).
pub fn judge(
    known_at_address: Option<&KnownRoom>,
    elsewhere: &[KnownRoom],
    found: &Fingerprint,
) -> Acquaintance {
    let same_key = |known: &&KnownRoom| known.fingerprint == *found;
    let with_this_key = || elsewhere.iter().filter(same_key).cloned().collect::<Vec<_>>();
    match known_at_address {
        Some(known) if known.fingerprint == *found => Acquaintance::Known(known.clone()),
        Some(known) => Acquaintance::Changed {
            expected: Box::new(known.clone()),
            known_elsewhere: with_this_key(),
        },
        None => match with_this_key() {
            none if none.is_empty() => Acquaintance::New,
            known_at => Acquaintance::Moved { known_at },
        },
    }
}
