// SPDX-License-Identifier: GPL-3.0-or-later
//! Talk: one order for guests of every kind, deeds, names, topics, and long texts.

use std::io::Write;

use serde_json::json;

use super::verbs;
use crate::kit::guest::lines::{netcat, read_until};
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;

#[test]
fn everybody_hears_everybody_in_one_order() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = netcat(&room, "Zoe");
    let mut bo = IrcClient::join(&room, "Bo");
    let mut cy = IrcClient::join(&room, "Cy");
    for number in 0..50 {
        ada.say(&number.to_string(), &format!("ada {number}"));
        bo.say(&format!("bo {number}"));
        zoe.write_all(format!("zoe {number}\n").as_bytes()).unwrap();
    }
    ada.say("last", "the end");
    let mut order = Vec::new();
    // The end may come before what others have said.
    while order.len() < 151 {
        let said = ada.until("said");
        order.push(format!(
            "{}: {}",
            said["from"].as_str().unwrap(),
            said["text"].as_str().unwrap()
        ));
    }
    let heard = |client: &mut IrcClient, own: &str| {
        let expected: Vec<_> =
            order.iter().filter(|line| !line.starts_with(own)).cloned().collect();
        let mut lines = Vec::new();
        while lines.len() < expected.len() {
            let line = client.until(" PRIVMSG ");
            let (source, text) = line.split_once(&format!(" PRIVMSG {CHANNEL} :")).unwrap();
            let nick = source.trim_start_matches(':').split('!').next().unwrap();
            lines.push(format!("{nick}: {text}"));
        }
        assert_eq!(lines, expected);
    };
    heard(&mut cy, "Cy: ");
    heard(&mut bo, "Bo: ");
    let last = order.last().unwrap().clone();
    let lines = read_until(&mut zoe, &format!("{last}\n"));
    let lines: Vec<_> = lines.lines().filter(|line| line.contains(": ")).collect();
    assert_eq!(lines, order);
}

#[test]
fn deeds_and_formatting_read_right_on_both_sides() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::join(&room, "Bo");
    bo.say("\u{1}ACTION waves\u{1}");
    let said = ada.until("said");
    assert_eq!((&said["text"], &said["emote"]), (&json!("waves"), &json!(true)));
    bo.say("\u{2}bold\u{2} \u{3}04,12red\u{3} \u{4}ff0000hex\u{f} 42");
    assert_eq!(ada.until("said")["text"], "bold red hex 42");
    bo.say("\u{1}VERSION\u{1}");
    bo.send(&format!("NOTICE {CHANNEL} :a notice is words too"));
    assert_eq!(ada.until("said")["text"], "a notice is words too", "no CTCP is said");
    ada.send(json!({"type": "say", "text": "bows", "emote": true}));
    ada.say("2", "*a*");
    let source = ":Ada!member@ada.salotto PRIVMSG";
    assert_eq!(bo.until(source), format!("{source} {CHANNEL} :\u{1}ACTION bows\u{1}"));
    assert_eq!(bo.until(source), format!("{source} {CHANNEL} :*a*"), "words are none");
}

