// SPDX-License-Identifier: GPL-3.0-or-later
//! Peers that mean harm: whatever they do, the room goes on for the others,
//! and the log says what happened.

use std::io::{Read, Write};
use std::net::TcpStream;

use salotto::protocol::Reason;
use salotto::server::HostEvent;
use serde_json::json;
use tungstenite::Message;
use tungstenite::protocol::frame::Frame;
use tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::kit::bystanders::{Bystanders, join};
use crate::kit::guest::Guest;
use crate::kit::guest::lines::read_to_end;
use crate::kit::guest::stream::{tcp, tls};
use crate::kit::hosted::Hosted;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

#[test]
fn garbage_of_every_kind_is_shown_the_door() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let garbage: [&[u8]; 6] = [
        b"\x16\x03\x01\xff\xff",
        b"\x16\x03\x01\x00\x05hello and more",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /\xff\xff\xff HTTP/9\r\n\r\n",
        b"NICK eve\r\nUSER eve\r\n",
        &[0u8; 5_000],
    ];
    for bytes in garbage {
        let mut socket = room.classic();
        // The room may already have closed; that is as good.
        let _ = socket.write_all(bytes);
        let _ = socket.shutdown(std::net::Shutdown::Write);
        read_to_end(&mut socket);
        others.can_talk();
    }
    room.logged(|record| matches!(record, HostEvent::Refused { .. }));
}

#[test]
fn plain_http_and_strange_requests_get_an_answer_in_words() {
    let room = TestRoom::open();
    let mut plain = room.classic();
    plain.write_all(b"GET /secret HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    assert!(read_to_end(&mut plain).contains("There is no such page here."));

    let mut browser = tls(room.classic());
    browser.write_all(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").unwrap();
    let mut answer = String::new();
    browser.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 421"), "{answer}");
}

#[test]
fn broken_frames_end_only_the_one_who_sent_them() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let text = OpCode::Data(Data::Text);
    let reserved = {
        let mut frame = Frame::message(&b"x"[..], text, true);
        frame.header_mut().rsv1 = true;
        frame
    };
    let cases: [(Message, &str); 4] = [
        (Message::binary(vec![1, 2, 3]), "not-text"),
        (Message::Frame(Frame::message(&b"\xff\xfe"[..], text, true)), "not-text"),
        (Message::text("x".repeat(70_000)), "too-large"),
        (Message::Frame(reserved), "broken-frame"),
    ];
    for (number, (message, reason)) in cases.into_iter().enumerate() {
        let mut eve = room.join(&format!("Eve {number}"));
        eve.socket.send(message).unwrap();
        let refused = eve.until("refused");
        assert_eq!(refused["reason"], reason);
        assert!(refused["message"].as_str().is_some_and(|words| !words.is_empty()));
        others.can_talk();
    }
}

#[test]
fn a_frame_that_claims_a_gigabyte_is_not_believed() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut eve = room.join("Eve");
    // A masked text frame of 2^30 bytes, of which none comes.
    let header = [0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4];
    eve.socket.get_mut().write_all(&header).unwrap();
    eve.socket.get_mut().flush().unwrap();
    assert_eq!(eve.until("refused")["reason"], "too-large");
    others.can_talk();
}

