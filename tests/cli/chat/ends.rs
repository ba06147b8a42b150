// SPDX-License-Identifier: GPL-3.0-or-later
//! The ends of a chat: of its input, of whoever reads its output, and what the
//! shell learns of it.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::Stdio;

use tempfile::TempDir;

use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, leave, salotto, shell, signal, type_line};
use crate::kit::terminal::{Shown, terminal};

/// Somebody who talks to those who only listen.
fn speaker(home: &TempDir, address: SocketAddr) -> Process {
    let ada = chat(home, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    ada
}

/// Says something that the other has to hear.
fn hears(listener: &Process, speaker: &Process, text: &str) {
    type_line(speaker, text);
    listener.until(|line| line.contains(text).then_some(()));
}

/// An input that is over before it began: of a service, of cron, of a container, of
/// a pipe.
fn silent_inputs() -> [(&'static str, Stdio); 3] {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(writer);
    // As `nohup` has it.
    let unreadable = File::options().write(true).open("/dev/null").unwrap();
    [("null", Stdio::null()), ("pipe", reader.into()), ("unreadable", unreadable.into())]
}

#[test]
fn who_can_say_nothing_stays_and_listens() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let ada = speaker(&home, address);
    for json in [&[][..], &["--json"]] {
        for (input, stdin) in silent_inputs() {
            let place = address.to_string();
            let words = [&["chat", &place, "--as", input, "--no-key"], json].concat();
            let mut bot = Process::start_with(&mut salotto(&home, &words), stdin);
            ada.line(&format!("{input} joined the chat"));
            hears(&bot, &ada, "still here?");
            signal(&bot, "TERM");
            assert_eq!(bot.exit(), Some(0), "{input}");
            ada.line(&format!("{input} left the chat"));
        }
    }
}

#[test]
fn a_closed_input_is_no_reason_to_leave() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let ada = speaker(&home, address);
    let (keyboard, screen) = terminal();
    let shown = Shown::of(&keyboard);
    let mut shell = shell(&home, &format!("\"$0\" chat {address} --as Bot --no-key <&-"), screen);
    ada.line("Bot joined the chat");
    type_line(&ada, "still here?");
    shown.until("still here?");
    type_line(&ada, "/leave");
    (&keyboard).write_all(b"\x03").unwrap();
    assert!(shell.wait().unwrap().success());
}

#[test]
fn the_end_of_the_input_can_mean_otherwise() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let ada = speaker(&home, address);
    let mut bot = chat(&home, address, &["--as", "Bot", "--no-key", "--stay"]);
    type_line(&bot, "I stay");
    drop(bot.child.stdin.take());
    ada.line("Bot: I stay");
    hears(&bot, &ada, "still here?");
    signal(&bot, "TERM");
    assert_eq!(bot.exit(), Some(0));
    for words in [&[][..], &["--json"]] {
        let more = [&["--as", "Bot", "--no-key", "--leave-at-end"], words].concat();
        assert_eq!(chat(&home, address, &more).exit(), Some(0), "{words:?}");
    }
    let mut bot = chat(&home, address, &["--as", "Bot", "--no-key", "--json"]);
    type_line(&bot, "I listen");
    drop(bot.child.stdin.take());
    ada.line("Bot: I listen");
    hears(&bot, &ada, "still here?");
    signal(&bot, "TERM");
    assert_eq!(bot.exit(), Some(0));
}

#[test]
fn what_is_refused_fails_a_script() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let ada = speaker(&home, address);
    for (line, why) in [
        ("x".repeat(4_001), "That message is too long"),
        // Nothing behind the limit is a line of its own.
        (format!("{}/nick Pwned", "x".repeat(65_536)), "That line is too long"),
        ("/kick Ada".to_owned(), "Only the host and the moderators may do that."),
        ("/kcik Ada".to_owned(), "There is no command /kcik."),
    ] {
        let mut bot = chat(&home, address, &["--as", "Bot", "--no-key"]);
        type_line(&bot, &line);
        type_line(&bot, "the rest is said");
        ada.line("Bot: the rest is said");
        assert_eq!(bot.exit(), Some(1), "{why}");
        bot.error(why);
        ada.line("Bot left the chat");
    }
    let mut bot = chat(&home, address, &["--as", "Bot", "--no-key"]);
    type_line(&bot, "fine");
    assert_eq!(bot.exit(), Some(0));
}

#[test]
fn an_output_that_cannot_be_written_is_a_failure_of_its_own() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let place = address.to_string();
    let chat = ["chat", &place, "--as", "Bot", "--no-key"];
    for words in [&chat[..], &["known"], &["key"], &["--help"], &["--version"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let mut command = salotto(&home, words);
        let ended = command.stdin(Stdio::null()).stdout(full).output().unwrap();
        let told = String::from_utf8(ended.stderr).unwrap();
        assert!(told.contains("The output cannot be written: No space left"), "{words:?}: {told}");
        assert_eq!(ended.status.code(), Some(3), "{words:?}");
    }
}

#[test]
fn who_is_not_read_any_more_leaves_a_quiet_room() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let ada = speaker(&home, address);
    let (reader, writer) = std::io::pipe().unwrap();
    let place = address.to_string();
    let mut command = salotto(&home, &["chat", &place, "--as", "Bot", "--no-key"]);
    let mut bot = command.stdin(Stdio::null()).stdout(writer).spawn().unwrap();
    // It has our end of the pipe.
    drop(command);
    // Once it is in, it is read no more.
    let mut first = String::new();
    let mut reader = BufReader::new(reader);
    reader.read_line(&mut first).unwrap();
    ada.line("Bot joined the chat");
    drop(reader);
    ada.line("Bot left the chat");
    let status = eventually("the bot to end", || bot.try_wait().unwrap());
    assert_eq!(status.code(), Some(3));
}

#[test]
fn in_the_background_of_a_terminal_it_goes_on() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let ada = speaker(&home, address);
    let (keyboard, screen) = terminal();
    let shown = Shown::of(&keyboard);
    let typed = format!("\"$0\" chat {address} --as Bot --no-key & read line; fg");
    let mut shell = shell(&home, &typed, screen);
    ada.line("Bot joined the chat");
    for text in ["one", "two", "three"] {
        type_line(&ada, text);
        shown.until(&format!("Ada: {text}"));
    }
    // For the shell, which brings it to the foreground.
    (&keyboard).write_all(b"now\n").unwrap();
    (&keyboard).write_all(b"I am back\n").unwrap();
    ada.line("Bot: I am back");
    (&keyboard).write_all(b"/leave\n").unwrap();
    assert!(shell.wait().unwrap().success());
}

#[test]
fn who_crashed_has_the_own_name_again_at_once() {
    let (homes, everybody) = ([home(), home(), home()], ["--as", "Eva"]);
    let (host, address) = host(&homes[0], &[]);
    let mut eva = chat(&homes[1], address, &everybody);
    eva.line("  You are in “LAN party” as Eva. Here: Eva");
    eva.child.kill().unwrap();
    host.until(|line| line.ends_with(" disconnected!").then_some(()));
    let mut other = chat(&homes[2], address, &everybody);
    other.error("Somebody in the room already has that name. “Eva2” is free.");
    assert_eq!(other.exit(), Some(1));
    let mut again = chat(&homes[1], address, &everybody);
    again.line("  You are in “LAN party” as Eva. Here: Eva");
    assert_eq!(leave(&mut again), Some(0));
}
