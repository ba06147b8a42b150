// SPDX-License-Identifier: GPL-3.0-or-later
//! The past: told to newcomers, and by pages to those who ask.

use salotto::server::Pace;
use serde_json::json;

use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;

/// A room in which five messages were said.
fn talked_in() -> TestRoom {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    for number in 1..=5 {
        ada.say(&number.to_string(), &format!("message {number}"));
        ada.hears(&format!("message {number}"));
    }
    room
}

fn texts(lines: &[String]) -> Vec<&str> {
    let said = |line: &&String| line.contains(" PRIVMSG ");
    lines.iter().filter(said).filter_map(|line| line.rsplit(' ').next()).collect()
}

/// The id of a message.
fn id(line: &str) -> String {
    let id = line.split("msgid=").nth(1).unwrap();
    id.split([';', ' ']).next().unwrap().to_owned()
}

fn until_the_last(client: &mut IrcClient) -> Vec<String> {
    let mut lines = vec![client.line()];
    while !lines.last().is_some_and(|line| line.ends_with("message 5")) {
        lines.push(client.line());
    }
    lines
}

#[test]
fn a_newcomer_is_told_the_last_messages_with_their_times_and_no_joins() {
    let room = talked_in();
    let mut timed = IrcClient::with(&room, "Timed", "server-time batch");
    let lines = until_the_last(&mut timed);
    assert_eq!(texts(&lines), ["1", "2", "3", "4", "5"]);
    assert!(
        lines.iter().all(|line| line.contains("time=2") || line.contains(" BATCH ")),
        "{lines:#?}"
    );
    let mut bare = IrcClient::join(&room, "Bare");
    let lines = until_the_last(&mut bare);
    assert_eq!(texts(&lines), ["1", "2", "3", "4", "5"]);
    assert!(lines[0].contains(&format!("PRIVMSG {CHANNEL} :[2")), "a time to read: {lines:?}");
    assert!(!lines.iter().any(|line| line.contains(" JOIN ")), "{lines:?}");
}

#[test]
fn pages_are_told_to_those_who_ask() {
    let room = talked_in();
    let capabilities = "message-tags server-time batch draft/chathistory";
    let mut bo = IrcClient::with(&room, "Bo", capabilities);
    assert_eq!(texts(&bo.lines()), Vec::<&str>::new(), "nothing unasked");
    let mut page = |request: &str| {
        bo.send(&format!("CHATHISTORY {request}"));
        let mut lines = vec![bo.until(" BATCH +")];
        while !lines.last().is_some_and(|line| line.contains(" BATCH -")) {
            lines.push(bo.line());
        }
        lines
    };
    let latest = page(&format!("LATEST {CHANNEL} * 3"));
    assert_eq!(texts(&latest), ["3", "4", "5"], "{latest:#?}");
    let third = id(&latest[1]);
    let page = |request: &str| texts(&page(request)).join(" ");
    let mut page = page;
    assert_eq!(page(&format!("BEFORE {CHANNEL} msgid={third} 2")), "1 2");
    assert_eq!(page(&format!("AFTER {CHANNEL} msgid={third} 1")), "4");
    assert_eq!(page(&format!("LATEST {CHANNEL} msgid={third} 10")), "4 5");
    let around = page(&format!("AROUND {CHANNEL} msgid={third} 3"));
    assert_eq!(around, "2 3 4", "it is in the middle");
}

#[test]
fn a_page_is_not_empty_for_comings_and_goings() {
    let room = TestRoom::with(|config| config.pace = Pace { burst: 1_000, per_second: 1_000 });
    let mut ada = room.join("Ada");
    ada.say("1", "message 1");
    for number in 0..450 {
        ada.send(json!({"type": "rename", "id": "r", "name": format!("Ada {number}")}));
    }
    ada.say("2", "message 2");
    ada.hears("message 2");
    let mut bo = IrcClient::with(&room, "Bo", "message-tags batch draft/chathistory");
    bo.send(&format!("CHATHISTORY LATEST {CHANNEL} * 10"));
    let second = id(&bo.until("message 2"));
    bo.until(" BATCH -");
    bo.send(&format!("CHATHISTORY BEFORE {CHANNEL} msgid={second} 10"));
    let first = id(&bo.until("message 1"));
    bo.until(" BATCH -");
    bo.send(&format!("CHATHISTORY AFTER {CHANNEL} msgid={first} 10"));
    bo.until("message 2");
}

#[test]
fn a_request_that_is_none_is_answered_so() {
    let room = talked_in();
    let mut bo = IrcClient::with(&room, "Bo", "batch draft/chathistory standard-replies");
    for request in
        ["LATEST", "LATEST #other * 3", "NONSENSE #Test_room * 3", "BEFORE #Test_room x 3"]
    {
        let answer = bo.answer(&format!("CHATHISTORY {request}"));
        assert!(answer[0].contains(" FAIL CHATHISTORY "), "{request}: {answer:?}");
    }
}
