// SPDX-License-Identifier: GPL-3.0-or-later
//! A line that is typed stays whole, whatever arrives meanwhile.

use salotto::protocol::Reason;

use super::{chat, heard, host, say};
use crate::kit::client::TestClient;
use crate::kit::emulator::Typist;
use crate::kit::process::Process;
use crate::kit::program::{self, home, hosting, salotto};
use crate::kit::terminal::{Shown, terminal};
use crate::kit::values::target;

#[test]
fn a_command_is_what_stands_on_the_screen() {
    let home = home();
    let (host, address) = host(&home, &["--show-chat"]);
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    host.keys("kick B");
    host.draft(&["> kick B"]);
    say(&bo, "1", "is anybody here?");
    host.draft(&["Bo: is anybody here?", "> kick B"]);
    host.keys("o");
    host.draft(&["> kick Bo"]);
    host.keys("\r");
    host.sees("The host kicked Bo");
    assert_eq!(crate::host::refused(bo).reason, Reason::Kicked);
    host.draft(&[">"]);
    assert!(host.contents().contains("> kick Bo\n"), "{}", host.contents());
}

#[test]
fn the_log_of_the_program_tears_nothing_either() {
    let home = home();
    let mut command = salotto(&home, &hosting(&[]));
    let host = Typist::start(command.env("SALOTTO_LOG", "debug"));
    host.sees("Its words: ");
    host.keys("kick B");
    host.draft(&["> kick B"]);
    let address = super::address(&host);
    TestClient::open(target(address, "Bo")).welcomed();
    host.sees("DEBUG");
    host.sees(" connected!");
    host.draft(&["> kick B"]);
    host.keys("\x03");
    host.draft(&[">"]);
}

#[test]
fn a_message_is_not_torn_by_one_that_arrives() {
    let home = home();
    let (_room, address) = program::host(&home, &[]);
    let ada = chat(&home, address, "Ada");
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    // Each of these letters is two columns wide; the accent has none.
    ada.keys("田中 cafe\u{301}");
    ada.draft(&["> 田中 cafe\u{301}"]);
    ada.cursor_at(11);
    say(&bo, "1", "ciao\na tutti");
    ada.draft(&["Bo: ciao", "Bo: a tutti", "> 田中 cafe\u{301}"]);
    ada.cursor_at(11);
    // One letter each, however many bytes or columns it has.
    ada.keys("\x7f\x7f\x7f\x7f\x7f\x7fx\r");
    assert_eq!(heard(&bo, "Ada"), "田x");
    ada.draft(&["Ada: 田x", ">"]);
}

#[test]
fn thousands_of_letters_arrive_whole() {
    let home = home();
    let (_room, address) = program::host(&home, &[]);
    let ada = chat(&home, address, "Ada");
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    let long = "ж".repeat(3_000);
    ada.keys(&long);
    // Half of the screen is left to the room.
    ada.until("the end of the text", |screen| screen.cursor_position().1 == 2 + 3_000 % 77);
    assert!(ada.contents().contains("You are in “LAN party” as Ada."), "{}", ada.contents());
    ada.keys("\r");
    assert_eq!(heard(&bo, "Ada"), long);
}

#[test]
fn several_lines_are_pasted_as_one_message() {
    let home = home();
    let (_room, address) = program::host(&home, &[]);
    let ada = chat(&home, address, "Ada");
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    ada.paste("one\n  two\nthree\n");
    ada.sees("3 lines: Enter sends one message");
    say(&bo, "1", "wait");
    ada.sees("Bo: wait\n> one\n    two\n  three\n3 lines: Enter sends one message");
    // Esc and Return, or both at once: a line more.
    ada.keys("\x1b\rfour");
    ada.sees("4 lines: ");
    ada.keys("\r");
    assert_eq!(heard(&bo, "Ada"), "one\n  two\nthree\nfour");
    ada.draft(&["Ada: one", "Ada:   two", "Ada: three", "Ada: four", ">"]);
    // Where a terminal marks no paste, each line is one.
    ada.keys("five\rsix\r");
    assert_eq!([heard(&bo, "Ada"), heard(&bo, "Ada")], ["five", "six"]);
}

#[test]
fn the_console_runs_pasted_lines_one_after_another() {
    let home = home();
    let (host, _) = host(&home, &[]);
    host.paste("lock\nslow 10\n");
    host.sees("2 lines: Enter runs one after another");
    host.keys("\r");
    host.draft(&["  The host set the slow mode: 10 seconds between two messages", ">"]);
    host.sees("  The host locked the room");
}

