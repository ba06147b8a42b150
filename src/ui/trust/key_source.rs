// SPDX-License-Identifier: GPL-3.0-or-later
//! The source of a room's key, and what is remembered of the key after the
//! welcome.

use super::{TrustNotice, store};
use crate::protocol::{Address, RoomName};
use crate::trust::{Acquaintance, RememberError, RoomPin};

/// Source of the key that has to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// Our own room.
    Own,
    /// A typed address: the key known for it, and on a first visit any key.
    ByAddress,
    /// The key in an invite.
    ByInvite,
    /// A new key that the person has compared, and wants kept.
    Accepted,
}

impl KeySource {
    /// Remembers the key that was found; returns what the guest should know of it.
    pub async fn remember(self, address: Address, found: RoomPin, room: RoomName) -> TrustNotice {
        if self == Self::Own {
            return TrustNotice::None;
        }
        let kept: Result<_, RememberError> = store::known(move |rooms| {
            let before = rooms.judge(&address, &found.key)?;
            if self == Self::Accepted {
                rooms.replace(&address, found, &room, store::now())?;
            } else {
                rooms.remember(&address, found, &room, store::now())?;
            }
            Ok(before)
        })
        .await;
        match kept {
            Ok(Acquaintance::New) if self == Self::ByAddress => TrustNotice::New,
            Ok(Acquaintance::Moved { known_at }) => known_at
                .into_iter()
                .next()
                .map_or(TrustNotice::None, |known| TrustNotice::Moved(Box::new(known))),
            Ok(_) => TrustNotice::None,
            Err(error) => TrustNotice::Unkept(error.to_string()),
        }
    }
}
