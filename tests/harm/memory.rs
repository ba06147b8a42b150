// SPDX-License-Identifier: GPL-3.0-or-later
//! Resources an attack leaves behind in a host: none. The host is a process of its own;
//! each attack is repeated until one time leaves memory, files and threads as before.

use std::io::Write;
use std::iter::repeat_n;
use std::net::TcpStream;
use std::time::Duration;

use salotto::protocol::limits;
use serde_json::json;

use crate::kit::attack::{
    comes_to_a_stop, flood, frame, from_elsewhere, is_closed, storm, try_to_send, try_to_write,
};
use crate::kit::bystanders::{join, join_with_a_small_buffer};
use crate::kit::figures::Figures;
use crate::kit::guest::Guest;
use crate::kit::guest::lines::{read_to_end, read_until};
use crate::kit::guest::stream::{tcp, tls};
use crate::kit::hosted::{Hosted, blows_over, blows_over_after, crowd, new_address};
use crate::kit::loris::{Loris, client_hello};
use crate::kit::patience::Deadline;

const TEXT: u8 = 0x81;
/// Times one member floods the room.
const FLOODS: usize = 3;
/// Share of a flood by which a heap in use wavers; who reads ahead holds all of it.
const WAVERS: u64 = 4;

#[test]
fn two_thousand_that_say_nothing() {
    blows_over(|host| {
        let silent: Vec<TcpStream> = (0..=1u8)
            .cycle()
            .take(2_000)
            .map(|number| from_elsewhere(host.room, 2 + number % 2, None))
            .collect();
        host.has_taken(silent.len());
        host.others.can_talk();
    });
}

/// Some of each kind, all let in as far as their first byte.
fn lorises(host: &Hosted) -> Vec<Loris> {
    let hello = client_hello();
    let endless = |first: &'static [u8]| first.iter().copied().chain(std::iter::repeat(b'x'));
    let of_each = |_| {
        [
            Loris::new(tcp(host.room), hello.clone().into_iter()),
            Loris::over_tls(host.room, endless(b"GET / HTTP/1.1\r\nX: ")),
            Loris::over_web_socket(host.room, endless(&[TEXT, 0xfe, 0xff, 0xff, 1, 2, 3, 4])),
        ]
    };
    (0..30).flat_map(of_each).collect()
}

#[test]
fn a_byte_at_a_time() {
    let give_up = |host: &mut Hosted| {
        let mut all = lorises(host);
        all.iter_mut().for_each(Loris::send_one);
        host.has_taken(all.len());
    };
    blows_over_after(give_up, |host| {
        let mut all = lorises(host);
        let deadline = Deadline::new();
        while !all.is_empty() {
            deadline.check(|| format!("{} are still open", all.len()));
            all.iter_mut().for_each(Loris::send_one);
            host.others.can_talk();
            std::thread::park_timeout(Duration::from_millis(100));
            all.retain_mut(|loris| !is_closed(&mut loris.socket));
        }
    });
}

#[test]
fn handshakes_that_are_broken_given_up_or_never_read() {
    let hello = client_hello();
    let garbage = [&[22, 3, 1, 0x40, 0, 1, 0, 0x3f, 0xfc][..], &[7; 0x3ffc]].concat();
    blows_over(|host| {
        for _ in 0..300 {
            try_to_send(&mut tcp(host.room), &garbage);
        }
        host.others.can_talk();
        let halves = repeat_n(&hello[..hello.len() / 2], 200);
        let deaf = repeat_n(&hello[..], 200);
        let open: Vec<TcpStream> = halves
            .chain(deaf)
            .map(|bytes| {
                let mut socket = from_elsewhere(host.room, 2, Some(1));
                socket.write_all(bytes).unwrap();
                socket
            })
            .collect();
        host.has_taken(open.len());
        host.others.can_talk();
    });
}

#[test]
fn connects_and_resets() {
    let storm = |host: &mut Hosted, connects| {
        storm(host.room, connects, || host.others.can_talk());
    };
    blows_over_after(|host| storm(host, 500), |host| storm(host, 5_000));
}

#[test]
fn broken_frames() {
    let claims = |length: u64| [&[TEXT, 0xff][..], &length.to_be_bytes(), &[0; 4]].concat();
    let broken = [
        frame(0xc1, b"{}"),
        frame(0x83, b"{}"),
        frame(0x09, b"fragmented"),
        frame(0x82, b"binary"),
        frame(TEXT, b"\xc3\x28"),
        claims(limits::REQUEST_BYTES as u64 + 1),
        claims(u64::MAX),
        vec![TEXT, 2, b'{', b'}'],
    ];
    // What is allowed so far, and never finished.
    let unfinished = [
        [frame(0x01, &[b'x'; 30_000]), frame(0x00, &[b'x'; 30_000])].concat(),
        [frame(0x01, b"x"), frame(0x00, b"").repeat(10_000)].concat(),
        claims(limits::REQUEST_BYTES as u64),
    ];
    blows_over(|host| {
        for bytes in broken.iter().chain(&unfinished) {
            let mut all = crowd(host, 10);
            for eve in &mut all {
                try_to_write(eve, bytes);
            }
            host.others.can_talk();
            for eve in all.iter_mut().filter(|_| broken.contains(bytes)) {
                while eve.try_next().is_some() {}
            }
        }
    });
}

