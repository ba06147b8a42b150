// SPDX-License-Identifier: GPL-3.0-or-later
//! TLS as nobody should speak it: too old, too long, garbled, in pieces, after
//! the end. It costs the one who does it the connection, and nobody else.

use std::io::{Read, Write};
use std::net::TcpStream;

use rustls::StreamOwned;
use salotto::protocol::Reason;
use salotto::server::fuzzing::{Received, Transport};
use salotto::server::{HostEvent, tls};
use salotto::trust::ephemeral_host;
use serde_json::json;

use crate::forger::Forger;
use crate::kit::attack::{from_elsewhere, try_to_send};
use crate::kit::bystanders::Bystanders;
use crate::kit::guest::Guest;
use crate::kit::patience::Deadline;
use crate::kit::room::TestRoom;

/// The type of a record with handshake messages (RFC 8446, section 5.1).
const HANDSHAKE: u8 = 22;
/// The beginning of a `KeyUpdate` (section 4.6.3); one byte is missing.
const HALF_KEY_UPDATE: [u8; 4] = [24, 0, 0, 1];

/// TLS records of handshake messages (RFC 8446, section 5.1).
fn records(message: &[u8], each: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for piece in message.chunks(each) {
        bytes.extend([22, 3, 1]);
        bytes.extend(u16::try_from(piece.len()).unwrap().to_be_bytes());
        bytes.extend(piece);
    }
    bytes
}

/// A handshake message: its type, a length of three bytes, and what follows.
fn message(kind: u8, claimed: usize, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(claimed).unwrap().to_be_bytes();
    [&[kind], &length[1..], body].concat()
}

/// The `ClientHello` of a client that stopped at TLS 1.2: no extensions at all.
fn hello_of_2008() -> Vec<u8> {
    let suites = [0x00, 0x04, 0xc0, 0x2f, 0x00, 0x2f];
    let body = [&[3, 3][..], &[7; 32], &[0], &suites, &[1, 0]].concat();
    records(&message(1, body.len(), &body), 16_000)
}

/// Everything the room answers until it closes.
fn answer(socket: &mut TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    answer
}

#[test]
fn older_tls_is_refused_with_an_alert() {
    let room = TestRoom::open();
    let others = Bystanders::of(&room);
    let mut old = room.classic();
    old.write_all(&hello_of_2008()).unwrap();
    let answer = answer(&mut old);
    // A fatal alert (RFC 8446, section 6).
    assert_eq!((answer[0], answer[5]), (21, 2), "{answer:?}");
    room.logged(|record| matches!(record, HostEvent::Refused { .. }));
    drop(old);
    others.noticed_nothing(&room);
}

#[test]
fn broken_handshakes_end_at_once() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let endless = vec![0; 70_000];
    let broken: [Vec<u8>; 7] = [
        // A ClientHello of sixteen megabytes; one that goes on for ever.
        records(&message(1, 0xff_ffff, &endless), 16_000),
        records(&message(1, 0xffff, &endless), 16_000),
        // In records of one byte each, of none, and larger than a record may be.
        records(&message(1, 0xffff, &endless), 1),
        [22, 3, 1, 0, 0].repeat(20_000),
        [&[22, 3, 1, 0xff, 0xff][..], &endless].concat(),
        // Another message than a ClientHello; early data before anything.
        records(&message(20, 32, &[0; 32]), 16_000),
        [&records(&message(1, 500, &[3, 3]), 100)[..], &[23, 3, 3, 0, 32], &[9; 32]].concat(),
    ];
    for bytes in broken {
        let mut eve = room.classic();
        try_to_send(&mut eve, &bytes);
        answer(&mut eve);
        others.can_talk();
    }
    others.noticed_nothing(&room);
}

#[test]
fn who_never_reads_its_handshake_meets_the_deadline() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut deaf = from_elsewhere(room.address(), 1, Some(1));
    let mut client = crate::forger::client();
    client.write_tls(&mut deaf).unwrap();
    others.can_talk();
    let late = Some(Reason::TooLate);
    room.logged(|record| matches!(record, HostEvent::Refused { why, .. } if why.reason() == late));
    drop(deaf);
    others.noticed_nothing(&room);
}

