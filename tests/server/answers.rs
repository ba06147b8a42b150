// SPDX-License-Identifier: GPL-3.0-or-later
//! Answers: each request that has an `id` is answered by one message with that
//! id, also when it changes nothing or fails.

use serde_json::{Value, json};

use crate::kit::guest::Guest;
use crate::kit::room::TestRoom;

/// The message that answers the request `id`, and everything before it.
fn answer(guest: &mut Guest, id: &str) -> Value {
    loop {
        let next = guest.next();
        if next["id"] == id {
            return next;
        }
    }
}

/// Sends a request with an id, and returns the type and the reason of its answer.
fn ask(guest: &mut Guest, mut request: Value) -> (String, Value) {
    request["id"] = "the id".into();
    guest.send(request);
    let mut answer = answer(guest, "the id");
    (answer["type"].as_str().unwrap().to_owned(), answer["reason"].take())
}

fn event(kind: &str) -> (String, Value) {
    (kind.to_owned(), Value::Null)
}

fn error(reason: &str) -> (String, Value) {
    ("error".to_owned(), reason.into())
}

#[test]
fn what_is_done_comes_back_with_the_id() {
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada");
    let mut bo = room.join("Bo");
    for (request, kind) in [
        (json!({"type": "say", "text": "hi"}), "said"),
        (json!({"type": "topic", "topic": "Quake"}), "topic"),
        (json!({"type": "act", "act": "slow", "seconds": 5}), "acted"),
        (json!({"type": "act", "act": "announce", "text": "Dinner"}), "acted"),
        (json!({"type": "act", "act": "mute", "name": "Bo", "seconds": 60}), "acted"),
        (json!({"type": "bans"}), "bans"),
        (json!({"type": "rename", "name": "Eva"}), "renamed"),
        (json!({"type": "act", "act": "kick", "name": "Bo"}), "acted"),
    ] {
        assert_eq!(ask(&mut ada, request.clone()), event(kind), "{request}");
    }
    // The others read the id of whom it was, as with messages.
    for kind in ["said", "topic", "acted", "renamed"] {
        assert_eq!(bo.until(kind)["id"], "the id");
    }
}

#[test]
fn what_changes_nothing_is_answered_to_the_one_who_asked() {
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada");
    let mut bo = room.join("Bo");
    let mut quiet = room.join("Eve");
    ada.send(json!({"type": "act", "act": "ban", "name": "Eve", "why": "spam"}));
    assert_eq!(quiet.until("refused")["reason"], "banned");
    for request in [
        json!({"type": "rename", "name": " Ada "}),
        json!({"type": "topic", "topic": ""}),
        json!({"type": "act", "act": "slow", "seconds": 0}),
        json!({"type": "act", "act": "lock", "locked": false}),
        json!({"type": "act", "act": "classic", "open": true}),
        json!({"type": "act", "act": "unmute", "name": "bo"}),
        json!({"type": "act", "act": "moderator", "name": "Bo", "moderator": false}),
    ] {
        assert_eq!(ask(&mut ada, request.clone()), event("ok"), "{request}");
        // Without an id too, so that nobody waits in vain.
        ada.send(request);
        assert_eq!(ada.until("ok").get("id"), None);
    }
    ada.say("end", "that was all");
    loop {
        let heard = bo.next();
        if heard["type"] == "said" {
            break;
        }
        assert!(heard["act"] == "ban" || heard["type"] != "acted", "{heard}");
        assert_ne!(heard["type"], "ok");
    }
}

#[test]
fn what_fails_names_the_request_and_its_own_reason() {
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada");
    let mut bo = room.join("Bo");
    let long = "a".repeat(201);
    for (request, reason) in [
        (json!({"type": "rename", "name": "Bo"}), "name-taken"),
        (json!({"type": "rename", "name": ""}), "name-empty"),
        (json!({"type": "rename"}), "not-json"),
        (json!({"type": "rename", "name": 7}), "not-json"),
        (json!({"type": "topic", "topic": long}), "topic-too-long"),
        (json!({"type": "say", "text": ""}), "text-empty"),
        (json!({"type": "dance"}), "unknown-type"),
        (json!({"type": "typing"}), "not-json"),
        (json!({"type": "act", "act": "dance"}), "unknown-type"),
        (json!({"type": "act", "act": "kick", "name": "Nobody"}), "no-such-member"),
        (json!({"type": "act", "act": "kick", "name": long}), "name-too-long"),
        (json!({"type": "act", "act": "unban", "name": "Nobody"}), "not-banned"),
        (json!({"type": "act", "act": "announce", "text": " "}), "text-empty"),
        (json!({"type": "act", "act": "announce", "text": "a".repeat(4_001)}), "text-too-long"),
        (json!({"type": "act", "act": "lock", "locked": true, "why": long}), "why-too-long"),
        (json!({"type": "act", "act": "mute", "name": "Bo"}), "not-json"),
    ] {
        assert_eq!(ask(&mut ada, request.clone()), error(reason), "{request}");
    }
    for request in [
        json!({"type": "topic", "topic": "mine"}),
        json!({"type": "act", "act": "lock", "locked": true}),
        json!({"type": "bans"}),
    ] {
        assert_eq!(ask(&mut bo, request.clone()), error("moderator-only"), "{request}");
    }
}

#[test]
fn an_id_that_is_too_long_is_refused_and_repeated_whole() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let (longest, longer) = ("a".repeat(64), "é".repeat(33));
    ada.say(&longest, "hi");
    assert_eq!(ada.until("said")["id"], *longest);
    ada.say(&longer, "not said");
    let refused = ada.until("error");
    assert_eq!((&refused["reason"], &refused["id"]), (&json!("id-too-long"), &json!(longer)));
    for without in
        [json!({"type": "say", "text": "1"}), json!({"type": "say", "id": "", "text": "2"})]
    {
        ada.send(without.clone());
        let said = ada.until("said");
        assert_eq!((&said["text"], said.get("id")), (&without["text"], None));
    }
}

#[test]
fn names_in_acts_are_written_as_their_owners_write_them() {
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada");
    let mut bo = room.join("Bo");
    let acts = [
        json!({"act": "mute", "name": "BO", "seconds": 60}),
        json!({"act": "unmute", "name": "bo"}),
        json!({"act": "kick", "name": "ｂｏ"}),
    ];
    for mut act in acts {
        act["type"] = "act".into();
        ada.send(act);
        assert_eq!(ada.until("acted")["name"], "Bo");
    }
    assert_eq!(bo.until("refused")["reason"], "kicked");
    ada.until("left");
    // Also of somebody who has left.
    ada.send(json!({"type": "act", "act": "ban", "name": "bO"}));
    assert_eq!(ada.until("acted")["name"], "Bo");
    ada.send(json!({"type": "act", "act": "unban", "name": "bO"}));
    assert_eq!(ada.until("acted")["name"], "Bo");
}
