// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms that were hosted here: listed, exported, imported, forgotten.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::kit::process::Process;
use crate::kit::program::{chat, home, kept, leave, salotto, signal, type_line};

/// Standard output and error of a command, and its exit status.
fn run(home: &TempDir, arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = salotto(home, arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

fn open(home: &TempDir, name: &str) -> (Process, std::net::SocketAddr) {
    let arguments = ["host", "--name", name, "--port", "0", "--bind", "127.0.0.1"];
    let room = Process::start(&mut salotto(home, &arguments));
    let address = room.until(|line| line.rsplit(' ').next()?.parse().ok());
    (room, address)
}

/// Has something said in a room, which is closed then.
fn say(home: &TempDir, name: &str, words: &[&str]) {
    let (mut room, address) = open(home, name);
    let mut ada = chat(home, address, &["--as", "Ada"]);
    for said in words {
        type_line(&ada, said);
        ada.line(&format!("Ada: {said}"));
    }
    assert_eq!(leave(&mut ada), Some(0));
    signal(&room, "TERM");
    assert_eq!(room.exit(), Some(0));
}

/// Files that SQLite keeps beside a history.
fn left_beside(home: &TempDir) -> Vec<String> {
    let rooms = fs::read_dir(kept(home).join("rooms")).unwrap();
    let folders = rooms.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap());
    let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with("-wal") || name.ends_with("-shm")).collect()
}

fn write(home: &TempDir, contents: &str) -> String {
    let path = home.path().join("export.jsonl");
    fs::write(&path, contents).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_room_that_ended_leaves_its_history_in_one_file() {
    let home = home();
    say(&home, "LAN party", &["hello"]);
    assert_eq!(left_beside(&home), [""; 0]);
    assert!(run(&home, &["export"]).0.contains("Ada: hello"));
    assert_eq!(left_beside(&home), [""; 0]);
    assert_eq!(run(&home, &["host", "--list"]).2, Some(0));
    assert_eq!(left_beside(&home), [""; 0]);
}

#[test]
fn rooms_are_listed_with_what_is_kept_of_them() {
    let home = home();
    assert_eq!(run(&home, &["host", "--list"]).0, "No room was hosted here.\n");
    say(&home, "LAN party", &["one", "two"]);
    let (listed, _, status) = run(&home, &["host", "--list"]);
    assert_eq!(status, Some(0));
    assert!(listed.starts_with("LAN party: last open 20"), "{listed}");
    assert!(listed.ends_with(", 2 messages\n"), "{listed}");
    let (_room, _) = open(&home, "LAN party");
    let (listed, ..) = run(&home, &["host", "--list"]);
    assert_eq!(listed, "LAN party: open now, 2 messages\n");
}

#[test]
fn a_room_is_exported_by_a_name_it_had_before() {
    let home = home();
    say(&home, "LAN party", &["hello"]);
    say(&home, "Book club", &["chapter one"]);
    for name in ["LAN party", "Book club"] {
        let (printed, errors, status) = run(&home, &["export", name]);
        assert_eq!(status, Some(0), "{errors}");
        assert!(printed.contains("Ada: hello") && printed.contains("Ada: chapter one"));
    }
}

#[test]
fn an_export_becomes_a_room_that_goes_on_where_it_ended() {
    let (first, second) = (home(), home());
    say(&first, "LAN party", &["hello", "ciao\u{e8}"]);
    let exported = run(&first, &["export", "--form", "json"]).0;
    let file = write(&second, &exported);
    say(&second, "My room", &["something else"]);
    let count = exported.lines().count();
    let (told, errors, status) = run(&second, &["import", &file, "LAN party"]);
    assert_eq!(status, Some(0), "{errors}");
    assert_eq!(told, format!("{count} events are now the past of “LAN party”.\n"));
    let again = run(&second, &["export", "LAN party", "--form", "json"]).0;
    assert_eq!(again, exported);
    let (_, errors, status) = run(&second, &["import", &file, "LAN party"]);
    assert_eq!(status, Some(1));
    assert!(errors.contains("the room has a history already"), "{errors}");
    let listed = run(&second, &["host", "--list"]).0;
    assert!(listed.contains("My room: "), "the other room keeps its name: {listed}");
    say(&second, "LAN party", &["and on"]);
    let all = run(&second, &["export", "LAN party", "--form", "json"]).0;
    assert!(all.starts_with(&exported));
    let numbers = all.lines().map(|line| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["number"].as_u64().unwrap()
    });
    assert!(numbers.eq(1..=all.lines().count() as u64), "without a gap");
}

