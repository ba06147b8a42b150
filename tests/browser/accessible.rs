// SPDX-License-Identifier: GPL-3.0-or-later
//! The page for everybody: by the rules of axe-core, and by the keyboard.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::{Value, json};

use crate::browser::turn;
use crate::kit::room::TestRoom;
use crate::page::Page;
use crate::scripted::{FIRST, Scripted, everything};

const TAB: &str = "\u{e004}";
const SHIFT: &str = "\u{e008}";
const ESCAPE: &str = "\u{e00c}";
/// Its version is in build-aux/setup.sh, which fetches it.
const AXE: &str = "salotto/axe-4.12.1/axe_playwright_python/axe.min.js";

/// The rules of axe-core. `None` where build-aux/test was not run, which says where they
/// are and fails without them.
fn rules() -> Option<String> {
    if let Some(named) = env::var_os("SALOTTO_AXE") {
        return Some(fs::read_to_string(named).unwrap());
    }
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")))?;
    let rules = fs::read_to_string(cache.join(AXE)).ok();
    if rules.is_none() {
        println!("left out: axe-core is not here; build-aux/test fetches it");
    }
    rules
}

/// Holds the page, as it is now, against all rules; a rule that does not find out counts
/// as broken as well, but for colours under things that overlap.
#[track_caller]
fn breaks_no_rule(page: &Page, rules: &str, state: &str) {
    // A policy keeps scripts from the page, but not from whoever drives the browser.
    page.browser.run(&format!("if (!window.axe) {{ {rules}; window.axe = axe; }}"));
    let broken = page.browser.run(
        "return axe.run(document).then(({violations, passes}) => [passes.length, violations.map(it => \
           `${it.id}: ${it.help}: ${it.nodes.map(node => node.html + node.failureSummary)}`)])",
    );
    assert!(broken[0].as_u64().unwrap() > 10, "{state}: it looked at something: {broken}");
    assert_eq!(broken[1], json!([]), "{state}");
}

/// A field without a name does not go unnoticed.
#[track_caller]
fn finds_what_is_broken(page: &Page) {
    let found = page.browser.run(
        "const name = document.getElementById('name-label'); const text = name.textContent; \
         name.textContent = ''; return axe.run(document).then(({violations}) => { \
         name.textContent = text; return violations.map(it => it.id); })",
    );
    assert_eq!(found, json!(["label"]));
}

#[test]
fn no_rule_of_accessibility_is_broken() {
    let Some(_turn) = turn() else { return };
    let Some(rules) = rules() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    ada.say("", "look at https://a.example/");
    ada.hears("look at https://a.example/");
    for scheme in ["light", "dark"] {
        let page = Page::of(&format!("https://{}/", room.address()), "en");
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        page.browser.pretend("Emulation.setEmulatedMedia", &features);
        let is_dark = page.browser.run("return matchMedia('(prefers-color-scheme: dark)').matches");
        assert_eq!(is_dark, scheme == "dark");
        page.browser.until("!document.getElementById('door-words').hidden");
        let state = |what: &str| format!("{what}, {scheme}");
        breaks_no_rule(&page, &rules, &state("the door"));
        finds_what_is_broken(&page);
        page.join("Bo");
        page.say("one");
        page.reads("look at");
        page.reads("one");
        page.browser.until("!document.querySelector('.waiting')");
        page.say("/dance");
        page.shows("note", "no command");
        breaks_no_rule(&page, &rules, &state("the room"));
        page.browser.press("search-button");
        page.browser.write("query", "look");
        page.browser.press("look-button");
        page.shows("search-status", "1 message found");
        breaks_no_rule(&page, &rules, &state("the search"));
        page.browser.run("document.querySelector('#results button').click()");
        breaks_no_rule(&page, &rules, &state("a message that was sought"));
        page.browser.press("leave");
        page.browser.until("!document.getElementById('door').hidden");
    }
}

