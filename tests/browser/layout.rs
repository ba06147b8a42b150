// SPDX-License-Identifier: GPL-3.0-or-later
//! The page on small screens, in large letters, and from right to left.

use salotto::protocol::RoomName;
use serde_json::json;

use crate::accessible::drop_file;
use crate::browser::turn;
use crate::kit::room::TestRoom;
use crate::page::Page;
use crate::scripted::{FIRST, Scripted, everything};

/// Everything that stands out of the window to a side, or a control that others cover.
const OUTSIDE: &str = "const all = [...document.querySelectorAll('body *')]\
      .filter(it => it.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) && !it.closest('#status, #files-status'));\
    const wide = document.documentElement.clientWidth;\
    const out = all.filter(it => { const r = it.getBoundingClientRect(); \
      return r.width && (r.left < -1 || r.right > wide + 1); });\
    const covered = all.filter(it => it.matches('header button, #send, #text, #join-button, #files button') && (() => { it.scrollIntoView({block: 'nearest'});\
      const r = it.getBoundingClientRect();\
      const top = document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2);\
      return !top || !(it.contains(top) || top.contains(it)); })());\
    return [...out, ...covered].map(it => it.outerHTML.slice(0, 200) + \
      JSON.stringify(it.getBoundingClientRect()));";

/// The end of the conversation is in sight.
const NEWEST_IS_SEEN: &str = "(() => { const r = document.querySelector('#messages > :last-child')\
    .getBoundingClientRect(); return r.bottom <= document.getElementById('scroll')\
    .getBoundingClientRect().bottom + 1; })()";

#[test]
fn nothing_is_cut_off_in_a_narrow_window_with_large_letters() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::with(|config| {
        config.room =
            RoomName::new("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk").unwrap();
    });
    let mut ada = room.join("مها عبد الرحمن").stays();
    for text in [
        "مرحبا، هذا نص عربي طويل مع https://example.org/a_long_address_without_any_break_in_it",
        "W".repeat(300).as_str(),
        "short",
    ] {
        ada.say("", text);
        ada.hears(text);
    }
    for (direction, size) in [("ltr", "100%"), ("ltr", "200%"), ("rtl", "200%")] {
        let page = Page::at(room.address());
        let screen = json!({"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true});
        page.browser.pretend("Emulation.setDeviceMetricsOverride", &screen);
        page.browser.run(&format!(
            "document.documentElement.style.fontSize = '{size}'; document.documentElement.dir = '{direction}'"
        ));
        let fits = |what: &str| {
            let outside = page.browser.run(OUTSIDE);
            assert_eq!(outside, json!([]), "{what}, {direction}, {size}");
        };
        fits("the door");
        page.join("Bo");
        page.reads("short");
        fits("the room");
        page.browser.until(NEWEST_IS_SEEN);
        page.browser.press("people-button");
        fits("the people");
        page.browser.press("people-button");
        page.browser.press("search-button");
        page.browser.write("query", "short");
        page.browser.press("look-button");
        page.shows("search-status", "found");
        fits("the search");
        page.browser.press("search-button");
        page.browser.until(NEWEST_IS_SEEN);
        page.browser.press("leave");
        page.browser.until("!document.getElementById('door').hidden");
    }
}

#[test]
fn every_text_runs_in_its_own_direction() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut maha = room.join("مها").stays();
    for text in ["مرحبا https://example.org/", "Hello"] {
        maha.say("", text);
        maha.hears(text);
    }
    let page = Page::at(room.address());
    page.join("Bo");
    page.reads("Hello");
    // An address is not turned around in it.
    let address = "return [...document.querySelectorAll('.text a')].map(it => getComputedStyle(it).direction)";
    assert_eq!(page.browser.run(address), json!(["ltr"]));
    let directions = "return [...document.querySelectorAll('.text, .meta b')]\
        .map(it => [it.textContent, getComputedStyle(it).direction])";
    let wanted = json!([["مها", "rtl"], ["مرحبا https://example.org/", "rtl"], ["Hello", "ltr"]]);
    assert_eq!(page.browser.run(directions), wanted);
}

