// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto chat --json`: a program in a room, by what `docs/json.md` says.

use std::collections::HashMap;
use std::io::Write;
use std::net::SocketAddr;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::kit::classic::classic_server;
use crate::kit::patience::PATIENCE;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, signal, type_line};
use crate::kit::scripted::serve_native;
use crate::kit::values::said;

/// A program in a room.
struct Bot {
    process: Process,
}

impl Bot {
    fn join(home: &TempDir, address: SocketAddr, name: &str) -> Self {
        let process = chat(home, address, &["--as", name, "--no-key", "--json"]);
        let bot = Self { process };
        assert_eq!(bot.next()["type"], "welcome");
        bot
    }

    /// The next line, which the page knows.
    fn next(&self) -> Value {
        let line = self.process.lines.recv_timeout(PATIENCE).unwrap();
        let object: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
        is_on_the_page(&object);
        object
    }

    /// The next of a type.
    fn until(&self, kind: &str) -> Value {
        loop {
            let object = self.next();
            if object["type"] == kind {
                return object;
            }
        }
    }

    /// The next with an id.
    fn answer(&self, id: &str) -> Value {
        loop {
            let object = self.next();
            if object["id"] == id {
                return object;
            }
        }
    }

    fn ask(&self, request: &Value) {
        type_line(&self.process, &request.to_string());
    }

    /// Ends it, and returns the exit status.
    fn exit(mut self) -> Option<i32> {
        self.process.exit()
    }
}

/// Every type that is printed is in the page, with its fields.
fn is_on_the_page(object: &Value) {
    let page = include_str!("../../../docs/json.md");
    let object = object.as_object().unwrap();
    let kind = object["type"].as_str().unwrap();
    let rows = page.lines().skip_while(|line| *line != "## Output");
    let mut rows = rows.filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let (_, row) = rows.find(|(first, _)| *first == kind).unwrap_or_else(|| panic!("{kind}"));
    let fields = row.split(" | ").next().unwrap();
    for field in object.keys().filter(|field| *field != "type") {
        let listed = [format!("`{field}`"), format!("`[{field}]`")];
        assert!(listed.iter().any(|field| fields.contains(field)), "{kind} lacks {field}");
    }
}

#[test]
fn requests_are_answered_with_their_ids() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let bot = Bot::join(&home, address, "Bot");
    assert_eq!(bot.until("joined")["past"], true);
    bot.ask(&json!({"type": "say", "id": "1", "text": "one\ntwo"}));
    let said = bot.answer("1");
    assert_eq!((&said["type"], &said["text"]), (&json!("said"), &json!("one\ntwo")));
    bot.ask(&json!({"type": "say", "id": "8", "text": "waves", "emote": true}));
    let said = bot.answer("8");
    assert_eq!((&said["text"], &said["emote"]), (&json!("waves"), &json!(true)));
    bot.ask(&json!({"type": "rename", "id": "2", "name": "Bot"}));
    assert_eq!(bot.answer("2"), json!({"type": "ok", "id": "2"}));
    bot.ask(&json!({"type": "rename", "id": "3", "name": "Robbie"}));
    assert_eq!(bot.answer("3")["to"], "Robbie");
    bot.ask(&json!({"type": "act", "id": "4", "act": "lock", "locked": true}));
    assert_eq!(bot.answer("4")["reason"], "moderator-only");
    bot.ask(&json!({"type": "topic", "id": "5", "topic": "Robots"}));
    assert_eq!(bot.answer("5")["reason"], "moderator-only");
    bot.ask(&json!({"type": "bans", "id": "6"}));
    assert_eq!(bot.answer("6")["reason"], "moderator-only");
    bot.ask(&json!({"type": "typing", "active": true}));
    let name = &bot.until("typing")["name"];
    assert_eq!(name, "Robbie");
    bot.ask(&json!({"type": "who", "id": "7"}));
    let who = bot.answer("7");
    assert_eq!((&who["you"], &who["members"][0]["name"]), (&json!("Robbie"), &json!("Robbie")));
    // Without an id, it is given one.
    bot.ask(&json!({"type": "say", "text": "no id"}));
    assert!(bot.until("said")["id"].is_string());
    bot.ask(&json!({"type": "leave"}));
    assert_eq!(bot.until("over"), json!({"type": "over", "reason": "left"}));
    assert_eq!(bot.exit(), Some(0));
}

