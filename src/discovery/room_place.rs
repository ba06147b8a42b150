// SPDX-License-Identifier: GPL-3.0-or-later
//! The place of a room on the network.

use std::net::IpAddr;

/// Place of a room on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomPlace {
    /// TCP port of the room.
    pub port: u16,
    /// The only address on which it listens, or all of the family if that is the
    /// unspecified one; all when `None`.
    pub bind: Option<IpAddr>,
}

impl RoomPlace {
    /// Returns `true` if the room listens on this address of its machine.
    pub(super) fn is_at(&self, own: IpAddr) -> bool {
        match self.bind {
            None => true,
            Some(all) if all.is_unspecified() => all.is_ipv4() == own.is_ipv4(),
            Some(bound) => bound == own,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_announced_where_it_listens() {
        let own = ["192.0.2.7", "2001:db8::7", "fe80::7"].map(|own| own.parse().unwrap());
        let told = |bind: Option<&str>| {
            let bind = bind.map(|bind| bind.parse().unwrap());
            own.map(|own| RoomPlace { port: 5555, bind }.is_at(own))
        };
        assert_eq!(told(None), [true, true, true]);
        assert_eq!(told(Some("0.0.0.0")), [true, false, false]);
        assert_eq!(told(Some("192.0.2.7")), [true, false, false]);
        assert_eq!(told(Some("fe80::7")), [false, false, true]);
    }
}