#[test]
fn json_that_explodes() {
    let say = |text: &str| format!(r#"{{"type":"say","id":"1","text":{text}}}"#);
    let bombs = [
        say(&"[".repeat(60_000)),
        say(&r#"{"a":"#.repeat(12_000)),
        say(&format!("1{}", "0".repeat(60_000))),
        say("1e999999999"),
        say(&format!("\"{}\"", r"\ud800".repeat(10_000))),
        say(&format!("\"{}\"", r"\u0000".repeat(10_000))),
        format!("{{{}\"type\":\"say\"}}", r#""type":"say","#.repeat(4_000)),
        format!(r#"{{"type":"{}"}}"#, "x".repeat(60_000)),
        format!("[{}0]", "0,".repeat(30_000)),
    ];
    blows_over(|host| {
        for bomb in &bombs {
            for eve in &mut crowd(host, 10) {
                try_to_write(eve, &frame(TEXT, bomb.as_bytes()));
                eve.until("error");
            }
            host.others.can_talk();
        }
    });
}

/// Messages of a spammer.
fn spam() -> Vec<u8> {
    frame(TEXT, json!({"type": "say", "id": "x", "text": "spam"}).to_string().as_bytes())
}

/// Each says something until it is slowed down, and a little longer. Nobody comes
/// before its turn: whoever reads nothing for too long is disconnected.
fn talk(host: &mut Hosted, members: usize) {
    let spam = spam().repeat(limits::REQUEST_BURST as usize * 3 / 2);
    let mut all = Vec::new();
    while all.len() < members {
        let mut some = crowd(host, members.min(10));
        for eve in &mut some {
            try_to_write(eve, &spam);
        }
        host.others.bo.hears("spam");
        host.others.can_talk();
        all.extend(some);
    }
}

/// So much is said that the log, and each worker's copy, is as large as it gets.
fn fill_the_log(host: &mut Hosted) {
    let long = "x".repeat(limits::TEXT_CHARACTERS);
    let say = json!({"type": "say", "id": "x", "text": long}).to_string();
    let say = frame(TEXT, say.as_bytes());
    let each = limits::REQUEST_BURST as usize / 2;
    let members = 2 * limits::LOG_BYTES / (each * long.len()) + 1;
    let mut all = Vec::new();
    for _ in 0..members {
        all.extend(crowd(host, 1));
        try_to_write(all.last_mut().unwrap(), &say.repeat(each));
        for _ in 0..each {
            host.others.bo.hears(&long);
        }
        host.others.can_talk();
    }
}

#[test]
fn a_flood_of_messages_by_one() {
    let mut host = Hosted::open();
    talk(&mut host, 1);
    host.has_closed_all();
    let mut before = host.figures();
    // What is kept of a flood is kept of each; what settles is held of some.
    let floods = [(); FLOODS].map(|()| {
        let (poured, during) = flooded(&mut host);
        assert!(poured > 1024 * 1024, "{poured} bytes would not be noticed");
        let last = std::mem::replace(&mut before, host.figures());
        (poured, during.resident.saturating_sub(last.resident))
    });
    println!("bytes poured into the network, and held by the host: {floods:?}");
    assert!(floods.iter().any(|(poured, held)| held * WAVERS < *poured), "{floods:?}");
}

/// Bytes the network took of a flood, and the host's figures while it lasts: it
/// goes on for as long as there is something in the network, and none of that is
/// in the host.
fn flooded(host: &mut Hosted) -> (u64, Figures) {
    let mut eve = join(host.room, &host.new_name());
    let (spam, mut poured) = (spam().repeat(500), 0);
    let flood = || {
        let taken = flood(&mut eve, &spam);
        poured += taken as u64;
        taken
    };
    comes_to_a_stop(flood, || drop(host.others.bo.hears("spam")));
    host.others.can_talk();
    let during = host.figures();
    drop(eve);
    host.has_closed_all();
    (poured, during)
}

#[test]
fn a_flood_of_messages_by_a_hundred() {
    let fill_and_talk = |host: &mut Hosted| {
        fill_the_log(host);
        talk(host, 100);
    };
    blows_over_after(fill_and_talk, |host| talk(host, 100));
}

#[test]
fn members_that_never_read_while_everybody_talks() {
    let long = "x".repeat(limits::TEXT_CHARACTERS);
    let say = json!({"type": "say", "id": "x", "text": long}).to_string();
    let say = frame(TEXT, say.as_bytes());
    blows_over_after(fill_the_log, |host| {
        let mut talkers = crowd(host, 50);
        let _deaf = [(); 20].map(|()| join_with_a_small_buffer(host.room, &host.new_name()));
        for _ in 0..15 {
            for eve in &mut talkers {
                try_to_write(eve, &say);
                // Takes what has come, and makes nothing of it.
                assert!(!is_closed(&mut eve.socket.get_mut().sock));
            }
            host.others.bo.hears(&long);
            host.others.can_talk();
        }
        drop(talkers);
        // They are disconnected, though none of them closes.
        host.has_closed_all();
    });
}

#[test]
fn names_by_the_hundred_and_none_of_them_good() {
    blows_over(|host| {
        let mut taken: Vec<TcpStream> = Vec::new();
        let (first, from) = (host.new_name(), [(); 6].map(|()| new_address()));
        for number in 0..300 {
            let name = if number == 0 { first.clone() } else { host.new_name() };
            let mut socket = from_elsewhere(host.room, from[number % 6], None);
            socket.write_all(format!("{name}\n").as_bytes()).unwrap();
            read_until(&mut socket, "{exit}.\n");
            taken.push(socket);
        }
        for number in 0..100 {
            let mut eve = Guest::over(tls(from_elsewhere(host.room, 3, None)));
            eve.send(json!({"type": "hello", "name": first}));
            assert_eq!(eve.next()["reason"], "name-taken");
            let mut nameless = from_elsewhere(host.room, 4, None);
            let wrong = b"\x07\n".repeat(usize::from(limits::WRONG_NAMES) + 1);
            try_to_send(&mut nameless, &wrong);
            read_to_end(&mut nameless);
            if number % 20 == 0 {
                host.others.can_talk();
            }
        }
    });
}
