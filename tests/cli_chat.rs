// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto chat` and `salotto host` as scripts use them.

mod support;

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::process::Command;

use salotto::protocol::{Happening, Notice, Reason, Refused};
use support::{Process, Seat, classic_server, name, said, serve_native, target, text};
use tempfile::TempDir;

/// The program, speaking English, with a home of its own.
fn salotto(home: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salotto"));
    command
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .env_remove("LANGUAGE")
        .env_remove("SALOTTO_LOG")
        .env("USER", "ada")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path());
    command
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A hosted room, and where it is.
fn host(home: &TempDir, more: &[&str]) -> (Process, SocketAddr) {
    let fixed = ["host", "--name", "LAN party", "--port", "0", "--bind", "127.0.0.1"];
    let process = Process::start(&mut salotto(home, &[&fixed, more].concat()));
    let first = process.lines.recv_timeout(support::PATIENCE).unwrap();
    let address = first.strip_prefix("Room \"LAN party\" is open on ");
    let address = address.unwrap_or_else(|| panic!("{first}")).parse().unwrap();
    (process, address)
}

fn chat(home: &TempDir, address: SocketAddr, more: &[&str]) -> Process {
    let address = address.to_string();
    Process::start(&mut salotto(home, &[&["chat", &address], more].concat()))
}

fn type_line(process: &Process, line: &str) {
    writeln!(process.child.stdin.as_ref().unwrap(), "{line}").unwrap();
}

fn signal(process: &Process, name: &str) {
    let status = Command::new("kill").args(["-s", name, &process.child.id().to_string()]).status();
    assert!(status.unwrap().success());
}

#[test]
fn a_hosted_room_tells_who_comes_and_goes_and_ends_politely() {
    let home = home();
    let (mut room, address) = host(&home, &["--show-chat"]);
    room.line(&format!("Join with: salotto join {address}"));
    let bo = Seat::take(target(address, "Bo"));
    bo.welcomed();
    let port = room.until(|line| line.strip_suffix(" connected!").map(str::to_owned));
    assert!(port.starts_with("127.0.0.1:"), "{port}");
    bo.session.say("1".into(), text("ciao\na tutti")).unwrap();
    room.line("Bo: ciao");
    room.line("Bo: a tutti");
    bo.session.leave();
    room.line(&format!("{port} disconnected!"));
    let ada = Seat::take(target(address, "Ada"));
    ada.welcomed();
    signal(&room, "TERM");
    assert_eq!(ada.ending(), salotto::client::Ending::RoomEnded);
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn hosting_where_one_cannot_is_one_sentence() {
    let home = home();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut process =
        Process::start(&mut salotto(&home, &["host", "--bind", "127.0.0.1", "--port", &port]));
    process.error(&format!("Port {port} is already in use."));
    assert_eq!(process.exit(), Some(1));
    let mut process = Process::start(&mut salotto(&home, &["host", "--bind", "192.0.2.1"]));
    process.error("192.0.2.1 is not an address of this computer.");
    assert_eq!(process.exit(), Some(1));
    let mut process = Process::start(&mut salotto(&home, &["host", "--port", "lots"]));
    assert_eq!(process.exit(), Some(2));
}

#[test]
fn a_closed_door_keeps_classic_guests_out_and_says_why() {
    let home = home();
    let (room, address) = host(&home, &["--no-classic"]);
    let guest = support::classic_client(address, "Bo");
    guest.until(|line| line.contains("encrypted connections only").then_some(()));
    room.error("encrypted connections only");
}

#[test]
fn a_room_whose_log_nobody_reads_stays_open() {
    let home = home();
    let (mut room, address) = host(&home, &["--show-chat"]);
    room.lines = std::sync::mpsc::channel().1;
    for who in ["Ada", "Bo", "Cy"] {
        let seat = Seat::take(target(address, who));
        seat.welcomed();
        seat.session.say("1".into(), text("anybody?")).unwrap();
        seat.session.leave();
        assert_eq!(seat.ending(), salotto::client::Ending::Left);
    }
    signal(&room, "INT");
    assert_eq!(room.exit(), Some(0));
}

#[test]
fn two_terminals_talk() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.line("You are in “LAN party” as Ada. Here: Ada");
    let mut bo = chat(&home, address, &["--as", "Bo"]);
    bo.until(|line| line.starts_with("You are in").then_some(()));
    ada.line("Bo joined the chat");
    type_line(&ada, "hello \u{1b}[2J Bo");
    bo.line("Ada: hello [2J Bo");
    ada.line("Ada: hello [2J Bo");
    type_line(&bo, "{exit}");
    assert_eq!(bo.exit(), Some(0));
    ada.line("Bo left the chat.");
    signal(&ada, "INT");
    assert_eq!(ada.exit(), Some(0));
}

