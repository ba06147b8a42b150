// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in: in every order and spelling, with names that are taken, and with passwords.

use std::io::Write;

use salotto::protocol::{ModerationAction, Nickname, Reason};
use salotto::server::HostEvent;
use salotto::trust::Password;

use super::verbs;
use crate::kit::guest::lines::read_until;
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;

#[test]
fn a_client_is_greeted_and_taken_into_the_one_channel() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada L");
    let mut bo = IrcClient::plain(&room);
    bo.register("Bo");
    let mut greeting = Vec::new();
    while !greeting.last().is_some_and(|line: &String| line.contains(" 366 ")) {
        greeting.push(bo.line());
    }
    let expected = ["001", "002", "003", "004", "005", "005", "251", "252", "254", "255", "265"];
    assert!(verbs(&greeting).starts_with(&expected), "{greeting:#?}");
    let has = |part: &str| assert!(greeting.iter().any(|line| line.contains(part)), "{part}");
    has(" 001 Bo :Welcome to Test room, Bo");
    has(" CASEMAPPING=ascii ");
    has(" PREFIX=(oh)@% ");
    has(" UTF8ONLY ");
    has(" 375 Bo ");
    has(" 376 Bo ");
    has(&format!(":Bo!member@bo.salotto JOIN {CHANNEL}"));
    has(&format!(" 353 Bo = {CHANNEL} :Ada_L Bo"));
    let joined = ada.hears_join("Bo");
    assert_eq!(joined["encrypted"], false);
    room.logged(|it| matches!(it, HostEvent::Joined { name, .. } if name.as_str() == "Bo"));
}

#[test]
fn lines_may_come_in_any_order_and_case_and_with_blank_ones() {
    let room = TestRoom::open();
    for (number, lines) in [
        "NICK {}\r\nUSER a 0 * :A\r\n",
        "USER a 0 * :A\r\nNICK {}\r\n",
        "\r\n\r\nNICK {}\nUSER a 0 * A\n",
        "PASS :not needed\r\nNICK {}\r\nUSER a 0 * :A\r\n",
        "CAP LS\r\nNICK {}\r\nUSER a 0 * :A\r\nCAP END\r\n",
        "CAP LS 302\r\nuser a 0 * :A\r\n\r\nnick {}\r\ncap req :server-time\r\nCap End\r\n",
        "nick {}\r\nuser a 0 * :A\r\n",
        "\nuser a 0 * :A\nnick {}\n",
        "CAP REQ :no-such-thing\r\nNICK :{}\r\nUSER a a a :a b c\r\nCAP END\r\n",
    ]
    .into_iter()
    .enumerate()
    {
        let nick = format!("Guest{number}");
        let mut client = IrcClient::plain(&room);
        client.send_bytes(lines.replace("{}", &nick).as_bytes());
        client.until(&format!(" 001 {nick} "));
        client.until(" 366 ");
    }
}

#[test]
fn a_client_that_was_greeted_for_its_silence_comes_in_as_one() {
    let room = TestRoom::open();
    for lines in
        ["NICK Bo\r\nUSER a 0 * :A\r\n", "cap ls 302\r\nnick Cy\r\nuser a 0 * :A\r\ncap end\r\n"]
    {
        let mut socket = room.classic();
        read_until(&mut socket, "Return");
        socket.write_all(lines.as_bytes()).unwrap();
        IrcClient::over(socket).until(" 366 ");
    }
    // A line at a time, as Konversation sends them.
    let mut socket = room.classic();
    read_until(&mut socket, "Return");
    socket.write_all(b"CAP LS 302\n").unwrap();
    let mut client = IrcClient::over(socket);
    client.until(" CAP * LS ");
    client.send_bytes(b"NICK Di\n");
    client.send_bytes(b"USER di 8 * :Di\n");
    client.send_bytes(b"CAP END\n");
    client.until(" 366 ");
    // A person may be called so.
    for (first, name) in [("nick cave\r\n", "nick cave"), ("Nick Nolte\n", "Nick Nolte")] {
        let mut person = room.classic();
        read_until(&mut person, "Return");
        person.write_all(first.as_bytes()).unwrap();
        read_until(&mut person, &format!("Hi {name}, "));
    }
}

#[test]
fn commands_before_the_name_are_put_off() {
    let room = TestRoom::open();
    let mut client = IrcClient::plain(&room);
    client.send("CAP LS 302\r\nJOIN #x\r\nPRIVMSG #x :hi\r\nPING early\r\nNICK\r\nUSER a");
    client.until(" 451 ");
    client.until(" PONG ");
    client.until(" 431 ");
    client.until(" 461 ");
    client.register("Bo");
    client.send("CAP END");
    client.until(" 366 ");
    let again = client.answer("USER a 0 * :A");
    assert_eq!(verbs(&again), ["462"], "{again:?}");
}

