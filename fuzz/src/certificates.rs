// SPDX-License-Identifier: GPL-3.0-or-later
//! Certificates that a hostile host shows, as a guest reads them. The first two
//! bytes are the length of its own; the rest is that of the room, if any.

use rustls::pki_types::CertificateDer;
use salotto::trust::{fingerprint_of, pin_of};

pub fn run(data: &[u8]) {
    let Some((length, rest)) = data.split_first_chunk() else { return };
    let (host, room) = rest.split_at(rest.len().min(usize::from(u16::from_be_bytes(*length))));
    let host = CertificateDer::from(host);
    if room.is_empty() {
        let pin = pin_of(std::slice::from_ref(&host));
        assert!(pin.is_err() || pin == Ok(fingerprint_of(&host).into()), "a room is its own host");
        return;
    }
    let room = CertificateDer::from(room);
    if let Ok(pin) = pin_of(&[host, room.clone()]) {
        assert_eq!(pin.fingerprint, fingerprint_of(&room));
        assert!(pin.epoch > 0, "a host has a number");
    }
}
