// SPDX-License-Identifier: GPL-3.0-or-later
//! The classic protocol over real sockets: `nc`, and clients that read by chunks
//! as the original one did.

mod strangers;
mod typing;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use salotto::protocol::Reason;
use salotto::server::HostEvent;

use crate::kit::guest::lines::{netcat, read_to_end, read_until};
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

const GREETING: &str = "Welcome!!! Please enter your name and press Return";

#[test]
fn netcat_joins_and_talks_with_the_others() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = room.classic();
    // Silence is what a classic guest says first.
    assert_eq!(read_until(&mut zoe, "Return"), GREETING);
    zoe.write_all(b"Zoe\n").unwrap();
    assert_eq!(
        read_until(&mut zoe, "\n"),
        "Hi Zoe, if you want to leave please write {exit}.\n",
        "the newcomer does not hear of its own arrival"
    );
    let joined = ada.until("joined");
    let joined = if joined["name"] == "Ada" { ada.until("joined") } else { joined };
    assert_eq!(
        (joined["name"].as_str(), joined["encrypted"].as_bool()),
        (Some("Zoe"), Some(false))
    );

    zoe.write_all("caffè?\r\n".as_bytes()).unwrap();
    assert_eq!(ada.hears("caffè?")["from"], "Zoe");
    assert_eq!(read_until(&mut zoe, "\n"), "Zoe: caffè?\n", "the sender hears itself");
    ada.say("1", "two\nlines");
    assert_eq!(read_until(&mut zoe, "lines\n"), "Ada: two\nAda: lines\n");

    zoe.write_all(b"{exit}\n").unwrap();
    assert_eq!(ada.until("left")["reason"], "left");
    assert_eq!(read_to_end(&mut zoe), "");
    room.logged(|record| matches!(record, HostEvent::Left { name } if name.as_str() == "Zoe"));
    ada.say("2", "gone");
    assert_eq!(ada.until("said")["text"], "gone", "{{exit}} is not relayed");
}

#[test]
fn everything_at_once_and_a_closed_side_is_still_served() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = room.classic();
    zoe.write_all(b"Zoe\nhello\nthe end without newline").unwrap();
    zoe.shutdown(Shutdown::Write).unwrap();
    ada.hears("hello");
    ada.hears("the end without newline");
    assert_eq!(ada.until("left")["reason"], "left");
    let heard = read_to_end(&mut zoe);
    assert!(heard.starts_with(GREETING));
    assert!(heard.ends_with("Zoe: hello\nZoe: the end without newline\n"), "{heard}");
}

/// A row that the original client shows: one `recv(1024)`.
fn row(socket: &mut TcpStream) -> Vec<u8> {
    let mut buffer = [0; 1024];
    let length = socket.read(&mut buffer).unwrap();
    assert!(length > 0, "closed");
    buffer[..length].to_vec()
}

/// The rows of what somebody says, until one shows each message by itself: a busy
/// machine may keep us from reading for longer than the room pauses between them.
fn rows(socket: &mut TcpStream, expected: &[&str], mut say: impl FnMut()) {
    eventually("a row for each", || {
        say();
        let all = expected.concat();
        let (mut rows, mut length) = (Vec::new(), 0);
        while length < all.len() {
            rows.push(row(socket));
            length += rows.last().map_or(0, Vec::len);
        }
        assert_eq!(String::from_utf8(rows.concat()).unwrap(), all, "whole and in order");
        rows.iter().map(Vec::as_slice).eq(expected.iter().map(|row| row.as_bytes())).then_some(())
    });
}

#[test]
fn a_client_that_reads_by_chunks_gets_one_row_each() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut py = room.classic();
    assert_eq!(row(&mut py), GREETING.as_bytes());
    // So short a name may be the first two keys of a longer one, for a while.
    py.write_all(b"Py").unwrap();
    assert_eq!(row(&mut py), b"Hi Py, if you want to leave please write {exit}.");
    ada.hears_join("Py");
    let expected: Vec<String> = (0..10).map(|number| format!("Ada: row {number}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    rows(&mut py, &expected, || {
        for number in 0..10 {
            ada.say("x", &format!("row {number}"));
        }
    });
    py.write_all(b"hi").unwrap();
    assert_eq!(row(&mut py), b"Py: hi");
    // No character is cut in two.
    let long = format!("Ada: {}", "è".repeat(1_500));
    let (first, rest) = long.split_at(1_023);
    let (second, third) = rest.split_at(1_024);
    rows(&mut py, &[first, second, third], || ada.say("y", &long["Ada: ".len()..]));
    py.write_all(b"{exit}").unwrap();
    assert_eq!(read_to_end(&mut py), "");
    assert_eq!(ada.until("left")["name"], "Py");
}

