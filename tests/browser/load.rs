// SPDX-License-Identifier: GPL-3.0-or-later
//! Many messages at once, and the tasks in which a page shows them.

use serde_json::json;

use crate::browser::turn;
use crate::kit::room::TestRoom;
use crate::page::Page;

/// Tells the tasks of more than 50 ms, since the page was painted first.
const WATCH: &str = "window.long = []; new PerformanceObserver(list => { \
    for (const it of list.getEntries()) window.long.push(Math.round(it.duration)); \
    }).observe({type: 'longtask', buffered: true}); \
    return performance.getEntriesByName('first-contentful-paint').length";

/// Says how long its tasks were; a busy machine decides, so nothing is asserted of it.
#[test]
fn ten_thousand_messages_leave_a_page_that_works() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut eve = room.join("Eve");
    let page = Page::at(room.address());
    page.join("Bo");
    assert_eq!(page.browser.run(WATCH), 1, "it is painted");
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
}
