// SPDX-License-Identifier: GPL-3.0-or-later
//! How we came to the key of a room, and what our memory makes of it after the
//! welcome.

use super::{Greeting, store};
use crate::protocol::{Address, Fingerprint, RoomName};
use crate::trust::{Acquaintance, RememberError};

/// How we come to the key that has to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// The room is our own.
    Own,
    /// Whoever answers is believed, if we never met anybody there.
    ByAddress,
    /// The invite says who has to answer.
    ByInvite,
    /// The person has compared the new key, and wants it kept.
    Accepted,
}

impl Meeting {
    /// Remembers who was met where; says what the guest should know of it.
    pub async fn remember(self, address: Address, found: Fingerprint, room: RoomName) -> Greeting {
        if self == Self::Own {
            return Greeting::None;
        }
        let kept: Result<_, RememberError> = store::known(move |rooms| {
            let before = rooms.judge(&address, &found)?;
            if self == Self::Accepted {
                rooms.replace(&address, found, &room, store::now())?;
            } else {
                rooms.remember(&address, found, &room, store::now())?;
            }
            Ok(before)
        })
        .await;
        match kept {
            Ok(Acquaintance::New) if self == Self::ByAddress => Greeting::New,
            Ok(Acquaintance::Moved { known_at }) => known_at
                .into_iter()
                .next()
                .map_or(Greeting::None, |known| Greeting::Moved(Box::new(known))),
            Ok(_) => Greeting::None,
            Err(error) => Greeting::Unkept(error.to_string()),
        }
    }
}