/// Something of everything, in long words.
fn say_everything(room: &Scripted) {
    let long = "W".repeat(60);
    room.tell(
        FIRST,
        json!({"type": "whispered", "from": long, "seat": 901, "to": "Bo",
        "text": "psst"}),
    );
    room.tell(
        FIRST + 1,
        json!({"type": "poll", "from": "مها", "seat": 902, "question": long,
        "options": [long, "مرحبا"]}),
    );
    let emoji = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🦀", "🍕", "👩‍👩‍👧‍👦", "🇮🇹"];
    room.tell(FIRST + 2, json!({"type": "said", "from": long, "seat": 901, "text": "short"}));
    for (index, emoji) in (3..).zip(emoji) {
        room.tell(
            FIRST + index,
            json!({"type": "reacted", "from": "Cy", "seat": 903,
            "message": FIRST + 2, "emoji": emoji, "active": true}),
        );
    }
    room.tell(
        FIRST + 20,
        json!({"type": "edited", "from": long, "seat": 901,
        "message": FIRST + 2, "text": "shorter"}),
    );
    room.page.reads("edited");
    let file = json!({"type": "file", "from": long, "seat": 901, "name": format!("{long}.sh"),
        "size": 4_200_000, "caption": long});
    room.tell(FIRST + 21, file);
    let picture = json!({"type": "file", "from": long, "seat": 901, "name": format!("{long}.png"),
        "size": 4_200_000, "media": "image/png", "picture": {"width": 4_000, "height": 1_000}});
    room.tell(FIRST + 22, picture);
    room.page
        .browser
        .until("document.querySelector('.save') && document.querySelector('.picture')");
}

/// A room that everybody may send files to.
fn taking_files() -> Scripted {
    let mut welcome = everything();
    welcome.insert("files".to_owned(), json!(true));
    welcome.insert("rules".to_owned(), json!({"files": "everybody"}));
    Scripted::with(welcome)
}

/// Has a file on its way, and another one chosen.
fn send_files(room: &Scripted) {
    let long = "W".repeat(60);
    for name in [format!("{long}.iso"), format!("{long}.txt")] {
        drop_file(room, &name);
        if name.ends_with("iso") {
            room.page.browser.until("document.getElementById('send-files')?.checkVisibility()");
            room.page.browser.run("document.getElementById('send-files').click()");
            room.asks("offer");
        }
    }
}

#[test]
fn nothing_that_messages_have_is_cut_off() {
    let Some(_turn) = turn() else { return };
    for (direction, size) in [("ltr", "100%"), ("ltr", "200%"), ("rtl", "200%")] {
        let room = taking_files();
        let screen = json!({"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true});
        room.page.browser.pretend("Emulation.setDeviceMetricsOverride", &screen);
        room.page.browser.run(&format!(
            "document.documentElement.style.fontSize = '{size}'; document.documentElement.dir = '{direction}'"
        ));
        say_everything(&room);
        let fits = |what: &str| {
            let outside = room.page.browser.run(OUTSIDE);
            assert_eq!(outside, json!([]), "{what}, {direction}, {size}");
        };
        fits("messages");
        room.menu_of(FIRST + 2);
        let outside = "[...document.querySelectorAll('#menu button')].filter(it => { \
            const r = it.getBoundingClientRect(); return r.left < 0 || r.right > 320; }).length";
        assert_eq!(room.value(outside), 0, "the menu, {direction}, {size}");
        room.key("Escape");
        room.menu_of(FIRST);
        room.key("End");
        room.page.browser.run("document.activeElement.click()");
        room.page.shows("mode-text", "Whispering");
        fits("whispering");
        room.page.browser.run("document.getElementById('leave-mode').click()");
        send_files(&room);
        fits("files");
    }
}