#[test]
fn a_moderator_may_be_a_program() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let process = chat(&home, address, &["--as", "Bot", "--json"]);
    let bot = Bot { process };
    bot.until("joined");
    type_line(&room, "moderator Bot");
    bot.until("acted");
    let _bo = Bot::join(&home, address, "Bo");
    bot.until("joined");
    for (id, request, kind) in [
        ("1", json!({"type": "topic", "topic": "Robots"}), "topic"),
        ("2", json!({"type": "act", "act": "announce", "text": "Pizza!"}), "acted"),
        ("3", json!({"type": "act", "act": "kick", "name": "Bo", "why": "spam"}), "acted"),
        ("4", json!({"type": "act", "act": "kick", "name": "Nobody"}), "error"),
        ("5", json!({"type": "bans"}), "bans"),
    ] {
        let mut request = request;
        request["id"] = id.into();
        bot.ask(&request);
        assert_eq!(bot.answer(id)["type"], kind, "{request}");
    }
}

#[test]
fn what_cannot_be_passed_on_is_answered_with_its_line() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let bot = Bot::join(&home, address, "Bot");
    let long = format!(r#"{{"id":"9","type":"say","text":"{}/nick Pwned"#, "x".repeat(65_536));
    let lines = [
        (r#"{"id":"1","type":"say","text":"#, "not-json", "1"),
        (r#"{"id":"2","type":"say"}"#, "not-json", "2"),
        (r#"{"id":"3","type":"dance"}"#, "unknown-type", "3"),
        (r#"{"id":"4","type":"say","text":" "}"#, "text-empty", "4"),
        (r#"{"id":"5","type":"hello","name":"Bot"}"#, "hello-twice", ""),
        (&long, "line-too-long", "9"),
        ("/kcik Bo", "bad-command", ""),
    ];
    for (number, (line, reason, id)) in (1..).zip(lines) {
        type_line(&bot.process, line);
        let error = bot.until("error");
        assert_eq!((&error["reason"], &error["line"]), (&json!(reason), &json!(number)), "{line}");
        assert_eq!(error["id"].as_str().unwrap_or_default(), id, "{reason}");
        assert!(error["message"].is_string());
    }
    // It is as if nothing had happened.
    type_line(&bot.process, "plain text");
    assert_eq!(bot.until("said")["text"], "plain text");
    type_line(&bot.process, "/nick Robbie");
    assert_eq!(bot.until("renamed")["to"], "Robbie");
    type_line(&bot.process, "/who");
    assert_eq!(bot.until("who")["you"], "Robbie");
    // The answer about a name is for people, with the number that a command takes.
    type_line(&bot.process, "/who Robbie");
    bot.process.error("  Robbie (here");
    type_line(&bot.process, "{exit}");
    assert_eq!(bot.until("over")["reason"], "left");
    // What is refused is the program's to know.
    assert!(bot.process.errors.try_recv().is_err());
    assert_eq!(bot.exit(), Some(0));
}

#[test]
fn the_end_of_the_input_waits_for_the_answers() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let more = ["--as", "Bot", "--no-key", "--json", "--leave-at-end"];
    for (text, status) in [("fine", 0), (" ", 1)] {
        let mut process = chat(&home, address, &more);
        let line = |id: i32| json!({"type": "say", "id": id.to_string(), "text": text}).to_string();
        let all = (0..60).map(line).collect::<Vec<_>>().join("\n");
        process.child.stdin.take().unwrap().write_all(all.as_bytes()).unwrap();
        let bot = Bot { process };
        let mut answers = HashMap::new();
        loop {
            let object = bot.next();
            match object["type"].as_str().unwrap() {
                "over" => break,
                kind @ ("said" | "error") if object.get("past").is_none() => {
                    if let Some(id) = object["id"].as_str() {
                        answers.insert(id.to_owned(), kind.to_owned());
                    }
                }
                _ => {}
            }
        }
        assert_eq!(answers.len(), 60);
        assert_eq!(bot.exit(), Some(status), "{text}");
    }
}

#[test]
fn what_a_classic_room_does_not_say_is_marked() {
    let home = home();
    let (_server, address) = classic_server(&[]);
    let process = chat(&home, address, &["--as", "Bot", "--json"]);
    let bot = Bot { process };
    let welcome = bot.next();
    assert_eq!(welcome["encrypted"], false);
    assert_eq!(welcome["made_up"], json!(["room", "members", "number", "rules"]));
    bot.ask(&json!({"type": "say", "id": "1", "text": "ciao"}));
    assert_eq!(bot.answer("1")["made_up"], json!(["number", "time", "id"]));
    bot.ask(&json!({"type": "say", "id": "4", "text": "waves", "emote": true}));
    assert_eq!(bot.answer("4")["text"], "*waves*", "no act is told from words there");
    bot.ask(&json!({"type": "rename", "id": "2", "name": "Robbie"}));
    assert_eq!(bot.answer("2")["reason"], "not-in-classic");
    // It would leave.
    bot.ask(&json!({"type": "say", "id": "3", "text": "{exit}"}));
    assert_eq!(bot.answer("3")["reason"], "not-in-classic");
    bot.ask(&json!({"type": "leave"}));
    assert_eq!(bot.until("over")["reason"], "left");
    assert_eq!(bot.exit(), Some(0));
}

#[test]
fn the_last_line_says_why_it_is_over() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let bot = Bot::join(&home, address, "Bot");
    let twin = Bot { process: chat(&home, address, &["--as", "bot", "--no-key", "--json"]) };
    assert_eq!(twin.next()["reason"], "name-taken");
    assert_eq!(twin.next()["reason"], "refused");
    twin.process.error("“bot2” is free.");
    assert_eq!(twin.exit(), Some(1));
    signal(&room, "TERM");
    bot.until("ended");
    assert_eq!(bot.next()["reason"], "room-ended");
    assert_eq!(bot.exit(), Some(0));
    drop(room);
    let late = Bot { process: chat(&home, address, &["--as", "Bot", "--no-key", "--json"]) };
    assert_eq!(late.next()["reason"], "unreachable");
    assert_eq!(late.exit(), Some(1));
    let address = serve_native(|mut guest| {
        guest.welcome();
        guest.send(&said(1, "Bo", None, "ciao"));
    });
    let more = ["--as", "Bot", "--no-key", "--json", "--once"];
    let bot = Bot { process: chat(&home, address, &more) };
    bot.until("said");
    assert_eq!(bot.next()["reason"], "lost");
    assert_eq!(bot.exit(), Some(1));
}

#[test]
fn how_the_key_is_known_is_in_the_welcome() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    for met in ["new", "known"] {
        let bot = Bot { process: chat(&home, address, &["--as", "Bot", "--no-key", "--json"]) };
        let welcome = bot.next();
        assert_eq!((&welcome["met"], &welcome["encrypted"]), (&json!(met), &json!(true)));
        assert_eq!(welcome["key"].as_str().map(str::len), Some(43));
        assert_eq!(welcome["token"], "", "it is for Salotto to resume");
        bot.ask(&json!({"type": "leave"}));
        bot.until("over");
        assert!(bot.process.errors.try_recv().is_err(), "standard error is for what ends it");
        assert_eq!(bot.exit(), Some(0));
    }
}