#[test]
fn classic_guests_hear_of_coming_and_going() {
    let room = TestRoom::open();
    let mut zoe = netcat(&room, "Zoe");
    let mut bo = netcat(&room, "Bo");
    assert_eq!(read_until(&mut zoe, "\n"), "Bo joined the chat\n");
    let mut ada = room.join("Ada");
    assert_eq!(read_until(&mut bo, "\n"), "Ada joined the chat\n");
    ada.send(serde_json::json!({"type": "rename", "name": "Countess"}));
    assert_eq!(read_until(&mut bo, "\n"), "Ada is now called Countess\n");
    ada.send(serde_json::json!({"type": "leave"}));
    assert_eq!(read_until(&mut bo, "\n"), "Countess left the chat.\n");
    room.server.close();
    assert_eq!(read_to_end(&mut bo), "The host has closed the room.\n");
}

#[test]
fn a_name_that_does_not_do_can_be_tried_again() {
    let room = TestRoom::open();
    let _ada = room.join("Ada");
    let mut zoe = room.classic();
    zoe.write_all(b"ada\n").unwrap();
    let answer = read_until(&mut zoe, "\n");
    assert!(answer.ends_with("That name is taken. Please enter another one, for example ada2\n"));
    zoe.write_all(b"\x1b[31mred\n").unwrap();
    read_until(&mut zoe, "cannot be part of a name.\n");
    zoe.write_all(b"Zoe\n").unwrap();
    read_until(&mut zoe, "Hi Zoe,");
    room.logged(
        |r| matches!(r, HostEvent::Refused { why, .. } if why.reason() == Some(Reason::NameTaken)),
    );
}

#[test]
fn who_has_only_wrong_names_is_shown_the_door() {
    let room = TestRoom::open();
    let mut eve = room.classic();
    for _ in 0..20 {
        // The room may already have closed; that is what is waited for.
        let _ = eve.write_all(b"\x07\n");
    }
    let refused = read_to_end(&mut eve).matches("cannot be part of a name").count();
    assert_eq!(refused, usize::from(salotto::protocol::limits::WRONG_NAMES));
}

#[test]
fn a_closed_classic_door_says_so() {
    let room = TestRoom::with(|config| config.classic = Some(false));
    let mut silent = room.classic();
    let mut hasty = room.classic();
    hasty.write_all(b"Zoe\n").unwrap();
    for socket in [&mut hasty, &mut silent] {
        assert_eq!(read_to_end(socket), "This room takes encrypted connections only.\n");
    }
    room.join("Ada");
    room.server.set_classic(true);
    netcat(&room, "Zoe");
}

#[test]
fn an_endless_line_is_refused_and_the_guest_stays() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = netcat(&room, "Zoe");
    for _ in 0..200 {
        zoe.write_all(&[b'x'; 10_000]).unwrap();
    }
    zoe.write_all(b"\nsorry\n").unwrap();
    let heard = read_until(&mut zoe, "Zoe: sorry\n");
    assert!(heard.contains("That message is too long"), "{heard}");
    assert_eq!(ada.until("said")["text"], "sorry");
}

#[test]
fn bytes_that_are_no_text_hurt_nobody() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = netcat(&room, "Zoe");
    zoe.write_all(b"\xff\xfe caf\xc3\nok\n").unwrap();
    assert_eq!(ada.hears("ok")["from"], "Zoe");
}

#[test]
fn the_greeting_comes_after_about_a_second_of_silence() {
    let room = TestRoom::open();
    let start = Instant::now();
    read_until(&mut room.classic(), "Return");
    // The lower bound keeps a TLS client that takes its time from being
    // greeted; how late a busy machine is says nothing.
    assert!(start.elapsed() >= Duration::from_millis(900));
}
