// SPDX-License-Identifier: GPL-3.0-or-later
//! The first bytes of a peer, and the codec they select.

use salotto::protocol::FirstBytes;

use super::{classic_server, tls_records, upgrade};

/// Bytes that decide at the latest.
const MOST: usize = 512;

pub fn run(data: &[u8]) {
    let mut decided = None;
    for end in 1..=data.len().min(MOST) {
        let chosen = FirstBytes::of(&data[..end]);
        // The end of a line may still tell more of it, but nobody waits again.
        assert!(decided.is_none() || chosen.is_some(), "it is undecided again");
        decided = decided.or(chosen);
        assert!(chosen.is_some() || end < MOST, "no name is that long");
    }
    let whole = [&[0], data].concat();
    match decided {
        Some(FirstBytes::Tls) => tls_records::raw(data),
        Some(FirstBytes::Http | FirstBytes::Irc) => upgrade::run(&whole),
        Some(FirstBytes::Classic) => classic_server::run(&whole),
        Some(FirstBytes::Foreign(_)) | None => {}
    }
}
