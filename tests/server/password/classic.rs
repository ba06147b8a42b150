// SPDX-License-Identifier: GPL-3.0-or-later
//! Guests without encryption are asked for the password in words.

use std::io::Write;
use std::net::{Shutdown, TcpStream};

use salotto::protocol::limits;
use salotto::server::HostEvent;
use salotto::trust::Password;

use super::{RIGHT, WRONG, member, room};
use crate::kit::guest::lines::{read_to_end, read_until};
use crate::kit::room::TestRoom;

const QUESTION: &str =
    "This room has a password. It travels unencrypted. Please enter it and press Return";

fn ask(room: &TestRoom, name: &str) -> TcpStream {
    let mut socket = room.classic();
    socket.write_all(name.as_bytes()).unwrap();
    let end = if name.ends_with('\n') { "\n" } else { "" };
    let heard = read_until(&mut socket, &format!("{QUESTION}{end}"));
    assert!(!heard.contains("Hi "), "{heard}");
    socket
}

#[test]
fn a_classic_guest_is_asked_in_words_and_the_password_is_never_said() {
    let room = room();
    let mut ada = member(&room, "Ada");
    let mut zoe = ask(&room, "Zoe\n");
    zoe.write_all(format!("{RIGHT}\n").as_bytes()).unwrap();
    assert_eq!(read_until(&mut zoe, "\n"), "Hi Zoe, if you want to leave please write {exit}.\n");
    zoe.write_all(b"hello\n").unwrap();
    assert_eq!(read_until(&mut zoe, "hello\n"), "Zoe: hello\n");
    assert_eq!(ada.until("said")["text"], "hello", "the password was not said");
    room.logged(
        |record| matches!(record, HostEvent::Joined { name, .. } if name.as_str() == "Zoe"),
    );

    // By chunks, as the original client does it.
    let mut py = ask(&room, "Py");
    py.write_all(RIGHT.as_bytes()).unwrap();
    assert_eq!(read_until(&mut py, "{exit}."), "Hi Py, if you want to leave please write {exit}.");
    py.write_all(b"from a window").unwrap();
    ada.hears("from a window");
}

#[test]
fn what_nobody_sees_is_no_part_of_a_password() {
    let room = room();
    let mut zoe = ask(&room, "Zoe\n");
    zoe.write_all(format!("\u{feff}{RIGHT}\u{200b}\r\n").as_bytes()).unwrap();
    read_until(&mut zoe, "Hi Zoe,");
}

#[test]
fn a_classic_guest_may_say_everything_at_once() {
    let room = room();
    let mut ada = member(&room, "Ada");
    let mut zoe = room.classic();
    zoe.write_all(format!("Zoe\n{RIGHT}\nfirst\nlast").as_bytes()).unwrap();
    zoe.shutdown(Shutdown::Write).unwrap();
    ada.hears("first");
    ada.hears("last");
    assert!(read_to_end(&mut zoe).ends_with("Zoe: last\n"));
}

#[test]
fn a_classic_guest_has_three_guesses() {
    let room = room();
    let mut ada = member(&room, "Ada");
    let mut zoe = ask(&room, "Ada\n");
    zoe.write_all(b"\n").unwrap();
    read_until(&mut zoe, &format!("{QUESTION}\n"));
    for guess in [WRONG.to_owned(), "x".repeat(20_000)] {
        zoe.write_all(format!("{guess}\n").as_bytes()).unwrap();
        let heard = read_until(&mut zoe, "try again");
        assert!(!heard.contains("taken"), "strangers learn no names: {heard}");
    }
    zoe.write_all(b"third\n").unwrap();
    assert!(read_to_end(&mut zoe).contains("not the password"), "and it is over");
    ada.say("1", "nobody came");
    let next = loop {
        let next = ada.next();
        if next["name"] != "Ada" {
            break next;
        }
    };
    assert_eq!(next["text"], "nobody came");
}

#[test]
fn a_classic_guest_who_knows_it_may_look_for_another_name() {
    let room = room();
    let _ada = member(&room, "Ada");
    let mut zoe = ask(&room, "Ada\n");
    zoe.write_all(format!("{RIGHT}\n").as_bytes()).unwrap();
    read_until(&mut zoe, "That name is taken. Please enter another one, for example");
    zoe.write_all(b"Zoe\n").unwrap();
    read_until(&mut zoe, "Hi Zoe, ");
    let mut eve = ask(&room, "Eve\n");
    eve.write_all(b"{exit}\n").unwrap();
    read_to_end(&mut eve);
}

#[test]
fn classic_guesses_are_held_back_with_those_of_their_address() {
    let room = room();
    for _ in 0..2 {
        let mut eve = ask(&room, "Eve\n");
        for _ in 0..limits::WRONG_PASSWORDS {
            eve.write_all(b"wrong\n").unwrap();
        }
        let heard = read_to_end(&mut eve);
        assert_eq!(heard.matches("That is not the password").count(), 3, "{heard}");
    }
    let mut zoe = ask(&room, "Zoe\n");
    zoe.write_all(format!("{RIGHT}\nhello\n").as_bytes()).unwrap();
    read_until(&mut zoe, "Zoe: hello\n");
}

#[test]
fn a_closed_classic_door_asks_for_nothing() {
    let room = TestRoom::with(|config| {
        config.password = Some(Password::new(RIGHT).unwrap());
        config.classic = Some(false);
    });
    let mut zoe = room.classic();
    zoe.write_all(b"Zoe\n").unwrap();
    assert!(read_to_end(&mut zoe).contains("encrypted connections only"));
}
