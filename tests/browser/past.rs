// SPDX-License-Identifier: GPL-3.0-or-later
//! The past in a browser: scrolled to, searched, or missed while one looked away.

use salotto::protocol::ReadablePast;
use serde_json::{Value, json};

use crate::browser::turn;
use crate::kit::guest::staying::Staying;
use crate::kit::room::TestRoom;
use crate::page::Page;

/// A room where newcomers read everything, and somebody in it.
fn room_that_tells_all() -> (TestRoom, Staying) {
    let room = TestRoom::with(|config| config.past = ReadablePast::All);
    let ada = room.join("Ada").stays();
    (room, ada)
}

fn say_all(guest: &mut Staying, texts: impl Iterator<Item = String>) {
    for text in texts {
        guest.say("", &text);
        guest.hears(&text);
    }
}

fn numbered(count: usize) -> impl Iterator<Item = String> {
    (1..=count).map(|number| format!("message {number}."))
}

#[test]
fn who_scrolls_up_reads_what_was_before() {
    let Some(_turn) = turn() else { return };
    let (room, mut ada) = room_that_tells_all();
    say_all(&mut ada, numbered(400));
    let page = Page::at(room.address());
    page.join("Bo");
    page.reads("message 400.");
    assert!(page.messages().len() < 400);
    page.scroll_up();
    page.reads("message 300.");
    let stays = "return document.getElementById('scroll').scrollTop";
    assert!(page.browser.run(stays).as_f64().unwrap() > 0.0, "what one reads stays in sight");
    while page.messages().len() < 400 {
        let count = page.messages().len();
        page.scroll_up();
        page.browser.until(&format!("document.querySelectorAll('.message').length > {count}"));
    }
    assert_eq!(page.messages(), numbered(400).collect::<Vec<_>>());
    assert!(!page.has("messages", "not kept"), "this is the beginning");
    // What is new does not take anybody away from there.
    ada.say("", "news");
    page.reads("news");
    page.browser.until("!document.getElementById('newest').hidden");
    let days = "return document.querySelectorAll('.day').length";
    assert!(page.browser.run(days).as_u64().unwrap() <= 2, "one day, or two at midnight");
    page.has_no_complaints();
}

#[test]
fn who_scrolls_up_stays_there_however_late_the_next_frame_comes() {
    let Some(_turn) = turn() else { return };
    let (room, mut ada) = room_that_tells_all();
    say_all(&mut ada, numbered(400));
    let page = Page::at(room.address());
    page.join("Bo");
    page.reads("message 400.");
    page.hold_frames();
    page.scroll_up();
    // The answer is here, and no frame has told the page that it was scrolled.
    page.reads("message 300.");
    page.let_frames_come();
    ada.say("", "news");
    page.reads("news");
    page.browser.until("!document.getElementById('newest').hidden");
    let below = "const it = document.getElementById('scroll'); \
        return it.scrollHeight - it.clientHeight - it.scrollTop";
    assert!(page.browser.run(below).as_f64().unwrap() > 100.0, "it is far from the end");
    page.has_no_complaints();
}

#[test]
fn what_was_said_is_searched_and_found_where_it_was_said() {
    let Some(_turn) = turn() else { return };
    let (room, mut ada) = room_that_tells_all();
    ada.say("", "the key is under the <b>mat</b>");
    let number = ada.hears("the key is under the <b>mat</b>")["number"].clone();
    say_all(&mut ada, numbered(150));
    let page = Page::at(room.address());
    page.join("Bo");
    page.reads("message 150.");
    page.browser.press("search-button");
    page.browser.write("query", "nobody said this");
    page.browser.press("look-button");
    page.shows("search-status", "Nobody here said that");
    let search = |text: &str| {
        page.browser.run("document.getElementById('query').value = ''");
        page.browser.write("query", text);
        page.browser.press("look-button");
    };
    search("message");
    page.shows("search-status", "30 messages found");
    page.browser.press("more");
    page.shows("search-status", "60 messages found");
    page.browser.run("document.querySelector('#results button').click()");
    page.browser.until("document.activeElement.innerText.includes('message 150.')");
    search("key mat");
    page.shows("search-status", "1 message found");
    page.browser.run("document.querySelector('#results button').click()");
    page.shows("results", "message 10.");
    page.browser.until("document.activeElement.innerText.includes('the <b>mat</b>')");
    page.browser.press("more");
    page.shows("results", "the <b>mat</b>");
    let mut host = room.join_as_host("Cy").stays();
    host.send(json!({"type": "act", "act": "remove", "message": number}));
    page.shows("results", "Removed by Cy");
    assert!(!page.has("results", "mat"));
    page.has_no_complaints();
}

