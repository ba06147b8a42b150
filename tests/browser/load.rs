// SPDX-License-Identifier: GPL-3.0-or-later
//! Many messages at once, and the tasks in which a page shows them.

use serde_json::json;

use crate::browser::turn;
use crate::kit::room::TestRoom;
use crate::page::Page;
use crate::scripted::{FIRST, Scripted};

/// Tells the tasks of more than 50 ms, since the page was painted first, and the most rows
/// that come at once.
const WATCH: &str = "window.most = 0; new MutationObserver(all => { \
    window.most = Math.max(window.most, all.reduce((sum, it) => sum + it.addedNodes.length, 0)); \
    }).observe(document.getElementById('messages'), {childList: true}); \
    window.long = []; new PerformanceObserver(list => { \
    for (const it of list.getEntries()) window.long.push(Math.round(it.duration)); \
    }).observe({type: 'longtask', buffered: true});";

/// It was painted once.
const PAINTED: &str = "performance.getEntriesByName('first-contentful-paint').length";

/// Comes in and waits for a message; milliseconds until the door was painted, and from
/// asking to come in until the message is there.
const COME_IN: &str = "\
    const asked = performance.now(); \
    const read = new Promise(done => new MutationObserver(() => { \
      if (document.querySelector('.message')) done(performance.now() - asked); \
      }).observe(document.getElementById('messages'), {childList: true})); \
    document.getElementById('join-button').click(); \
    return read.then(took => [performance.getEntriesByName('first-contentful-paint')[0].startTime, took] \
      .map(Math.round))";
/// Bytes that came for the page, with their heads.
const WEIGHT: &str = "return [...performance.getEntriesByType('navigation'), \
    ...performance.getEntriesByType('resource')].reduce((sum, it) => sum + it.transferSize, 0)";

/// Says how long it took; a busy machine decides, so nothing is asserted of it.
#[test]
fn a_slow_phone_reads_its_first_message() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    ada.say("", "the first message");
    ada.hears("the first message");
    for (name, slower) in [("Bo", 1), ("Cy", 4), ("Di", 1), ("Ed", 4)] {
        let page = Page::at(room.address());
        page.browser.pretend("Emulation.setCPUThrottlingRate", &json!({"rate": slower}));
        page.load(&format!("http://{}/", room.address()));
        page.browser.until("!document.getElementById('door').hidden");
        page.browser.until(PAINTED);
        let weight = page.browser.run(WEIGHT);
        page.browser.write("name", name);
        let took = page.browser.run(COME_IN);
        println!(
            "processor {slower} times slower: the door after {} ms, a message {} ms after \
             asking to come in; {weight} bytes",
            took[0], took[1]
        );
        assert!(page.messages().contains(&"the first message".to_owned()));
        page.has_no_complaints();
    }
}

/// Messages of one frame at the most, and some rows between them.
const MOST_AT_ONCE: u64 = 60 + 4;

/// Says how long its tasks were; a busy machine decides, so it is only asserted that few
/// messages come at once.
#[test]
fn ten_thousand_messages_leave_a_page_that_works() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut eve = room.join("Eve").stays();
    let page = Page::at(room.address());
    page.join("Bo");
    page.browser.until(PAINTED);
    page.browser.run(WATCH);
    for number in 0..10_000 {
        eve.say("", &format!("message {number}"));
        // Whoever does not read is disconnected.
        eve.hears(&format!("message {number}"));
    }
    page.reads("message 9999");
    page.browser.until("document.getElementById('messages').childElementCount <= 1000");
    let long = page.browser.run("return window.long");
    println!("tasks of more than 50 ms while 10,000 messages came, in ms: {long}");
    page.say("still here");
    eve.hears("still here");
    page.has_no_complaints();
    assert_ne!(long, json!(null));
    let most = page.browser.run("return window.most").as_u64().unwrap();
    assert!((1..=MOST_AT_ONCE).contains(&most), "{most} rows at once");
}

/// Rows that stay where messages pour in.
const FEW_ROWS: u64 = 150;

#[test]
fn few_rows_stay_where_messages_pour_in_and_older_ones_are_asked_for() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.page.browser.run(&format!(
        "for (let at = 0; at < 1900; at += 1) window.hear({{type: 'said', from: 'Ada', seat: 901, \
           text: 'message ' + at, time: 0, number: {FIRST} + at}})"
    ));
    room.page.reads("message 1899");
    let count = "document.getElementById('messages').childElementCount";
    room.page.browser.until(&format!("{count} <= {FEW_ROWS}"));
    let oldest = room.value("document.querySelector('#messages [data-event]').dataset.event");
    let oldest: u64 = oldest.as_str().unwrap().parse().unwrap();
    assert!(oldest > FIRST + 1_700, "{oldest}");
    room.page.scroll_up();
    assert_eq!(room.asks("history")["before"], oldest);
    room.page.has_no_complaints();
}

/// Rows that stand below a message while people react to it.
const ROWS: u64 = 900;

/// Tells how often emoji are painted at once.
const WATCH_PAINTED: &str = "window.painted = 0; new MutationObserver(all => { \
    const chips = all.filter(it => it.target.matches('.chip')); \
    window.painted = Math.max(window.painted, chips.length); \
    }).observe(document.getElementById('messages'), {childList: true, subtree: true});";

/// A thousand people react with ten emoji, each in a task of its own, as messages come.
fn react() -> String {
    format!(
        "const emoji = [...'👍🎉😂😮😢🦀🍕🍝🥗🍰']; \
         let at = 0; \
         const {{port1, port2}} = new MessageChannel(); \
         return new Promise(done => {{ \
           port1.onmessage = () => {{ \
             const seat = 1000 + at % 1000; \
             window.hear({{type: 'reacted', from: 'P' + seat, seat, message: {FIRST}, \
               emoji: emoji[Math.floor(at / 1000)], active: true, time: 0, number: 10000 + at}}); \
             at += 1; \
             if (at < 10000) port2.postMessage(0); else done(); \
           }}; \
           port2.postMessage(0); \
         }})"
    )
}

/// Says how long its tasks were, as above; asserted is that each emoji is painted once for
/// all that came.
#[test]
fn ten_thousand_reactions_to_one_message_leave_a_page_that_works() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.ada_says(FIRST, "Pizza?");
    room.page.browser.run(&format!(
        "for (let at = 1; at <= {ROWS}; at += 1) window.hear({{type: 'said', from: 'Ada', seat: 901, \
           text: 'message ' + at, time: 0, number: {FIRST} + at}})"
    ));
    room.page.reads(&format!("message {ROWS}"));
    room.page.browser.run(WATCH);
    room.page.browser.run(WATCH_PAINTED);
    room.page.browser.run(&react());
    room.page.browser.until("document.querySelectorAll('.chip')[9]?.textContent === '🍰 1000'");
    let long = room.value("window.long");
    println!("tasks of more than 50 ms while 10,000 reactions came, in ms: {long}");
    assert_eq!(room.value("document.querySelector('.chip').textContent"), "👍 1000");
    let painted = room.value("window.painted").as_u64().unwrap();
    assert!((1..=10).contains(&painted), "{painted} times at once");
    room.ada_says(50_000, "still here");
    room.page.has_no_complaints();
}
