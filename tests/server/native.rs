// SPDX-License-Identifier: GPL-3.0-or-later
//! The native protocol over real sockets: joining, talking, leaving.

use std::sync::mpsc::channel;

use salotto::server::{Config, HostEvent, Pace};
use serde_json::{Value, json};

use crate::kit::guest::Guest;
use crate::kit::guest::stream::tls;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

#[test]
fn two_members_talk_and_everybody_hears_the_same_order() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = room.join("Bo");
    assert_eq!(bo.members(), ["Ada", "Bo"]);
    for number in 0..200 {
        ada.say(&format!("a{number}"), &format!("from Ada {number}"));
        bo.say(&format!("b{number}"), &format!("from Bo {number}"));
    }
    let mut heard = [&mut ada, &mut bo].map(|guest| {
        (0..400)
            .map(|_| {
                let said = guest.until("said");
                (said["number"].as_u64().unwrap(), said["id"].as_str().unwrap().to_owned())
            })
            .collect::<Vec<_>>()
    });
    assert_eq!(heard[0], heard[1]);
    let numbers: Vec<u64> = heard[0].iter().map(|(number, _)| *number).collect();
    let expected: Vec<u64> = (numbers[0]..numbers[0] + 400).collect();
    assert_eq!(numbers, expected, "numbered without gaps");
    heard[0].retain(|(_, id)| id.starts_with('a'));
    let own: Vec<String> = heard[0].iter().map(|(_, id)| id.clone()).collect();
    let expected: Vec<String> = (0..200).map(|number| format!("a{number}")).collect();
    assert_eq!(own, expected, "each author's order is kept");
}

#[test]
fn every_event_is_handed_on_in_the_order_of_the_log() {
    let room = TestRoom::open();
    let (sender, events) = channel();
    room.server.hand_events_to(move |event| sender.send(event.encode()).unwrap());
    let mut ada = room.join("Ada");
    let mut bo = room.join("Bo");
    for number in 0..100 {
        ada.say(&format!("a{number}"), "from Ada");
        bo.say(&format!("b{number}"), "from Bo");
    }
    let heard: Vec<Value> = (0..200).map(|_| ada.until("said")).collect();
    room.server.close();
    let handed_on: Vec<Value> =
        events.iter().map(|event| serde_json::from_str(&event).unwrap()).collect();
    let said: Vec<_> = handed_on.iter().filter(|event| event["type"] == "said").collect();
    assert_eq!(said, heard.iter().collect::<Vec<_>>());
    let numbers: Vec<_> = handed_on.iter().map(|event| event["number"].as_u64()).collect();
    let expected: Vec<_> = (1..=numbers.len() as u64).map(Some).collect();
    assert_eq!(numbers, expected, "from the first to the end of the room");
    assert_eq!(handed_on.last().unwrap()["type"], "ended");
}

#[test]
fn a_newcomer_reads_the_past_and_is_announced_to_the_others() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    ada.say("1", "first words");
    ada.hears("first words");
    let mut bo = room.join("Bo");
    let past = bo.hears("first words");
    assert!(past["number"].as_u64() <= bo.welcome["number"].as_u64());
    assert_eq!(ada.until("joined")["name"], "Bo");
    assert_eq!(bo.until("joined")["name"], "Bo");

    bo.send(json!({"type": "leave"}));
    let left = ada.until("left");
    assert_eq!((left["name"].as_str(), left["reason"].as_str()), (Some("Bo"), Some("left")));
    assert_eq!(bo.try_next(), None);
}

#[test]
fn whoever_loses_the_connection_is_told_as_reconnecting() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let bo = room.join("Bo");
    drop(bo);
    assert_eq!(ada.until("reconnecting")["active"], true);
}

#[test]
fn a_silent_peer_is_noticed() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let _bo_never_answers_a_ping = room.join("Bo");
    // Ada answers, because she reads.
    assert_eq!(ada.until("reconnecting")["name"], "Bo");
    ada.say("1", "still here");
    ada.hears("still here");
}

#[test]
fn a_taken_name_is_refused_with_a_free_one() {
    let room = TestRoom::open();
    let _ada = room.join("Ada");
    let mut other = Guest::connect(room.address());
    other.send(json!({"type": "hello", "name": " aDA "}));
    let refused = other.next();
    assert_eq!(refused["type"], "refused");
    assert_eq!(refused["reason"], "name-taken");
    assert_eq!(refused["suggestion"], "aDA2");
    assert_eq!(other.try_next(), None);
    room.logged(|record| matches!(record, HostEvent::Refused { .. }));
}

#[test]
fn names_that_are_none_are_refused_with_the_reason() {
    let room = TestRoom::open();
    for (name, reason) in [
        ("", "name-empty"),
        ("a\u{202E}b", "name-forbidden"),
        (&"x".repeat(33), "name-too-long"),
        (&"x".repeat(30_000), "name-too-long"),
    ] {
        let mut guest = Guest::connect(room.address());
        guest.send(json!({"type": "hello", "name": name}));
        assert_eq!(guest.next()["reason"], reason, "{name:?}");
    }
    room.join("👩‍👩‍👧‍👦🎉");
}

