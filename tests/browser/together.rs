// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers, polls and reactions of a browser in a real room, with guests of other kinds.

use serde_json::json;

use crate::browser::turn;
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;
use crate::page::Page;

/// The texts of all elements that a selector of CSS finds.
fn texts(page: &Page, selector: &str) -> serde_json::Value {
    page.browser.run(&format!(
        "return [...document.querySelectorAll('{selector}')].map(it => it.textContent)"
    ))
}

#[test]
fn a_whisper_reaches_one_and_no_other() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let mut cy = room.join("Cy").stays();
    let page = Page::at(room.address());
    page.join("Bo");
    ada.send(json!({"type": "whisper", "name": "Bo", "text": "between us"}));
    page.reads("between us");
    assert_eq!(texts(&page, ".whisper .mark"), json!(["🤫 Whisper to you"]));
    page.say("/w ada and back");
    let heard = loop {
        let heard = ada.until("whispered");
        if heard["from"] == "Bo" {
            break heard;
        }
    };
    assert_eq!((&heard["to"], &heard["text"]), (&json!("Ada"), &json!("and back")));
    page.browser.until("!document.querySelector('.waiting')");
    page.say("/w bo myself");
    page.shows("note", "You cannot whisper to yourself.");
    page.browser.run("document.getElementById('text').value = ''");
    page.say("/w nobody hello");
    page.shows("note", "somebody who is here");
    page.browser.run("document.getElementById('text').value = ''");
    page.say("for all");
    let mut between = Vec::new();
    loop {
        let next = cy.next();
        if next["text"] == "for all" {
            break;
        }
        between.push(next.to_string());
    }
    let told = between.concat();
    assert!(told.contains("withheld") && !told.contains("between us"), "{told}");
    assert!(!told.contains("and back"), "{told}");
    // They are there again for who loads the page anew.
    page.load(&format!("http://{}/", room.address()));
    page.reads("for all");
    assert_eq!(texts(&page, ".whisper .text"), json!(["between us", "and back"]));
    page.has_no_complaints();
}

#[test]
fn everybody_votes_in_a_poll_of_the_page() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let mut irc = IrcClient::join(&room, "Di");
    let page = Page::at(room.address());
    page.join("Bo");
    page.say("/poll What shall we eat? | Pizza | Pasta");
    let poll = ada.until("poll");
    assert_eq!(poll["options"], json!(["Pizza", "Pasta"]));
    irc.until("What shall we eat?");
    ada.send(json!({"type": "vote", "poll": poll["number"], "option": 1}));
    page.browser.until("document.querySelectorAll('.votes')[1]?.textContent === '1 vote'");
    page.browser.run("document.querySelectorAll('.option input')[1].click()");
    loop {
        let voted = ada.until("voted");
        if voted["from"] == "Bo" {
            assert_eq!(voted["option"], 1);
            break;
        }
    }
    page.browser.until("document.querySelectorAll('.votes')[1]?.textContent === '2 votes'");
    page.say("/poll Another? | yes | no");
    page.shows("note", "Another poll of yours is open, or too many are. Close one first.");
    page.browser.run("document.getElementById('text').value = ''");
    page.say("/vote 0");
    page.browser.until("document.querySelectorAll('.votes')[1]?.textContent === '1 vote'");
    // Who comes later reads the same.
    page.load(&format!("http://{}/", room.address()));
    page.browser.until("document.querySelectorAll('.votes')[1]?.textContent === '1 vote'");
    page.browser.until("!document.getElementById('room').hidden");
    page.say("/closepoll");
    ada.until("poll-closed");
    page.browser.until("document.querySelector('.poll.over')");
    irc.until("closed");
    page.has_no_complaints();
}

#[test]
fn an_emoji_goes_between_a_page_and_irc() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut irc = IrcClient::with(&room, "Di", "message-tags echo-message");
    let page = Page::at(room.address());
    page.join("Bo");
    page.say("Pizza?");
    let said = irc.until("Pizza?");
    let id = said.split("msgid=").nth(1).unwrap().split([';', ' ']).next().unwrap().to_owned();
    irc.send(&format!("@+draft/react=🍕;+reply={id} TAGMSG {CHANNEL}"));
    page.browser.until("document.querySelector('.chip')?.textContent === '🍕 1'");
    page.browser.run("document.querySelector('.chip').click()");
    page.browser.until("document.querySelector('.chip')?.textContent === '🍕 2'");
    let told = loop {
        let told = irc.until("TAGMSG");
        if told.contains(":Bo!") && told.contains("react") {
            break told;
        }
    };
    assert!(told.contains(&format!("+reply={id}")) && told.contains("🍕"), "{told}");
    page.has_no_complaints();
}