#[test]
fn a_line_shows_where_one_looked_away() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let page = Page::at(room.address());
    page.join("Bo");
    say_all(&mut ada, ["seen".to_owned()].into_iter());
    page.reads("seen");
    page.look_away(true);
    say_all(&mut ada, numbered(60));
    page.reads("message 60.");
    page.browser.until("document.title.startsWith('(60) ')");
    page.look_away(false);
    let line = "return [...document.querySelectorAll('.news')].map(line => \
        [line.previousElementSibling, line.nextElementSibling].map(it => \
        it.querySelector('.text').textContent))";
    let lines: Value = page.browser.run(line);
    assert_eq!(lines.as_array().unwrap().len(), 1, "{lines}");
    assert!(lines[0][0].as_str().unwrap().ends_with("seen"), "{lines}");
    assert!(lines[0][1].as_str().unwrap().ends_with("message 1."), "{lines}");
    page.browser.until(
        "document.querySelector('.news').getBoundingClientRect().top >= 0 && \
         document.querySelector('.news').getBoundingClientRect().bottom <= innerHeight",
    );
    page.has_no_complaints();
}

#[test]
fn a_line_shows_where_one_left_off_before_the_page_was_loaded_anew() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let page = Page::at(room.address());
    page.join("Bo");
    say_all(&mut ada, ["seen".to_owned()].into_iter());
    page.reads("seen");
    page.browser.go("about:blank");
    say_all(&mut ada, ["missed".to_owned(), "missed, too".to_owned()].into_iter());
    page.load(&format!("http://{}/", room.address()));
    page.reads("missed, too");
    let line = "return [...document.querySelectorAll('.news')].map(it => \
        it.nextElementSibling.querySelector('.text').textContent)";
    let lines = page.browser.run(line);
    assert!(lines[0].as_str().is_some_and(|it| it.ends_with("missed")), "{lines}");
    page.load(&format!("http://{}/", room.address()));
    page.reads("missed, too");
    assert_eq!(page.browser.run(line), json!([]), "nothing is new the second time");
}

#[test]
fn a_page_that_shows_nothing_keeps_the_newest_and_who_is_there() {
    let Some(_turn) = turn() else { return };
    let (room, mut ada) = room_that_tells_all();
    let page = Page::at(room.address());
    page.join("Bo");
    ada.until("joined");
    // As long as it is given no frames it shows nothing.
    page.hold_frames();
    page.browser.run(
        "window.drawn = 0; window.heard = ''; const parse = window.JSON.parse; \
         window.JSON.parse = text => { const it = parse(text); window.heard = it.type; return it; }; \
         new MutationObserver(all => { for (const it of all) window.drawn += it.addedNodes.length; }) \
           .observe(document.getElementById('messages'), {childList: true});",
    );
    say_all(&mut ada, numbered(1));
    let mut cy = room.join("Cy").stays();
    say_all(&mut ada, numbered(5_000));
    cy.send(json!({"type": "leave"}));
    ada.until("left");
    page.browser.until("window.heard === 'left'");
    page.let_frames_come();
    page.reads("message 5000.");
    page.reads("Cy left");
    let drawn = page.browser.run("return window.drawn").as_u64().unwrap();
    assert!((1_000..2_100).contains(&drawn), "{drawn} rows for 5,000 messages");
    page.shows("people-button", "2 people");
    // The rest is not lost: it comes where one scrolls up.
    let first = page.messages()[0].clone();
    page.scroll_up();
    page.browser.until(&format!(
        "document.querySelector('.message .text').textContent !== {}",
        Value::from(first)
    ));
    let messages = page.messages();
    let wanted: Vec<_> = numbered(5_000).skip(5_000 - messages.len()).collect();
    assert_eq!(messages, wanted, "nothing is missing");
    page.has_no_complaints();
}
