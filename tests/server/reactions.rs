// SPDX-License-Identifier: GPL-3.0-or-later
//! Emoji that people put to messages: for who is here, who comes later, and in other
//! protocols.

use std::path::Path;

use salotto::history::History;
use salotto::protocol::{ReadablePast, SeatNumber, limits};
use salotto::server::KeepHistory;
use serde_json::{Value, json};

use crate::kit::guest::Guest;
use crate::kit::guest::lines::{netcat, read_until};
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;
use crate::past::page;

fn kept(folder: Option<&Path>) -> TestRoom {
    let folder = folder.map(Path::to_owned);
    TestRoom::with(|config| {
        if folder.is_some() {
            config.folder = folder;
            config.history = KeepHistory::Always;
        }
        config.past = ReadablePast::All;
    })
}

fn react(guest: &mut Guest, id: &str, message: u64, emoji: &str, active: bool) -> Value {
    guest.send(
        json!({"type": "react", "id": id, "message": message, "emoji": emoji, "active": active}),
    );
    loop {
        let answer = guest.next();
        if answer["id"] == id {
            return answer;
        }
    }
}

fn said(guest: &mut Guest, text: &str) -> u64 {
    guest.say("said", text);
    guest.hears(text)["number"].as_u64().unwrap()
}

#[test]
fn pages_and_results_count_what_was_put_there() {
    let folder = tempfile::tempdir().unwrap();
    for folder in [Some(folder.path()), None] {
        let room = kept(folder);
        let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
        assert_eq!(ada.welcome["reacts"], true);
        let number = said(&mut ada, "pizza tonight?");
        assert_eq!(react(&mut ada, "1", number, "👍", true)["type"], "reacted");
        assert_eq!(react(&mut ada, "2", number, "👍", true)["type"], "ok");
        let told = react(&mut bo, "3", number, "👍", true);
        assert_eq!((&told["to"], &told["emoji"]), (&json!("Ada"), &json!("👍")));
        react(&mut bo, "4", number, "🎉", true);
        react(&mut bo, "5", number, "🍕", true);
        let last = react(&mut bo, "6", number, "🍕", false);
        let expected = json!([
            {"message": number, "emoji": "👍", "count": 2, "names": ["Bo"], "mine": true},
            {"message": number, "emoji": "🎉", "count": 1, "names": ["Bo"]},
        ]);
        let told = page(&mut ada, json!({"around": number, "count": 10}));
        assert_eq!((&told["reactions"], &told["as_of"]), (&expected, &last["number"]));
        ada.send(json!({"type": "search", "id": "s", "text": "pizza"}));
        let found = ada.until("found");
        assert_eq!((&found["reactions"], &found["as_of"]), (&expected, &last["number"]));
        let refused = react(&mut bo, "7", number + 1, "👍", true);
        assert_eq!(refused["reason"], "no-such-message");
        assert_eq!(react(&mut bo, "8", number, ":bo:", true)["reason"], "not-an-emoji");
    }
}

#[test]
fn a_room_that_is_opened_again_has_them_and_a_late_one_comes_on_top() {
    let folder = tempfile::tempdir().unwrap();
    let room = kept(Some(folder.path()));
    let mut ada = room.join("Ada");
    let number = said(&mut ada, "pizza?");
    react(&mut ada, "1", number, "👍", true);
    // More than is kept in memory.
    for count in 0..400 {
        said(&mut ada, &format!("{count} {}", "x".repeat(3_900)));
    }
    let late = react(&mut ada, "2", number, "🎉", true);
    assert_eq!((&late["type"], late.get("to")), (&json!("reacted"), None));
    room.server.close();
    let room = kept(Some(folder.path()));
    let mut bo = room.join("Bo");
    let late = react(&mut bo, "3", number, "👍", true);
    assert_eq!(late["type"], "reacted");
    let told = page(&mut bo, json!({"around": number, "count": 3}));
    let expected = json!([
        {"message": number, "emoji": "👍", "count": 2, "names": ["Ada"], "mine": true},
        {"message": number, "emoji": "🎉", "count": 1, "names": ["Ada"]},
    ]);
    assert_eq!((&told["reactions"], &told["as_of"]), (&expected, &late["number"]));
    // One to something that is no message is told, and not counted.
    let joined = number - 1;
    assert_eq!(react(&mut bo, "4", joined, "👍", true)["type"], "reacted");
    let told = page(&mut bo, json!({"around": joined, "count": 2}));
    assert!(
        told["reactions"].as_array().is_none_or(|it| it.iter().all(|it| it["message"] != joined))
    );
    room.server.close();
    let mut history = History::open(folder.path()).unwrap();
    let (counts, _) = history.reactions().counts(&[number, joined], SeatNumber::new(1)).unwrap();
    assert_eq!(counts.iter().map(|count| count.count).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn who_comes_back_hears_exactly_what_was_missed() {
    let room = TestRoom::open();
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    let number = said(&mut ada, "pizza?");
    let last = bo.hears("pizza?")["number"].clone();
    let resume = json!({"token": bo.welcome["token"], "last": last});
    drop(bo);
    react(&mut ada, "1", number, "👍", true);
    let mut bo = Guest::connect(room.address());
    bo.hello(json!({"type": "hello", "name": "Bo", "resume": resume}));
    assert_eq!(bo.welcome["resumed"], true);
    assert_eq!(bo.until("reacted")["message"], number);
    assert_eq!(react(&mut bo, "1", number, "👍", true)["type"], "reacted");
}

#[test]
fn irc_has_tags_for_it_and_plain_guests_a_line() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = netcat(&room, "Zoe");
    let mut tagged = IrcClient::with(&room, "Tom", "message-tags");
    let mut plain = IrcClient::join(&room, "Pat");
    let number = said(&mut ada, "pizza?");
    react(&mut ada, "1", number, "👍", true);
    let line = tagged.until("TAGMSG");
    for part in ["+draft/react=👍", &format!("+draft/reply={number}"), ":Ada!"] {
        assert!(line.contains(part), "{line}");
    }
    let words = "Ada reacts with 👍 to Ada";
    assert_eq!(plain.until("reacts"), format!(":irc.salotto NOTICE {CHANNEL} :{words}"));
    read_until(&mut zoe, &format!("  {words}\n"));
    tagged.send(&format!("@+draft/react=🎉;+draft/reply={number} TAGMSG {CHANNEL}"));
    let told = ada.until("reacted");
    assert_eq!((&told["from"], &told["emoji"]), (&json!("Tom"), &json!("🎉")));
    tagged.send(&format!("@+draft/unreact=🎉;+draft/reply={number} TAGMSG {CHANNEL}"));
    assert_eq!(ada.until("reacted")["active"], false);
}

#[test]
fn a_flood_of_reactions_floods_no_plain_guest_and_no_log() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = netcat(&room, "Zoe");
    let number = said(&mut ada, "pizza?");
    let mut told = 0;
    for step in 0..2 * limits::REACTIONS {
        let answer = react(&mut ada, &format!("r{step}"), number, "👍", step % 2 == 0);
        match answer["type"].as_str() {
            Some("reacted") => told += 1,
            Some("ok") => {}
            _ => assert_eq!(answer["reason"], "too-fast", "{answer}"),
        }
    }
    assert!((limits::REACTIONS..limits::REACTIONS + 10).contains(&told), "{told}");
    ada.say("end", "the end");
    let lines = read_until(&mut zoe, "Ada: the end\n");
    let told = lines.lines().filter(|line| line.contains("reacts")).count();
    assert!((1..10).contains(&told), "{lines}");
}
