// SPDX-License-Identifier: GPL-3.0-or-later
//! Connections that browsers open before they need them.

use std::io::{Read, Write};

use crate::kit::guest::lines::read_until;
use crate::kit::guest::stream::{tcp, tls_offering};
use crate::kit::room::TestRoom;

/// Asks for the page, and returns the beginning of the answer.
fn page(stream: &mut (impl Read + Write)) -> String {
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut begun = [0; 12];
    stream.read_exact(&mut begun).unwrap();
    String::from_utf8_lossy(&begun).into_owned()
}

/// Waits until somebody who came just now was silent for so long that they are greeted.
fn a_greeting_is_due() {
    let elsewhere = TestRoom::open();
    read_until(&mut elsewhere.classic(), "Return");
}

#[test]
fn a_connection_that_a_browser_has_to_spare_is_not_greeted() {
    let room = TestRoom::open();
    assert_eq!(page(&mut tcp(room.address())), "HTTP/1.1 200");
    let mut spare = tcp(room.address());
    a_greeting_is_due();
    assert_eq!(page(&mut spare), "HTTP/1.1 200");
    // Who says something is no browser's.
    let mut person = tcp(room.address());
    person.write_all(b"Zoe\n").unwrap();
    read_until(&mut person, "Hi Zoe, ");
    // What a browser does not need is closed without a word, which it might take for an answer.
    assert_eq!(page(&mut tcp(room.address())), "HTTP/1.1 200");
    let mut rest = Vec::new();
    tcp(room.address()).read_to_end(&mut rest).unwrap();
    assert_eq!(String::from_utf8_lossy(&rest), "");
}

#[test]
fn a_connection_to_spare_over_tls_is_waited_for() {
    let room = TestRoom::open();
    let mut spare = tls_offering(tcp(room.address()), &["http/1.1"]);
    while spare.conn.is_handshaking() {
        spare.conn.complete_io(&mut spare.sock).unwrap();
    }
    a_greeting_is_due();
    assert_eq!(page(&mut spare), "HTTP/1.1 200");
}
