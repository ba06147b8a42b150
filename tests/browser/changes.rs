// SPDX-License-Identifier: GPL-3.0-or-later
//! Edits, acts, polls and pinned messages in a browser.

use serde_json::json;

use crate::browser::turn;
use crate::scripted::{FIRST, Scripted};

const UP: &str = "\u{e013}";
const ESCAPE: &str = "\u{e00c}";
const TYPED: &str = "document.getElementById('text').value";

#[test]
fn ones_own_message_is_edited_from_the_keyboard() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.tell_now(FIRST, json!({"type": "said", "from": "Bo", "text": "tpyo"}));
    room.tell(
        FIRST + 1,
        json!({"type": "said", "from": "Ada", "seat": 901, "text": "what?",
        "answers": {"number": FIRST, "from": "Bo"}}),
    );
    room.page.reads("what?");
    room.page.browser.write("text", UP);
    assert_eq!(room.value(TYPED), "tpyo");
    room.page.shows("mode-text", "Editing: tpyo");
    room.page.browser.write("text", ESCAPE);
    assert_eq!(room.value(TYPED), "");
    room.page.browser.write("text", UP);
    room.page.browser.run("document.getElementById('text').value = '/typo'");
    room.page.browser.press("send");
    let asked = room.asks("edit");
    assert_eq!((&asked["message"], &asked["text"]), (&json!(FIRST), &json!("/typo")));
    assert_eq!(room.value(TYPED), "");
    room.hear(&json!({"type": "error", "id": asked["id"], "reason": "muted", "message": "x"}));
    room.page.shows("mode-text", "Editing");
    assert_eq!(room.value(TYPED), "/typo", "what was typed is not lost");
    room.page.browser.write("text", ESCAPE);
    room.tell(FIRST + 2, json!({"type": "edited", "from": "Bo", "message": FIRST, "text": "typo"}));
    room.page.browser.until("document.querySelector('.edited')");
    assert_eq!(room.texts("#messages .text"), json!(["typo", "what?"]));
    assert_eq!(room.texts(".quoted"), json!(["typo"]));
    assert_eq!(room.asked(), json!([]));
    room.page.has_no_complaints();
}

#[test]
fn the_text_of_a_message_may_come_later_than_its_place() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.tell(FIRST, json!({"type": "revised", "from": "Ada", "seat": 901}));
    room.tell(FIRST + 1, json!({"type": "edited", "from": "Ada", "seat": 901, "message": FIRST}));
    room.page.reads("This message was edited.");
    for (index, message) in (2..).zip([json!(5), json!(1e300), json!("x"), json!(null)]) {
        room.tell(
            FIRST + index,
            json!({"type": "edited", "from": "Eve", "message": message, "text": "evil"}),
        );
    }
    let evil = "<b onclick=x>\u{202e}new";
    room.tell(
        FIRST + 9,
        json!({"type": "edited", "from": "Ada", "seat": 901, "message": FIRST,
        "text": evil}),
    );
    room.page.reads("new");
    assert_eq!(room.page.messages(), [evil]);
    assert_eq!(room.texts(".edited"), json!(["edited"]));
    room.tell(
        FIRST + 10,
        json!({"type": "said", "from": "Ada", "seat": 901, "text": "waves",
        "emote": true}),
    );
    room.page.reads("Ada waves");
    room.page.say("/me *nods*");
    let asked = room.asks("say");
    assert_eq!((&asked["text"], &asked["emote"]), (&json!("*nods*"), &json!(true)));
    room.page.has_no_complaints();
}

#[test]
fn an_act_is_typed_behind_a_name_and_edited_as_it_was_typed() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.ada_says(FIRST, "hello");
    room.page.say("/w Ada /me winks");
    let asked = room.asks("whisper");
    assert_eq!((&asked["text"], &asked["emote"]), (&json!("winks"), &json!(true)));
    room.page.say("/w Ada //me winks");
    let asked = room.asks("whisper");
    assert_eq!((&asked["text"], asked.get("emote")), (&json!("/me winks"), None));
    room.page.say("/reply Ada /me nods");
    let asked = room.asks("say");
    assert_eq!((&asked["text"], &asked["emote"]), (&json!("nods"), &json!(true)));
    assert_eq!(asked["answers"], json!(FIRST));
    room.tell_now(
        FIRST + 1,
        json!({"type": "said", "from": "Bo", "id": asked["id"], "text": "nods",
        "answers": {"number": FIRST, "from": "Ada"}, "emote": true}),
    );
    room.page.reads("Bo nods");
    room.page.browser.write("text", UP);
    assert_eq!(room.value(TYPED), "/me nods");
    for (number, (typed, text)) in (2..).zip([("/me bows", "bows"), ("grins", "grins")]) {
        room.page.browser.run(&format!("document.getElementById('text').value = '{typed}'"));
        room.page.browser.press("send");
        let asked = room.asks("edit");
        assert_eq!((&asked["message"], &asked["text"]), (&json!(FIRST + 1), &json!(text)));
        room.tell(
            FIRST + number,
            json!({"type": "edited", "from": "Bo", "message": FIRST + 1, "text": text}),
        );
        room.page.reads(&format!("Bo {text}"));
        room.page.browser.write("text", UP);
    }
    room.page.has_no_complaints();
}

