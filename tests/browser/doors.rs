// SPDX-License-Identifier: GPL-3.0-or-later
//! Doors for guests with a browser, and those that stay shut.

use salotto::trust::{KeyWords, Language, Password};
use serde_json::json;

use crate::browser::turn;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;
use crate::page::Page;

fn with_a_password(classic: Option<bool>) -> TestRoom {
    TestRoom::with(|config| {
        config.password = Some(Password::new("correct horse").unwrap());
        config.classic = classic;
    })
}

#[test]
fn a_password_is_told_over_an_encrypted_line() {
    let Some(_turn) = turn() else { return };
    let room = with_a_password(None);
    let page = Page::of(&format!("https://{}/", room.address()), "en");
    page.browser.write("password", "incorrect horse");
    page.knock("Bo");
    page.shows("trouble", "not the password");
    page.browser.write("password", "correct horse");
    page.browser.press("join-button");
    page.is_in();
    let all = page.browser.run("return document.getElementById('members').innerText");
    assert!(!all.as_str().unwrap().contains("not encrypted"), "{all}");
    page.has_no_complaints();
}

#[test]
fn the_words_of_the_room_are_shown_where_they_mean_something() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let words = KeyWords::of(&room.key).unwrap();
    let [english, italian] =
        [Language::English, Language::Italian].map(|it| words.in_language(it).join(" "));
    let page = Page::of(&format!("https://{}/", room.address()), "it");
    page.shows("door-words", &italian);
    page.shows("door-words", &english);
    page.shows("door-words", "esci");
    page.join("Bo");
    page.shows("room-words", &italian);
    page.has_no_complaints();
    drop(page);
    let plain = Page::at(room.address());
    plain.join("Cy");
    let all = plain.browser.run("return document.body.innerText + JSON.stringify(performance.getEntries().map(it => it.name))");
    let all = all.as_str().unwrap();
    assert!(!all.contains(&english) && all.contains("room.json"), "{all}");
    let hidden = "return [...document.querySelectorAll('.words')].every(it => it.hidden)";
    assert_eq!(plain.browser.run(hidden), true);
}

#[test]
fn without_encryption_a_room_with_a_password_is_shut() {
    let Some(_turn) = turn() else { return };
    let room = with_a_password(None);
    let page = Page::at(room.address());
    page.shows("plain-text", "nobody in without encryption");
    page.browser.until("document.getElementById('join').hidden");
    let secure = page.browser.run("return document.getElementById('secure').href");
    assert_eq!(secure, format!("https://{}/", room.address()));
}

#[test]
fn who_is_kicked_reads_why() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut host = room.join_as_host("Ada").stays();
    let page = Page::at(room.address());
    page.knock("Ada");
    page.shows("trouble", "That name is taken");
    page.browser.until("document.getElementById('name').value === 'Ada2'");
    page.browser.press("join-button");
    page.is_in();
    host.send(json!({"type": "act", "act": "kick", "name": "Ada2", "why": "too loud"}));
    page.shows("trouble", "You were kicked from the room. (too loud)");
    page.has_no_complaints();
}

/// A test that finds no complaints would find these.
#[test]
fn a_page_is_kept_from_asking_elsewhere_and_that_is_noticed() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let page = Page::at(room.address());
    page.has_no_complaints();
    page.browser
        .run("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x'}))");
    let noticed = eventually("a complaint", || {
        let complaints = page.browser.complaints();
        (!complaints.is_empty()).then_some(complaints)
    });
    assert!(noticed[0].contains("Content"), "{noticed:?}");
}

#[test]
fn a_page_from_elsewhere_does_not_get_in() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let page = Page::at(room.address());
    page.browser.go("data:text/html,<title>evil</title>");
    page.browser.run(&format!(
        "window.end = ''; const it = new WebSocket('ws://{}/', 'salotto.1'); \
         it.onopen = () => {{ window.end = 'open'; }}; \
         it.onclose = () => {{ window.end = window.end || 'closed'; }};",
        room.address()
    ));
    assert_eq!(page.browser.until("window.end"), "closed");
}
