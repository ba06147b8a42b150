// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers in a browser: nothing of them is said to everybody.

use serde_json::json;

use crate::browser::turn;
use crate::scripted::{FIRST, Scripted};

const ESCAPE: &str = "\u{e00c}";
const TYPED: &str = "document.getElementById('text').value";

#[test]
fn a_whisper_is_marked_and_answered_by_one() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.tell(
        FIRST,
        json!({"type": "whispered", "from": "Ada", "seat": 901, "to": "Bo",
        "text": "just between us"}),
    );
    room.tell(FIRST + 1, json!({"type": "withheld"}));
    room.page.reads("just between us");
    assert_eq!(room.texts(".whisper .mark"), json!(["🤫 Whisper to you"]));
    room.page.shows("status", "Ada whispers: just between us");
    assert_eq!(room.menu_of(FIRST), ["Whisper to Ada"]);
    room.choose("Whisper to Ada");
    room.page.shows("mode-text", "(through the host’s computer)");
    assert_eq!(room.page.browser.label("leave-mode"), "Stop Whispering");
    room.page.say("and back");
    let asked = room.asks("whisper");
    assert_eq!((&asked["name"], &asked["to"]), (&json!("Ada"), &json!(901)));
    assert_eq!(asked["text"], "and back");
    assert_eq!(room.texts(".waiting .mark"), json!(["🤫 You whisper to \u{2068}Ada\u{2069}"]));
    // It goes on until somebody leaves it.
    room.page.say("and again");
    assert_eq!(room.asks("whisper")["text"], "and again");
    room.page.browser.press("leave-mode");
    room.page.say("hello, everybody");
    assert_eq!(room.asks("say")["text"], "hello, everybody");
    assert_eq!(room.asked(), json!([]));
    room.page.has_no_complaints();
}

#[test]
fn what_is_written_to_one_does_not_stay_for_everybody() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.ada_says(FIRST, "hi");
    room.page.browser.write("text", "half a sen");
    room.menu_of(FIRST);
    room.choose("Whisper to Ada");
    assert_eq!(room.value(TYPED), "");
    room.page.browser.write("text", "a secret");
    room.page.browser.write("text", ESCAPE);
    assert_eq!(room.value(TYPED), "half a sen");
    assert_eq!(room.value("document.getElementById('mode').hidden"), true);
    room.menu_of(FIRST);
    room.choose("Whisper to Ada");
    assert_eq!(room.value(TYPED), "a secret", "it is not lost");
    // Nobody is told that somebody whispers.
    assert_eq!(room.value("window.asked.filter(it => it.type === 'typing').pop().active"), false);
    room.page.browser.press("send");
    let id = room.asks("whisper")["id"].clone();
    room.hear(&json!({"type": "error", "id": id, "reason": "has-left", "message": "x"}));
    room.page.shows("note", "That person is not in the room any more.");
    assert_eq!(room.value(TYPED), "a secret");
    room.page.shows("mode-text", "Whispering");
    // Whoever failed to be told is not told again by accident either.
    room.page.browser.write("text", ESCAPE);
    assert_eq!(room.value(TYPED), "half a sen");
    assert_eq!(room.asked(), json!([]));
    room.page.has_no_complaints();
}

#[test]
fn a_whisper_is_edited_and_what_was_being_whispered_goes_on() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.tell_now(
        FIRST,
        json!({"type": "whispered", "from": "Bo", "to": "Ada", "to_seat": 901, "text": "tpyo"}),
    );
    room.page.reads("tpyo");
    assert_eq!(room.menu_of(FIRST), ["Whisper to Ada", "Edit", "Remove Message"]);
    room.choose("Whisper to Ada");
    room.page.browser.write("text", "a secret");
    room.menu_of(FIRST);
    room.choose("Edit");
    room.page.shows("mode-text", "Editing: tpyo");
    assert_eq!(room.value(TYPED), "tpyo");
    room.page.browser.run("document.getElementById('text').value = 'typo'");
    room.page.browser.press("send");
    let asked = room.asks("edit");
    assert_eq!((&asked["message"], &asked["text"]), (&json!(FIRST), &json!("typo")));
    room.page.shows("mode-text", "Whispering");
    assert_eq!(room.value(TYPED), "a secret");
    room.tell_now(
        FIRST + 1,
        json!({"type": "edited", "from": "Bo", "message": FIRST, "to": "Ada", "text": "typo"}),
    );
    room.page.browser.until("document.querySelector('.whisper .edited')");
    assert_eq!(room.texts("#messages .text"), json!(["typo"]));
    room.page.browser.press("leave-mode");
    assert_eq!(room.value(TYPED), "");
    assert_eq!(room.asked(), json!([]));
    room.page.has_no_complaints();
}

