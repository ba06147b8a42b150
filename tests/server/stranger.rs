// SPDX-License-Identifier: GPL-3.0-or-later
//! docs/protocol.md, as a stranger reads it who writes a client from it: each
//! test is about the sentences it quotes.

use std::time::Instant;

use salotto::server::Pace;
use serde_json::{Value, json};

use crate::kit::guest::stranger::{Heard, Stranger, head};
use crate::kit::guest::stream::{tcp, tls, tls_offering};
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

/// Sends `hello` with the token of an earlier stay.
fn resume(room: &TestRoom, name: &str, token: &Value, last: &Value) -> Stranger {
    let mut again = Stranger::connect(room.address());
    let resume = json!({"token": token, "last": last});
    again.hello(json!({"type": "hello", "name": name, "resume": resume}));
    again
}

#[test]
fn a_client_made_from_the_page_talks_moderates_and_comes_back() {
    let room = TestRoom::open();
    let mut ada = Stranger::connect(room.address());
    let key = room.server.host_key();
    ada.hello(json!({"type": "hello", "name": "Ada", "host_key": key, "colour": "red"}));
    let mut bo = Stranger::join(room.address(), "Bo");
    assert_eq!(bo.welcome["members"].as_array().unwrap().len(), 2);
    // "After `welcome` the room sends up to 50 events that are past, and your own `joined`".
    let mut last = bo.message();
    while last["number"] != bo.welcome["number"] {
        last = bo.message();
    }
    assert_eq!((&last["type"], &last["name"]), (&json!("joined"), &json!("Bo")));

    bo.send(json!({"type": "say", "id": "b1", "text": "Hello!"}));
    assert_eq!(ada.until("said")["id"], "b1");
    let said = bo.answer("b1");
    assert_eq!((&said["from"], &said["text"]), (&json!("Bo"), &json!("Hello!")));
    // "both may be fragmented"
    bo.send_in_fragments(json!({"type": "say", "id": "b2", "text": "in pieces"}), 7);
    assert_eq!(bo.answer("b2")["text"], "in pieces");
    ada.send(json!({"type": "act", "id": "a1", "act": "slow", "seconds": 0}));
    assert_eq!(ada.answer("a1")["type"], "ok");
    ada.send(json!({"type": "act", "id": "a2", "act": "mute", "name": "BO", "seconds": 60}));
    let acted = ada.answer("a2");
    assert_eq!((&acted["type"], &acted["name"]), (&json!("acted"), &json!("Bo")));
    bo.send(json!({"type": "say", "id": "b3", "text": "hm"}));
    assert_eq!(bo.answer("b3")["reason"], "muted");
    ada.send(json!({"type": "hologram", "id": "a3"}));
    assert_eq!(ada.answer("a3")["reason"], "unknown-type");

    let (token, last) = (bo.welcome["token"].clone(), acted["number"].clone());
    drop(bo);
    let mut bo = resume(&room, "Bo", &token, &last);
    assert_eq!(bo.welcome["resumed"], true);
    bo.send(json!({"type": "leave"}));
    let rest = std::iter::from_fn(|| match bo.next() {
        Heard::Message(message) => Some(message),
        Heard::Closed(code) => {
            assert_eq!(code, 1000);
            None
        }
    });
    assert_eq!(rest.filter(|message| message["type"] == "refused").count(), 0);
}

#[test]
fn server_name_and_alpn_are_ignored() {
    let room = TestRoom::open();
    for protocols in [&["h2"][..], &["salotto.1", "imap"], &["h2", "http/1.1"], &[]] {
        let stream = tls_offering(room.classic(), protocols);
        let mut guest = Stranger::upgrade(stream, &[&head("")]).unwrap();
        guest.hello(json!({"type": "hello", "name": "Ada"}));
        assert_eq!(guest.protocol(), None, "none is chosen of {protocols:?}");
        guest.send(json!({"type": "leave"}));
        eventually("the name to be free", || room.server.members().is_empty().then_some(()));
    }
}