#[test]
fn a_poll_is_voted_in_and_closed() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.tell(
        FIRST,
        json!({"type": "poll", "from": "Ada", "seat": 901, "question": "<i>Pizza?",
        "options": ["yes", "no", 3, "<img src=x>"]}),
    );
    room.page.reads("<i>Pizza?");
    assert_eq!(room.texts(".option > span:not(.votes)"), json!(["yes", "no", "<img src=x>"]));
    room.page.browser.run("document.querySelectorAll('.option input')[1].click()");
    let asked = room.asks("vote");
    assert_eq!((&asked["poll"], &asked["option"]), (&json!(FIRST), &json!(1)));
    room.hear(&json!({"type": "error", "id": asked["id"], "reason": "muted", "message": "x"}));
    room.page.browser.until("!document.querySelector('.option :checked')");
    room.tell(FIRST + 1, json!({"type": "voted", "from": "Bo", "poll": FIRST, "option": 1}));
    room.tell(
        FIRST + 2,
        json!({"type": "voted", "from": "Cy", "seat": 902, "poll": FIRST, "option": 0}),
    );
    room.tell(
        FIRST + 3,
        json!({"type": "voted", "from": "Cy", "seat": 902, "poll": FIRST, "option": 1}),
    );
    room.tell(
        FIRST + 4,
        json!({"type": "voted", "from": "Eve", "seat": 903, "poll": FIRST, "option": 1e9}),
    );
    room.tell(
        FIRST + 5,
        json!({"type": "voted", "from": "Eve", "seat": 903, "poll": 7, "option": 0}),
    );
    room.page.reads("2 votes");
    assert_eq!(room.texts(".votes"), json!(["0 votes", "2 votes", "0 votes"]));
    assert_eq!(room.value("document.querySelectorAll('.option input')[1].checked"), true);
    room.page.say("/vote 3");
    assert_eq!(room.asks("vote")["option"], 2);
    room.page.browser.run("document.querySelector('.take-back').click()");
    assert!(room.asks("vote").get("option").is_none());
    room.tell(FIRST + 6, json!({"type": "poll-closed", "poll": FIRST, "by": "Ada"}));
    room.page.reads("Closed by Ada");
    assert_eq!(room.texts(".most .votes"), json!(["2 votes · most votes"]));
    assert_eq!(room.value("document.querySelectorAll('.option :disabled').length"), 3);
    room.page.say("/poll Which \\| what? | a | b");
    let asked = room.asks("poll");
    assert_eq!(
        (&asked["question"], &asked["options"]),
        (&json!("Which | what?"), &json!(["a", "b"]))
    );
    room.page.has_no_complaints();
}

#[test]
fn pinned_messages_stand_behind_the_topic() {
    let Some(_turn) = turn() else { return };
    let many: Vec<_> =
        (0..100_000).map(|number| json!({"number": number, "from": "Eve"})).collect();
    let mut welcome = serde_json::Map::new();
    welcome.insert("pinned".to_owned(), json!(many));
    let room = Scripted::with(welcome);
    assert!(room.texts("#pinned li").as_array().unwrap().len() <= 20);
    drop(room);
    let room = Scripted::with(serde_json::Map::new());
    assert_eq!(room.value("document.getElementById('pins-button').hidden"), true);
    room.ada_says(FIRST, "the rules\nof the house");
    room.tell(
        FIRST + 1,
        json!({"type": "acted", "act": "pin", "by": "Ada", "message": FIRST, "from": "Ada"}),
    );
    room.page.reads("Ada pinned a message");
    assert_eq!(room.page.browser.label("pins-button"), "1 pinned message");
    room.page.browser.press("pins-button");
    assert_eq!(room.texts("#pinned .text"), json!(["the rules"]));
    room.page.browser.run("document.querySelector('#pinned button').click()");
    room.page.browser.until("document.activeElement.matches('.sought')");
    room.tell(FIRST + 2, json!({"type": "edited", "from": "Ada", "seat": 901, "message": FIRST, "text": "new rules"}));
    room.page.browser.until("document.querySelector('#pinned .text').textContent === 'new rules'");
    room.tell(FIRST + 3, json!({"type": "acted", "act": "remove", "message": FIRST}));
    room.page.browser.until("document.getElementById('pins-button').hidden");
    room.page.has_no_complaints();
}
