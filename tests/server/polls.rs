// SPDX-License-Identifier: GPL-3.0-or-later
//! Polls, as every kind of guest reads them, and as the host's disk keeps them.

use std::fs;
use std::path::Path;

use salotto::server::KeepHistory;
use serde_json::{Value, json};

use crate::kit::guest::Guest;
use crate::kit::guest::lines::{netcat, read_until};
use crate::kit::room::TestRoom;
use crate::past::page;

const SECRET: &str = "xylophone";

fn keeping(folder: &Path) -> TestRoom {
    let folder = folder.to_owned();
    TestRoom::with(|config| {
        config.folder = Some(folder);
        config.history = KeepHistory::Always;
    })
}

/// Asks for one of two answers; returns the number.
fn ask(guest: &mut Guest, question: &str) -> u64 {
    guest.send(json!({"type": "poll", "question": question, "options": ["Pizza", "Pasta"]}));
    guest.until("poll")["number"].as_u64().unwrap()
}

fn vote(guest: &mut Guest, poll: u64, option: u64) -> Value {
    guest.send(json!({"type": "vote", "id": "v", "poll": poll, "option": option}));
    // Those of others are in the past that a newcomer reads.
    loop {
        let voted = guest.until("voted");
        if voted["from"] == guest.welcome["you"] {
            return voted;
        }
    }
}

#[test]
fn everybody_reads_the_question_and_the_result_and_some_the_votes() {
    let room = TestRoom::open();
    let mut classic = netcat(&room, "Cy");
    let mut ada = room.join("Ada");
    assert_eq!(ada.welcome["polls"], true);
    let poll = ask(&mut ada, "What?");
    read_until(&mut classic, "  Ada asks: What?\n  Ada, 1: Pizza\n  Ada, 2: Pasta\n");
    let voted = vote(&mut ada, poll, 1);
    assert_eq!((&voted["counts"], &voted["id"]), (&json!([0, 1]), &json!("v")));
    let mut bo = room.join("Bo");
    let tally = json!({"poll": poll, "as_of": voted["number"], "counts": [0, 1]});
    assert_eq!(bo.welcome["votes"], json!([tally]));
    assert_eq!(vote(&mut bo, poll, 1)["counts"], json!([0, 2]));
    bo.send(json!({"type": "close-poll", "id": "c", "poll": poll}));
    assert_eq!(bo.until("error")["reason"], "moderator-only");
    ada.send(json!({"type": "close-poll", "id": "c", "poll": poll}));
    assert_eq!(bo.until("poll-closed")["counts"], json!([0, 2]));
    read_until(&mut classic, "  Ada closed poll ");
    let read = page(&mut bo, json!({"around": poll, "count": 10}));
    let tally = &read["polls"][0];
    assert_eq!((&tally["counts"], &tally["closed"]), (&json!([0, 2]), &json!(true)));
    assert_eq!(tally.get("mine"), None, "who voted what is forgotten");
}

#[test]
fn an_open_poll_outlives_its_room() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let poll = ask(&mut ada, "What?");
    vote(&mut ada, poll, 0);
    drop((ada, room));
    let room = keeping(folder.path());
    let mut bo = room.join("Bo");
    assert_eq!(bo.welcome["votes"][0]["counts"], json!([1, 0]));
    assert_eq!(vote(&mut bo, poll, 0)["counts"], json!([2, 0]));
}

#[test]
fn a_removed_poll_leaves_nothing_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let poll = ask(&mut ada, SECRET);
    ada.send(json!({"type": "act", "act": "remove", "message": poll}));
    ada.until("acted");
    let read = page(&mut ada, json!({"around": poll, "count": 10}));
    let events = read["events"].as_array().unwrap();
    let event = events.iter().find(|event| event["number"] == poll).unwrap();
    assert_eq!(event["type"], "removed");
    assert_eq!(read.get("polls"), None);
    drop((ada, room));
    let has_secret = |bytes: &[u8]| bytes.windows(SECRET.len()).any(|it| it == SECRET.as_bytes());
    for file in fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        assert!(!has_secret(&fs::read(&path).unwrap_or_default()), "{}", path.display());
    }
}

#[test]
fn hostile_polls_are_refused_in_words() {
    let room = TestRoom::open();
    let mut eve = room.join("Eve");
    let long = "x".repeat(201);
    let many = vec!["x"; 11];
    for (request, reason) in [
        (json!({"type": "poll", "question": "", "options": ["a", "b"]}), "poll-line"),
        (json!({"type": "poll", "question": long, "options": ["a", "b"]}), "poll-line"),
        (json!({"type": "poll", "question": "a", "options": ["a"]}), "poll-options"),
        (json!({"type": "poll", "question": "a", "options": ["a", "a"]}), "poll-options"),
        (json!({"type": "poll", "question": "a", "options": many}), "poll-options"),
        (json!({"type": "poll", "question": "a"}), "not-json"),
        (json!({"type": "vote", "poll": u64::MAX, "option": 0}), "no-such-poll"),
        (json!({"type": "vote", "poll": -1, "option": 0}), "not-json"),
        (json!({"type": "close-poll", "poll": 0}), "no-such-poll"),
    ] {
        eve.send(request.clone());
        assert_eq!(eve.until("error")["reason"], reason, "{request}");
    }
    let poll = ask(&mut eve, "a\u{202E}b?");
    for option in [2, u64::from(u32::MAX)] {
        eve.send(json!({"type": "vote", "poll": poll, "option": option}));
        assert_eq!(eve.until("error")["reason"], "no-such-option");
    }
}