#[test]
fn a_head_of_up_to_8_kib_is_read_in_any_pieces() {
    let room = TestRoom::open();
    let sized = |size: usize| {
        let empty = head("X: \r\n").len();
        head(&format!("X: {}\r\n", "x".repeat(size - empty)))
    };
    let (longest, longer) = (sized(8 * 1024), sized(8 * 1024 + 1));
    for (head, fits) in [(&longest, true), (&longer, false)] {
        let (half, rest) = head.split_at(head.len() / 2);
        for pieces in [&[head.as_str()][..], &[half, rest]] {
            let answer = Stranger::upgrade(tls(room.classic()), pieces).err();
            match fits {
                true => assert_eq!(answer, None),
                false => assert!(answer.unwrap().starts_with("HTTP/1.1 431 ")),
            }
        }
    }
}

#[test]
fn a_leave_in_place_of_the_hello_closes_without_an_answer() {
    let room = TestRoom::open();
    let mut guest = Stranger::connect(room.address());
    guest.send(json!({"type": "leave"}));
    assert_eq!(guest.next(), Heard::Closed(1000));
    let mut guest = Stranger::connect(room.address());
    guest.send(json!({"type": "say", "id": "1", "text": "hello?"}));
    assert_eq!(guest.message()["reason"], "hello-first");
    assert_eq!(guest.next(), Heard::Closed(1008));
}

