// SPDX-License-Identifier: GPL-3.0-or-later
//! Capabilities (`IRCv3`): each with and without.

use serde_json::json;

use super::verbs;
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;

#[test]
fn what_is_offered_can_be_had_and_given_back() {
    let room = TestRoom::open();
    let mut client = IrcClient::plain(&room);
    client.send("CAP LS 302");
    let offered = client.until(" LS ");
    for name in [
        "message-tags",
        "server-time",
        "batch",
        "echo-message",
        "labeled-response",
        "standard-replies",
        "multi-prefix",
        "extended-join",
        "setname",
        "draft/chathistory",
        "draft/multiline=max-bytes=16000",
    ] {
        assert!(offered.contains(name), "{name} in {offered}");
    }
    client.send("CAP REQ :batch no-such-thing");
    client.until(" NAK :batch no-such-thing");
    client.send("CAP REQ :batch server-time");
    client.until(" ACK :batch server-time");
    client.send("CAP REQ -batch");
    client.until(" ACK ");
    client.send("CAP LIST");
    assert!(!client.until(" LIST ").contains("batch"));
    client.send("CAP NONSENSE");
    client.until(" 410 ");
    client.register("Bo");
    client.send("CAP END");
    client.until(" 001 Bo ");
}

#[test]
fn tags_are_those_that_were_asked_for() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bare = IrcClient::join(&room, "Bare");
    let mut timed = IrcClient::with(&room, "Timed", "server-time");
    let mut tagged = IrcClient::with(&room, "Tagged", "message-tags server-time");
    ada.say("1", "hello there");
    let number = ada.until("said")["number"].to_string();
    let plain = format!(":Ada!member@ada.salotto PRIVMSG {CHANNEL} :hello there");
    assert_eq!(bare.until("hello there"), plain);
    let line = timed.until("hello there");
    assert!(line.starts_with("@time=2") && line.ends_with(&format!("Z {plain}")), "{line}");
    let line = tagged.until("hello there");
    assert!(line.contains(&format!("msgid={number}")) && line.contains("time=2"), "{line}");
    assert!(line.ends_with(&plain), "{line}");
}

#[test]
fn ones_own_words_come_back_with_their_label_where_that_is_asked_for() {
    let room = TestRoom::open();
    let mut bare = IrcClient::join(&room, "Bare");
    bare.say("mine");
    assert_eq!(bare.lines(), Vec::<String>::new());
    let capabilities = "echo-message labeled-response batch message-tags";
    let mut bo = IrcClient::with(&room, "Bo", capabilities);
    bo.send(&format!("@label=l1 PRIVMSG {CHANNEL} :mine too"));
    let line = bo.until("mine too");
    assert!(line.contains("label=l1") && line.contains("msgid="), "{line}");
    bare.until("mine too");
    let answer = bo.answer("@label=l2 PING x");
    assert!(answer[0].starts_with("@label=l2") && answer[0].contains("PONG"), "{answer:?}");
    let answer = bo.answer("@label=l3 PONG x");
    assert_eq!(answer, ["@label=l3 :irc.salotto ACK"]);
    let answer = bo.answer("@label=l4 WHOIS Bare");
    assert!(answer[0].starts_with("@label=l4 :irc.salotto BATCH +"), "{answer:?}");
    assert!(answer.iter().skip(1).rev().skip(1).all(|line| line.starts_with("@batch=")));
}

#[test]
fn a_text_of_several_lines_is_one_message_both_ways() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::with(&room, "Bo", "batch message-tags draft/multiline");
    for line in [
        "BATCH +1 draft/multiline #Test_room",
        "@batch=1 PRIVMSG #Test_room :one",
        "@batch=1;draft/multiline-concat PRIVMSG #Test_room : more",
        "@batch=1 PRIVMSG #Test_room :",
        "@batch=1 PRIVMSG #Test_room :two",
        "BATCH -1",
    ] {
        bo.send(line);
    }
    assert_eq!(ada.until("said")["text"], "one more\n\ntwo");
    ada.say("1", "three\nfour");
    let open = bo.until(" BATCH +");
    assert!(open.contains("draft/multiline"), "{open}");
    let lines = [bo.line(), bo.line(), bo.line()];
    assert!(lines[0].starts_with("@batch=") && lines[0].ends_with("three"), "{lines:?}");
    assert!(lines[1].starts_with("@batch=") && lines[1].ends_with("four"), "{lines:?}");
    assert!(lines[2].contains(" BATCH -"), "{lines:?}");
}

#[test]
fn typing_joins_and_failures_take_their_new_forms() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada L");
    let mut bo = IrcClient::with(&room, "Bo", "message-tags extended-join standard-replies");
    let mut bare = IrcClient::join(&room, "Bare");
    bo.until(&format!(":Bare!member@bare.salotto JOIN {CHANNEL} * "));
    bo.send(&format!("@+typing=active TAGMSG {CHANNEL}"));
    assert_eq!(ada.until("typing")["name"], "Bo");
    ada.send(json!({"type": "typing", "active": true}));
    let typing = bo.until("TAGMSG");
    assert!(typing.contains("+typing=active") && typing.contains(":Ada_L!"), "{typing}");
    bo.send_bytes(b"PRIVMSG #Test_room :caff\xe8\r\n");
    assert!(bo.until("FAIL").contains("FAIL PRIVMSG INVALID_UTF8 "));
    let heard = bare.lines();
    assert!(
        !heard.iter().any(|line| line.contains("TAGMSG") || line.contains("FAIL")),
        "{heard:?}"
    );
    assert!(!verbs(&heard).contains(&"PRIVMSG"), "{heard:?}");
}