#[test]
fn what_is_too_long_is_refused_whole() {
    let home = home();
    let (_room, address) = program::host(&home, &[]);
    let ada = chat(&home, address, "Ada");
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    ada.paste(&format!("{}/nick Pwned", "x".repeat(65_531)));
    ada.draft(&["  What you pasted is too long for a line; nothing of it was taken.", ">"]);
    ada.paste(&"y".repeat(4_001));
    ada.keys("\r");
    ada.sees("That message is too long; a message has up to 4,000 characters.");
    // It stays, and can be made shorter.
    ada.keys("\x7f\r");
    assert_eq!(heard(&bo, "Ada"), "y".repeat(4_000));
}

/// With the output elsewhere the terminal itself edits lines, and cuts them.
#[test]
fn a_line_that_a_terminal_has_cut_is_refused() {
    let home = home();
    let (_room, address) = program::host(&home, &[]);
    let (keyboard, screen) = terminal();
    let shown = Shown::of(&keyboard);
    let address = address.to_string();
    let mut command = salotto(&home, &["chat", &address, "--as", "Ada"]);
    let ada = Process::start_at(&mut command, &screen);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    let long = format!("{}\nshort\n", "ж".repeat(3_000));
    std::io::Write::write_all(&mut &keyboard, long.as_bytes()).unwrap();
    shown.until("That line is too long; nothing of it was said or done.");
    let bo = program::chat(&home, address.parse().unwrap(), &["--as", "Bo"]);
    let first = bo.until(|line| line.contains("Ada: ").then(|| line.to_owned()));
    assert_eq!(first, "  (earlier) Ada: short");
}

#[test]
fn tab_completes_commands_and_who_is_there() {
    let home = home();
    let (host, address) = host(&home, &[]);
    let ada = chat(&home, address, "Ada");
    let others = ["Bo Derek", "Bob"].map(|name| TestClient::open(target(address, name)));
    for other in &others {
        other.welcomed();
    }
    // The two come in the order the machine lets them; both have to be in.
    ada.sees("Bo Derek joined the chat");
    ada.sees("Bob joined the chat");
    ada.keys("/wh\t");
    ada.draft(&["> /who"]);
    ada.keys("\r");
    ada.draft(&["> /who", "  Ada (you)", "  Bo Derek", "  Bob", ">"]);
    ada.keys("bo\t");
    ada.draft(&["> bo", "Bo Derek  Bob"]);
    ada.keys(" \t");
    ada.draft(&["> Bo Derek:"]);
    host.keys("ki\tbo \t");
    host.draft(&["> kick \"Bo Derek\""]);
}

#[test]
fn earlier_lines_come_back() {
    let home = home();
    let (host, _) = host(&home, &[]);
    host.keys("lock\rslow 10\rwh");
    host.draft(&["> wh"]);
    host.keys("\x1b[A\x1b[A");
    host.draft(&["> lock"]);
    host.keys("\x1b[B\x1b[B");
    host.draft(&["> wh"]);
    host.keys("\x03");
    host.draft(&[">"]);
}

#[test]
fn a_password_is_no_line_that_comes_back() {
    let home = home();
    let file = home.path().join("password.txt");
    std::fs::write(&file, "open sesame").unwrap();
    let (_room, address) = program::host(&home, &["--password-file", file.to_str().unwrap()]);
    let ada = ["chat", &address.to_string(), "--as", "Ada"];
    let ada = Typist::start(&mut salotto(&home, &ada));
    ada.sees("The password of this room:");
    ada.keys("open sesame\r");
    ada.draft(&[">"]);
    ada.keys("\x1b[A\x1b[A!");
    ada.draft(&["> !"]);
    assert!(!ada.contents().contains("sesame"), "{}", ada.contents());
}

#[test]
fn a_draft_fits_a_terminal_of_another_size() {
    let home = home();
    let (host, _) = host(&home, &[]);
    let words = "announce somebody has left their umbrella at the bar, and it is still raining";
    host.keys(words);
    host.draft(&[
        "> announce somebody has left their umbrella at the bar, and it is still raining",
    ]);
    host.resize(50, 24);
    host.draft(&[
        "> announce somebody has left their umbrella at th",
        "  e bar, and it is still raining",
    ]);
    host.resize(120, 30);
    host.draft(&[
        "> announce somebody has left their umbrella at the bar, and it is still raining",
    ]);
    host.keys("!\r");
    host.sees("Announcement by the host: somebody has left their umbrella");
}
