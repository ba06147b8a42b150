// SPDX-License-Identifier: GPL-3.0-or-later
//! Talking in a room from a browser.

use salotto::protocol::PowerState;
use serde_json::{Value, json};

use crate::browser::turn;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;
use crate::page::Page;

#[test]
fn a_browser_joins_and_everybody_talks() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    ada.say("1", "before");
    ada.hears("before");
    let page = Page::at(room.address());
    page.shows("plain-text", "not encrypted");
    page.join("Bo");
    assert_eq!(ada.until("joined")["encrypted"], false);
    page.reads("before");
    page.say("Hello from a phone");
    assert_eq!(ada.hears("Hello from a phone")["from"], "Bo");
    ada.say("2", "Hi, Bo");
    page.reads("Hi, Bo");
    page.say("/me waves");
    assert_eq!(ada.hears("waves")["emote"], true);
    page.say("//slash");
    ada.hears("/slash");
    page.say("/dance");
    page.shows("note", "no command /dance");
    page.reads("/slash");
    page.browser.until("!document.querySelector('.waiting')");
    let said = ["before", "Hello from a phone", "Hi, Bo", "Bo waves", "/slash"];
    assert_eq!(page.messages(), said);
    eventually("the page to tell who is typing", || {
        // It is told for some seconds only.
        ada.send(json!({"type": "typing", "active": false}));
        ada.send(json!({"type": "typing", "active": true}));
        page.has("typing", "Ada is typing").then_some(())
    });
    page.shows("members", "not encrypted");
    page.has_no_complaints();
    page.browser.press("leave");
    assert_eq!(ada.until("left")["reason"], "left");
}

#[test]
fn an_answer_quotes_its_message_and_goes_with_it() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    ada.say("1", "Pizza?\nOr pasta?");
    let asked = ada.hears("Pizza?\nOr pasta?")["number"].as_u64().unwrap();
    let page = Page::at(room.address());
    page.join("Bo");
    page.reads("Pizza?");
    page.say("/reply ada yes");
    let said = ada.hears("yes");
    assert_eq!(said["answers"], json!({"number": asked, "from": "Ada"}));
    let own = said["number"].as_u64().unwrap();
    page.browser.until("!document.querySelector('.waiting')");
    let quoted = "return document.querySelector('.quoted').textContent";
    assert_eq!(page.browser.run(quoted), "Pizza?");
    ada.send(json!({"type": "say", "text": "good", "answers": own}));
    page.reads("good");
    // Nobody asks before; there is time to undo it.
    page.say("/delete");
    page.browser.until("document.querySelector('.going .later')");
    let removed = ada.until("acted");
    assert_eq!((&removed["act"], &removed["message"]), (&json!("remove"), &json!(own)));
    page.browser.until("document.querySelector('.removed')");
    let left = "return [...document.querySelectorAll('.quoted')].map(it => it.textContent)";
    assert_eq!(page.browser.run(left), json!(["A removed message"]));
    page.has_no_complaints();
}

/// The words of all that is so in the messages.
fn texts_of(page: &Page, selector: &str) -> Value {
    let all = format!(
        "return [...document.querySelectorAll('#messages {selector}')].map(it => it.textContent)"
    );
    page.browser.run(&all)
}

/// Waits until a message is hidden that is about to be removed.
fn is_going(page: &Page) {
    page.browser.until("document.querySelector('.going .later')");
}

#[test]
fn what_is_removed_is_removed_though_the_page_ends() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let page = Page::at(room.address());
    page.join("Bo");
    page.say("one");
    let one = ada.hears("one")["number"].clone();
    page.say("two");
    let two = ada.hears("two")["number"].clone();
    page.browser.until("!document.querySelector('.waiting')");
    page.say("/delete");
    is_going(&page);
    page.load(&format!("http://{}/", room.address()));
    assert_eq!(ada.until("acted")["message"], two);
    page.is_in();
    page.reads("one");
    page.say("/delete");
    is_going(&page);
    page.browser.press("leave");
    assert_eq!(ada.until("acted")["message"], one);
    assert_eq!(ada.until("left")["reason"], "left");
}

#[test]
fn a_name_that_begins_like_another_is_not_taken_for_it() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut bo = room.join("Bo").stays();
    let mut diddley = room.join("Bo Diddley").stays();
    diddley.say("1", "Hey");
    let hey = bo.hears("Hey")["number"].clone();
    bo.say("1", "Ho");
    let ho = bo.hears("Ho")["number"].clone();
    let page = Page::at(room.address());
    page.join("Cy");
    page.reads("Ho");
    for (typed, text, answered) in [
        ("/reply Bo Diddley yes", "yes", &hey),
        ("/reply Bo maybe", "maybe", &ho),
        ("/reply \"Bo\" Diddley no", "Diddley no", &ho),
    ] {
        page.say(typed);
        assert_eq!(&bo.hears(text)["answers"]["number"], answered, "{typed}");
    }
    page.has_no_complaints();
}

