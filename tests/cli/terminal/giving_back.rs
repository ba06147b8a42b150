// SPDX-License-Identifier: GPL-3.0-or-later
//! However it ends or stops, the terminal is as it was before.

use super::{chat, host};
use crate::kit::client::TestClient;
use crate::kit::emulator::Typist;
use crate::kit::program::{self, hears_hangups, home, salotto, shell, signal};
use crate::kit::terminal::terminal;
use crate::kit::values::target;

#[test]
fn ctrl_c_clears_the_line_and_then_leaves() {
    let home = home();
    let (room, address) = program::host(&home, &[]);
    let mut ada = chat(&home, address, "Ada");
    ada.keys("half a line");
    ada.draft(&["> half a line"]);
    ada.keys("\x03");
    ada.draft(&[">"]);
    ada.keys("\x03");
    assert_eq!(ada.exit(), Some(0));
    ada.is_as_usual();
    // Where the prompt was, a shell finds an empty line.
    ada.until("no prompt", |screen| !screen.contents().contains('>'));
    drop(room);
}

#[test]
fn ctrl_d_leaves_a_room_and_closes_none() {
    let home = home();
    let (mut host, address) = host(&home, &[]);
    let mut ada = chat(&home, address, "Ada");
    ada.keys("\x04");
    assert_eq!(ada.exit(), Some(0));
    ada.is_as_usual();
    host.keys("\x04");
    host.draft(&["  To close the room and end, write “close”, or press Ctrl+C.", ">"]);
    host.keys("\x03");
    assert_eq!(host.exit(), Some(0));
    host.is_as_usual();
}

#[test]
fn signals_and_losses_give_the_terminal_back() {
    let home = home();
    let (room, address) = program::host(&home, &[]);
    for name in ["TERM", "HUP", "INT"] {
        if name == "HUP" && !hears_hangups() {
            continue;
        }
        let mut ada = chat(&home, address, "Ada");
        ada.keys("half a line");
        ada.draft(&["> half a line"]);
        ada.signal(name);
        assert_eq!(ada.exit(), Some(0), "{name}");
        ada.is_as_usual();
    }
    let place = address.to_string();
    let once = ["chat", &place, "--as", "Ada", "--once"];
    let mut ada = Typist::start(&mut salotto(&home, &once));
    ada.draft(&[">"]);
    signal(&room, "KILL");
    assert_eq!(ada.exit(), Some(1));
    ada.is_as_usual();
    ada.sees("The connection to the room was lost.");
}

#[test]
fn a_host_that_is_asked_twice_gives_the_terminal_back() {
    let home = home();
    let (mut host, address) = host(&home, &[]);
    // It waits for a guest who does not listen.
    let deaf = std::net::TcpStream::connect(address).unwrap();
    host.sees("connected!");
    host.signal("TERM");
    host.signal("TERM");
    assert!(matches!(host.exit(), Some(0 | 130)));
    host.is_as_usual();
    drop(deaf);
}

#[test]
fn a_program_that_is_stopped_lends_the_terminal_to_the_shell() {
    let home = home();
    let (_room, address) = program::host(&home, &[]);
    let (keyboard, screen) = terminal();
    let typed = format!("\"$0\" chat {address} --as Ada; stty -a; echo stopped; fg %1; echo over");
    let shell = shell(&home, &typed, screen.try_clone().unwrap());
    let ada = Typist::at(shell, keyboard, screen);
    ada.draft(&[">"]);
    ada.keys("half a line");
    ada.draft(&["> half a line"]);
    ada.keys("\x1a");
    ada.sees("stopped");
    let shown = ada.contents();
    assert!(shown.contains(" icanon ") && !shown.contains("-icanon"), "{shown}");
    ada.draft(&["> half a line"]);
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    ada.draft(&["Bo joined the chat", "> half a line"]);
    ada.keys("\x03\x04");
    ada.sees("over");
    ada.is_as_usual();
}

#[test]
fn a_program_that_was_stopped_from_outside_draws_its_line_again() {
    let home = home();
    let (_room, address) = program::host(&home, &[]);
    let ada = chat(&home, address, "Ada");
    ada.keys("half a line");
    ada.draft(&["> half a line"]);
    ada.signal("STOP");
    ada.signal("CONT");
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    ada.draft(&["Bo joined the chat", "> half a line"]);
    ada.keys("\x03");
    ada.draft(&[">"]);
}