#[test]
fn what_somebody_does_is_told_to_each_in_its_own_way() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let able = "echo-message message-tags server-time batch draft/multiline draft/chathistory";
    let mut bo = IrcClient::with(&room, "Bo", able);
    let mut zoe = netcat(&room, "Zoe");
    let act = |text: &str| format!("\u{1}ACTION {text}\u{1}");
    ada.hears_join("Zoe");
    // What is said comes back, and answers; an edit leaves it an act.
    bo.say(&act("waves"));
    let echo = bo.until(" PRIVMSG ");
    assert!(echo.ends_with(&format!(":Bo!member@bo.salotto PRIVMSG {CHANNEL} :{}", act("waves"))));
    let number = ada.until("said")["number"].as_u64().unwrap();
    ada.send(json!({"type": "say", "text": "takes\na bow", "emote": true, "answers": number}));
    let mine = ada.until("said")["number"].as_u64().unwrap();
    let first = bo.until(" PRIVMSG ");
    assert!(first.contains(&format!("+reply={number};")), "{first}");
    assert!(first.ends_with(&act("takes")) && !first.contains("batch="), "{first}");
    assert!(bo.until(" PRIVMSG ").ends_with(&act("a bow")), "each line is one");
    ada.send(json!({"type": "edit", "message": mine, "text": "bows"}));
    assert!(bo.until(" NOTICE ").ends_with("Ada edits: bows"));
    bo.send(&format!("CHATHISTORY LATEST {CHANNEL} * 50"));
    while !bo.until(" PRIVMSG ").ends_with(&act("bows")) {}
    // Lines that are enclosed one by one or as a whole are one act.
    bo.send(&format!("BATCH +1 draft/multiline {CHANNEL}"));
    bo.send(&format!("@batch=1 PRIVMSG {CHANNEL} :\u{1}ACTION sits"));
    bo.send(&format!("@batch=1 PRIVMSG {CHANNEL} :down\u{1}"));
    bo.send("BATCH -1");
    let said = ada.until("said");
    assert_eq!((&said["text"], &said["emote"]), (&json!("sits\ndown"), &json!(true)));
    // Of a classic guest it is words, and none of its words is one.
    writeln!(zoe, "/me waves").unwrap();
    let said = ada.hears("/me waves");
    assert_eq!(said.get("emote"), None);
    let heard = read_until(&mut zoe, "Zoe: /me waves\n");
    for line in ["* Bo waves", "* Ada (answering Bo) takes", "* Bo sits", "* Bo down"] {
        assert!(heard.contains(&format!("  {line}\n")), "{heard}");
    }
    // For one alone.
    bo.send(&format!("PRIVMSG Ada :{}", act("winks")));
    let heard = ada.until("whispered");
    assert_eq!((&heard["text"], &heard["emote"]), (&json!("winks"), &json!(true)));
    ada.send(json!({"type": "whisper", "name": "Bo", "text": "grins", "emote": true}));
    assert!(bo.until("PRIVMSG Bo ").ends_with(&format!("PRIVMSG Bo :{}", act("grins"))));
    let message = ada.until("whispered")["number"].clone();
    ada.send(json!({"type": "edit", "message": message, "text": "smiles"}));
    let told = bo.until(" NOTICE ");
    assert!(told.ends_with("NOTICE Bo :Ada edits a whisper to Bo: smiles"), "{told}");
}

#[test]
fn long_texts_lines_emoji_and_arabic_arrive_whole() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada Lovelace");
    let mut bo = IrcClient::join(&room, "Bo");
    let texts = [
        "a".repeat(4_000),
        "😀".repeat(4_000),
        "مرحبا بالعالم ".repeat(200).trim_end().to_owned(),
        "🇮🇹".repeat(1_000),
        "Lorem ipsum dolor sit amet ".repeat(140).trim_end().to_owned(),
    ];
    for (number, text) in texts.iter().enumerate() {
        ada.say(&number.to_string(), text);
        let mut heard = String::new();
        while heard.len() < text.len() {
            let line = bo.until(" PRIVMSG ");
            heard += line
                .split_once(" :")
                .map_or_else(|| line.rsplit(' ').next().unwrap(), |(_, it)| it);
        }
        assert_eq!(heard, *text);
    }
    ada.say("lines", "one\n\n  two\n\tthree");
    let heard: Vec<_> =
        (0..3).map(|_| bo.until(" PRIVMSG ").split_once(CHANNEL).unwrap().1.to_owned()).collect();
    assert_eq!(heard, [" :one", " :  two", " :    three"], "a blank line is none");
    bo.say("ciao 😀 مرحبا");
    assert_eq!(ada.hears("ciao 😀 مرحبا")["from"], "Bo");
}

#[test]
fn arrivals_names_topics_and_departures_are_told() {
    let room = TestRoom::open();
    let mut host = room.join_as_host("Ada L");
    let mut bo = IrcClient::join(&room, "Bo");
    let mut zoe = room.join("Zoe");
    bo.until(&format!(":Zoe!member@zoe.salotto JOIN {CHANNEL}"));
    zoe.send(json!({"type": "rename", "id": "1", "name": "Zoe B"}));
    assert_eq!(bo.until(" NICK "), ":Zoe!member@zoe.salotto NICK Zoe_B");
    host.send(json!({"type": "topic", "id": "1", "topic": "Dinner at 8"}));
    let topic = bo.until(" TOPIC ");
    assert_eq!(topic, format!(":Ada_L!member@ada_l.salotto TOPIC {CHANNEL} :Dinner at 8"));
    let answer = bo.answer(&format!("TOPIC {CHANNEL}"));
    assert_eq!(answer, [format!(":irc.salotto 332 Bo {CHANNEL} :Dinner at 8")]);
    let mut cy = IrcClient::plain(&room);
    cy.register("Cy");
    assert!(cy.until(" 332 ").ends_with(":Dinner at 8"));
    assert!(cy.until(" 353 ").contains("@Ada_L"), "the host has a sign");
    cy.send("QUIT :bye");
    bo.until(":Cy!member@cy.salotto QUIT ");
    zoe.send(json!({"type": "leave"}));
    drop(zoe);
    bo.send(&format!("PART {CHANNEL} :bye"));
    bo.until(&format!(":Bo!member@bo.salotto PART {CHANNEL}"));
    let left = loop {
        let left = host.until("left");
        if left["name"] == "Bo" {
            break left;
        }
    };
    assert_eq!(left["reason"], "left");
}

