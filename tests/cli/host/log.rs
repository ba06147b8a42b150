// SPDX-License-Identifier: GPL-3.0-or-later
//! The log of a hosted room: neither those who do not read it nor those who fill it
//! are of any consequence.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use salotto::client::Ending;

use crate::kit::bystanders::Bystanders;
use crate::kit::client::TestClient;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, hosting, is_open, opened, salotto, signal, type_line};
use crate::kit::values::{target, text};

#[test]
fn a_debug_log_tells_what_happens_and_no_secret() {
    let home = home();
    let password = home.path().join("password");
    std::fs::write(&password, "Rumpelstilzchen").unwrap();
    let password = ["--password-file", password.to_str().unwrap()];
    let (mut room, address) =
        opened(salotto(&home, &hosting(&password)).env("SALOTTO_LOG", "debug"));
    let address = address.to_string();
    let arguments = [&["chat", &address, "--as", "Bo"], &password[..]].concat();
    let mut bo = Process::start(salotto(&home, &arguments).env("SALOTTO_LOG", "debug"));
    bo.until(|line| line.contains("You are in").then_some(()));
    type_line(&bo, "ciao");
    bo.until(|line| line.contains("Bo: ciao").then_some(()));
    assert_eq!(bo.exit(), Some(0));
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
    let told = |process: &Process| process.errors.iter().collect::<Vec<_>>().join("\n");
    let (room, bo) = (told(&room), told(&bo));
    for word in ["a connection", "first bytes", "wants to come in", "has a seat", "is saved"] {
        assert!(room.contains(word), "{word}: {room}");
    }
    for word in ["dials", "is encrypted", "the room says kind=welcome", "asks the room"] {
        assert!(bo.contains(word), "{word}: {bo}");
    }
    assert!(!room.contains("Rumpel") && !bo.contains("Rumpel"), "the password");
}

#[test]
fn nothing_is_logged_that_nobody_asked_for() {
    let home = home();
    let (mut room, address) = host(&home, &[]);
    let password = home.path().join("password");
    std::fs::write(&password, "Rumpelstilzchen").unwrap();
    // A room without a password proves none.
    let mut bo = chat(&home, address, &["--password-file", password.to_str().unwrap()]);
    assert_eq!(bo.exit(), Some(1));
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
    for process in [room, bo] {
        for line in &process.errors {
            assert!(!["WARN", "INFO", "ERROR"].iter().any(|level| line.contains(level)), "{line}");
        }
    }
}

#[test]
fn what_to_log_is_told_if_it_is_not_understood() {
    let home = home();
    let (mut room, _) = opened(salotto(&home, &hosting(&[])).env("SALOTTO_LOG", "[=loud"));
    room.error("  SALOTTO_LOG says what to log in words that are not understood.");
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn a_debug_log_that_nobody_reads_does_not_freeze_the_room() {
    let home = home();
    let mut command = salotto(&home, &hosting(&[]));
    command.env("SALOTTO_LOG", "trace");
    let (mut room, address) = is_open(Process::start_with_unread_errors(&mut command));
    let mut others = Bystanders::at(address);
    // More than a pipe and the queue hold.
    for _ in 0..1_000 {
        turned_away(address);
    }
    others.can_talk();
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn a_room_whose_log_nobody_reads_stays_open() {
    let home = home();
    let (mut room, address) = host(&home, &["--show-chat"]);
    room.lines = std::sync::mpsc::channel().1;
    for who in ["Ada", "Bo", "Cy"] {
        let client = TestClient::open(target(address, who));
        client.welcomed();
        client.session.say("1".into(), text("anybody?")).unwrap();
        client.session.leave();
        assert_eq!(client.ending(), Ending::Left);
    }
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
}

/// A stranger who speaks no language of the room comes, is told so, and goes.
fn turned_away(room: SocketAddr) {
    let mut stranger = TcpStream::connect(room).unwrap();
    stranger.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let _ = stranger.read_to_end(&mut Vec::new());
}

#[test]
fn strangers_do_not_fill_the_log() {
    const MANY: usize = 500;
    let home = home();
    let (mut room, address) = host(&home, &["--no-classic"]);
    for _ in 0..MANY {
        turned_away(address);
    }
    let ada = TestClient::open(target(address, "Ada"));
    ada.welcomed();
    ada.session.leave();
    assert_eq!(ada.ending(), Ending::Left);
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
    let told: Vec<_> = room.lines.iter().filter(|line| line.ends_with("connected!")).collect();
    // A busy machine may take longer than a minute for them all.
    assert!(told.len() < MANY / 10, "{told:#?}");
    let ours = told.last().and_then(|line| line.strip_suffix(" disconnected!")).unwrap();
    assert!(told.contains(&format!("{ours} connected!")), "a member is told: {told:#?}");
    let errors: Vec<_> = room.errors.iter().collect();
    assert!(errors.iter().any(|line| line.contains("speaks HTTP.")), "{errors:#?}");
    let counted = |line: &String| line.contains("127.0.0.1 within a minute: ");
    assert!(errors.iter().any(counted), "{errors:#?}");
    assert!(errors.len() < MANY / 10, "{errors:#?}");
}
