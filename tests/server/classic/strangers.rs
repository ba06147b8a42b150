// SPDX-License-Identifier: GPL-3.0-or-later
//! Clients of other protocols, which are no guests.

use std::io::Write;

use salotto::server::{HostEvent, TurnedAway};

use crate::kit::bystanders::Bystanders;
use crate::kit::guest::lines::{netcat, read_to_end, read_until};
use crate::kit::room::TestRoom;

#[test]
fn what_is_no_guest_gets_no_seat_and_no_word() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let early: [(&[u8], &str); 5] = [
        (b"CNXN\x00\x00\x00\x01\x00\x00\x10\x00\x07\x00\x00\x00host::\x00", "adb"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "SSH"),
        (b"PROXY TCP4 10.0.0.1 10.0.0.2 5 5555\r\n", "the PROXY protocol"),
        (b"RFB 003.008\n", "VNC"),
        (b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0\x01\0\x08\0\x03\0\0\0", "Remote Desktop"),
    ];
    for (bytes, protocol) in early {
        let mut stranger = room.classic();
        stranger.write_all(bytes).unwrap();
        assert_eq!(read_to_end(&mut stranger), "", "{protocol}");
        is_logged(&room, protocol);
        // The same from somebody who has waited for a greeting.
        if bytes[0] > b' ' {
            let mut stranger = room.classic();
            read_until(&mut stranger, "Return");
            stranger.write_all(bytes).unwrap();
            assert_eq!(read_to_end(&mut stranger), "", "{protocol}");
        }
    }
    let mut probe = room.classic();
    read_until(&mut probe, "Return");
    probe.write_all(b"get / HTTP/1.1\r\nHost: pi\r\n\r\n").unwrap();
    assert_eq!(read_to_end(&mut probe), "");
    is_logged(&room, "HTTP");
    let mut browser = room.classic();
    browser.write_all(b"get / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    assert!(read_to_end(&mut browser).starts_with("HTTP/1.1 405 "));
    others.can_talk();
    assert_eq!(room.join("Late").members().len(), 3, "nobody else came in");
}

fn is_logged(room: &TestRoom, protocol: &str) {
    room.logged(|record| match record {
        HostEvent::Refused { why: TurnedAway::OtherProtocol(told), .. } => {
            told.to_string() == protocol
        }
        _ => false,
    });
}

#[test]
fn people_who_are_called_like_a_request_come_in() {
    let room = TestRoom::open();
    for name in ["Post Malone", "Connect Four", "Nick Cave", "Proxy Moxy"] {
        netcat(&room, name);
    }
}