#[test]
fn what_is_meant_for_one_or_for_elsewhere_is_not_silently_lost() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::join(&room, "Bo");
    let mut refused = |line: &str, numeric: &str| {
        let answer = bo.answer(line);
        assert_eq!(verbs(&answer), [numeric], "{line}: {answer:?}");
    };
    refused("PRIVMSG Nobody :hi", "401");
    refused("PRIVMSG #elsewhere :hi", "403");
    refused("PRIVMSG", "411");
    refused(&format!("PRIVMSG {CHANNEL}"), "412");
    refused(&format!("PRIVMSG {CHANNEL} :"), "412");
    refused("JOIN #elsewhere", "403");
    refused("NOTICE #elsewhere :hi", "NOTICE");
    refused("PRIVMSG Bo :psst", "404");
    refused("NOTICE Nobody :psst", "NOTICE");
    ada.say("1", "nothing was heard");
    assert_eq!(ada.until("said")["text"], "nothing was heard");
}

#[test]
fn a_real_name_is_the_name() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::with(&room, "Bo", "setname standard-replies");
    bo.send("SETNAME :Bo Diddley");
    assert_eq!(bo.until(" NICK "), ":Bo!member@bo.salotto NICK Bo_Diddley");
    assert!(bo.until(" SETNAME ").ends_with(" SETNAME :Bo Diddley"));
    assert_eq!(ada.until("renamed")["to"], "Bo Diddley");
    bo.send("SETNAME :Bo Diddley");
    assert!(bo.until(" SETNAME ").ends_with(" SETNAME :Bo Diddley"), "it is so already");
    bo.send("SETNAME :ada");
    bo.until("FAIL SETNAME CANNOT_CHANGE_REALNAME ");
    bo.send("SETNAME");
    bo.until("FAIL SETNAME INVALID_REALNAME ");
    // Also for those to whom it is not told.
    let mut cy = IrcClient::join(&room, "Cy");
    cy.send("SETNAME :Cy Twombly");
    cy.until(" NICK Cy_Twombly");
}

#[test]
fn a_message_to_a_nick_is_for_that_one_alone() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut cy = IrcClient::join(&room, "Cy");
    let mut bo = IrcClient::with(
        &room,
        "Bo",
        "echo-message labeled-response message-tags batch draft/chathistory",
    );
    ada.hears_join("Bo");
    bo.send("@label=7 PRIVMSG ada :psst");
    let echo = bo.until(" PRIVMSG ");
    assert!(echo.contains("label=7") && echo.contains("msgid="), "{echo}");
    assert!(echo.ends_with(":Bo!member@bo.salotto PRIVMSG Ada :psst"), "{echo}");
    let heard = ada.until("whispered");
    assert_eq!((&heard["from"], &heard["text"]), (&json!("Bo"), &json!("psst")));
    ada.send(json!({"type": "whisper", "name": "Cy", "text": "one\ntwo"}));
    for text in ["one", "two"] {
        let line = cy.until(" PRIVMSG ");
        assert!(line.ends_with(&format!(":Ada!member@ada.salotto PRIVMSG Cy :{text}")), "{line}");
    }
    cy.send("NOTICE Bo :\u{1}ACTION waves\u{1}");
    assert!(bo.until(" PRIVMSG ").ends_with("PRIVMSG Bo :\u{1}ACTION waves\u{1}"));
    ada.say("1", "the end");
    assert!(cy.until(" PRIVMSG ").ends_with(&format!("{CHANNEL} :the end")), "no echo, no others");
    bo.until("the end");
    bo.send(&format!("CHATHISTORY LATEST {CHANNEL} * 50"));
    let mut past = String::new();
    while !past.contains("the end") {
        past = bo.until(" PRIVMSG ");
        assert!(past.contains(CHANNEL), "{past}");
    }
}