#[test]
fn a_pipe_is_said_and_echoed_before_the_end() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    for number in 0..60 {
        type_line(&ada, &format!("line {number}"));
    }
    assert_eq!(ada.exit(), Some(0));
    for number in 0..60 {
        ada.line(&format!("Ada: line {number}"));
    }
}

#[test]
fn json_is_the_protocol_and_nothing_else() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let mut bot = chat(&home, address, &["--as", "Bot", "--json"]);
    let next = |bot: &Process| {
        let line = bot.lines.recv_timeout(support::PATIENCE).unwrap();
        Notice::decode(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    };
    assert!(matches!(next(&bot), Notice::Welcome(welcome) if welcome.you == name("Bot")));
    type_line(&bot, "beep");
    loop {
        let Notice::Event(event) = next(&bot) else { continue };
        if let Happening::Said { from, id, text } = event.what {
            assert_eq!((from, text.as_str(), id.is_some()), (name("Bot"), "beep", true));
            break;
        }
    }
    let mut twin = chat(&home, address, &["--as", "bot", "--json"]);
    assert!(matches!(next(&twin), Notice::Refused(Refused { reason: Reason::NameTaken, .. })));
    twin.error("“bot2” is free.");
    assert_eq!(twin.exit(), Some(1));
    signal(&room, "INT");
    let ended = |line: &str| line.contains(r#""type":"ended""#).then_some(());
    bot.until(ended);
    assert_eq!(bot.exit(), Some(0));
}

#[test]
fn a_classic_room_is_joined_and_called_so() {
    let home = home();
    let (server, address) = classic_server(&[]);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.line("This is a classic room: the line is not encrypted.");
    type_line(&ada, "ciao");
    ada.line("Ada: ciao");
    type_line(&ada, "{exit}");
    server.line("received '{exit}'");
    assert_eq!(ada.exit(), Some(0));
}

#[test]
fn a_loss_and_an_empty_address_are_failures_with_a_sentence() {
    let home = home();
    let address = serve_native(|mut guest| {
        guest.welcome();
        guest.send(&said(1, "Bo", None, "ciao"));
    });
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.line("Bo: ciao");
    ada.error("Server connection lost.");
    assert_eq!(ada.exit(), Some(1));

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.error(&format!("There is no room at {address}."));
    assert_eq!(ada.exit(), Some(1));
}

#[test]
fn usage_version_and_help() {
    let home = home();
    let mut wrong = Process::start(&mut salotto(&home, &["chat", "a b"]));
    wrong.error("That is not a name or address of a host.");
    assert_eq!(wrong.exit(), Some(2));
    let mut version = Process::start(&mut salotto(&home, &["--version"]));
    version.line(concat!("salotto ", env!("CARGO_PKG_VERSION")));
    assert_eq!(version.exit(), Some(0));
    let mut help = Process::start(&mut salotto(&home, &["chat", "--help"]));
    help.until(|line| line.contains("salotto chat 192.168.1.7 --as Ada").then_some(()));
    assert_eq!(help.exit(), Some(0));
}