#[test]
fn everything_is_reached_by_the_keyboard_in_the_order_it_is_seen() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let page = Page::at(room.address());
    let focus = || page.browser.run("return document.activeElement.id");
    assert_eq!(focus(), "name");
    page.browser.write("name", "Bo");
    page.browser.write("name", TAB);
    assert_eq!(focus(), "join-button");
    page.browser.press("join-button");
    page.is_in();
    page.browser.run("document.getElementById('search-button').focus()");
    let order: Vec<Value> = ["search-button", "people-button", "leave", "scroll", "text"]
        .iter()
        .map(|from| {
            assert_eq!(focus(), *from);
            page.browser.write(from, TAB);
            focus()
        })
        .collect();
    assert_eq!(order.last().unwrap(), "send");
    page.browser.write("send", &format!("{SHIFT}{TAB}"));
    assert_eq!(focus(), "text");
    page.browser.press("search-button");
    assert_eq!(focus(), "query");
    page.browser.write("query", ESCAPE);
    assert_eq!(focus(), "search-button");
    page.browser.until("document.getElementById('search').hidden");
}

/// A room with one of everything that messages have.
fn room_of_everything() -> Scripted {
    let mut welcome = everything();
    let members = json!([{"name": "Bo", "seat": 900}, {"name": "Ada", "seat": 901}]);
    welcome.insert("members".to_owned(), members);
    let pins = json!([{"number": 3, "from": "Ada", "text": "read this"}]);
    welcome.insert("pinned".to_owned(), pins);
    let room = Scripted::with(welcome);
    room.tell(FIRST, json!({"type": "said", "from": "Bo", "seat": 900, "text": "one"}));
    room.tell(
        FIRST + 1,
        json!({"type": "said", "from": "Ada", "seat": 901, "text": "waves",
        "emote": true, "edited": 7}),
    );
    room.tell(
        FIRST + 2,
        json!({"type": "whispered", "from": "Ada", "seat": 901, "to": "Bo",
        "to_seat": 900, "text": "psst"}),
    );
    room.tell(
        FIRST + 3,
        json!({"type": "poll", "from": "Bo", "seat": 900, "question": "Pizza?",
        "options": ["yes", "no"]}),
    );
    room.tell(
        FIRST + 4,
        json!({"type": "voted", "from": "Bo", "seat": 900, "poll": FIRST + 3,
        "option": 0}),
    );
    for (index, emoji) in (5..).zip(["👍", "🎉"]) {
        room.tell(
            FIRST + index,
            json!({"type": "reacted", "from": "Bo", "seat": 900,
            "message": FIRST, "emoji": emoji, "active": true}),
        );
    }
    room.page.reads("🎉 1");
    room
}

#[test]
fn no_rule_is_broken_by_what_messages_have() {
    let Some(_turn) = turn() else { return };
    let Some(rules) = rules() else { return };
    for scheme in ["light", "dark"] {
        let room = room_of_everything();
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        room.page.browser.pretend("Emulation.setEmulatedMedia", &features);
        let state = |what: &str| format!("{what}, {scheme}");
        breaks_no_rule(&room.page, &rules, &state("messages"));
        room.menu_of(FIRST + 2);
        breaks_no_rule(&room.page, &rules, &state("the menu of a whisper"));
        room.choose("Whisper to Ada");
        breaks_no_rule(&room.page, &rules, &state("whispering"));
        room.page.browser.press("leave-mode");
        room.menu_of(FIRST);
        breaks_no_rule(&room.page, &rules, &state("the menu of a message"));
        room.choose("Another Emoji…");
        breaks_no_rule(&room.page, &rules, &state("the field for an emoji"));
        room.key("Escape");
        room.page.browser.press("pins-button");
        breaks_no_rule(&room.page, &rules, &state("pinned messages"));
    }
}

/// Drops a file onto the page.
pub fn drop_file(room: &Scripted, name: &str) {
    room.page.browser.run(&format!(
        "const data = new DataTransfer(); data.items.add(new File(['abc'], '{name}')); \
         document.getElementById('scroll').dispatchEvent( \
           new DragEvent('drop', {{dataTransfer: data, bubbles: true, cancelable: true}}));"
    ));
    room.page.shows("chosen", name);
}

