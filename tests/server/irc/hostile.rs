// SPDX-License-Identifier: GPL-3.0-or-later
//! IRC guests that mean harm, and lines that are none.

use std::io::Write;

use salotto::protocol::Reason;
use salotto::server::Pace;

use super::verbs;
use crate::kit::attack::from_elsewhere;
use crate::kit::irc::{CHANNEL, IrcClient, shared};
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

#[test]
fn lines_too_long_are_refused_and_not_kept() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::join(&room, "Bo");
    let answer = bo.answer(&format!("PRIVMSG {CHANNEL} :{}", "x".repeat(600)));
    assert_eq!(verbs(&answer), ["417"], "{answer:?}");
    bo.send(&format!("@{} PRIVMSG {CHANNEL} :x", "t".repeat(9_000)));
    bo.until(" 417 ");
    // Much without an end, and then one; it is paid for.
    bo.send_bytes(&vec![b'x'; 100 * 1024]);
    bo.send("");
    bo.until(" 417 ");
    bo.say("back");
    ada.hears("back");
}

#[test]
fn half_a_line_and_garbage_harm_nobody() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::join(&room, "Bo");
    bo.send_bytes(b"PRIVMSG #Test_room :half");
    ada.say("1", "nobody waits");
    bo.until("nobody waits");
    bo.send_bytes(b" a line\r\n");
    assert_eq!(ada.hears("half a line")["from"], "Bo");
    for garbage in [
        &b"\0\0\0\r\n"[..],
        b"@\r\n",
        b":\r\n",
        b"@a=b :c\r\n",
        b"\xff\xfe\xfd\r\n",
        b"BATCH -none\r\n@batch=none PRIVMSG #Test_room :lost\r\n",
        b"BATCH + draft/multiline #Test_room\r\n",
        b"CHATHISTORY\r\nMODE #Test_room ++++----\r\nKICK #Test_room\r\n",
        b"JOIN ,,,,\r\nPART ,\r\nNAMES ,\r\nWHOIS ,,,,\r\nISON\r\nUSERHOST\r\n",
        b"CAP\r\nCAP REQ\r\nCAP REQ :\r\nCAP END\r\nPING\r\nTAGMSG\r\nAUTHENTICATE PLAIN\r\n",
    ] {
        bo.send_bytes(garbage);
    }
    bo.say("still here");
    ada.hears("still here");
    let half = room.classic();
    shared(&half).write_all(b"NICK half\r\nUSE").unwrap();
    drop(half);
    ada.say("2", "and so is she");
    bo.until("and so is she");
}

#[test]
fn a_flood_is_slowed_down_told_so_once_and_not_lost() {
    let room = TestRoom::with(|config| config.pace = Pace { burst: 10, per_second: 100 });
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::join(&room, "Bo");
    for number in 0..60 {
        bo.say(&format!("spam {number}"));
    }
    bo.until(Reason::TooFast.sentence());
    for number in 0..60 {
        assert_eq!(ada.until("said")["text"], format!("spam {number}"));
    }
    let told = bo.lines();
    assert!(!told.iter().any(|line| line.contains(Reason::TooFast.sentence())), "{told:?}");
}

#[test]
fn a_client_that_does_not_read_is_shown_out_and_nobody_waits() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut socket = from_elsewhere(room.address(), 7, Some(4_096));
    socket.write_all(b"NICK Bo\r\nUSER a 0 * :A\r\n").unwrap();
    ada.hears_join("Bo");
    let text = "stall ".repeat(600);
    let mut number = 0;
    eventually("the one who does not read to be gone", || {
        for _ in 0..50 {
            number += 1;
            ada.say(&number.to_string(), &text);
            ada.hears(text.trim_end());
        }
        room.server.members().iter().all(|it| it.name.as_str() != "Bo").then_some(())
    });
}
