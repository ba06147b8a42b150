// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto chat` as people and scripts use it.

mod commands;
mod ends;
mod hostile;
mod json;
mod keys;
mod known;
mod password;
mod past;

use std::net::SocketAddr;

use salotto::config;
use salotto::protocol::{EventKind, Reason, Refused, RoomName, ServerMessage};
use salotto::server::{Config, Server};
use salotto::trust::HostCertificate;
use tempfile::TempDir;

use crate::kit::classic::classic_server;
use crate::kit::line::Line;
use crate::kit::patience::PATIENCE;
use crate::kit::process::Process;
use crate::kit::program::{chat, hears_hangups, home, host, salotto, signal, type_line};
use crate::kit::scripted::serve_native;
use crate::kit::values::{closed_port, name, said};

/// Says lines in a room and reads what others see.
fn pair(home: &TempDir, address: SocketAddr) -> (Process, Process) {
    let ada = chat(home, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    let bo = chat(home, address, &["--as", "Bo", "--no-key"]);
    bo.until(|line| line.starts_with("  You are in").then_some(()));
    ada.line("Bo joined the chat");
    (ada, bo)
}

/// A room in this process, at a port that can be taken again: no other test is
/// at that address.
fn room_at(port: u16, key: &HostCertificate) -> Server {
    let config = Config {
        bind: Some([127, 0, 0, 77].into()),
        port,
        ..Config::new(RoomName::new("Attic").unwrap())
    };
    Server::open(config, key, |_| {}).unwrap()
}

#[test]
fn two_terminals_talk() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.line("  You are in “LAN party” as Ada. Here: Ada");
    let mut bo = chat(&home, address, &["--as", "Bo"]);
    bo.until(|line| line.starts_with("  You are in").then_some(()));
    ada.line("Bo joined the chat");
    type_line(&ada, "hello \u{1b}[2J Bo");
    bo.line("Ada: hello [2J Bo");
    ada.line("Ada: hello [2J Bo");
    type_line(&bo, "{exit}");
    assert_eq!(bo.exit(), Some(0));
    ada.line("Bo left the chat");
    signal(&ada, "INT");
    assert_eq!(ada.exit(), Some(0));
}

#[test]
fn a_newcomer_reads_what_the_room_is_about_and_what_was_announced() {
    let home = home();
    let (room, address) = host(&home, &[]);
    for (line, told) in [
        ("topic Quake at nine", "  The host set the topic: Quake at nine"),
        ("announce Pizza!", "  Announcement by the host: Pizza!"),
        ("topic Chess", "  The host set the topic: Chess"),
    ] {
        type_line(&room, line);
        room.line(told);
    }
    let ada = chat(&home, address, &["--as", "Ada"]);
    ada.line("  The topic: Chess");
    ada.line("  (earlier) The host set the topic: Quake at nine");
    ada.line("  (earlier) Announcement by the host: Pizza!");
    ada.line("  (earlier) The host set the topic: Chess");
}

#[test]
fn a_terminal_that_closes_leaves_politely() {
    if !hears_hangups() {
        return;
    }
    let home = home();
    let (_room, address) = host(&home, &[]);
    let (mut ada, bo) = pair(&home, address);
    signal(&ada, "HUP");
    bo.line("Ada left the chat");
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
        let line = bot.lines.recv_timeout(PATIENCE).unwrap();
        ServerMessage::decode(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    };
    assert!(matches!(next(&bot), ServerMessage::Welcome(welcome) if welcome.you == name("Bot")));
    type_line(&bot, "beep");
    loop {
        let ServerMessage::Event(event) = next(&bot) else { continue };
        if let EventKind::Said { from, id, text, .. } = event.what {
            assert_eq!((from, text.as_str(), id.is_some()), (name("Bot"), "beep", true));
            break;
        }
    }
    let mut twin = chat(&home, address, &["--as", "bot", "--json"]);
    assert!(matches!(
        next(&twin),
        ServerMessage::Refused(Refused { reason: Reason::AlreadyHere, .. })
    ));
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
    ada.line("  This is a simple chat server, no Salotto room: the connection is not encrypted.");
    type_line(&ada, "ciao");
    ada.line("Ada: ciao");
    type_line(&ada, "{exit}");
    server.line("received '{exit}'");
    assert_eq!(ada.exit(), Some(0));
}

#[test]
fn the_loss_of_a_classic_server_is_told_in_its_own_words() {
    let home = home();
    let (server, address) = classic_server(&[]);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.line("  This is a simple chat server, no Salotto room: the connection is not encrypted.");
    drop(server);
    ada.error("Server connection lost.");
    assert_eq!(ada.exit(), Some(1));
}

#[test]
fn a_loss_and_an_empty_address_are_failures_with_a_sentence() {
    let home = home();
    let address = serve_native(|mut guest| {
        guest.welcome();
        guest.send(&said(1, "Bo", None, "ciao"));
    });
    let mut ada = chat(&home, address, &["--as", "Ada", "--once"]);
    ada.line("Bo: ciao");
    ada.error("The connection to the room was lost.");
    assert_eq!(ada.exit(), Some(1));

    let address = closed_port();
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.error(&format!("There is no room at {address}."));
    assert_eq!(ada.exit(), Some(1));
}

#[test]
fn usage_version_and_help() {
    let home = home();
    let mut wrong = Process::start(&mut salotto(&home, &["chat", "a b"]));
    wrong.error("That is not an address. One looks like 192.168.1.7 or attic.local.");
    assert_eq!(wrong.exit(), Some(2));
    let mut version = Process::start(&mut salotto(&home, &["--version"]));
    version.line(&format!("{} {}", config::PROGRAM, config::VERSION));
    assert_eq!(version.exit(), Some(0));
    let mut help = Process::start(&mut salotto(&home, &["chat", "--help"]));
    help.until(|line| line.contains("salotto chat 192.168.1.7 --as Ada").then_some(()));
    assert_eq!(help.exit(), Some(0));
}

#[test]
fn a_member_comes_back_by_itself_and_says_then_what_was_typed_meanwhile() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let line = Line::to(address);
    let bo = chat(&home, address, &["--as", "Bo", "--no-key"]);
    type_line(&bo, "ciao");
    bo.line("Bo: ciao");
    let ada = chat(&home, line.address, &["--as", "Ada", "--no-key"]);
    type_line(&ada, "salve");
    bo.line("Ada: salve");
    line.cut();
    ada.line("  The connection is lost. Trying to come back; what you write is sent then.");
    type_line(&ada, "are you there?");
    type_line(&bo, "meanwhile");
    line.mend();
    ada.line("  You are back.");
    ada.line("Bo: meanwhile");
    bo.line("Ada: are you there?");
}

#[test]
fn one_person_twice_is_told_and_may_take_over() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let mut first = chat(&home, address, &["--as", "Ada"]);
    type_line(&first, "here");
    first.line("Ada: here");
    let mut second = chat(&home, address, &["--as", "Ada"]);
    second.error("You are in this room already, in another window or on another device.");
    second.error("To go on here instead of there, say so with “--take-over”.");
    assert_eq!(second.exit(), Some(1));
    let third = chat(&home, address, &["--as", "Ada", "--take-over"]);
    type_line(&third, "and here");
    third.line("Ada: and here");
    first.error("You went on in this room in another window or on another device.");
    assert_eq!(first.exit(), Some(1));
}