#[test]
fn no_rule_is_broken_by_files() {
    let Some(_turn) = turn() else { return };
    let Some(rules) = rules() else { return };
    for scheme in ["light", "dark"] {
        let mut welcome = everything();
        welcome.insert("files".to_owned(), json!(true));
        welcome.insert("rules".to_owned(), json!({"files": "everybody"}));
        let room = Scripted::with(welcome);
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        room.page.browser.pretend("Emulation.setEmulatedMedia", &features);
        let file = json!({"type": "file", "from": "Ada", "seat": 901, "name": "run.sh", "size": 9,
            "caption": "look"});
        room.tell(FIRST, file);
        let picture = json!({"type": "file", "from": "Ada", "seat": 901, "name": "sea.png",
            "size": 9, "media": "image/png", "picture": {"width": 400, "height": 300}});
        room.tell(FIRST + 1, picture);
        room.hear(&json!({"type": "uploading", "from": "Ada", "seat": 901, "name": "a.iso",
            "size": 9, "done": 3}));
        room.page.shows("coming", "Ada is sending");
        drop_file(&room, "one.txt");
        room.page.browser.press("send-files");
        let offer = room.asks("offer");
        drop_file(&room, "two.txt");
        let state = |what: &str| format!("{what}, {scheme}");
        breaks_no_rule(&room.page, &rules, &state("files on their way"));
        room.hear(
            &json!({"type": "error", "id": offer["id"], "reason": "no-space", "message": ""}),
        );
        room.page.shows("sending", "has no space");
        breaks_no_rule(&room.page, &rules, &state("a file that is refused"));
        room.page.browser.run("document.querySelector('.picture').click()");
        room.page.shows("viewer-status", "Fetching");
        breaks_no_rule(&room.page, &rules, &state("a picture, large"));
        room.page.browser.press("viewer-close");
        // Everything of it has a name, and a way to it.
        assert_eq!(room.page.browser.label("picked"), "Attach Files");
        assert_eq!(room.value("document.querySelector('.save').ariaLabel"), "Save Anyway: run.sh");
        room.page.browser.run("document.querySelector('.more').focus()");
        room.key("ArrowLeft");
        assert_eq!(room.value("document.activeElement.className"), "save");
    }
}

#[test]
fn everything_about_a_message_is_reached_by_the_keyboard() {
    let Some(_turn) = turn() else { return };
    let room = room_of_everything();
    let at = |what: &str, number: u64| {
        let here = room.value("document.activeElement.textContent");
        let row = room.value("document.activeElement.closest('li')?.dataset.number");
        assert_eq!((here, row), (json!(what), json!(number.to_string())));
    };
    room.page.browser.write("text", &format!("{SHIFT}{TAB}"));
    at("⋯", FIRST + 3);
    for number in [2, 1, 0, 0] {
        room.key("ArrowUp");
        at("⋯", FIRST + number);
    }
    room.key("ArrowLeft");
    at("🎉 1", FIRST);
    room.key("ArrowLeft");
    at("👍 1", FIRST);
    room.key("ArrowRight");
    room.key("ArrowRight");
    at("⋯", FIRST);
    room.page.browser.run("document.activeElement.click()");
    let chosen = || room.value("document.activeElement.textContent");
    assert_eq!(chosen(), "👍");
    room.key("ArrowRight");
    assert_eq!(chosen(), "❤️");
    room.key("ArrowDown");
    assert_eq!(chosen(), "Another Emoji…");
    room.key("End");
    assert_eq!(chosen(), "Reply");
    room.key("Escape");
    at("⋯", FIRST);
    // What is new takes nobody away from there.
    room.ada_says(FIRST + 10, "news");
    at("⋯", FIRST);
    room.key("End");
    at("⋯", FIRST + 10);
    assert_eq!(room.value("document.querySelectorAll('.more[tabindex=\"0\"]').length"), 1);
    room.page.has_no_complaints();
}