/// A member whose next records can be made by hand.
fn join(room: &TestRoom, name: &str) -> (TcpStream, Forger) {
    let mut guest = Guest::over(StreamOwned::new(crate::forger::client(), room.classic()));
    guest.hello(json!({"type": "hello", "name": name}));
    let StreamOwned { conn, sock } = guest.socket.into_inner();
    (sock, Forger::from(conn).unwrap())
}

#[test]
fn half_a_message_of_the_handshake_does_not_stop_the_room_from_writing() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    for cut in 1..HALF_KEY_UPDATE.len() {
        let (mut eve, mut forger) = join(&room, "Eve");
        let (first, rest) = HALF_KEY_UPDATE.split_at(cut);
        let sealed = forger.record(HANDSHAKE, first);
        // Cut in the middle of the record, too.
        for piece in sealed.chunks(9) {
            eve.write_all(piece).unwrap();
            others.can_talk();
        }
        eve.write_all(&forger.record(HANDSHAKE, rest)).unwrap();
        others.can_talk();
        // Now it asks for something that does not exist.
        eve.write_all(&forger.record(HANDSHAKE, &[9])).unwrap();
        answer(&mut eve);
        assert_eq!(others.bo.until("left")["name"], "Eve");
        others.can_talk();
    }
    others.noticed_nothing(&room);
}

#[test]
fn records_nobody_asked_for_end_only_their_sender() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let sixteen = vec![0; 16 * 1024];
    let odd: [(u8, &[u8]); 6] = [
        (20, &[1]),
        (21, &[2, 40]),
        (21, &[1]),
        (24, b"a heartbeat"),
        // A ClientHello again: there is no renegotiation.
        (HANDSHAKE, &[1, 0, 0, 2, 3, 3]),
        (HANDSHAKE, &sixteen),
    ];
    for (kind, content) in odd {
        let (mut eve, mut forger) = join(&room, "Eve");
        eve.write_all(&forger.record(kind, content)).unwrap();
        answer(&mut eve);
        assert_eq!(others.bo.until("left")["name"], "Eve");
        others.can_talk();
    }
    others.noticed_nothing(&room);
}

#[test]
fn key_updates_by_the_hundred_are_followed_or_refused() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut eve = room.join("Eve");
    for number in 0..200 {
        eve.socket.get_mut().conn.refresh_traffic_keys().unwrap();
        eve.say("1", &format!("new keys {number}"));
        others.bo.hears(&format!("new keys {number}"));
    }
    // And with nothing in between.
    for _ in 0..200 {
        eve.socket.get_mut().conn.refresh_traffic_keys().unwrap();
    }
    let _ = eve.socket.flush();
    others.can_talk();
    drop(eve);
    others.noticed_nothing(&room);
}

#[test]
fn nothing_is_kept_of_what_comes_behind_the_end() {
    let tls = tls(&ephemeral_host().unwrap()).unwrap();
    let mut line = Transport::secure(&tls).unwrap();
    let mut client = crate::forger::client();
    let (mut plain, mut out) = (Vec::new(), Vec::new());
    let mut up = Vec::new();
    while client.is_handshaking() || client.wants_write() {
        client.write_tls(&mut up).unwrap();
        line.receive(&mut up, &mut plain, &mut out).unwrap();
        up.clear();
        if !out.is_empty() {
            client.read_tls(&mut &out[..]).unwrap();
            client.process_new_packets().unwrap();
            out.clear();
        }
    }
    client.send_close_notify();
    client.write_tls(&mut up).unwrap();
    for _ in 0..100 {
        up.extend([23; 64 * 1024]);
        assert_eq!(line.receive(&mut up, &mut plain, &mut out), Ok(Received::Closed));
        up.clear();
        assert_eq!(line.unfinished(), 0, "somebody may go on for ever");
    }
    assert!(plain.is_empty());
}

#[test]
fn a_flood_behind_the_end_is_cut_off() {
    let room = TestRoom::open();
    let others = Bystanders::of(&room);
    let (mut eve, mut forger) = join(&room, "Eve");
    eve.write_all(&forger.record(21, &[1, 0])).unwrap();
    let deadline = Deadline::new();
    while eve.write_all(&[23; 16 * 1024]).is_ok() {
        deadline.check(|| "it is listened to for ever".to_owned());
    }
    others.noticed_nothing(&room);
}
