// SPDX-License-Identifier: GPL-3.0-or-later
//! WebSocket frames as RFC 6455 forbids them, written by hand into a proper
//! TLS connection. Each ends its sender's connection with the reason.

use std::io::Write;

use serde_json::json;

use crate::kit::attack::frame;
use crate::kit::bystanders::Bystanders;
use crate::kit::guest::Guest;
use crate::kit::guest::stream::tls;
use crate::kit::patience::Deadline;
use crate::kit::room::TestRoom;

const TEXT: u8 = 0x81;
const SAY: &[u8] = br#"{"type":"say","id":"1","text":"hi"}"#;

/// The header of a frame that claims `length` bytes, in eight bytes.
fn claims(length: u64) -> Vec<u8> {
    [&[TEXT, 0xff][..], &length.to_be_bytes(), &[0; 4]].concat()
}

fn unmasked(first: u8, payload: &[u8]) -> Vec<u8> {
    [&[first, u8::try_from(payload.len()).unwrap()], payload].concat()
}

fn write(guest: &mut Guest, bytes: &[u8]) -> std::io::Result<()> {
    guest.socket.get_mut().write_all(bytes)?;
    guest.socket.get_mut().flush()
}

#[test]
fn every_kind_of_broken_frame_ends_its_sender_with_a_reason() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let broken: Vec<(&str, Vec<u8>, &str)> = vec![
        ("compressed, which nobody agreed on", frame(0xc1, SAY), "broken-frame"),
        ("second reserved bit", frame(0xa1, SAY), "broken-frame"),
        ("third reserved bit", frame(0x91, SAY), "broken-frame"),
        ("reserved opcode", frame(0x83, SAY), "broken-frame"),
        ("another", frame(0x87, SAY), "broken-frame"),
        ("reserved control opcode", frame(0x8b, b""), "broken-frame"),
        ("another", frame(0x8f, b""), "broken-frame"),
        ("fragmented ping", frame(0x09, b"x"), "broken-frame"),
        ("fragmented close", frame(0x08, b""), "broken-frame"),
        ("long ping", [&[0x89, 0xfe, 0, 126][..], &[0; 130]].concat(), "broken-frame"),
        ("unmasked", unmasked(TEXT, SAY), "broken-frame"),
        ("unmasked ping", unmasked(0x89, b""), "broken-frame"),
        ("continuation of nothing", frame(0x80, b"x"), "broken-frame"),
        ("two beginnings", [frame(0x01, b"a"), frame(0x01, b"b")].concat(), "broken-frame"),
        ("binary", frame(0x82, SAY), "not-text"),
        ("not UTF-8", frame(TEXT, b"\xc3\x28"), "not-text"),
        ("UTF-8 cut short", [frame(0x01, b"\xc3"), frame(0x80, b"")].concat(), "not-text"),
        ("one byte too much", claims(64 * 1024 + 1), "too-large"),
        ("a gigabyte", claims(1 << 30), "too-large"),
        ("2^32", claims(1 << 32), "too-large"),
        ("the most there is", claims((1 << 63) - 1), "too-large"),
        ("more than there is", claims(u64::MAX), "too-large"),
    ];
    for (number, (what, bytes, reason)) in broken.into_iter().enumerate() {
        let mut eve = room.join(&format!("Eve {number}"));
        write(&mut eve, &bytes).unwrap();
        let refused = eve.until("refused");
        assert_eq!(refused["reason"], reason, "{what}: {refused}");
        assert!(refused["message"].as_str().is_some_and(|words| !words.is_empty()));
        assert_eq!(eve.try_next(), None, "{what}");
        others.can_talk();
    }
    others.noticed_nothing(&room);
}

#[test]
fn a_close_of_any_kind_is_a_close() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let closes: [&[u8]; 7] =
        [b"", b"\x03", b"\x03\xe8bye", b"\x00\x00", b"\x03\xe7", b"\xff\xff", b"\x03\xe8\xff"];
    for payload in closes {
        let mut eve = room.join("Eve");
        // What is said behind the end is not heard.
        let bytes = [frame(0x88, payload), frame(TEXT, SAY)].concat();
        write(&mut eve, &bytes).unwrap();
        assert_eq!(others.bo.until("left")["name"], "Eve");
        while let Some(next) = eve.try_next() {
            assert_ne!(next["text"], "hi", "{payload:?}");
        }
        others.can_talk();
    }
    others.noticed_nothing(&room);
}

#[test]
fn fragments_without_end_come_to_one() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut open: Vec<(Guest, Vec<u8>)> = Vec::new();
    for (name, piece) in [("Empty", &b""[..]), ("One", b"x"), ("Many", &[b'x'; 100])] {
        let mut eve = room.join(name);
        write(&mut eve, &frame(0x01, piece)).unwrap();
        open.push((eve, frame(0x00, piece).repeat(100)));
    }
    let deadline = Deadline::new();
    while !open.is_empty() {
        deadline.check(|| format!("{} go on for ever", open.len()));
        open.retain_mut(|(eve, more)| write(eve, more).is_ok());
    }
    for _ in 0..3 {
        assert_eq!(others.bo.until("left")["reason"], "refused");
    }
    others.noticed_nothing(&room);
}

#[test]
fn a_message_in_many_fragments_with_pings_between_is_understood() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut eve = room.join("Eve");
    let (last, first) = SAY.split_last().unwrap();
    let mut bytes = frame(0x01, b"");
    for byte in first {
        bytes.extend(frame(0x00, &[*byte]));
        bytes.extend(frame(0x89, b"still here"));
    }
    bytes.extend(frame(0x80, &[*last]));
    // However it is cut.
    for piece in bytes.chunks(5) {
        write(&mut eve, piece).unwrap();
    }
    assert_eq!(others.bo.hears("hi")["from"], "Eve");
    drop(eve);
    others.noticed_nothing(&room);
}

#[test]
fn upgrades_that_are_none_are_declined_and_closed() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(20_000));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(200));
    let endless = "GET / HTTP/1.1\r\nX: ".to_owned() + &"x".repeat(9_000);
    for (head, status) in [
        ("GET / HTTP/1.1\r\n\r\n", "400"),
        ("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n", "404"),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"),
        ("GET / HTTP/9.9\r\n\r\n", "400"),
        ("\x01\x02\x03\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", "400"),
        (&long, "431"),
        (&many, "431"),
        (&endless, "431"),
    ] {
        let mut eve = tls(room.classic());
        eve.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = std::io::Read::read_to_string(&mut eve, &mut answer);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{head:.40}: {answer}");
        others.can_talk();
    }
    others.noticed_nothing(&room);
}

#[test]
fn a_hello_behind_the_upgrade_in_one_piece_is_heard() {
    let room = TestRoom::open();
    let others = Bystanders::of(&room);
    let mut eve = Guest::connect(room.address());
    let hello = json!({"type": "hello", "name": "Eve"}).to_string();
    write(&mut eve, &[frame(TEXT, hello.as_bytes()), frame(TEXT, SAY)].concat()).unwrap();
    assert_eq!(eve.until("welcome")["you"], "Eve");
    eve.hears("hi");
    drop(eve);
    others.noticed_nothing(&room);
}
