// SPDX-License-Identifier: GPL-3.0-or-later
//! Searching for what was said, as a stranger's client asks for it.

use rusqlite::Connection;
use salotto::history::FILE;
use serde_json::{Value, json};

use crate::kit::guest::Guest;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;
use crate::past::{keeping, numbers, say};

/// The answer of the room, whatever comes before it.
fn search(guest: &mut Guest, mut request: Value) -> Value {
    request["type"] = "search".into();
    request["id"] = "s".into();
    // A busy machine may not come to all of it in the time that a search may take.
    eventually("everything to be searched", || {
        guest.send(request.clone());
        let found = guest.until("found");
        assert_eq!(found["id"], "s");
        (found["partial"] != true).then_some(found)
    })
}

fn texts(found: &Value) -> Vec<&str> {
    let events = found["events"].as_array().unwrap().iter();
    events.filter_map(|event| event["text"].as_str().or(event["topic"].as_str())).collect()
}

fn say_all(guest: &mut Guest, texts: &[&str]) {
    for text in texts {
        guest.say(text, text);
        guest.hears(text);
    }
}

const SCRIPTS: [&str; 12] = [
    "Perché no? Città e caffè",
    "Die Straße ist naß",
    "İstanbul ve ISPARTA",
    "Ёлка стоит в Київ",
    "مُحَمَّد كتب الكتاب",
    "שָׁלוֹם לכולם",
    "我们在东京站见面",
    "明日は東京でラーメン",
    "고등학교에서 만나요",
    "ฉันพูดภาษาไทย",
    "नमस्ते दुनिया",
    "fine 👍🏽 forza 🇮🇹",
];

fn every_script_is_found(guest: &mut Guest) {
    for (typed, number) in [
        ("PERCHE citta", 0),
        ("strasse", 1),
        ("istanbul ısparta", 2),
        ("елка киiв", 99),
        ("елка київ", 3),
        ("محمد", 4),
        ("שלום", 5),
        ("东京", 6),
        ("東京", 7),
        ("らーめん", 7),
        ("학교", 8),
        ("ภาษา", 9),
        ("नमस्ते", 10),
        ("👍", 11),
        ("🇮🇹", 11),
    ] {
        let found = search(guest, json!({"text": typed}));
        let wanted: Vec<&str> = SCRIPTS.get(number).copied().into_iter().collect();
        assert_eq!(texts(&found), wanted, "{typed}");
    }
}

#[test]
fn every_script_is_found_in_a_room_that_keeps_nothing() {
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada");
    say_all(&mut ada, &SCRIPTS);
    every_script_is_found(&mut ada);
}

#[test]
fn every_script_is_found_on_disk_also_after_another_opening() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join_as_host("Ada");
    say_all(&mut ada, &SCRIPTS);
    every_script_is_found(&mut ada);
    room.server.close();
    let room = keeping(folder.path());
    every_script_is_found(&mut room.join_as_host("Ada again"));
}

#[test]
fn what_is_on_disk_and_what_is_in_memory_alone_is_found_in_one_order() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join_as_host("Ada");
    say_all(&mut ada, &["word 1", "word 2", "another", "word 3"]);
    // From here on nothing can be written.
    let file = Connection::open(folder.path().join(FILE)).unwrap();
    file.execute_batch(
        "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'full'); END;",
    )
    .unwrap();
    drop(file);
    say_all(&mut ada, &["word 4", "word 5"]);
    let found = search(&mut ada, json!({"text": "word"}));
    assert_eq!(texts(&found), ["word 5", "word 4", "word 3", "word 2", "word 1"]);
    let (mut before, mut all) = (u64::MAX, Vec::new());
    loop {
        let found = search(&mut ada, json!({"text": "word", "before": before, "count": 2}));
        all.extend(texts(&found).iter().map(|&text| text.to_owned()));
        if found["earlier"] == false {
            break;
        }
        before = *numbers(&found).last().unwrap();
    }
    assert_eq!(all, ["word 5", "word 4", "word 3", "word 2", "word 1"], "two at a time");
}

#[test]
fn words_authors_and_times_are_looked_for_together() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join_as_host("Ada"), room.join("Bo"));
    say_all(&mut ada, &["the cake is a lie", "a lie is no cake"]);
    say_all(&mut bo, &["what cake?"]);
    ada.send(json!({"type": "topic", "topic": "cake"}));
    bo.until("topic");
    let mut some = |request| texts(&search(&mut bo, request)).join(", ");
    assert_eq!(
        some(json!({"text": "cake", "from": "ada"})),
        "cake, a lie is no cake, the cake is a lie"
    );
    assert_eq!(some(json!({"text": "\"cake is\""})), "the cake is a lie");
    assert_eq!(some(json!({"from": "Bo", "text": null})), "what cake?");
    assert_eq!(some(json!({"from": "Dee"})), "");
    assert_eq!(some(json!({"text": "cake", "until": 1})), "");
    assert_eq!(some(json!({"text": "what", "since": 1})), "what cake?");
    assert_eq!(some(json!({"text": "?!"})), "", "nothing to look for");
    let first = search(&mut bo, json!({"text": "cake", "count": 1}));
    assert_eq!((texts(&first), &first["earlier"]), (vec!["cake"], &true.into()));
}

#[test]
fn no_text_means_anything_to_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    say_all(&mut ada, &["hello"]);
    for typed in ["\"", "hello\" OR \"x", "text:x", "NEAR(", "hello*x", "^x", "-", "a\u{0}b", "{}"]
    {
        assert_eq!(texts(&search(&mut ada, json!({"text": typed}))), [""; 0], "{typed:?}");
    }
    let long = "x".repeat(4_000) + &"\" AND ".repeat(2_000);
    search(&mut ada, json!({"text": long}));
    assert_eq!(texts(&search(&mut ada, json!({"text": "hello\u{0}"}))), ["hello"]);
}

#[test]
fn what_is_no_search_is_answered_so() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    for (wrong, reason) in [
        (json!({}), "text-empty"),
        (json!({"text": " ", "from": ""}), "text-empty"),
        (json!({"text": 5}), "not-json"),
        (json!({"text": "a", "before": -1}), "not-json"),
        (json!({"from": "n".repeat(99)}), "name-too-long"),
    ] {
        let mut request = wrong.clone();
        request["type"] = "search".into();
        request["id"] = "s".into();
        ada.send(request);
        let error = ada.until("error");
        assert_eq!((&error["reason"], &error["id"]), (&reason.into(), &"s".into()), "{wrong}");
    }
    let mut stranger = Guest::connect(room.address());
    stranger.send(json!({"type": "search", "text": "hello"}));
    assert_eq!(stranger.next()["reason"], "hello-first");
}

#[test]
fn every_search_of_a_flood_is_answered_and_nobody_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    say(&mut ada, 1..=50);
    for id in 0..1_000 {
        bo.send(json!({"type": "search", "id": id.to_string(), "from": "Ada", "count": 1}));
    }
    ada.say("51", "heard all the same");
    ada.hears("heard all the same");
    let mut answered = std::collections::BTreeSet::new();
    while answered.len() < 1_000 {
        let answer = bo.next();
        if answer["type"] == "found" || answer["reason"] == "busy" {
            let id = answer["id"].as_str().unwrap().to_owned();
            assert!(answered.insert(id), "once");
        }
    }
    let found = search(&mut bo, json!({"text": "heard"}));
    assert_eq!(texts(&found), ["heard all the same"], "and the next one finds something");
}
