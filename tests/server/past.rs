// SPDX-License-Identifier: GPL-3.0-or-later
//! The past of a room, page by page, as a stranger's client asks for it.

mod ends;
mod floors;

use std::path::Path;

use rusqlite::Connection;
use salotto::history::FILE;
use salotto::server::KeepHistory;
use serde_json::{Value, json};

use crate::kit::guest::Guest;
use crate::kit::room::TestRoom;

pub fn keeping(folder: &Path) -> TestRoom {
    let folder = folder.to_owned();
    TestRoom::with(|config| {
        config.folder = Some(folder);
        config.history = KeepHistory::Always;
    })
}

/// A page that the room answers with, whatever comes before it.
pub fn page(guest: &mut Guest, mut request: Value) -> Value {
    request["type"] = "history".into();
    request["id"] = "h".into();
    guest.send(request);
    let page = guest.until("page");
    assert_eq!(page["id"], "h");
    page
}

pub fn numbers(page: &Value) -> Vec<u64> {
    let events = page["events"].as_array().unwrap().iter();
    events.map(|event| event["number"].as_u64().unwrap()).collect()
}

fn texts(page: &Value) -> Vec<&str> {
    let events = page["events"].as_array().unwrap().iter();
    events.filter_map(|event| event["text"].as_str()).collect()
}

/// Says so many lines, and waits until everybody may read the last.
pub fn say(guest: &mut Guest, lines: std::ops::RangeInclusive<usize>) {
    let last = lines.end().to_string();
    for line in lines {
        guest.say(&line.to_string(), &line.to_string());
    }
    guest.hears(&last);
}

/// All that was said, read backwards from the end.
fn all_of_it(guest: &mut Guest, count: u64) -> Vec<String> {
    let (mut before, mut all) = (u64::MAX, Vec::new());
    loop {
        let page = page(guest, json!({"before": before, "count": count}));
        assert!(numbers(&page).is_sorted() && numbers(&page).len() as u64 <= count);
        let said: Vec<_> = texts(&page).iter().map(|&text| text.to_owned()).collect();
        all.splice(0..0, said);
        if page["earlier"] == false {
            return all;
        }
        before = numbers(&page)[0];
    }
}

fn counted(lines: std::ops::RangeInclusive<usize>) -> Vec<String> {
    lines.map(|line| line.to_string()).collect()
}

#[test]
fn the_whole_past_is_read_page_by_page_also_after_another_opening() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    say(&mut room.join_as_host("Ada"), 1..=250);
    room.server.close();
    let room = keeping(folder.path());
    let mut ada = room.join_as_host("Ada again");
    say(&mut ada, 251..=300);
    for count in [7, 100, 200] {
        assert_eq!(all_of_it(&mut ada, count), counted(1..=300), "{count} at a time");
    }
}

#[test]
fn a_room_that_keeps_nothing_has_the_past_of_its_memory() {
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada");
    say(&mut ada, 1..=250);
    assert_eq!(all_of_it(&mut ada, 90), counted(1..=250));
}

#[test]
fn a_page_goes_from_the_disk_into_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    say(&mut room.join_as_host("Ada"), 1..=100);
    room.server.close();
    let room = keeping(folder.path());
    let mut ada = room.join_as_host("Ada again");
    // From here on nothing can be written, and what is said is in memory alone.
    let file = Connection::open(folder.path().join(FILE)).unwrap();
    file.execute_batch(
        "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'full'); END;",
    )
    .unwrap();
    drop(file);
    say(&mut ada, 101..=150);
    for count in [20, 199] {
        assert_eq!(all_of_it(&mut ada, count), counted(1..=150), "{count} at a time");
    }
    let end = page(&mut ada, json!({"before": u64::MAX, "count": 120}));
    let first = numbers(&end)[0];
    let same = page(&mut ada, json!({"after": first - 1, "count": 120}));
    assert_eq!(numbers(&same), numbers(&end), "and forwards as backwards");
    assert_eq!((&same["earlier"], &same["later"]), (&true.into(), &false.into()));
}

#[test]
fn pages_before_after_and_around_a_number() {
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada");
    say(&mut ada, 1..=20);
    let mut some = |request: Value| {
        let page = page(&mut ada, request);
        (numbers(&page), page["earlier"] == true, page["later"] == true)
    };
    assert_eq!(some(json!({"before": 5, "count": 2})), (vec![3, 4], true, true));
    assert_eq!(some(json!({"after": 18, "count": 9})), (vec![19, 20, 21], true, false));
    assert_eq!(some(json!({"around": 9, "count": 4})), (vec![7, 8, 9, 10], true, true));
    assert_eq!(some(json!({"around": 1, "count": 4})), (vec![1, 2], false, true));
    assert_eq!(some(json!({"before": 1})), (vec![], false, true));
    assert_eq!(some(json!({"before": 0})), (vec![], false, true));
    assert_eq!(some(json!({"after": u64::MAX})), (vec![], true, false));
    assert_eq!(some(json!({"around": u64::MAX, "count": 1})), (vec![], true, false));
    assert_eq!(some(json!({"around": u64::MAX, "count": 2})), (vec![21], true, false));
}

