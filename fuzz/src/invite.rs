// SPDX-License-Identifier: GPL-3.0-or-later
//! Invites: every accepted one is bounded, harmless to show, and comes back
//! from its own link.

use salotto::protocol::{Destination, Invite, limits};

pub fn run(data: &[u8]) {
    let raw = &*String::from_utf8_lossy(data);
    if let Ok(destination) = raw.parse::<Destination>() {
        assert_eq!(destination.to_string().parse::<Destination>(), Ok(destination));
    }
    let Ok(invite) = raw.parse::<Invite>() else { return };
    assert!((1..=limits::INVITE_ADDRESSES).contains(&invite.addresses().len()));
    for address in invite.addresses() {
        assert!(!address.to_string().contains(char::is_control));
    }
    let link = invite.to_string();
    assert!(link.len() <= limits::INVITE_BYTES);
    assert!(link.bytes().all(|byte| byte.is_ascii_graphic()), "a link needs no escaping");
    assert_eq!(link.parse(), Ok(invite));
}
