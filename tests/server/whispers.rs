// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers: read by the two, in the order of everything else, and by nobody else, neither
//! on the line nor later.

use std::fs;
use std::io::Write;
use std::net::Shutdown;
use std::path::Path;

use salotto::history::History;
use salotto::protocol::EventKind;
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

fn whisper(guest: &mut Guest, to: &str, text: &str) {
    guest.send(json!({"type": "whisper", "id": "w", "name": to, "text": text}));
}

/// Everything that a guest is sent until something is said.
fn told_until(guest: &mut Guest, text: &str) -> Vec<Value> {
    let mut told = Vec::new();
    loop {
        let event = guest.next();
        let is_last = event["text"] == text;
        told.push(event);
        if is_last {
            return told;
        }
    }
}

fn numbers(events: &[Value]) -> Vec<u64> {
    events.iter().filter_map(|event| event["number"].as_u64()).collect()
}

fn has_secret(events: &[Value]) -> bool {
    events.iter().any(|event| event.to_string().contains(SECRET))
}

fn back(room: &TestRoom, name: &str, token: &Value, last: u64) -> Guest {
    let mut guest = Guest::connect(room.address());
    let resume = json!({"token": token, "last": last});
    guest.hello(json!({"type": "hello", "name": name, "resume": resume}));
    guest
}

#[test]
fn the_two_read_it_in_its_place_and_others_that_there_was_one() {
    let room = TestRoom::open();
    assert_eq!(room.join("Eva").welcome["whispers"], true);
    let [mut ada, mut bo, mut cy] = ["Ada", "Bo", "Cy"].map(|name| room.join(name));
    ada.hears_join("Cy");
    ada.say("1", "before");
    whisper(&mut ada, "Bo", SECRET);
    ada.say("2", "after");
    for (guest, reads) in [(&mut ada, true), (&mut bo, true), (&mut cy, false)] {
        guest.hears("before");
        let told = told_until(guest, "after");
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(numbers(&told)[0] + 1, numbers(&told)[1]);
        assert_eq!(told[0]["type"], if reads { "whispered" } else { "withheld" });
        assert_eq!(has_secret(&told), reads);
    }
    let of = |guest: &mut Guest| page(guest, json!({"before": u64::MAX, "count": 200}));
    assert!(of(&mut bo).to_string().contains(SECRET));
    assert!(!of(&mut cy).to_string().contains(SECRET));
    for (guest, finds) in [(&mut bo, true), (&mut cy, false)] {
        guest.send(json!({"type": "search", "text": SECRET}));
        assert_eq!(guest.until("found")["events"].as_array().unwrap().len(), usize::from(finds));
    }
}

#[test]
fn who_was_away_reads_it_and_who_took_the_name_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let [mut ada, mut bo] = ["Ada", "Bo"].map(|name| room.join(name));
    ada.hears_join("Bo");
    ada.say("1", "before");
    let last = bo.hears("before")["number"].as_u64().unwrap();
    let token = bo.welcome["token"].clone();
    drop(bo);
    ada.until("reconnecting");
    whisper(&mut ada, "Bo", SECRET);
    ada.until("whispered");
    ada.say("2", "the end");
    ada.hears("the end");
    let mut bo = back(&room, "Bo", &token, last);
    assert_eq!(bo.welcome["resumed"], true);
    let told = told_until(&mut bo, "the end");
    assert!(has_secret(&told), "{told:?}");
    bo.send(json!({"type": "leave"}));
    ada.until("left");
    let mut other = room.join("Bo");
    let told = told_until(&mut other, "the end");
    assert!(!has_secret(&told), "{told:?}");
    assert!(!page(&mut other, json!({"before": u64::MAX})).to_string().contains(SECRET));
}

#[test]
fn a_room_that_is_opened_again_gives_it_to_the_two_alone() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let [mut ada, mut bo] = ["Ada", "Bo"].map(|name| room.join(name));
    ada.hears_join("Bo");
    let start = ada.welcome["number"].as_u64().unwrap();
    whisper(&mut ada, "Bo", SECRET);
    ada.say("2", "the end");
    bo.hears("the end");
    let token = bo.welcome["token"].clone();
    // Who is away when the room closes may resume when it is opened again.
    bo.socket.get_ref().sock.shutdown(Shutdown::Both).unwrap();
    ada.until("reconnecting");
    room.server.close();
    let mut history = History::open(folder.path()).unwrap();
    let everybodys = history.events_after(0, 100).unwrap();
    assert!(everybodys.iter().any(|event| event.what == EventKind::Withheld));
    assert!(everybodys.iter().all(|event| !event.encode().contains(SECRET)));
    drop(history);

    let room = keeping(folder.path());
    let mut bo = back(&room, "Bo", &token, start);
    let told = told_until(&mut bo, "the end");
    assert!(has_secret(&told), "{} {told:?}", bo.welcome);
    assert!(page(&mut bo, json!({"before": u64::MAX})).to_string().contains(SECRET));
    bo.send(json!({"type": "search", "text": SECRET}));
    assert_eq!(bo.until("found")["events"][0]["type"], "whispered");
    let mut cy = room.join("Cy");
    assert!(!has_secret(&told_until(&mut cy, "the end")));
    assert!(!page(&mut cy, json!({"before": u64::MAX})).to_string().contains(SECRET));
    cy.send(json!({"type": "search", "text": SECRET}));
    assert_eq!(cy.until("found")["events"], json!([]));
}