#[test]
fn null_is_missing_and_numbers_are_whole() {
    let room = TestRoom::open();
    let mut ada = Stranger::connect(room.address());
    let key = room.server.host_key();
    ada.hello(json!({"type": "hello", "name": "Ada", "host_key": key, "resume": null}));
    ada.send(json!({"type": "say", "id": null, "text": "hi"}));
    assert_eq!(ada.until("said").get("id"), None);
    ada.send(json!({"type": "act", "act": "lock", "locked": true, "why": null}));
    assert_eq!(ada.until("acted").get("why"), None);
    for seconds in [json!(1.0), json!(0.5), json!(-1), json!("1")] {
        ada.send(json!({"type": "act", "id": "1", "act": "slow", "seconds": seconds}));
        assert_eq!(ada.answer("1")["reason"], "not-json", "{seconds}");
    }
    ada.send_frame(0x81, br#"{"type":"say","id":"2","text":"one","text":"two"}"#);
    assert_eq!(ada.answer("2")["reason"], "not-json");
}

#[test]
fn a_message_a_ping_and_a_pong_cost_one_and_a_rename_ten() {
    // One is for the `hello`.
    let room = TestRoom::with(|config| config.pace = Pace { burst: 21, per_second: 1 });
    for (name, cost, first, payload) in [
        ("Typing", 1, 0x81, r#"{"type":"typing","active":true}"#),
        ("Ping", 1, 0x89, ""),
        ("Pong", 1, 0x8a, ""),
        ("Rename", 10, 0x81, r#"{"type":"rename","name":"Rename"}"#),
    ] {
        let since = Instant::now();
        let mut guest = Stranger::join(room.address(), name);
        let times = 20 / cost - 1;
        for _ in 0..times {
            guest.send_frame(first, payload.as_bytes());
        }
        let rest = 20 - times * cost;
        for _ in 0..rest + 15 {
            guest.send(json!({"type": "bans"}));
        }
        let mut answered = 0;
        while guest.until("error")["reason"] == "moderator-only" {
            answered += 1;
        }
        // On a busy machine, some of it flows back meanwhile.
        let back = usize::try_from(since.elapsed().as_secs()).unwrap() + 1;
        assert!((rest..rest + back).contains(&answered), "{name}: {answered} of {rest}");
    }
}

#[test]
fn ones_own_typing_comes_back_and_has_no_answer() {
    let room = TestRoom::open();
    let mut ada = Stranger::join(room.address(), "Ada");
    ada.send(json!({"type": "typing", "id": "1", "active": true}));
    ada.send(json!({"type": "say", "id": "2", "text": "done"}));
    let typing = ada.until("typing");
    assert_eq!(typing, json!({"type": "typing", "name": "Ada", "active": true}));
    assert_eq!(ada.message()["id"], "2", "nothing between");
}

#[test]
fn a_ban_or_mute_of_0_seconds_lasts_one() {
    let room = TestRoom::open();
    let mut ada = room.join_as_host("Ada");
    let _bo = Stranger::join(room.address(), "Bo");
    for act in ["mute", "ban"] {
        ada.send(json!({"type": "act", "act": act, "name": "Bo", "seconds": 0}));
        assert_eq!(ada.until("acted")["seconds"], 1);
    }
    ada.send(json!({"type": "act", "act": "ban", "name": "Bo", "seconds": 400 * 86_400}));
    assert_eq!(ada.until("acted").get("seconds"), None, "more than a year is permanent");
    // Just so already, and so a change of nothing; but a ban that ends begins anew.
    ada.send(json!({"type": "act", "id": "1", "act": "ban", "name": "Bo"}));
    assert_eq!(ada.until("ok")["id"], "1");
    for _ in 0..2 {
        ada.send(json!({"type": "act", "act": "ban", "name": "Bo", "seconds": 3_600}));
        assert_eq!(ada.until("acted")["seconds"], 3_600);
    }
}

#[test]
fn reserved_beginnings_are_whole_words_and_phrases_are_not() {
    let room = TestRoom::open();
    for (name, reserved) in [
        ("Salotto man", true),
        ("Salottoman", false),
        ("the host 2", true),
        ("The hostess", false),
        ("Inviter", false),
        ("Bo unleft the chatter", true),
    ] {
        let mut guest = Stranger::connect(room.address());
        guest.send(json!({"type": "hello", "name": name}));
        let answer = guest.message();
        let expected = if reserved { json!("name-looks-like") } else { Value::Null };
        assert_eq!(answer["reason"], expected, "{name}: {answer}");
    }
}

#[test]
fn what_the_events_do_not_have_after_resuming_did_not_take_place() {
    let room = TestRoom::open();
    let mut bo = Stranger::join(room.address(), "Bo");
    let mut ada = Stranger::join(room.address(), "Ada");
    let (token, last) = (ada.welcome["token"].clone(), ada.welcome["number"].clone());
    ada.send(json!({"type": "say", "id": "a1", "text": "before"}));
    bo.until("said");
    // A second connection takes the place of the first, which is told.
    let mut again = resume(&room, "Ada", &token, &last);
    assert_eq!(again.message()["id"], "a1");
    assert_eq!(again.welcome["number"].as_u64(), last.as_u64().map(|last| last + 1));
    assert_eq!(ada.until("refused")["reason"], "taken-over");
    assert_eq!(ada.next(), Heard::Closed(1008));
    // So what was never said is said again, and comes once.
    again.send(json!({"type": "say", "id": "a2", "text": "after"}));
    assert_eq!(bo.until("said")["id"], "a2");
}

#[test]
fn a_token_lives_as_long_as_the_stay_and_ends_with_it() {
    let room = TestRoom::open();
    let _bo = room.join("Bo");
    let mut ada = Stranger::join(room.address(), "Ada");
    let token = ada.welcome["token"].clone();
    let from = ada.welcome["number"].clone();
    ada.send(json!({"type": "rename", "id": "1", "name": "Eva"}));
    let last = ada.answer("1")["number"].clone();
    drop(ada);
    // Also under another name.
    let mut eva = resume(&room, "Eva", &token, &last);
    assert_eq!((&eva.welcome["resumed"], &eva.welcome["you"]), (&json!(true), &json!("Eva")));
    let token = eva.welcome["token"].clone();
    eva.send(json!({"type": "leave"}));
    while !matches!(eva.next(), Heard::Closed(1000)) {}
    // Who has left is like any newcomer, and so is one with a token of nothing.
    for (name, token) in [("Eva", token), ("Cy", json!("no token of this room"))] {
        let newcomer = resume(&room, name, &token, &from);
        assert_eq!(newcomer.welcome["resumed"], false);
    }
}

#[test]
fn one_connection_too_many_is_told_in_its_own_protocol() {
    let room = TestRoom::open();
    let limit = salotto::protocol::limits::CONNECTIONS_PER_ADDRESS;
    let crowd: Vec<_> = (0..limit).map(|_| tcp(room.address())).collect();
    let refused = eventually("a refusal", || {
        let mut guest = Stranger::connect(room.address());
        match guest.next() {
            Heard::Message(message) => Some((message, guest.next())),
            Heard::Closed(_) => None,
        }
    });
    assert_eq!(refused.0["reason"], "too-many-connections");
    assert_eq!(refused.1, Heard::Closed(1008));
    drop(crowd);
    eventually("a place", || {
        let mut guest = Stranger::connect(room.address());
        guest.send(json!({"type": "hello", "name": "Ada"}));
        (guest.message()["type"] == "welcome").then_some(())
    });
}
