// SPDX-License-Identifier: GPL-3.0-or-later
//! Emoji below messages, in a browser.

use serde_json::{Value, json};

use crate::browser::turn;
use crate::kit::room::TestRoom;
use crate::page::Page;
use crate::scripted::{FIRST, Scripted};

fn reacted(from: &str, seat: u64, message: &Value, emoji: &str, active: bool) -> Value {
    json!({"type": "reacted", "from": from, "seat": seat, "message": message, "emoji": emoji,
        "active": active})
}

/// A room where Ada has said something.
fn room() -> Scripted {
    let room = Scripted::open();
    room.ada_says(FIRST, "Pizza?");
    room
}

const PRESSED: &str =
    "[...document.querySelectorAll('.chip')].map(it => it.getAttribute('aria-pressed'))";

#[test]
fn reactions_are_counted_and_tell_whose_they_are() {
    let Some(_turn) = turn() else { return };
    let room = room();
    let message = json!(FIRST);
    let own = room.value("document.querySelector('#messages') && 'Bo'");
    room.tell(FIRST + 1, reacted("Ada", 901, &message, "👍", true));
    room.tell(FIRST + 2, reacted("Cy", 902, &message, "👍", true));
    // Nobody counts twice.
    room.tell(FIRST + 3, reacted("Cy", 902, &message, "👍", true));
    room.tell(
        FIRST + 4,
        json!({"type": "reacted", "from": own, "message": FIRST, "emoji": "🎉",
        "active": true}),
    );
    room.page.reads("🎉 1");
    assert_eq!(room.texts(".chip"), json!(["👍 2", "🎉 1"]));
    assert_eq!(room.value(PRESSED), json!(["false", "true"]));
    let title = room.value("document.querySelector('.chip').title");
    assert_eq!(title, "\u{2068}Ada\u{2069}, \u{2068}Cy\u{2069}");
    room.page.browser.run("document.querySelectorAll('.chip')[0].click()");
    let asked = room.asks("react");
    assert_eq!((&asked["emoji"], &asked["active"]), (&json!("👍"), &json!(true)));
    room.page.browser.run("document.querySelectorAll('.chip')[1].click()");
    assert_eq!(room.asks("react")["active"], false);
    room.tell(FIRST + 5, reacted("Ada", 901, &message, "👍", false));
    room.tell(FIRST + 6, reacted("Cy", 902, &message, "👍", false));
    room.page.browser.until("document.querySelectorAll('.chip').length === 1");
    assert_eq!(room.menu_of(FIRST)[0], "👍");
    room.choose("❤️");
    assert_eq!(room.asks("react")["emoji"], "❤️");
    room.page.say("/react 🦀 ada");
    assert_eq!(room.asks("react")["message"], FIRST);
    room.page.say("/unreact 🦀");
    assert_eq!(room.asks("react")["active"], false);
    room.page.has_no_complaints();
}

#[test]
fn another_emoji_is_typed() {
    let Some(_turn) = turn() else { return };
    let room = room();
    room.menu_of(FIRST);
    room.choose("Another Emoji…");
    assert_eq!(room.value("document.activeElement.id"), "emoji");
    room.page.browser.write("emoji", "🦀");
    room.page.browser.press("emoji-button");
    assert_eq!(room.asks("react")["emoji"], "🦀");
    assert_eq!(room.value("document.activeElement.className"), "more", "the focus comes back");
    room.page.has_no_complaints();
}

#[test]
fn a_hostile_room_fills_no_page_with_reactions() {
    let Some(_turn) = turn() else { return };
    let room = room();
    let strange = [
        json!("<img src=x onerror=\"document.title='evil'\">"),
        json!("\u{202e}👍"),
        json!("👍".repeat(1_000)),
        json!({"emoji": "👍"}),
        json!(""),
        Value::Null,
    ];
    for (index, emoji) in (1..).zip(strange) {
        let mut event = reacted("Eve", 903, &json!(FIRST), "👍", true);
        event["emoji"] = emoji;
        room.tell(FIRST + index, event);
    }
    for (index, message) in (10..).zip([json!(-1), json!(1e300), json!("1\"]"), json!(999_999)]) {
        room.tell(FIRST + index, reacted("Eve", 903, &message, "👍", true));
    }
    room.page.browser.run(&format!(
        "for (let kind = 0; kind < 100000; kind += 1) window.hear({{type: 'reacted', from: 'Eve', \
           seat: kind, message: {FIRST}, emoji: 'k' + kind, active: true, time: 0, number: 2000 + kind}})"
    ));
    room.ada_says(200_000, "the end");
    let kinds = room.value("document.querySelectorAll('.chip').length");
    assert!(kinds.as_u64().unwrap() <= 20, "{kinds}");
    assert_eq!(room.value("document.querySelectorAll('#messages img').length"), 0);
    assert_ne!(room.value("document.title"), "evil");
    room.page.has_no_complaints();
}

#[test]
fn what_the_room_has_counted_is_shown_with_older_messages() {
    let Some(_turn) = turn() else { return };
    let room = room();
    room.page.scroll_up();
    let id = room.asks("history")["id"].clone();
    room.tell(FIRST + 1, reacted("Cy", 902, &json!(10), "🎉", true));
    let said = json!({"type": "said", "number": 10, "time": 0, "from": "Ada", "seat": 901,
        "text": "long ago"});
    room.hear(
        &json!({"type": "page", "id": id, "events": [said], "earlier": false, "as_of": FIRST,
        "reactions": [{"message": 10, "emoji": "👍", "count": 30, "names": ["Ada"], "mine": true},
            {"message": 10, "emoji": "❤️", "count": "many"}, {"message": "x", "emoji": "👍"}]}),
    );
    room.page.reads("long ago");
    assert_eq!(room.texts(".chip"), json!(["👍 30", "🎉 1"]));
    assert_eq!(room.value(PRESSED), json!(["true", "false"]));
    let title = room.value("document.querySelector('.chip').title");
    assert_eq!(title, "\u{2068}Ada\u{2069} and 29 more");
    room.page.has_no_complaints();
}

#[test]
fn everybody_reacts_in_one_room() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    ada.say("", "Pizza?");
    let message = ada.hears("Pizza?")["number"].clone();
    let page = Page::at(room.address());
    page.join("Bo");
    page.reads("Pizza?");
    page.say("/react 👍 ada");
    let told = ada.until("reacted");
    assert_eq!((&told["message"], &told["emoji"]), (&message, &json!("👍")));
    ada.send(json!({"type": "react", "message": message, "emoji": "👍", "active": true}));
    page.reads("👍 2");
    ada.until("reacted");
    page.browser.run("document.querySelector('.chip').click()");
    assert_eq!(ada.until("reacted")["active"], false);
    page.reads("👍 1");
    let pressed = "return document.querySelector('.chip').getAttribute('aria-pressed')";
    assert_eq!(page.browser.run(pressed), "false");
    page.say("/react x");
    page.shows("note", "That is not an emoji.");
    // Who comes later reads the same.
    page.load(&format!("http://{}/", room.address()));
    page.reads("👍 1");
    page.has_no_complaints();
}
