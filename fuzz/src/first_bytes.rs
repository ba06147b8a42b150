// SPDX-License-Identifier: GPL-3.0-or-later
//! The first bytes of a peer, and the codec they select.

use salotto::protocol::FirstBytes;

use super::{classic_server, tls_records, upgrade};

pub fn run(data: &[u8]) {
    let mut decided = None;
    for end in 1..=data.len() {
        let chosen = FirstBytes::of(&data[..end]);
        match decided {
            Some(_) => assert_eq!(chosen, decided, "it changes its mind"),
            None => decided = chosen,
        }
        assert!(chosen.is_some() || end < 8, "no word is that long");
        if end > 16 {
            break;
        }
    }
    let whole = [&[0], data].concat();
    match decided {
        Some(FirstBytes::Tls) => tls_records::raw(data),
        Some(FirstBytes::Http | FirstBytes::Irc) => upgrade::run(&whole),
        Some(FirstBytes::Classic) => classic_server::run(&whole),
        None => {}
    }
}
