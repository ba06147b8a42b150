// SPDX-License-Identifier: GPL-3.0-or-later
//! Sessions in the classic protocol, with the Python pair and with a scripted
//! server.

use std::io::{Read, Write};
use std::sync::mpsc::Receiver;

use salotto::client::{Ending, Security, SendError, Unreachable};
use salotto::protocol::{EventKind, LeaveReason, Reason, Refused, Topic};

use crate::kit::classic::{classic_client, classic_server};
use crate::kit::client::TestClient;
use crate::kit::patience::{PATIENCE, eventually};
use crate::kit::scripted::serve;
use crate::kit::values::{name, target, text};

const GREETING: &[u8] = b"Welcome!!! Please enter your name and press Return";

#[test]
fn joining_talking_and_leaving_a_classic_room() {
    let (server, address) = classic_server(&[]);
    let ada = TestClient::open(target(address, "Ada"));
    let (security, welcome) = ada.welcomed();
    assert_eq!(security, Security::Classic);
    assert_eq!(welcome.room.as_str(), address.to_string());
    assert_eq!(welcome.members.len(), 1);
    assert_eq!(ada.notice(), "Hi Ada, if you want to leave please write {exit}.");
    server.line("name 'Ada'");

    let bo = classic_client(address, "Bo");
    ada.happening(|what| {
        matches!(what, EventKind::Joined(member) if member.name == name("Bo")).then_some(())
    });
    bo.until(|line| line.contains("Hi Bo").then_some(()));

    ada.session.say("1".into(), text("ciao\na tutti")).unwrap();
    assert_eq!(ada.said(), ("Ada".into(), Some("1".into()), "ciao\na tutti".into()));
    bo.line(r"'Ada: ciao\na tutti'");

    writeln!(bo.child.stdin.as_ref().unwrap(), "hello: Ada").unwrap();
    assert_eq!(ada.said(), ("Bo".into(), None, "hello: Ada".into()));
    writeln!(bo.child.stdin.as_ref().unwrap(), "{{exit}}").unwrap();
    let left = EventKind::Left { name: name("Bo"), reason: LeaveReason::Left };
    ada.happening(|what| (what == left).then_some(()));

    ada.session.leave();
    assert_eq!(ada.ending(), Ending::Left);
    server.line("received '{exit}'");
}

#[test]
fn our_own_words_do_not_merge_and_keep_their_ids() {
    let (server, address) = classic_server(&[]);
    let ada = eventually("a server that keeps up", || {
        let ada = TestClient::open(target(address, "Ada"));
        ada.welcomed();
        for number in 0..12 {
            ada.session.say(number.to_string(), text("same words")).unwrap();
        }
        // One that a busy machine keeps from reading for longer than we pause takes
        // two for one, as the original does.
        let received = || server.until(|line| line.strip_prefix("received ").map(str::to_owned));
        if !(0..12).all(|_| received() == "'same words'") {
            return None;
        }
        // Nor do we tell two apart that came while we were kept from reading.
        let expected = |number: i32| ("Ada".into(), Some(number.to_string()), "same words".into());
        (0..12).all(|number| ada.said() == expected(number)).then_some(ada)
    });
    let long = "più parole ".repeat(300);
    ada.session.say("long".into(), text(&long)).unwrap();
    assert_eq!(ada.said(), ("Ada".into(), Some("long".into()), long.trim_end().into()));
}

#[test]
fn what_classic_rooms_cannot_do_is_said() {
    let (server, address) = classic_server(&[]);
    let ada = TestClient::open(target(address, "Ada"));
    ada.welcomed();
    assert_eq!(ada.session.rename("1".into(), name("Eva")), Err(SendError::NotInClassic));
    let topic = Topic::new("Quake").unwrap();
    assert_eq!(ada.session.set_topic("2".into(), topic), Err(SendError::NotInClassic));
    assert_eq!(ada.session.say("1".into(), text("{exit}")), Err(SendError::NotInClassic));
    ada.session.typing(true);
    ada.session.say("2".into(), text("hi")).unwrap();
    server.until(|line| line.strip_prefix("received ").map(|heard| assert_eq!(heard, "'hi'")));
    drop(server);
    assert_eq!(ada.ending(), Ending::Lost);
}

/// Visits a server that greets and then hears nothing. One that a busy machine keeps
/// from greeting for longer than we listen hears the beginning of a handshake, and is
/// visited again.
pub fn greeted_in_time(what: &str, hears: &Receiver<Vec<u8>>, visit: impl Fn()) {
    eventually(what, || {
        visit();
        let heard = hears.recv_timeout(PATIENCE).unwrap();
        // A record of a handshake (RFC 8446, section 5.1).
        assert!(heard.is_empty() || heard[0] == 22, "{what}: {heard:?}");
        heard.is_empty().then_some(())
    });
}

