// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that answer others, are removed, or are said at the end.

use serde_json::json;

use crate::kit::guest::password::Card;
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;

const REDACTION: &str = "message-tags echo-message batch draft/multiline draft/message-redaction";

/// The id of a message.
fn id(line: &str) -> String {
    let id = line.split("msgid=").nth(1).unwrap();
    id.split([';', ' ']).next().unwrap().to_owned()
}

#[test]
fn an_answer_to_what_is_gone_is_said_all_the_same() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::with(&room, "Bo", "message-tags echo-message batch draft/multiline");
    ada.say("1", "here");
    let here = id(&bo.until("here"));
    bo.send(&format!("@+reply={here} PRIVMSG {CHANNEL} :yes"));
    assert!(bo.until(":yes").contains(&format!("+reply={here}")));
    assert_eq!(ada.hears("yes")["answers"]["from"], "Ada");
    for (number, gone) in ["99999", "0"].into_iter().enumerate() {
        let text = format!("still said {number}");
        bo.send(&format!("@+draft/reply={gone} PRIVMSG {CHANNEL} :{text}"));
        let echo = bo.until(&text);
        assert!(!echo.contains("reply="), "{echo}");
        assert_eq!(ada.hears(&text).get("answers"), None);
    }
    bo.send(&format!("@+reply=99999 BATCH +1 draft/multiline {CHANNEL}"));
    bo.send(&format!("@batch=1 PRIVMSG {CHANNEL} :one"));
    bo.send(&format!("@batch=1 PRIVMSG {CHANNEL} :two"));
    bo.send("BATCH -1");
    assert_eq!(ada.hears("one\ntwo").get("answers"), None);
}

#[test]
fn a_message_is_removed_by_its_author_and_by_rank() {
    let room = TestRoom::open();
    let mut host = room.join_as_host("Ada");
    let mut bo = IrcClient::with(&room, "Bo", REDACTION);
    let mut cy = IrcClient::join(&room, "Cy");
    let mut moderator = IrcClient::tls(&room, Some(&Card::new())).registered("Mo");
    bo.say("oops");
    let own = id(&bo.until(":oops"));
    cy.until(":oops");
    cy.send(&format!("REDACT {CHANNEL} {own}"));
    let refused = cy.until(" NOTICE Cy :");
    assert!(refused.contains("Only the host and the moderators may do that."), "{refused}");
    bo.send(&format!("REDACT {CHANNEL} {own} :not meant for you"));
    let told = bo.until(" REDACT ");
    let expected = format!(":Bo!member@bo.salotto REDACT {CHANNEL} {own}");
    assert!(told.ends_with(&expected), "{told}");
    let told = cy.until("removed a message");
    assert!(told.contains("Bo removed a message of their own"), "{told}");
    let acted = host.until("acted");
    assert_eq!((&acted["act"], acted["message"].to_string()), (&json!("remove"), own.clone()));
    bo.send(&format!("REDACT {CHANNEL} {own}"));
    bo.until(&format!(" FAIL REDACT UNKNOWN_MSGID {CHANNEL} {own} :"));
    host.send(
        json!({"type": "act", "id": "1", "act": "moderator", "name": "Mo", "moderator": true}),
    );
    moderator.until(&format!("MODE {CHANNEL} +h Mo"));
    bo.say("rude");
    let rude = id(&bo.until(":rude"));
    moderator.until(":rude");
    moderator.send(&format!("REDACT {CHANNEL} {rude} :please"));
    let told = bo.until(" REDACT ");
    assert!(
        told.ends_with(&format!(":Mo!member@mo.salotto REDACT {CHANNEL} {rude} please")),
        "{told}"
    );
    moderator.until("Mo removed a message of Bo (please)");
    // What a guest with the app removes is told alike.
    let mut eve = room.join("Eve");
    bo.until(" JOIN ");
    eve.say("1", "mine");
    let mine = id(&bo.until(":mine"));
    eve.send(
        json!({"type": "act", "id": "2", "act": "remove", "message": mine.parse::<u64>().unwrap()}),
    );
    let told = bo.until(" REDACT ");
    assert!(told.ends_with(&format!(":Eve!member@eve.salotto REDACT {CHANNEL} {mine}")), "{told}");
}

#[test]
fn a_whisper_of_several_lines_goes_to_one_and_is_taken_back() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut cy = IrcClient::with(&room, "Cy", REDACTION);
    let mut bo = IrcClient::with(&room, "Bo", &format!("{REDACTION} labeled-response"));
    ada.hears_join("Bo");
    for to in ["ada", "Cy"] {
        bo.send(&format!("@label=7 BATCH +1 draft/multiline {to}"));
        bo.send(&format!("@batch=1 PRIVMSG {to} :one"));
        bo.send(&format!("@batch=1 PRIVMSG {to} :two"));
        bo.send("BATCH -1");
        let echo = bo.until(" BATCH +");
        assert!(echo.contains("label=7"), "{echo}");
    }
    let heard = ada.until("whispered");
    assert_eq!((&heard["from"], &heard["text"]), (&json!("Bo"), &json!("one\ntwo")));
    let open = cy.until(" BATCH +");
    assert!(open.ends_with(" draft/multiline Cy"), "{open}");
    assert!(cy.line().ends_with(":one") && cy.line().ends_with(":two"));
    let number = id(&open);
    bo.send(&format!("REDACT Cy {number}"));
    assert!(bo.until(" REDACT ").ends_with(&format!(":Bo!member@bo.salotto REDACT Cy {number}")));
    assert!(cy.until(" REDACT ").ends_with(&format!(":Bo!member@bo.salotto REDACT Cy {number}")));
}

#[test]
fn last_words_are_told_nobody() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::join(&room, "Bo");
    for (nick, line) in
        [("Cy", "QUIT :buy at example.org".to_owned()), ("Di", format!("PART {CHANNEL} :buy too"))]
    {
        let mut client = IrcClient::join(&room, nick);
        client.send(&line);
        client.until_closed();
        let told = bo.until(" QUIT ");
        let source = format!(":{nick}!member@{}.salotto", nick.to_lowercase());
        assert_eq!(told, format!("{source} QUIT :Left"));
        let left = ada.until("left");
        assert_eq!((&left["name"], &left["reason"]), (&json!(nick), &json!("left")));
        assert!(!left.to_string().contains("buy"), "{left}");
    }
}

#[test]
fn a_new_name_is_the_answer_to_who_asked_for_it() {
    let room = TestRoom::open();
    let mut ada = IrcClient::join(&room, "Ada");
    let mut bo = IrcClient::with(&room, "Bo", "batch labeled-response");
    bo.send("@label=n1 NICK Bob");
    let told = bo.until(" NICK ");
    assert_eq!(told, "@label=n1 :Bo!member@bo.salotto NICK Bob");
    ada.until(" NICK Bob");
    bo.send("@label=n2 NICK Ada");
    assert!(bo.until(" 433 ").starts_with("@label=n2 :irc.salotto 433 Bob Ada :"));
    ada.say("one for all");
    assert!(bo.until("one for all").starts_with(":Ada!"), "nothing waits any more");
}
