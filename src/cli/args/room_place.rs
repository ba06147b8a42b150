// SPDX-License-Identifier: GPL-3.0-or-later
//! The word that says which room to join: an address, an invite or a name.

use crate::cli::strings;
use crate::protocol::{Address, Destination, DestinationError, InviteError, RoomName};
use crate::sentences;

/// Room that somebody wants to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinPlace {
    /// At an address or behind an invite.
    Destination(Destination),
    /// Nearby, under this name.
    Room(RoomName),
    /// On a computer of this name, or else nearby under it.
    Either(Address, RoomName),
}

/// Reads an address or an invite. A link that was cut off was perhaps not in quotes.
pub fn destination(raw: &str) -> Result<Destination, String> {
    raw.parse().map_err(|error| match error {
        DestinationError::Invite(
            InviteError::NoKey | InviteError::BadKey | InviteError::BadAddress(_),
        ) => format!("{} {}", sentences::destination_error(error), strings::quote_links()),
        error => sentences::destination_error(error),
    })
}

/// Reads an address, an invite or the name of a room. A word without dots, digits
/// and colons may be the name of a computer as well as that of a room.
pub fn join_place(raw: &str) -> Result<JoinPlace, String> {
    match (raw.parse(), RoomName::heard(raw)) {
        (Ok(Destination::Address(address)), Ok(name)) if address.host == raw => {
            let is_name = !raw.contains(['.', ':', '%']);
            Ok(if is_name {
                JoinPlace::Either(address, name)
            } else {
                JoinPlace::Destination(address.into())
            })
        }
        (Ok(destination), _) => Ok(JoinPlace::Destination(destination)),
        // What was meant for an address or an invite is not the name of a room.
        (Err(_), Ok(name)) if !raw.contains(':') => Ok(JoinPlace::Room(name)),
        (Err(_), _) => destination(raw).map(JoinPlace::Destination),
    }
}

pub fn address(raw: &str) -> Result<Address, String> {
    raw.parse().map_err(sentences::address_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_said_by_address_invite_or_name() {
        let name = |raw: &str| RoomName::new(raw).unwrap();
        let address = |raw: &str| raw.parse::<Address>().unwrap();
        for (raw, place) in [
            ("LAN party", JoinPlace::Room(name("LAN party"))),
            ("会議 室", JoinPlace::Room(name("会議 室"))),
            ("attic", JoinPlace::Either(address("attic"), name("attic"))),
            ("pi.local", JoinPlace::Destination(address("pi.local").into())),
            ("attic:7", JoinPlace::Destination(address("attic:7").into())),
            ("192.168.1.7", JoinPlace::Destination(address("192.168.1.7").into())),
            ("::1", JoinPlace::Destination(address("::1").into())),
        ] {
            assert_eq!(join_place(raw), Ok(place), "{raw}");
        }
        for wrong in ["host:99999", "salotto://attic", "", "\u{202E}"] {
            assert!(join_place(wrong).is_err(), "{wrong}");
        }
    }
}
