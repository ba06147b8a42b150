// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that the host removes are gone: for who is here, who comes later or comes
//! back, and from the disk.

use std::fs;
use std::path::Path;

use salotto::history::History;
use salotto::protocol::{EventKind, ModerationAction, Nickname, limits};
use salotto::server::{HistoryNews, HostEvent, KeepHistory};
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

fn is_on_disk(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap_or_default();
        bytes.windows(SECRET.len()).any(|word| word == SECRET.as_bytes())
    })
}

/// Events that a guest is told until something is said.
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

fn remove(room: &TestRoom, message: u64) {
    room.server.act(ModerationAction::Remove { message, from: None }, None, None).unwrap();
}

#[test]
fn a_message_is_gone_for_everybody_and_from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    ada.say("1", SECRET);
    let number = ada.hears(SECRET)["number"].as_u64().unwrap();
    remove(&room, number);
    let acted = ada.until("acted");
    assert_eq!((&acted["act"], &acted["message"]), (&json!("remove"), &json!(number)));
    assert_eq!(acted["from"], "Ada");
    ada.say("2", "the end");
    let mut bo = room.join("Bo");
    let past = told_until(&mut bo, "the end");
    assert!(past.iter().all(|event| !event.to_string().contains(SECRET)), "{past:?}");
    let removed = past.iter().find(|event| event["type"] == "removed").unwrap();
    assert_eq!((removed["number"].as_u64(), &removed["from"]), (Some(number), &json!("Ada")));
    room.server.close();
    assert!(!is_on_disk(folder.path()));

    let room = keeping(folder.path());
    let mut cy = room.join("Cy");
    let past = told_until(&mut cy, "the end");
    assert!(past.iter().any(|event| event["type"] == "removed"));
}

#[test]
fn one_that_only_the_disk_has_is_removed_there() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    ada.say("1", SECRET);
    let number = ada.hears(SECRET)["number"].as_u64().unwrap();
    // More than is in memory.
    let long = "x".repeat(4_000);
    for id in 0..limits::LOG_BYTES / long.len() {
        ada.say(&id.to_string(), &long);
        ada.hears(&long);
    }
    remove(&room, number);
    room.server.close();
    assert!(!is_on_disk(folder.path()));
    let mut history = History::open(folder.path()).unwrap();
    let events = history.events_after(number - 1, 1).unwrap();
    assert!(matches!(events[0].what, EventKind::Removed { by: None, .. }), "{events:?}");
}

#[test]
fn everything_of_one_person_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    for id in 0..20 {
        bo.say(&id.to_string(), SECRET);
        bo.hears(SECRET);
    }
    ada.say("1", "stays");
    bo.hears("stays");
    let name = Nickname::new("Bo").unwrap();
    let act = ModerationAction::RemoveAll { name, seats: Vec::new() };
    room.server.act(act, None, None).unwrap();
    let acted = ada.until("acted");
    assert_eq!((&acted["act"], &acted["name"]), (&json!("remove-all"), &json!("Bo")));
    assert_eq!(acted["seats"], json!([acted["to"]]));
    bo.say("end", "the end");
    let past = told_until(&mut room.join("Cy"), "the end");
    assert!(past.iter().all(|event| event["text"] != SECRET));
    assert!(past.iter().any(|event| event["text"] == "stays"));
    room.server.close();
    let mut history = History::open(folder.path()).unwrap();
    let events = history.events_after(0, 1_000).unwrap();
    let removed = events.iter().filter(|event| matches!(event.what, EventKind::Removed { .. }));
    assert_eq!(removed.count(), 20);
    drop(history);
    assert!(!is_on_disk(folder.path()));
}

#[test]
fn guests_without_encryption_are_told_in_a_line() {
    let room = TestRoom::open();
    let mut classic = netcat(&room, "Cleo");
    let mut ada = room.join("Ada");
    ada.say("1", SECRET);
    let number = ada.hears(SECRET)["number"].as_u64().unwrap();
    remove(&room, number);
    read_until(&mut classic, "  The host removed a message of Ada\n");
}

#[test]
fn what_cannot_be_removed_from_the_disk_is_told_and_removed_later() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    ada.say("1", SECRET);
    let number = ada.hears(SECRET)["number"].as_u64().unwrap();
    let other = rusqlite::Connection::open(folder.path().join(salotto::history::FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    remove(&room, number);
    room.logged(|event| *event == HostEvent::History(HistoryNews::Undeleted));
    other.execute_batch("ROLLBACK").unwrap();
    room.logged(|event| *event == HostEvent::History(HistoryNews::Deleted));
    room.server.close();
    assert!(!is_on_disk(folder.path()));
}

#[test]
fn what_the_disk_still_has_is_not_read_by_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    ada.say("1", SECRET);
    let number = ada.hears(SECRET)["number"].as_u64().unwrap();
    bo.say("2", &format!("{SECRET} too"));
    ada.hears(&format!("{SECRET} too"));
    let other = rusqlite::Connection::open(folder.path().join(salotto::history::FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    remove(&room, number);
    let name = Nickname::new("Bo").unwrap();
    let act = ModerationAction::RemoveAll { name, seats: Vec::new() };
    room.server.act(act, None, None).unwrap();
    // The room goes on in memory.
    while ada.until("acted")["act"] != "remove-all" {}
    let mut cy = room.join("Cy");
    let past = page(&mut cy, json!({"after": 0, "count": 50}));
    assert!(!past.to_string().contains(SECRET), "{past}");
    let events = past["events"].as_array().unwrap();
    assert_eq!(events.iter().filter(|event| event["type"] == "removed").count(), 2, "{past}");
    cy.send(json!({"type": "search", "id": "s", "text": SECRET}));
    assert_eq!(cy.until("found")["events"], json!([]));
    other.execute_batch("ROLLBACK").unwrap();
    room.logged(|event| *event == HostEvent::History(HistoryNews::Back));
    assert!(!page(&mut cy, json!({"after": 0, "count": 50})).to_string().contains(SECRET));
}