#[test]
fn a_file_that_is_no_export_makes_no_room() {
    let home = home();
    let missing = run(&home, &["import", "/nowhere/export.jsonl", "Attic"]);
    assert_eq!(missing.2, Some(1));
    assert!(missing.1.starts_with("/nowhere/export.jsonl cannot be read: "), "{}", missing.1);
    let good = r#"{"number":1,"time":9,"type":"notice","text":"hi"}"#;
    for (contents, sentence) in [
        ("", "has no events"),
        ("hello\n", "line 1 is no event of an export"),
        (&format!("{good}\n{good}\n"), "line 2 is out of order"),
        ("{\"number\":1,\"time\":1,\"type\":\"sung\"}\n", "newer Salotto"),
        (&"x".repeat(2_000_000), "line 1 is too long"),
    ] {
        let file = write(&home, contents);
        let (_, errors, status) = run(&home, &["import", &file, "Attic"]);
        assert_eq!(status, Some(1));
        assert!(errors.contains(sentence), "{errors}");
        assert!(!Path::new(&kept(&home).join("rooms")).exists());
    }
}

#[test]
fn everything_that_was_said_is_deleted_when_that_is_really_meant() {
    let home = home();
    say(&home, "LAN party", &["a secret"]);
    let (_, told, status) = run(&home, &["forget", "LAN party"]);
    assert_eq!(status, Some(1));
    assert!(told.contains("“LAN party” from this computer, for good: 1 message,"), "{told}");
    assert!(told.contains("The room’s key, its bans and its moderators stay, and so do"), "{told}");
    let (room, _) = open(&home, "LAN party");
    let (_, errors, status) = run(&home, &["forget", "LAN party", "--really"]);
    assert_eq!(status, Some(1), "it is open");
    assert!(errors.contains("open"), "{errors}");
    drop(room);
    let (told, errors, status) = run(&home, &["forget", "LAN party", "--really"]);
    assert_eq!(status, Some(0), "{errors}");
    assert_eq!(told, "Everything that was said in “LAN party” is deleted: 1 message.\n");
    assert!(!run(&home, &["export"]).0.contains("secret"));
    let (_, errors, status) = run(&home, &["forget", "Attic", "--really"]);
    assert_eq!(status, Some(1));
    assert!(errors.contains("“Attic”"), "{errors}");
    say(&home, "LAN party", &["again"]);
    assert!(run(&home, &["export"]).0.contains("Ada: again"));
}

#[test]
fn a_room_that_has_another_name_now_is_not_deleted_by_an_earlier_one() {
    let home = home();
    say(&home, "LAN party", &["hello"]);
    say(&home, "Book club", &["chapter one"]);
    for options in [&["forget", "LAN party"][..], &["forget", "LAN party", "--really"]] {
        let (_, errors, status) = run(&home, options);
        assert_eq!(status, Some(1));
        assert!(errors.contains("“LAN party” is called “Book club” now"), "{errors}");
    }
    assert!(run(&home, &["export"]).0.contains("Ada: hello"));
}

#[test]
fn the_topic_and_who_came_and_went_are_deleted_as_well() {
    let home = home();
    say(&home, "LAN party", &["hello"]);
    let path = kept(&home).join("rooms/1/room-register.json");
    let register = || {
        let text = fs::read_to_string(&path).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let mut before = register();
    before["topic"] = "secret plans".into();
    fs::write(&path, before.to_string()).unwrap();
    assert_eq!(before["departures"].as_array().map(Vec::len), Some(1));
    let (_, errors, status) = run(&home, &["forget", "LAN party", "--really"]);
    assert_eq!(status, Some(0), "{errors}");
    let left = register();
    assert_eq!(left["topic"], "");
    assert_eq!(left["departures"], serde_json::json!([]));
    assert_eq!((&left["people"], &left["next"]), (&before["people"], &before["next"]));
}