#[test]
fn only_the_host_or_a_moderator_sets_the_topic_and_anybody_renames() {
    let room = TestRoom::open();
    let mut host = Guest::connect(room.address());
    host.hello(json!({"type": "hello", "name": "Hanna", "host_key": room.server.host_key()}));
    let mut ada = room.join("Ada");
    assert_eq!(ada.welcome["members"][0]["host"], true);

    ada.send(json!({"type": "topic", "topic": "mine"}));
    assert_eq!(ada.until("error")["reason"], "moderator-only");
    host.send(json!({"type": "topic", "topic": "Quake at nine"}));
    assert_eq!(ada.until("topic")["topic"], "Quake at nine");

    ada.send(json!({"type": "rename", "name": "hanna"}));
    let error = ada.until("error");
    assert_eq!((&error["reason"], &error["suggestion"]), (&json!("name-taken"), &json!("hanna2")));
    ada.send(json!({"type": "rename", "name": "Countess"}));
    let renamed = host.until("renamed");
    assert_eq!((&renamed["from"], &renamed["to"]), (&json!("Ada"), &json!("Countess")));
    assert_eq!(room.join("Ada").welcome["topic"], "Quake at nine");
}

#[test]
fn a_wrong_host_key_makes_no_host() {
    let room = TestRoom::open();
    let mut eve = Guest::connect(room.address());
    eve.hello(json!({"type": "hello", "name": "Eve", "host_key": "0".repeat(32)}));
    assert_eq!(eve.welcome["members"][0].get("host"), None);
}

#[test]
fn texts_at_the_limit_are_said_and_others_refused_by_id() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let longest = "😀".repeat(4_000);
    ada.say("fits", &longest);
    assert_eq!(ada.until("said")["text"], longest.as_str());
    for (id, text, reason) in
        [("long", "a".repeat(4_001), "text-too-long"), ("empty", "  \n ".to_owned(), "text-empty")]
    {
        ada.say(id, &text);
        let error = ada.until("error");
        assert_eq!((&error["id"], &error["reason"]), (&json!(id), &json!(reason)));
    }
    ada.say("lines", "one\r\ntwo");
    assert_eq!(ada.until("said")["text"], "one\ntwo");
}

#[test]
fn typing_is_seen_and_not_kept() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = room.join("Bo");
    bo.send(json!({"type": "typing", "active": true}));
    let typing = ada.until("typing");
    assert_eq!(typing, json!({"type": "typing", "name": "Bo", "active": true}));
}

#[test]
fn coming_back_brings_exactly_the_gap() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = room.join("Bo");
    bo.say("1", "before");
    let last = ada.hears("before")["number"].as_u64().unwrap();
    let token = ada.welcome["token"].clone();
    drop(ada);
    assert_eq!(bo.until("reconnecting")["active"], true);
    for number in 0..80 {
        bo.say("x", &format!("missed {number}"));
    }
    bo.hears("missed 79");

    let mut ada = Guest::connect(room.address());
    ada.hello(json!({"type": "hello", "name": "Ada", "resume": {"token": token, "last": last}}));
    assert_eq!(ada.welcome["resumed"], true);
    let numbers: Vec<u64> = (0..80).map(|_| ada.next()["number"].as_u64().unwrap()).collect();
    let expected: Vec<u64> = (last + 1..last + 81).collect();
    assert_eq!(numbers, expected, "80 messages, and nothing of coming and going");
    let back = bo.until("reconnecting");
    assert_eq!((&back["name"], &back["active"]), (&json!("Ada"), &json!(false)));
}

#[test]
fn talking_too_fast_is_slowed_down_and_loses_nothing() {
    let slow = |config: &mut Config| config.pace = Pace { burst: 5, per_second: 40 };
    let room = TestRoom::with(slow);
    let mut ada = room.join("Ada");
    for number in 0..60 {
        ada.say(&number.to_string(), &format!("line {number}"));
    }
    let mut told = 0;
    let mut said = 0;
    while said < 60 {
        let next = ada.next();
        match next["type"].as_str() {
            Some("said") => {
                assert_eq!(next["text"], format!("line {said}"));
                said += 1;
            }
            Some("error") => {
                assert_eq!(next["reason"], "too-fast");
                told += 1;
            }
            _ => {}
        }
    }
    assert_eq!(told, 1, "told once, not at every message");
}

#[test]
fn the_end_of_the_room_reaches_everybody() {
    let room = TestRoom::open();
    let mut guests: Vec<Guest> =
        (0..30).map(|number| room.join(&format!("guest {number}"))).collect();
    let mut stranger = tls(room.classic());
    std::io::Write::write_all(&mut stranger, b"GET / HTTP/1.1\r\n").unwrap();
    room.server.close();
    for guest in &mut guests {
        guest.until("ended");
        assert_eq!(guest.try_next(), None);
    }
}

#[test]
fn many_join_at_once_and_agree_on_who_is_there() {
    let room = TestRoom::open();
    let names: Vec<String> = (0..100).map(|number| format!("guest {number}")).collect();
    let guests: Vec<Guest> = std::thread::scope(|scope| {
        let joining: Vec<_> = names.iter().map(|name| scope.spawn(|| room.join(name))).collect();
        joining.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let last = guests.iter().max_by_key(|guest| guest.welcome["number"].as_u64()).unwrap();
    let mut present = last.members();
    present.sort_unstable();
    let mut expected: Vec<&str> = names.iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!(present, expected);
    drop(guests);
    room.all_gone();
}

#[test]
fn a_closed_room_frees_its_port() {
    let room = TestRoom::open();
    let port = room.address().port();
    let _ada = room.join("Ada");
    room.server.close();
    let again = eventually("the port to be free", || {
        std::panic::catch_unwind(|| TestRoom::with(|config| config.port = port)).ok()
    });
    again.join("Ada");
}
