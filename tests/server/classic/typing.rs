// SPDX-License-Identifier: GPL-3.0-or-later
//! Bytes that people send without meaning it: telnet's negotiation, marks that nobody
//! sees, Return alone, spaces around a word.

use std::io::Write;
use std::net::Shutdown;

use salotto::protocol::Reason;

use super::GREETING;
use crate::kit::guest::lines::{netcat, read_to_end, read_until};
use crate::kit::room::TestRoom;

#[test]
fn telnet_negotiates_in_vain_and_talks() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = room.classic();
    zoe.write_all(b"\xff\xfb\x1f\xff\xfb\x20\xff\xfb\x18\xff\xfd\x01").unwrap();
    let declined = "\u{fffd}\u{fffd}\u{1f}";
    assert_eq!(
        &read_until(&mut zoe, "\u{1}")[..GREETING.len() + 7],
        format!("{GREETING}{declined}")
    );
    zoe.write_all(b"Zoe\r\n").unwrap();
    read_until(&mut zoe, "Hi Zoe,");
    zoe.write_all(b"hel\xff\xf4\xff\xfd\x06lo\r\n").unwrap();
    assert_eq!(ada.hears("hello")["from"], "Zoe");
    ada.say("1", "two\nlines");
    // A bare LF does not lead a terminal of the network back to the left.
    assert!(
        read_until(&mut zoe, "lines\r\n").ends_with("Zoe: hello\r\nAda: two\r\nAda: lines\r\n")
    );
}

#[test]
fn what_nobody_sees_is_no_part_of_a_name() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = room.classic();
    zoe.write_all("\u{feff}Zoe\u{200b}\r\nhi\n".as_bytes()).unwrap();
    read_until(&mut zoe, "Hi Zoe,");
    assert_eq!(ada.hears("hi")["from"], "Zoe");
}

#[test]
fn return_alone_is_told_that_a_name_is_wanted() {
    let room = TestRoom::open();
    let mut zoe = room.classic();
    zoe.write_all(b"\n").unwrap();
    let heard = read_until(&mut zoe, "\n");
    assert_eq!(heard, format!("{GREETING}{}\n", Reason::NameEmpty.sentence()));
    zoe.write_all(b"Zoe\n").unwrap();
    read_until(&mut zoe, "Hi Zoe,");
    // With a newline as its last word.
    let mut bo = room.classic();
    bo.write_all(b"\n").unwrap();
    bo.shutdown(Shutdown::Write).unwrap();
    assert_eq!(read_to_end(&mut bo), heard);
}

#[test]
fn leaving_takes_the_exact_word() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = netcat(&room, "Zoe");
    zoe.write_all(b" {exit} \n").unwrap();
    assert_eq!(ada.until("said")["text"], " {exit}");
    assert_eq!(read_until(&mut zoe, "}\n"), "Zoe:  {exit}\n");
    zoe.write_all(b"{exit} \r\n").unwrap();
    assert_eq!(ada.until("left")["name"], "Zoe", "what is removed from messages does not count");
    assert_eq!(read_to_end(&mut zoe), "");
}