#[test]
fn a_command_edits_the_last_whisper_while_we_whisper() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.tell_now(
        FIRST,
        json!({"type": "whispered", "from": "Bo", "to": "Ada", "to_seat": 901, "text": "psst"}),
    );
    room.tell_now(FIRST + 1, json!({"type": "said", "from": "Bo", "text": "hello all"}));
    room.page.reads("hello all");
    room.menu_of(FIRST);
    room.choose("Whisper to Ada");
    room.page.say("/edit a secret");
    let asked = room.asks("edit");
    assert_eq!((&asked["message"], &asked["text"]), (&json!(FIRST), &json!("a secret")));
    // A refusal loses nothing of it.
    room.hear(&json!({"type": "error", "id": asked["id"], "reason": "too-old", "message": "x"}));
    room.page.shows("mode-text", "Editing: psst");
    assert_eq!(room.value(TYPED), "a secret");
    room.page.browser.press("leave-mode");
    room.page.browser.press("leave-mode");
    room.page.say("/edit hello everybody");
    let asked = room.asks("edit");
    assert_eq!(asked["message"], json!(FIRST + 1));
    room.page.has_no_complaints();
}

#[test]
fn a_whisper_goes_to_nobody_once_the_seats_are_others() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.ada_says(FIRST, "hi");
    room.menu_of(FIRST);
    room.choose("Whisper to Ada");
    room.page.browser.write("text", "a secret");
    room.hear(&json!({"type": "welcome", "room": "Other", "you": "Bo", "number": 1,
        "members": [{"name": "Bo", "seat": 1}, {"name": "Ada", "seat": 2}], "token": "t",
        "whispers": true}));
    room.page.browser.press("send");
    room.page.shows("note", "not in the room any more");
    assert_eq!(room.asked(), json!([]));
    room.page.has_no_complaints();
}

#[test]
fn whispers_are_typed_as_in_the_terminal() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.tell(FIRST, json!({"type": "joined", "name": "Ada Lovelace", "seat": 901}));
    room.tell(FIRST + 1, json!({"type": "joined", "name": "Ada", "seat": 902}));
    room.page.reads("Ada joined");
    for (typed, seat, text) in [
        ("/w ada lovelace to you", 901, "to you"),
        ("/msg @Ada to you, too", 902, "to you, too"),
        ("/w \"Ada\" Lovelace", 902, "Lovelace"),
        ("/w #901 by seat", 901, "by seat"),
    ] {
        room.page.say(typed);
        let asked = room.asks("whisper");
        assert_eq!((&asked["to"], &asked["text"]), (&json!(seat), &json!(text)), "{typed}");
    }
    for typed in ["/w nobody hello", "/w Ada", "/w #17 hello", "/dance"] {
        room.page.browser.run("document.getElementById('text').value = ''");
        room.page.say(typed);
        room.page.browser.until("!document.getElementById('note').hidden");
        assert_eq!(room.value(TYPED), typed, "what was typed is not lost");
    }
    assert_eq!(room.asked(), json!([]));
    room.page.has_no_complaints();
}

#[test]
fn a_guest_called_you_is_nobody_else() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::open();
    room.tell(FIRST, json!({"type": "said", "from": "you", "seat": 901, "text": "it was me"}));
    room.tell(FIRST + 1, json!({"type": "said", "from": "Bo", "text": "really"}));
    room.page.reads("really");
    assert_eq!(room.texts(".meta b"), json!(["“you”", "You"]));
    room.page.has_no_complaints();
}

#[test]
fn an_older_room_is_asked_nothing_it_does_not_know() {
    let Some(_turn) = turn() else { return };
    let room = Scripted::with(
        [
            "answers",
            "removes_own",
            "whispers",
            "reacts",
            "edits",
            "polls",
            "pins",
            "emotes",
            "edits_whispers",
        ]
        .iter()
        .map(|ability| ((*ability).to_owned(), json!(false)))
        .collect(),
    );
    room.ada_says(FIRST, "hi");
    let shown = "getComputedStyle(document.querySelector('.tools')).display";
    assert_eq!(room.value(shown), "none");
    for typed in ["/w Ada hi", "/react 👍", "/edit x", "/poll a | b | c", "/vote 1", "/delete"] {
        room.page.browser.run("document.getElementById('text').value = ''");
        room.page.say(typed);
        room.page.shows("note", "no command");
    }
    room.page.browser.run("document.getElementById('text').value = ''");
    room.page.say("/me waves");
    let asked = room.asks("say");
    assert_eq!((&asked["text"], asked.get("emote")), (&json!("*waves*"), None));
    assert_eq!(room.asked(), json!([]));
    room.page.has_no_complaints();
}
