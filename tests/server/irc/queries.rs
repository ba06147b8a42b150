// SPDX-License-Identifier: GPL-3.0-or-later
//! Questions that clients ask by themselves: each is answered as they expect.

use salotto::protocol::limits;
use serde_json::json;

use super::verbs;
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;

/// Questions, and the verbs of the answer.
const QUESTIONS: [(&str, &[&str]); 34] = [
    ("NAMES #Test_room", &["353", "366"]),
    ("NAMES", &["353", "366"]),
    ("NAMES #other", &["366"]),
    ("WHO #Test_room", &["352", "352", "315"]),
    ("WHO Ada_L", &["352", "315"]),
    ("WHO nobody", &["315"]),
    ("WHOIS ada_l", &["311", "319", "312", "320", "671", "318"]),
    ("WHOIS nobody", &["401", "318"]),
    ("WHOIS", &["431"]),
    ("WHOWAS nobody", &["406", "369"]),
    ("WHOWAS", &["431"]),
    ("PING", &["461"]),
    ("MODE #Test_room", &["324"]),
    ("MODE #Test_room b", &["368"]),
    ("MODE Bo", &["221"]),
    ("MODE Bo +i", &[]),
    ("MODE Ada_L", &["502"]),
    ("MODE", &["461"]),
    ("TOPIC #Test_room", &["331"]),
    ("LIST", &["321", "322", "323"]),
    ("LIST #Test_room,#other", &["321", "322", "323"]),
    ("LIST #other", &["321", "323"]),
    ("ISON Ada_L nobody bo", &["303"]),
    ("USERHOST Bo Ada_L", &["302"]),
    ("AWAY :lunch", &["306"]),
    ("AWAY", &["305"]),
    ("LUSERS", &["251", "252", "254", "255", "265", "266"]),
    ("VERSION", &["351"]),
    ("TIME", &["391"]),
    ("JOIN #Test_room", &[]),
    ("JOIN #test_room", &[]),
    ("NOSUCHTHING x", &["421"]),
    ("OPER a b", &["491"]),
    ("", &[]),
];

#[test]
fn every_question_has_the_answer_clients_expect() {
    let room = TestRoom::open();
    let _ada = room.join_as_host("Ada L");
    let mut bo = IrcClient::join(&room, "Bo");
    for (line, expected) in QUESTIONS {
        let answer = bo.answer(line);
        assert_eq!(verbs(&answer), expected, "{line}: {answer:#?}");
        assert!(expected.is_empty() || answer.iter().all(|line| line.starts_with(":irc.salotto ")));
    }
    for (line, first, last) in
        [("MOTD", "375", "376"), ("INFO", "371", "374"), ("HELP", "704", "706")]
    {
        let answer = bo.answer(line);
        let verbs = verbs(&answer);
        assert_eq!((verbs.first(), verbs.last()), (Some(&first), Some(&last)), "{answer:#?}");
    }
}

#[test]
fn answers_say_what_they_have_to() {
    let room = TestRoom::open();
    let _ada = room.join_as_host("Ada L");
    let mut bo = IrcClient::join(&room, "Bo");
    let mut has = |line: &str, part: &str| {
        let answer = bo.answer(line);
        assert!(answer.iter().any(|line| line.contains(part)), "{line}: {answer:#?}");
    };
    has(&format!("WHO {CHANNEL}"), "member ada_l.salotto irc.salotto Ada_L H@ :0 Ada L");
    has("WHOIS Ada_L", " 311 Bo Ada_L member ada_l.salotto * :Ada L");
    has("WHOIS Ada_L", &format!(" 319 Bo Ada_L :@{CHANNEL}"));
    has("WHOIS Ada_L", " 318 Bo Ada_L ");
    has("ISON ada_l nobody BO", " 303 Bo :");
    has("USERHOST Bo", " 302 Bo :Bo=+member@bo.salotto");
    has("LIST", &format!(" 322 Bo {CHANNEL} 2"));
    has(&format!("MODE {CHANNEL}"), " 324 Bo ");
    has("LUSERS", " 251 Bo :There are 2 users and 0 invisible on 1 servers");
    has("PING :a b", "PONG irc.salotto :a b");
}

#[test]
fn whoever_is_away_is_told_of_and_kept_so() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::join(&room, "Bo");
    let mut cy = IrcClient::with(&room, "Cy", "away-notify message-tags labeled-response batch");
    assert_eq!(bo.answer("AWAY"), [":irc.salotto 305 Bo :You are back."], "it was never away");
    bo.send("AWAY :\u{3}4tea, back at two");
    bo.until(" 306 Bo ");
    assert!(cy.until(" AWAY ").ends_with(" AWAY :tea, back at two"));
    let told = ada.until("away");
    assert_eq!((&told["name"], &told["note"]), (&json!("Bo"), &json!("tea, back at two")));
    let has = |client: &mut IrcClient, line: &str, part: &str| {
        let answer = client.answer(line);
        assert!(answer.iter().any(|line| line.contains(part)), "{line}: {answer:#?}");
    };
    has(&mut cy, "WHO Bo", " Bo G :0 Bo");
    has(&mut cy, "WHOIS Bo", " 301 Cy Bo :tea, back at two");
    has(&mut cy, "USERHOST Bo", " 302 Cy :Bo=-member@");
    let late = room.join("Late");
    let members = late.welcome["members"].as_array().unwrap();
    assert!(members.iter().any(|it| it["name"] == "Bo" && it["away"] == "tea, back at two"));
    // What is said does not end it.
    bo.say("not quite gone");
    assert_eq!(ada.until("said")["from"], "Bo");
    has(&mut cy, "WHO Bo", " Bo G :0 Bo");
    bo.send("AWAY");
    bo.until(" 305 Bo ");
    assert!(cy.until(" AWAY").ends_with(" AWAY"));
    assert!(ada.until("away")["note"].is_null());
    ada.send(json!({ "type": "away", "id": "1", "note": "" }));
    assert!(cy.until(" AWAY ").ends_with(" AWAY :Away"));
    assert_eq!(ada.until("away")["id"], "1");
    cy.send("@label=x AWAY :gone");
    assert!(cy.until(" 306 Cy ").starts_with("@label=x "));
    cy.send("@label=y AWAY :gone");
    assert!(cy.until(" 306 Cy ").starts_with("@label=y "), "it is so already");
}

#[test]
fn notes_of_the_absent_are_limited_and_to_come_back_is_not() {
    let room = TestRoom::open();
    let mut bo = IrcClient::join(&room, "Bo");
    for number in 0..limits::AWAYS {
        bo.send(&format!("AWAY :{number}"));
        bo.until(" 306 ");
    }
    bo.send("AWAY :once more");
    bo.until(" NOTICE Bo ");
    bo.send("AWAY");
    bo.until(" 305 ");
}
