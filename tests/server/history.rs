// SPDX-License-Identifier: GPL-3.0-or-later
//! A room that keeps what is said on disk goes on where it ended.

use std::fs;
use std::io::Write;
use std::net::Shutdown;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use salotto::history::{FILE, History};
use salotto::server::{HistoryNews, HostEvent, KeepHistory};
use serde_json::{Value, json};

use crate::kit::files::files_below;
use crate::kit::guest::Guest;
use crate::kit::guest::lines::{netcat, read_to_end};
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

fn keeping(folder: &Path) -> TestRoom {
    kept_as(folder, KeepHistory::Always)
}

fn kept_as(folder: &Path, history: KeepHistory) -> TestRoom {
    let folder = folder.to_owned();
    TestRoom::with(|config| {
        config.folder = Some(folder);
        config.history = history;
    })
}

/// The messages of before that a newcomer is told, up to its own arrival.
fn past(guest: &mut Guest) -> Vec<(u64, String)> {
    let last = guest.welcome["number"].as_u64().unwrap();
    let mut said = Vec::new();
    loop {
        let event = guest.next();
        let Some(number) = event["number"].as_u64() else { continue };
        if event["type"] == "said" {
            said.push((number, event["text"].as_str().unwrap().to_owned()));
        }
        if number >= last {
            return said;
        }
    }
}

fn texts(said: &[(u64, String)]) -> Vec<&str> {
    said.iter().map(|(_, text)| &**text).collect()
}

fn resuming(room: &TestRoom, name: &str, before: &Value, last: u64) -> Guest {
    let mut guest = Guest::connect(room.address());
    let resume = json!({"token": before["token"], "last": last});
    guest.hello(json!({"type": "hello", "name": name, "resume": resume}));
    guest
}

#[test]
fn a_room_that_is_opened_again_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    assert_eq!(ada.welcome["rules"]["kept"], true, "everybody is told");
    ada.say("1", "what was said before");
    let before = ada.hears("what was said before")["number"].as_u64().unwrap();
    room.server.close();

    let room = keeping(folder.path());
    let mut bo = room.join("Bo");
    assert_eq!(past(&mut bo), [(before, "what was said before".to_owned())]);
    bo.say("1", "and after");
    let number = bo.hears("and after")["number"].as_u64().unwrap();
    room.server.close();

    let mut history = History::open(folder.path()).unwrap();
    let events = history.page(u64::MAX, 1_000, 1 << 20).unwrap();
    let numbers: Vec<u64> = events.iter().map(|event| event.number).collect();
    assert_eq!(numbers, (1..=history.newest().unwrap()).collect::<Vec<_>>(), "without a gap");
    assert!(numbers.contains(&number));
}

#[test]
fn comings_and_goings_push_no_message_out_of_sight() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    ada.say("1", "still to be read");
    ada.hears("still to be read");
    for visit in 0..60 {
        drop(room.join(&format!("Visitor {visit}")));
    }
    let mut bo = room.join("Bo");
    assert_eq!(texts(&past(&mut bo)), ["still to be read"]);
}

#[test]
fn nothing_is_written_where_nothing_is_to_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    let room = kept_as(folder.path(), KeepHistory::Never);
    let mut ada = room.join("Ada");
    assert_ne!(ada.welcome["rules"]["kept"], true);
    ada.say("1", "xylophone");
    ada.hears("xylophone");
    room.server.close();
    for path in files_below(folder.path()) {
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(9).any(|word| word == b"xylophone"), "{path:?}");
    }
    let room = keeping(folder.path());
    assert_eq!(past(&mut room.join("Bo")), []);
}

#[test]
fn what_is_too_old_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    ada.say("1", "of yesterday");
    ada.hears("of yesterday");
    room.server.close();
    let file = Connection::open(folder.path().join(FILE)).unwrap();
    file.execute("UPDATE events SET time = 1000", []).unwrap();
    drop(file);
    kept_as(folder.path(), KeepHistory::For(Duration::from_hours(24))).server.close();
    let mut history = History::open(folder.path()).unwrap();
    let events = history.page(u64::MAX, 1_000, 1 << 20).unwrap();
    assert!(events.iter().all(|event| event.time > 1_000), "{events:?}");
}

#[test]
fn nothing_that_was_deleted_is_in_the_files_however_much_it_was() {
    let folder = tempfile::tempdir().unwrap();
    keeping(folder.path()).server.close();
    let file = Connection::open(folder.path().join(FILE)).unwrap();
    file.execute_batch(
        r#"PRAGMA secure_delete = ON;
           WITH RECURSIVE old (number) AS (SELECT 1 UNION SELECT number + 1 FROM old LIMIT 2000)
           INSERT OR REPLACE INTO events SELECT number, 1000,
           '{"type":"said","from":"Ada","text":"xylophone"}' FROM old;
           UPDATE newest SET number = 2000;"#,
    )
    .unwrap();
    drop(file);
    let room = kept_as(folder.path(), KeepHistory::For(Duration::from_hours(24)));
    let mut bo = room.join("Bo");
    assert_eq!(past(&mut bo), [], "nor is it told");
    assert!(bo.welcome["number"].as_u64() > Some(2_000), "no number is given twice");
    // A little at a time; what is left when a room closes is deleted when it opens again.
    let file = Connection::open(folder.path().join(FILE)).unwrap();
    let old = "SELECT count(*) FROM events WHERE time = 1000";
    eventually("the last of it to be deleted", || {
        let old: i64 = file.query_row(old, [], |row| row.get(0)).unwrap();
        (old == 0).then_some(())
    });
    drop(file);
    room.server.close();
    for path in files_below(folder.path()) {
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(9).any(|word| word == b"xylophone"), "{path:?}");
    }
}

