// SPDX-License-Identifier: GPL-3.0-or-later
//! Peers that take their time, or many connections and nothing else: strangers
//! get a deadline, members one's own pace, and nobody waits for either.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use salotto::protocol::{Reason, limits};
use salotto::server::HostEvent;
use serde_json::json;

use crate::kit::attack::{from_elsewhere, is_closed, storm};
use crate::kit::bystanders::{Bystanders, join_with_a_small_buffer};
use crate::kit::guest::Guest;
use crate::kit::guest::lines::read_until;
use crate::kit::guest::stream::tls;
use crate::kit::loris::{Loris, client_hello};
use crate::kit::patience::{Deadline, eventually};
use crate::kit::room::TestRoom;

#[test]
fn a_byte_at_a_time_meets_the_deadline_at_every_stage() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let header = b"GET / HTTP/1.1\r\nX: ".iter().copied().chain(std::iter::repeat(b'x'));
    // A masked frame of many bytes, none of which ever make a hello.
    let frame = [0x81, 0xfe, 0xff, 0xff, 1, 2, 3, 4].into_iter().chain(std::iter::repeat(b'x'));
    let started = Instant::now();
    let mut all = [
        Loris::new(room.classic(), client_hello().into_iter()),
        Loris::over_tls(room.address(), header),
        Loris::over_web_socket(room.address(), frame),
    ];
    let deadline = Deadline::new();
    let mut open: Vec<&mut Loris> = all.iter_mut().collect();
    while !open.is_empty() {
        deadline.check(|| format!("{} are still open", open.len()));
        for loris in &mut open {
            loris.send_one();
        }
        others.can_talk();
        // A round every tenth of a second, so that no handshake gets done.
        std::thread::park_timeout(Duration::from_millis(100));
        open.retain_mut(|loris| !is_closed(&mut loris.socket));
    }
    assert!(started.elapsed() >= limits::HANDSHAKE_DEADLINE);
    let late = |r: &HostEvent| matches!(r, HostEvent::Refused { why, .. } if why.reason() == Some(Reason::TooLate));
    room.logged(late);
    drop(all);
    others.noticed_nothing(&room);
}

#[test]
fn guests_that_never_find_a_name_bother_nobody() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut nameless: Vec<TcpStream> = (0..50).map(|_| room.classic()).collect();
    for socket in &mut nameless {
        read_until(socket, "press Return");
    }
    for round in 0..20 {
        for socket in &mut nameless {
            socket.write_all(b"\x07\n").unwrap();
        }
        if round % 5 == 0 {
            others.can_talk();
        }
    }
    read_until(&mut nameless[0], Reason::NameForbidden.sentence());
    drop(nameless);
    others.noticed_nothing(&room);
}

#[test]
fn two_thousand_that_say_nothing_keep_nobody_out() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut silent = Vec::new();
    for last in [2, 3] {
        for _ in 0..1_000 {
            silent.push(from_elsewhere(room.address(), last, None));
        }
        others.can_talk();
    }
    // They are many, and still others are let in, from there as from here.
    let mut late = Guest::over(tls(from_elsewhere(room.address(), 2, None)));
    late.hello(json!({"type": "hello", "name": "Late"}));
    late.say("1", "hello");
    others.ada.hears("hello");
    drop((silent, late));
    others.noticed_nothing(&room);
}

#[test]
fn an_address_that_takes_too_many_connections_stops_at_its_own_limit() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let greedy: Vec<TcpStream> = (0..limits::CONNECTIONS_PER_ADDRESS + 100)
        .map(|_| from_elsewhere(room.address(), 5, None))
        .collect();
    let full = Some(Reason::TooManyConnections);
    room.logged(|r| matches!(r, HostEvent::Refused { why, .. } if why.reason() == full));
    // Everybody else comes from another address.
    room.join("Late").say("1", "hello");
    others.ada.hears("hello");
    drop(greedy);
    // And once they are gone, there is room for one from there again.
    eventually("a place for one more", || {
        let mut socket = from_elsewhere(room.address(), 5, None);
        socket.write_all(b"Eve\n").ok()?;
        let mut first = [0; 7];
        socket.read_exact(&mut first).ok()?;
        (&first == b"Welcome").then_some(())
    });
    others.noticed_nothing(&room);
}

#[test]
fn a_storm_of_connects_and_resets_blows_over() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    // As many as 500 a second make in ten seconds, and faster than that.
    storm(room.address(), 5_000, || others.can_talk());
    others.noticed_nothing(&room);
}

#[test]
fn a_member_that_reads_a_byte_now_and_then_is_disconnected() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut slow = join_with_a_small_buffer(room.address(), "Snail");
    let long = "x".repeat(4_000);
    let lost = (0..5_000).find_map(|_| {
        others.ada.say("x", &long);
        let _ = slow.socket.get_mut().sock.read(&mut [0]);
        let next = others.bo.next();
        (next["type"] == "reconnecting").then_some(next)
    });
    let lost = lost.expect("20 MB cannot hide in the kernel");
    assert_eq!((&lost["name"], &lost["active"]), (&json!("Snail"), &json!(true)));
    drop(slow);
    others.noticed_nothing(&room);
}
