// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto export`: a conversation on paper.

use crate::kit::client::TestClient;
use crate::kit::process::Process;
use crate::kit::program::{home, salotto, signal};
use crate::kit::values::{target, text};
use tempfile::TempDir;

/// Standard output and error of an export, and its exit status.
fn export(home: &TempDir, more: &[&str]) -> (String, String, Option<i32>) {
    let output = salotto(home, &[&["export"], more].concat()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

/// A room that Bo says something in.
fn say(home: &TempDir, name: &str, words: &str) -> (Process, TestClient) {
    let arguments = ["host", "--name", name, "--port", "0", "--bind", "127.0.0.1"];
    let room = Process::start(&mut salotto(home, &arguments));
    let address = room.until(|line| line.rsplit(' ').next()?.parse().ok());
    let bo = TestClient::open(target(address, "Bo"));
    bo.welcomed();
    bo.session.say("1".into(), text(words)).unwrap();
    assert_eq!(bo.said().2, words);
    (room, bo)
}

#[test]
fn a_conversation_is_printed_while_it_goes_on_and_after() {
    let home = home();
    let (mut room, _bo) = say(&home, "LAN party", "ciao\n*a tutti*");
    let (open, _, status) = export(&home, &[]);
    assert_eq!(status, Some(0));
    assert!(open.contains("] Bo joined the chat\n"), "{open}");
    assert!(open.ends_with("] Bo: ciao\n    *a tutti*\n"), "{open}");
    signal(&room, "TERM");
    room.exit();
    let (markdown, ..) = export(&home, &["LAN party", "--form", "markdown"]);
    assert!(markdown.contains("\\\nciao\\\n\\*a tutti\\*\n"), "{markdown}");
    let (json, ..) = export(&home, &["--form", "json"]);
    let events = json.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let kinds: Vec<String> = events.map(|event| event["type"].as_str().unwrap().into()).collect();
    // Whether guests leave before the room is gone is up to them.
    assert_eq!(kinds[..2], ["joined", "said"]);
    assert!(kinds.contains(&"ended".to_owned()), "{kinds:?}");
}

#[test]
fn a_room_that_is_not_there_is_said_to_be_so() {
    let home = home();
    let (_, none, status) = export(&home, &[]);
    assert_eq!(status, Some(1));
    assert_eq!(none, "No room was hosted here whose messages are kept.\n");
    let _one = say(&home, "LAN party", "hello");
    let _two = say(&home, "Book club", "hello");
    let (_, which, _) = export(&home, &[]);
    assert_eq!(which, "Which room? These were hosted here: “LAN party”, “Book club”\n");
    let (_, other, status) = export(&home, &["Attic"]);
    assert_eq!(status, Some(1));
    assert!(other.contains("“Attic”") && other.contains("“Book club”"), "{other}");
}