#[test]
fn pages_before_after_and_around_a_moment() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    say(&mut room.join_as_host("Ada"), 1..=20);
    room.server.close();
    let room = keeping(folder.path());
    let mut ada = room.join_as_host("Ada again");
    say(&mut ada, 21..=30);
    let all = page(&mut ada, json!({"before": u64::MAX, "count": 200}));
    let events = all["events"].as_array().unwrap();
    for event in [0, 7, events.len() / 2, events.len() - 1].map(|at| &events[at]) {
        let time = event["time"].as_u64().unwrap();
        let those = |keep: &dyn Fn(u64) -> bool| {
            let kept = events.iter().filter(|event| keep(event["time"].as_u64().unwrap()));
            kept.map(|event| event["number"].as_u64().unwrap()).collect::<Vec<_>>()
        };
        let before = page(&mut ada, json!({"before_time": time, "count": 200}));
        assert_eq!(numbers(&before), those(&|it| it < time));
        let after = page(&mut ada, json!({"after_time": time, "count": 200}));
        assert_eq!(numbers(&after), those(&|it| it > time));
        let around = page(&mut ada, json!({"around_time": time, "count": 2}));
        assert!(numbers(&around).contains(&those(&|it| it >= time)[0]));
    }
}

#[test]
fn a_count_is_taken_within_the_limits() {
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada");
    say(&mut ada, 1..=250);
    for (count, events) in [(json!(0), 1), (json!(u64::MAX), 200), (Value::Null, 100)] {
        let page = page(&mut ada, json!({"before": 1_000, "count": count}));
        assert_eq!(numbers(&page).len(), events, "{count}");
    }
}

#[test]
fn a_page_has_no_more_bytes_than_it_may() {
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada");
    let long = "\u{1f600}".repeat(4_000);
    for id in 0..40 {
        ada.say(&id.to_string(), &long);
    }
    ada.say("end", "end");
    ada.hears("end");
    let page = page(&mut ada, json!({"before": 1_000}));
    let count = numbers(&page).len();
    assert!(page.to_string().len() <= 256 * 1024 + 1_000 && (10..20).contains(&count), "{count}");
    assert_eq!(page["earlier"], true);
}

#[test]
fn what_is_no_request_for_a_page_is_answered_so() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    for wrong in [
        json!({"type": "history", "id": "h"}),
        json!({"type": "history", "id": "h", "before": 1, "after": 2}),
        json!({"type": "history", "id": "h", "before": -1}),
        json!({"type": "history", "id": "h", "around": "all"}),
        json!({"type": "history", "id": "h", "before": 9, "count": 1.5}),
    ] {
        ada.send(wrong.clone());
        let error = ada.until("error");
        assert_eq!((&error["reason"], &error["id"]), (&"not-json".into(), &"h".into()), "{wrong}");
    }
    let mut stranger = Guest::connect(room.address());
    stranger.send(json!({"type": "history", "before": 9}));
    assert_eq!(stranger.next()["reason"], "hello-first");
}

#[test]
fn every_request_of_a_flood_is_answered_and_nobody_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    say(&mut ada, 1..=50);
    for id in 0..1_000 {
        bo.send(json!({"type": "history", "id": id.to_string(), "before": 100, "count": 1}));
    }
    ada.say("51", "heard all the same");
    ada.hears("heard all the same");
    let mut answered = std::collections::BTreeSet::new();
    while answered.len() < 1_000 {
        let answer = bo.next();
        let is_answer = answer["type"] == "page" || answer["reason"] == "busy";
        if is_answer {
            let id = answer["id"].as_str().unwrap().to_owned();
            assert!(answered.insert(id), "once");
        }
    }
    let page = page(&mut bo, json!({"before": 100, "count": 1}));
    assert_eq!(numbers(&page).len(), 1, "and the next one is a page");
}

#[test]
fn two_members_read_at_once() {
    let room = TestRoom::open();
    let (mut ada, mut bo) = (room.join_as_host("Ada"), room.join("Bo"));
    say(&mut ada, 1..=50);
    for guest in [&mut ada, &mut bo] {
        guest.send(json!({"type": "history", "id": "h", "before": 50, "count": 10}));
    }
    let (one, two) = (ada.until("page"), bo.until("page"));
    assert_eq!(numbers(&one), numbers(&two));
}