#[test]
fn nonsense_in_json_is_answered_and_forgiven() {
    let room = TestRoom::open();
    let mut eve = room.join("Eve");
    let bomb = format!(r#"{{"type":"say","text":{}"#, "[".repeat(50_000));
    for (nonsense, reason) in [
        ("", "not-json"),
        ("hello", "not-json"),
        ("[1,2,3]", "not-json"),
        (r#"{"type":"say"}"#, "not-json"),
        (r#"{"type":"say","id":1e999,"text":"x"}"#, "not-json"),
        (r#"{"type":"say","id":"a","text":"\ud800"}"#, "not-json"),
        (r#"{"type":"dance"}"#, "unknown-type"),
        (r#"{"type":"hello","name":"Eve"}"#, "hello-twice"),
        (&bomb, "not-json"),
    ] {
        eve.socket.send(Message::text(nonsense)).unwrap();
        assert_eq!(eve.until("error")["reason"], reason, "{nonsense:.40}");
    }
    eve.say("1", "I am sorry");
    eve.hears("I am sorry");
}

#[test]
fn who_does_not_say_hello_first_is_refused() {
    let room = TestRoom::open();
    for message in [r#"{"type":"say","id":"1","text":"hi"}"#, "garbage"] {
        let mut eve = Guest::connect(room.address());
        eve.socket.send(Message::text(message)).unwrap();
        assert_eq!(eve.next()["type"], "refused");
        assert_eq!(eve.try_next(), None);
    }
}

#[test]
fn who_stops_halfway_is_dropped_after_the_deadline() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut half_tls = room.classic();
    half_tls.write_all(b"\x16\x03\x01\x02\x00\x01").unwrap();
    let mut half_http = tls(room.classic());
    half_http.write_all(b"GET / HT").unwrap();
    half_http.flush().unwrap();
    let mut no_hello = Guest::connect(room.address());
    others.can_talk();

    assert_eq!(no_hello.next()["reason"], "too-late");
    read_to_end(&mut half_tls);
    let mut nothing = Vec::new();
    let _ = half_http.read_to_end(&mut nothing);
    room.logged(
        |r| matches!(r, HostEvent::Refused { why, .. } if why.reason() == Some(Reason::TooLate)),
    );
    others.can_talk();
}

#[test]
fn a_thousand_silent_connections_keep_nobody_from_talking() {
    // In a process of its own: what other tests take is not counted.
    let mut host = Hosted::fresh();
    let before = host.figures();
    let silent: Vec<TcpStream> = (0..1_000).map(|_| tcp(host.room)).collect();
    host.has_taken(silent.len());
    host.others.can_talk();
    join(host.room, "Late").say("1", "hello");
    host.others.ada.hears("hello");
    let each = host.figures().resident.saturating_sub(before.resident) / 1_000;
    // Generous; benches/ has the figure.
    assert!(each < 64 * 1024, "{each} bytes for a connection that says nothing");
    drop(silent);
    host.has_closed_all();
}

/// A member whose kernel buffer is small and who never reads.
fn join_and_never_read(room: &TestRoom, name: &str) -> Guest {
    let address = room.address().into();
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(8 * 1024).unwrap();
    socket.connect(&address).unwrap();
    let mut guest = Guest::over(tls(socket.into()));
    guest.hello(json!({"type": "hello", "name": name}));
    guest
}

#[test]
fn a_member_that_never_reads_is_disconnected_and_nobody_waits() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let stalled = join_and_never_read(&room, "Sleeper");
    let long = "x".repeat(4_000);
    let mut said = 0;
    let lost = loop {
        others.ada.say("x", &long);
        said += 1;
        assert!(said < 5_000, "20 MB cannot hide in the kernel");
        // Bo hears every message while the sleeper falls behind.
        let next = others.bo.next();
        if next["type"] == "reconnecting" {
            break next;
        }
    };
    assert_eq!((&lost["name"], &lost["active"]), (&json!("Sleeper"), &json!(true)));
    room.logged(
        |r| matches!(r, HostEvent::Refused { why, .. } if why.reason() == Some(Reason::Stalled)),
    );
    drop(stalled);
    drop(others);
    room.all_gone();
}

#[test]
fn a_member_whose_socket_takes_nothing_for_half_a_minute_is_disconnected() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let _stalled = join_and_never_read(&room, "Sleeper");
    // Enough to fill the kernel's buffers, not enough to fall off the log.
    for number in 0..100 {
        let text = format!("{number} {}", "x".repeat(3_900));
        others.ada.say("x", &text);
        // Or she would take nothing for half a minute herself.
        others.ada.hears(&text);
    }
    let lost = others.bo.until("reconnecting");
    assert_eq!(lost["name"], "Sleeper");
    others.can_talk();
}

#[test]
fn pings_by_the_thousand_are_answered_or_slowed_down() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut eve = room.join("Eve");
    for _ in 0..5_000 {
        eve.socket.write(Message::Ping(vec![7; 100].into())).unwrap();
    }
    eve.socket.flush().unwrap();
    others.can_talk();
    eve.say("1", "done");
    eve.hears("done");
}

#[test]
fn connects_and_resets_leave_nothing_behind() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    for _ in 0..500 {
        let socket = tcp(room.address());
        // Linger zero: closing sends a reset.
        socket2::SockRef::from(&socket).set_linger(Some(std::time::Duration::ZERO)).unwrap();
    }
    others.can_talk();
    drop(others);
    room.all_gone();
}

#[test]
fn too_many_from_one_address_are_told() {
    let room = TestRoom::open();
    let limit = salotto::protocol::limits::CONNECTIONS_PER_ADDRESS;
    let crowd: Vec<TcpStream> = (0..limit).map(|_| tcp(room.address())).collect();
    let told = eventually("a refusal", || {
        let heard = read_to_end(&mut tcp(room.address()));
        (!heard.is_empty()).then_some(heard)
    });
    assert_eq!(told, "Too many connections come from this address.\n");
    drop(crowd);
}