#[test]
fn what_its_author_removes_is_gone_for_the_two_and_from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let [mut ada, mut bo, mut cy] = ["Ada", "Bo", "Cy"].map(|name| room.join(name));
    ada.hears_join("Cy");
    whisper(&mut ada, "Bo", SECRET);
    let number = ada.until("whispered")["number"].as_u64().unwrap();
    let remove = json!({"type": "act", "id": "r", "act": "remove", "message": number});
    bo.send(remove.clone());
    assert_eq!(bo.until("error")["reason"], "no-such-message");
    ada.send(remove);
    assert_eq!(ada.until("acted")["id"], "r");
    ada.say("2", "the end");
    assert_eq!(bo.until("acted")["message"], number);
    let told = told_until(&mut cy, "the end");
    assert!(told.iter().all(|event| event["type"] != "acted"), "{told:?}");
    let of_bo = page(&mut bo, json!({"around": number}));
    assert!(of_bo.to_string().contains(r#""type":"removed""#), "{of_bo}");
    room.server.close();
    let is_there = fs::read_dir(folder.path()).unwrap().any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap_or_default();
        bytes.windows(SECRET.len()).any(|word| word == SECRET.as_bytes())
    });
    assert!(!is_there);
}

#[test]
fn what_its_author_edits_is_told_the_two_and_nothing_before_it_stays() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let [mut ada, mut bo, mut cy] = ["Ada", "Bo", "Cy"].map(|name| room.join(name));
    assert_eq!(ada.welcome["edits_whispers"], true);
    ada.hears_join("Cy");
    let start = ada.welcome["number"].as_u64().unwrap();
    whisper(&mut ada, "Bo", SECRET);
    let number = ada.until("whispered")["number"].as_u64().unwrap();
    let edit = json!({"type": "edit", "id": "e", "message": number, "text": "saxophone"});
    for (guest, reason) in [(&mut bo, "not-yours"), (&mut cy, "no-such-message")] {
        guest.send(edit.clone());
        assert_eq!(guest.until("error")["reason"], reason);
    }
    ada.send(edit);
    for guest in [&mut ada, &mut bo] {
        let told = guest.until("edited");
        assert_eq!((&told["message"], &told["text"]), (&json!(number), &json!("saxophone")));
        assert_eq!(told["to"], "Bo");
    }
    ada.say("2", "the end");
    let told = told_until(&mut cy, "the end");
    assert!(told.iter().all(|event| event["type"] != "edited"), "{told:?}");
    bo.hears("the end");
    let token = bo.welcome["token"].clone();
    bo.socket.get_ref().sock.shutdown(Shutdown::Both).unwrap();
    ada.until("reconnecting");
    room.server.close();
    let is_there = fs::read_dir(folder.path()).unwrap().any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap_or_default();
        bytes.windows(SECRET.len()).any(|word| word == SECRET.as_bytes())
    });
    assert!(!is_there);
    let room = keeping(folder.path());
    let mut bo = back(&room, "Bo", &token, start);
    let told = told_until(&mut bo, "the end");
    let whisper = told.iter().find(|event| event["type"] == "whispered").unwrap();
    assert_eq!((&whisper["text"], &whisper["edited"]), (&json!("saxophone"), &json!(number + 1)));
    let of_bo = page(&mut bo, json!({"around": number})).to_string();
    assert!(of_bo.contains("saxophone"), "{of_bo}");
    bo.send(json!({"type": "search", "id": "s", "text": "saxophone"}));
    assert_eq!(bo.until("found")["events"][0]["number"], number);
}

#[test]
fn guests_by_lines_read_what_is_for_them() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let (mut zoe, mut max) = (netcat(&room, "Zoe"), netcat(&room, "Max"));
    ada.hears_join("Max");
    whisper(&mut ada, "Zoe", "psst\nhere");
    let message = ada.until("whispered")["number"].clone();
    ada.send(json!({"type": "edit", "message": message, "text": "never mind"}));
    ada.say("1", "the end");
    assert_eq!(
        read_until(&mut zoe, "the end\n").split_once("chat\n").unwrap().1,
        "  Ada whispers to you: psst\n  Ada whispers to you: here\n  \
         Ada edits a whisper to Zoe: never mind\nAda: the end\n"
    );
    assert_eq!(read_until(&mut max, "the end\n"), "Ada: the end\n");
    max.write_all(b"/w Zoe hi\n").unwrap();
    assert_eq!(ada.hears("/w Zoe hi")["from"], "Max", "lines know no commands");
}

#[test]
fn a_flood_of_them_shows_out_who_does_not_read_and_nobody_else() {
    let room = TestRoom::open();
    let [mut ada, mut cy] = ["Ada", "Cy"].map(|name| room.join(name));
    let mut silent = room.join("Bo");
    ada.hears_join("Bo");
    let text = "x".repeat(4_000);
    // More than is kept of them, and than any socket takes.
    for _ in 0..100 {
        for _ in 0..40 {
            whisper(&mut ada, "Bo", &text);
        }
        for _ in 0..40 {
            ada.until("whispered");
        }
    }
    ada.say("1", "the end");
    ada.hears("the end");
    let told = told_until(&mut cy, "the end");
    assert_eq!(told.iter().filter(|event| event["type"] == "withheld").count(), 4_000);
    let last = std::iter::from_fn(|| silent.try_next()).last().unwrap();
    assert_eq!((&last["type"], &last["reason"]), (&json!("refused"), &json!("stalled")));
}