#[test]
fn texts_have_looks_and_spoilers_stay_covered() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada Lovelace").stays();
    let page = Page::at(room.address());
    page.join("Bo");
    for (index, text) in [
        "*bold* _it_ `a*b*` 2*3*4 @bo @Ada Lovelace!",
        "it was ||the *butler*||",
        "and @everyone of a guest, youtube.com/@bo",
        "😀 🎉",
        "```rust\nlet a = *b*;\n```",
        "> quoted\nsee nas.local, steam://connect/10.0.0.5 and http://evil.example.com@evil.example/",
    ]
    .iter()
    .enumerate()
    {
        ada.say(&index.to_string(), text);
    }
    page.reads("quoted");
    let texts = |selector: &str| texts_of(&page, selector);
    assert_eq!(texts("strong:not(.mention)"), json!(["bold"]));
    assert_eq!(texts("em"), json!(["it"]));
    assert_eq!(texts("code"), json!(["a*b*"]));
    assert_eq!(texts(".mention"), json!(["@bo", "@Ada Lovelace"]));
    assert_eq!(texts(".mention.mine"), json!(["@bo"]));
    assert_eq!(texts("blockquote"), json!(["quoted"]));
    assert_eq!(texts("pre"), json!(["let a = *b*;"]));
    assert_eq!(
        texts("a"),
        json!([
            "youtube.com/@bo",
            "nas.local",
            "steam://connect/10.0.0.5",
            "http://evil.example.com@evil.example/"
        ])
    );
    assert_eq!(texts(".text.large"), json!(["😀 🎉"]));
    assert_eq!(texts(".target"), json!(["\u{2068} → evil.example\u{2069}"]));
    assert_eq!(texts("button.spoiler"), json!(["spoiler, hidden"]));
    assert!(!texts(".text").to_string().contains("butler"));
    page.browser.run("document.querySelector('button.spoiler').click()");
    assert_eq!(texts("span.spoiler"), json!(["the butler"]));
    // A name behind an @ is completed.
    page.browser.write("text", "hi @ada");
    page.browser.until("!document.getElementById('names').hidden");
    page.browser.press("send");
    ada.hears("hi @ada");
    page.has_no_complaints();
}

#[test]
fn nothing_that_is_said_is_more_than_text() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut eve = room.join("<i>Eve").stays();
    let page = Page::at(room.address());
    page.join("Bo");
    let long = "x".repeat(4_000);
    let evil = [
        "<img src=x onerror=\"document.title='evil'\"><script>document.title='evil'</script>",
        "javascript:alert(1) https://a.example/\"onmouseover=\"x data:text/html,<b>",
        "a\u{5d0}\u{5d1} \u{200f}b",
        &long,
    ];
    for (index, text) in evil.iter().enumerate() {
        eve.say(&index.to_string(), text);
    }
    eve.send(json!({"type": "rename", "name": "<b>Eve</b>"}));
    page.shows("messages", "is now called <b>Eve</b>");
    assert_eq!(page.messages(), evil);
    let links =
        page.browser.run("return [...document.querySelectorAll('#messages a')].map(it => it.href)");
    assert_eq!(links, json!(["https://a.example/"]));
    let strange = "return document.querySelectorAll('#messages :is(img, script, b b, i)').length";
    assert_eq!(page.browser.run(strange), 0);
    page.has_no_complaints();
}

#[test]
fn a_page_speaks_the_readers_language_and_names_every_control() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let page = Page::of(&format!("http://{}/", room.address()), "it");
    assert_eq!(page.browser.label("name"), "Il tuo nome");
    page.join("Bo");
    for id in ["text", "send", "leave", "people-button", "messages", "scroll"] {
        assert!(!page.browser.label(id).is_empty(), "{id}");
    }
    page.shows("people-button", "1 persona");
    page.has_no_complaints();
}

#[test]
fn who_hosts_on_a_computer_that_goes_to_sleep_says_so() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let page = Page::at(room.address());
    page.join("Bo");
    room.server.power_teller()(PowerState::Suspending);
    page.reads("The host’s computer goes to sleep. You come back by yourself when it wakes.");
    page.shows("status", "goes to sleep");
    room.server.power_teller()(PowerState::Running);
    page.say("still here");
    page.reads("still here");
    page.has_no_complaints();
}

#[test]
fn what_is_removed_is_gone_from_the_page() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut host = room.join_as_host("Ada").stays();
    let mut eve = room.join("Eve").stays();
    eve.say("1", "a secret");
    let number = host.hears("a secret")["number"].clone();
    let page = Page::at(room.address());
    page.join("Bo");
    page.reads("a secret");
    host.send(json!({"type": "act", "act": "remove", "message": number}));
    page.reads("Removed by Ada");
    for (id, text) in [("2", "spam"), ("3", "spam again")] {
        eve.say(id, text);
    }
    page.reads("spam again");
    host.send(json!({"type": "act", "act": "remove-all", "name": "Eve"}));
    page.browser.until("!document.getElementById('messages').textContent.includes('spam')");
    assert!(!page.has("messages", "secret"));
    page.has_no_complaints();
}

#[test]
fn whoever_is_away_is_listed_so() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let page = Page::at(room.address());
    page.join("Bo");
    ada.until("joined");
    ada.send(json!({"type": "away", "note": "lunch” · host"}));
    page.shows("members", "away: “lunch' · host”");
    page.say("/away tea");
    assert_eq!(ada.until("away")["note"], "lunch” · host");
    let told = ada.until("away");
    assert_eq!((&told["name"], &told["note"]), (&json!("Bo"), &json!("tea")));
    page.shows("members", "away: “tea”");
    page.shows("note", "You are away.");
    page.say("/back");
    assert!(ada.until("away")["note"].is_null());
    page.shows("note", "You are no longer away.");
    page.has_no_complaints();
}