#[test]
fn servers_of_other_protocols_are_no_rooms_and_are_told_nothing() {
    for greeting in [
        "RFB 003.008\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "220 pi FTP server ready\r\n",
        "220-pi ESMTP\r\n220 ready\r\n",
        "200 news\r\n",
        "* OK IMAP4 ready\r\n",
        ":irc.pi NOTICE * :Looking up your hostname\r\n",
        "@RSYNCD: 31.0\n",
        "OK MPD 0.23.5\n",
    ] {
        let (told, hears) = std::sync::mpsc::channel();
        let address = serve(move |mut socket| {
            let _ = socket.write_all(greeting.as_bytes());
            let mut heard = Vec::new();
            let _ = socket.read_to_end(&mut heard);
            let _ = told.send(heard);
        });
        greeted_in_time(greeting, &hears, || {
            let ending = TestClient::open(target(address, "Ada")).ending();
            assert_eq!(ending, Ending::Unreachable(Unreachable::NotARoom), "{greeting:?}");
        });
    }
}

#[test]
fn a_slow_classic_server_gets_a_second_chance() {
    let (_server, address) = classic_server(&["--slow", "0.6"]);
    let ada = TestClient::open(target(address, "Ada"));
    assert_eq!(ada.welcomed().0, Security::Classic);
}

#[test]
fn a_name_that_is_not_taken_is_a_refusal_in_the_servers_words() {
    let address = serve(|mut socket| {
        let _ = socket.write_all(&GREETING[..20]);
        let _ = socket.write_all(&GREETING[20..]);
        let _ = socket.read(&mut [0; 100]);
        let _ = socket.write_all(b"\x1b[31mThat name is taken.\n");
    });
    let message = "[31mThat name is taken.".into();
    let expected = Ending::Refused(Refused { message, ..Reason::Other.into() });
    assert_eq!(TestClient::open(target(address, "Ada")).ending(), expected);
}

#[test]
fn a_password_is_not_told_in_plain_text() {
    use salotto::protocol::classic::PASSWORD_QUESTION;
    let address = serve(|mut socket| {
        let _ = socket.write_all(GREETING);
        let mut heard = [0; 100];
        let _ = socket.read(&mut heard);
        let _ = socket.write_all(PASSWORD_QUESTION.as_bytes());
        assert!(matches!(socket.read(&mut heard), Ok(0)), "something was answered");
    });
    let ending = TestClient::open(target(address, "Ada")).ending();
    assert_eq!(ending, Ending::Refused(Reason::PasswordNeeded.into()));
}

#[test]
fn split_characters_are_joined_and_merged_news_are_read() {
    let address = serve(|mut socket| {
        let _ = socket.write_all(GREETING);
        let _ = socket.read(&mut [0; 100]);
        let _ = socket
            .write_all("Bo: earlyHi Ada, if you want to leave please write {exit}.".as_bytes());
        let words = "Bo: perché".as_bytes();
        let _ = socket.write_all(&words[..words.len() - 1]);
        let _ = socket.read(&mut [0; 100]);
        let _ = socket.write_all(&words[words.len() - 1..]);
        let _ = socket.read_to_end(&mut Vec::new());
    });
    let ada = TestClient::open(target(address, "Ada"));
    ada.welcomed();
    assert_eq!(ada.said().2, "early");
    assert_eq!(ada.notice(), "Hi Ada, if you want to leave please write {exit}.");
    assert_eq!(ada.said().2, "perch");
    ada.session.say("1".into(), text("go on")).unwrap();
    assert_eq!(ada.notice(), "é");
}

#[test]
fn hostile_classic_servers_do_no_harm() {
    let endless = serve(|mut socket| {
        let _ = socket.write_all(GREETING);
        while socket.write_all(&[b'x'; 1024]).is_ok() {}
    });
    let ending = TestClient::open(target(endless, "Ada")).ending();
    assert_eq!(ending, Ending::Unreachable(Unreachable::NotARoom));

    let garbage = serve(|mut socket| {
        let _ = socket.write_all(GREETING);
        let _ = socket.read(&mut [0; 100]);
        let _ = socket.write_all(b"Hi Ada, if you want to leave please write {exit}.");
        for round in 0..2_000u32 {
            let bytes: Vec<u8> = (0..512).map(|i| (i * 7 + round * 13).to_be_bytes()[3]).collect();
            let _ = socket.write_all(&bytes);
        }
    });
    assert_eq!(TestClient::open(target(garbage, "Ada")).ending(), Ending::Lost);
}