#[test]
fn a_name_that_is_taken_is_answered_with_one_that_is_free() {
    let room = TestRoom::open();
    let _ada = room.join("Ada B");
    let mut client = IrcClient::plain(&room);
    client.register("ada_b");
    let taken = client.until(" 433 ");
    assert!(taken.contains("* ada_b :That name is taken."), "{taken}");
    assert!(taken.contains("ada_b2 is free"), "{taken}");
    client.send("NICK ada_b_");
    client.until(" 001 ada_b_ ");
    // And so it is for somebody who is in.
    let taken = client.answer("NICK Ada_B");
    assert!(taken[0].contains(" 433 ada_b_ Ada_B :"), "{taken:?}");
    client.send("NICK Zoe");
    assert_eq!(client.until(" NICK "), ":ada_b_!member@ada_b_.salotto NICK Zoe");
}

#[test]
fn two_members_never_share_a_nick() {
    let room = TestRoom::open();
    let _zoe = IrcClient::join(&room, "Ada_B");
    let mut ada = crate::kit::guest::Guest::connect(room.address());
    ada.send(serde_json::json!({"type": "hello", "name": "Ada B"}));
    let refused = ada.next();
    assert_eq!(
        (&refused["reason"], &refused["suggestion"]),
        (&"name-taken".into(), &"Ada B2".into())
    );
}

#[test]
fn what_cannot_be_a_name_is_refused_with_a_reason() {
    let room = TestRoom::open();
    let mut client = IrcClient::plain(&room);
    client.register(&"x".repeat(33));
    client.until(" 432 ");
    client.send("NICK :a:b");
    client.until(" 432 ");
    client.send("NICK Чё");
    client.until(" 001 Чё ");
    client.send("NICK 3D!");
    let host = "0d1b38ec753cd83235f41b1fed56ca525.salotto";
    assert_eq!(client.until(" NICK "), format!(":Чё!member@{host} NICK ３D！"));
}

fn with_password(classic: bool) -> TestRoom {
    TestRoom::with(|config| {
        config.password = Some(Password::new("open sesame").unwrap());
        config.classic = Some(classic);
    })
}

#[test]
fn a_password_is_given_by_pass_and_over_tls() {
    let room = with_password(false);
    for (pass, numeric) in
        [("", " 464 "), ("PASS wrong\r\n", " 464 "), ("PASS :open sesame\r\n", " 001 ")]
    {
        let mut client = IrcClient::tls(&room, None);
        client.send(&format!("{pass}NICK Bo\r\nUSER a 0 * :A"));
        client.until(numeric);
        if numeric == " 464 " {
            assert!(client.until_closed().iter().any(|line| line.starts_with("ERROR ")));
        }
    }
    let mut plain = IrcClient::plain(&room);
    plain.send("PASS :open sesame\r\nNICK Zoe\r\nUSER a 0 * :A");
    let answer = plain.until_closed();
    assert!(answer.iter().any(|line| line.starts_with("ERROR ")), "{answer:?}");
    assert!(!answer.iter().any(|line| line.contains(" 001 ")), "the plain door is closed");
}

#[test]
fn a_plain_guest_gives_the_password_where_the_host_allows_it() {
    let room = with_password(true);
    let mut plain = IrcClient::plain(&room);
    plain.send("PASS :open sesame\r\nNICK Zoe\r\nUSER a 0 * :A");
    plain.until(" 001 Zoe ");
}

#[test]
fn somebody_who_is_banned_or_shut_out_is_told_why() {
    let room = TestRoom::open();
    room.server.set_classic(false);
    let mut client = IrcClient::plain(&room);
    client.register("Bo");
    let answer = client.until_closed();
    let sentence = Reason::ClassicClosed.sentence();
    let last = answer.last().cloned().unwrap_or_default();
    assert!(last.starts_with("ERROR :") && last.contains(sentence), "{answer:?}");
    room.server.set_classic(true);
    let mut client = IrcClient::join(&room, "Bo");
    let name = Nickname::new("Bo").unwrap();
    room.server.act(ModerationAction::Ban { name, seconds: None }, None, None).unwrap();
    let answer = client.until_closed();
    assert!(answer.iter().any(|line| line.contains(&format!(" KICK {CHANNEL} Bo "))), "{answer:?}");
    assert!(answer.last().is_some_and(|line| line.starts_with("ERROR ")), "{answer:?}");
    let mut again = IrcClient::plain(&room);
    again.register("Bo");
    let answer = again.until_closed();
    assert_eq!(verbs(&answer)[0], "465", "{answer:?}");
}
