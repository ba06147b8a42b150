// SPDX-License-Identifier: GPL-3.0-or-later
//! Well-sealed, well-framed nonsense: JSON that means nothing, or means
//! something at the wrong moment. It is answered in words, and forgiven.

use serde_json::json;
use tungstenite::Message;

use crate::kit::bystanders::Bystanders;
use crate::kit::guest::Guest;
use crate::kit::room::TestRoom;

#[test]
fn nonsense_is_named_and_its_author_stays() {
    let room = TestRoom::open();
    let others = Bystanders::of(&room);
    let mut eve = room.join("Eve");
    let bomb = |open: &str, close: &str| {
        let depth = 60_000 / (open.len() + close.len());
        format!(r#"{{"type":"say","id":"a","text":{}{}}}"#, open.repeat(depth), close.repeat(depth))
    };
    let (lists, objects) = (bomb("[", "]"), bomb(r#"{"a":"#, "}"));
    let digits = format!(r#"{{"type":"typing","active":{}}}"#, "9".repeat(60_000));
    let cases = [
        (r#"{"type":"say","type":"leave"}"#, "not-json"),
        (r#"{"type":"say","id":"a","id":"b","text":"x"}"#, "not-json"),
        (r#"{"type":"say","id":1,"text":"x"}"#, "not-json"),
        (r#"{"type":"say","id":"a","text":"\udc00\ud800"}"#, "not-json"),
        (r#"{"type":"say","id":"a","text":null}"#, "not-json"),
        (r#"{"type":"typing","active":"yes"}"#, "not-json"),
        (r#"{"type":["say"]}"#, "not-json"),
        (r#"{"type":"say","id":"a","text":"x"}{"type":"leave"}"#, "not-json"),
        ("\u{feff}{}", "not-json"),
        ("null", "not-json"),
        ("-0", "not-json"),
        (r#"{"type":"Say","id":"a","text":"x"}"#, "unknown-type"),
        (r#"{"type":"welcome"}"#, "unknown-type"),
        (r#"{"type":"said","from":"Ada","text":"x","number":1,"time":1}"#, "unknown-type"),
        (r#"{"type":""}"#, "unknown-type"),
        (r#"{"type":"say","id":"a","text":" \n "}"#, "text-empty"),
        (r#"{"type":"topic","topic":"mine now"}"#, "moderator-only"),
        (r#"{"type":"act","act":"lock","locked":true}"#, "moderator-only"),
        (r#"{"type":"act","act":"classic","open":true}"#, "host-only"),
        (r#"{"type":"act","act":"mute","name":"Ada","seconds":-1}"#, "not-json"),
        (r#"{"type":"act","act":"kick","name":"Ada","why":[]}"#, "not-json"),
        (r#"{"type":"act","act":"dance"}"#, "unknown-type"),
        (r#"{"type":"act"}"#, "not-json"),
        (r#"{"type":"bans"}"#, "moderator-only"),
        (r#"{"type":"rename","name":"ev\u202eE"}"#, "name-forbidden"),
        (r#"{"type":"rename","name":"ADA"}"#, "name-taken"),
        (&lists, "not-json"),
        (&objects, "not-json"),
        (&digits, "not-json"),
    ];
    for (nonsense, reason) in cases {
        eve.socket.send(Message::text(nonsense)).unwrap();
        assert_eq!(eve.until("error")["reason"], reason, "{nonsense:.60}");
    }
    eve.say("1", "I am sorry");
    eve.hears("I am sorry");
    drop(eve);
    others.noticed_nothing(&room);
}

#[test]
fn requests_before_the_hello_are_refused() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    for request in [
        json!({"type": "say", "id": "1", "text": "psst"}),
        json!({"type": "typing", "active": true}),
        json!({"type": "rename", "name": "Ada"}),
        json!({"type": "topic", "topic": "x"}),
        json!({"type": "dance"}),
        json!({"type": "hello"}),
        json!({"type": "hello", "name": "\u{0}"}),
        json!({"type": "hello", "name": "x".repeat(60_000)}),
    ] {
        let mut eve = Guest::connect(room.address());
        eve.send(request.clone());
        assert_eq!(eve.next()["type"], "refused", "{request:.60}");
        assert_eq!(eve.try_next(), None);
        others.can_talk();
    }
    others.noticed_nothing(&room);
}

#[test]
fn made_up_tokens_keys_and_numbers_open_nothing() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    for (round, last) in [0, 1, u64::MAX - 1, u64::MAX].into_iter().enumerate() {
        // One who comes again and again would have to wait.
        let name = format!("Eve {round}");
        for token in ["", "0", &"f".repeat(32), &"x".repeat(50_000)] {
            let mut eve = Guest::connect(room.address());
            let resume = json!({"token": token, "last": last});
            let key = "0".repeat(room.server.host_key().len());
            eve.hello(json!({"type": "hello", "name": name, "resume": resume, "host_key": key}));
            assert_eq!(eve.welcome["resumed"], false);
            let mut members = eve.welcome["members"].as_array().unwrap().iter();
            let me = members.find(|member| member["name"] == name);
            assert!(me.unwrap()["host"].is_null(), "{}", eve.welcome);
            eve.send(json!({"type": "leave"}));
            while eve.try_next().is_some() {}
        }
        others.can_talk();
    }
    // A present member's name is not to be had with a made-up token either.
    let mut eve = Guest::connect(room.address());
    let resume = json!({"token": "guess", "last": 1});
    eve.send(json!({"type": "hello", "name": "Ada", "resume": resume}));
    assert_eq!(eve.next()["reason"], "name-taken");
    drop(eve);
    others.noticed_nothing(&room);
}

#[test]
fn ids_may_be_reused_and_are_bounded_and_confuse_nobody() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut eve = room.join("Eve");
    let (longest, endless) = ("é".repeat(32), "é".repeat(20_000));
    for (number, id) in ["q", "q", "", &longest].into_iter().enumerate() {
        eve.say(id, &format!("again {number}"));
        let said = others.bo.hears(&format!("again {number}"));
        assert_eq!(said["from"], "Eve");
        assert!(said["id"].as_str().is_none_or(|id| id.len() <= 64), "{said:.200}");
        others.can_talk();
    }
    for mut request in [
        json!({"type": "say", "text": "x"}),
        json!({"type": "rename", "name": "Eva"}),
        json!({"type": "act", "act": "lock", "locked": true}),
        json!({"type": "bans"}),
    ] {
        request["id"] = endless.as_str().into();
        eve.send(request);
        let error = eve.until("error");
        assert_eq!(error["reason"], "id-too-long");
        assert_eq!(error["id"], endless.as_str(), "it is its own, and no longer than it was");
        others.can_talk();
    }
    drop(eve);
    others.noticed_nothing(&room);
}

#[test]
fn a_second_hello_and_a_leave_in_one_breath_change_nothing_for_others() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut eve = room.join("Eve");
    for _ in 0..20 {
        eve.send(json!({"type": "hello", "name": "Mallory"}));
        assert_eq!(eve.until("error")["reason"], "hello-twice");
    }
    eve.send(json!({"type": "leave"}));
    // Behind the end: the connection may be gone by now.
    for _ in 0..20 {
        let say = json!({"type": "say", "id": "1", "text": "boo"});
        let _ = eve.socket.send(Message::text(say.to_string()));
    }
    loop {
        let next = others.bo.next();
        assert_ne!(next["text"], "boo", "nobody speaks behind the goodbye");
        if next["type"] == "left" {
            break;
        }
    }
    drop(eve);
    others.noticed_nothing(&room);
}