#[test]
fn whoever_was_there_comes_back_to_a_room_that_was_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    ada.say("1", "heard by both");
    let last = bo.hears("heard by both")["number"].as_u64().unwrap();
    bo.socket.get_ref().sock.shutdown(Shutdown::Both).unwrap();
    assert_eq!(ada.until("reconnecting")["active"], true);
    ada.say("2", "missed by Bo");
    ada.hears("missed by Bo");
    room.server.close();

    let room = keeping(folder.path());
    let mut bo = resuming(&room, "Bo", &bo.welcome, last);
    assert_eq!(bo.welcome["resumed"], true);
    assert_eq!(texts(&past(&mut bo)), ["missed by Bo"]);
}

#[test]
fn what_was_said_before_the_opening_is_not_said_again() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    bo.say("1", "said once");
    ada.hears("said once");
    // Bo has not read it.
    bo.socket.get_ref().sock.shutdown(Shutdown::Both).unwrap();
    ada.until("reconnecting");
    room.server.close();

    let room = keeping(folder.path());
    let mut bo = resuming(&room, "Bo", &bo.welcome, bo.welcome["number"].as_u64().unwrap());
    assert_eq!((&bo.welcome["resumed"], &bo.welcome["recognizes"]), (&json!(true), &json!(true)));
    bo.say("1", "said once");
    assert_eq!(bo.until("ok")["id"], "1");
    bo.say("2", "said later");
    bo.hears("said later");
    assert_eq!(texts(&past(&mut room.join("Cy"))), ["said once", "said later"]);
    // Somebody else may have the same ids.
    let mut ada = room.join("Ada");
    assert_eq!(ada.welcome["recognizes"], Value::Null);
    ada.say("1", "said by Ada");
    ada.hears("said by Ada");
}

#[test]
fn a_damaged_history_is_put_aside_and_a_newer_one_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), "this is no database at all").unwrap();
    let room = keeping(folder.path());
    let HostEvent::History(HistoryNews::Damaged { kept, expires: false }) =
        room.logged(|event| matches!(event, HostEvent::History(_)))
    else {
        panic!("it is put aside")
    };
    assert_eq!(fs::read_to_string(kept).unwrap(), "this is no database at all");
    let mut ada = room.join("Ada");
    ada.say("1", "kept again");
    ada.hears("kept again");
    room.server.close();
    let file = Connection::open(folder.path().join(FILE)).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    drop(file);

    let room = keeping(folder.path());
    room.logged(|event| matches!(event, HostEvent::History(HistoryNews::Missing(_))));
    let mut bo = room.join("Bo");
    bo.say("1", "in memory alone");
    let told = bo.until("history");
    assert_eq!(told["kept"], false, "everybody is told");
    bo.hears("in memory alone");
}

#[test]
fn a_room_goes_on_in_memory_while_the_disk_fails() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    ada.say("1", "kept");
    ada.hears("kept");
    // Somebody has the file, and does not let go of it.
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    ada.say("2", "heard all the same");
    ada.hears("heard all the same");
    assert_eq!(ada.until("history")["kept"], false);
    room.logged(|event| matches!(event, HostEvent::History(HistoryNews::Missing(_))));
    ada.say("3", "more");
    ada.hears("more");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(ada.until("history")["kept"], true);
    room.logged(|event| matches!(event, HostEvent::History(HistoryNews::Back)));
    room.server.close();
    let mut history = History::open(folder.path()).unwrap();
    let numbers = history.page(u64::MAX, 1_000, 1 << 20).unwrap();
    let numbers: Vec<u64> = numbers.iter().map(|event| event.number).collect();
    let all = (1..=history.newest().unwrap()).collect::<Vec<_>>();
    assert_eq!(numbers, all, "what waited was written after all");
}

#[test]
fn a_history_that_somebody_else_has_at_the_opening_goes_on_later() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    ada.say("1", "before");
    let before = ada.hears("before")["number"].as_u64().unwrap();
    room.server.close();
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let room = keeping(folder.path());
    room.logged(|event| matches!(event, HostEvent::History(HistoryNews::Missing(_))));
    let mut ada = room.join("Ada");
    assert_eq!(ada.until("history")["kept"], false, "everybody is told");
    ada.say("1", "meanwhile");
    assert!(ada.hears("meanwhile")["number"].as_u64() > Some(before), "no number comes twice");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(ada.until("history")["kept"], true);
    room.logged(|event| matches!(event, HostEvent::History(HistoryNews::Back)));
    ada.say("2", "after");
    ada.hears("after");
    room.server.close();
    let room = keeping(folder.path());
    let told = past(&mut room.join("Bo"));
    assert_eq!(texts(&told), ["before", "meanwhile", "after"]);
}

#[test]
fn a_pipe_that_says_its_word_and_listens_hears_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut nc = netcat(&room, "Nico");
    nc.write_all(b"last words\n").unwrap();
    nc.shutdown(Shutdown::Write).unwrap();
    assert!(read_to_end(&mut nc).ends_with("Nico: last words\n"));
}
