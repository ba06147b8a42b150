// SPDX-License-Identifier: GPL-3.0-or-later
//! Files on their way, on the page of a room that does what a test wants.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::browser::turn;
use crate::files::pick;
use crate::scripted::{FIRST, Scripted, everything};

/// A room that is told what a test wants, and that takes files.
fn taking() -> Scripted {
    let mut welcome: Map<String, Value> = everything();
    welcome.insert("files".to_owned(), json!(true));
    welcome.insert("rules".to_owned(), json!({"files": "everybody", "file_size": 1_000_000}));
    Scripted::with(welcome)
}

/// Sends a file; gives the offer.
fn offered(room: &Scripted, folder: &Path) -> Value {
    pick(&room.page, folder, &[("plan.txt", b"hello")]);
    room.page.shows("chosen", "plan.txt");
    room.page.browser.press("send-files");
    room.asks("offer")
}

#[test]
fn an_offer_says_what_the_file_is_and_goes_on_with_what_was_begun() {
    let Some(_turn) = turn() else { return };
    let folder = tempfile::tempdir().unwrap();
    let room = taking();
    let offer = offered(&room, folder.path());
    assert_eq!((&offer["name"], &offer["size"]), (&json!("plan.txt"), &json!(5)));
    assert_eq!(offer["media"], "text/plain");
    // The room takes no such token.
    let upload = "000102030405060708090a0b0c0d0e0f";
    let grant =
        json!({"type": "upload", "id": offer["id"], "upload": upload, "token": "x", "from": 0});
    room.hear(&grant);
    let again = room.asks("offer");
    assert_eq!((&again["id"], &again["upload"]), (&offer["id"], &json!(upload)));
    room.hear(
        &json!({"type": "error", "id": again["id"], "reason": "no-such-upload", "message": ""}),
    );
    let anew = room.asks("offer");
    assert_ne!(anew["id"], offer["id"]);
    assert_eq!(anew.get("upload"), None);
    room.hear(&json!({"type": "error", "id": anew["id"], "reason": "muted", "message": ""}));
    room.page.shows("sending", "You are muted.");
    room.page.browser.run("document.querySelector('#sending button:not([hidden])').click()");
    assert_eq!(room.asks("offer")["id"], anew["id"]);
    room.page.browser.run("document.querySelector('#sending button:last-child').click()");
    room.page.browser.until("document.getElementById('files').hidden");
    // The answer comes too late.
    room.hear(&json!({"type": "upload", "id": anew["id"], "upload": upload, "token": "x"}));
    assert_eq!(room.asks("withdraw")["upload"], upload);
}

#[test]
fn words_about_files_that_are_left_out_go_with_them() {
    let Some(_turn) = turn() else { return };
    let folder = tempfile::tempdir().unwrap();
    let Scripted { page, .. } = &taking();
    for left_out in ["#chosen > button:last-child", "#chosen li button"] {
        pick(page, folder.path(), &[("plan.txt", b"hello")]);
        page.shows("chosen", "plan.txt");
        assert_eq!(page.browser.run("return document.getElementById('caption').value"), "");
        page.browser.write("caption", "my holidays");
        page.browser.run(&format!("document.querySelector('{left_out}').click()"));
        page.browser.until("document.getElementById('files').hidden");
    }
    pick(page, folder.path(), &[("other.txt", b"hello")]);
    page.shows("chosen", "other.txt");
    assert_eq!(page.browser.run("return document.getElementById('caption').value"), "");
}

#[test]
fn files_of_other_types_are_refused_by_name_as_the_room_takes_them_now() {
    let Some(_turn) = turn() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut welcome: Map<String, Value> = everything();
    welcome.insert("files".to_owned(), json!(true));
    welcome.insert(
        "rules".to_owned(),
        json!({"files": "everybody", "file_size": 1_000, "file_types": "no-programs"}),
    );
    let room = Scripted::with(welcome);
    pick(&room.page, folder.path(), &[("run.sh", b"x"), ("plan.txt", b"x")]);
    room.page.shows("chosen", "plan.txt");
    room.page.shows("note", "run.sh: This room takes no files of that type.");
    assert!(!room.page.has("chosen", "run.sh"));
    room.tell(
        FIRST,
        json!({"type": "acted", "by": "Ada", "act": "file-types", "types": "pictures"}),
    );
    room.page.reads("changed which files may be sent");
    pick(&room.page, folder.path(), &[("notes.txt", b"x"), ("cat.PNG", b"x")]);
    room.page.shows("chosen", "cat.PNG");
    room.page.shows("note", "notes.txt: This room takes no files of that type.");
    assert!(!room.page.has("chosen", "notes.txt"));
}

#[test]
fn a_file_that_everybody_knows_of_is_sent_though_the_answer_is_lost() {
    let Some(_turn) = turn() else { return };
    let folder = tempfile::tempdir().unwrap();
    let room = taking();
    let offer = offered(&room, folder.path());
    room.tell(
        FIRST,
        json!({"type": "file", "from": "Bo", "id": offer["id"], "name": "plan.txt", "size": 5}),
    );
    room.page.browser.until("document.getElementById('files').hidden");
    room.page.shows("files-status", "plan.txt is sent.");
}

#[test]
fn files_of_others_are_told_while_they_come_and_once_they_are_gone() {
    let Some(_turn) = turn() else { return };
    let room = taking();
    let coming = |id: &str, done: u64| {
        json!({"type": "uploading", "from": "Ada", "seat": 901, "id": id, "name": format!("{id}.iso"),
            "size": 1_000, "done": done})
    };
    room.hear(&coming("a", 500));
    room.page.shows("coming", "Ada is sending a.iso: 50 %");
    room.hear(&coming("b", 10));
    room.page.shows("coming", "2 files are on their way");
    let mut over = coming("b", 10);
    over["over"] = json!(true);
    room.hear(&over);
    room.page.shows("coming", "Ada is sending a.iso");
    let file = json!({"type": "file", "from": "Ada", "seat": 901, "id": "a", "name": "a.iso",
        "size": 1_000, "blake3": "00"});
    room.tell(FIRST, file);
    room.page.browser.until("document.getElementById('coming').hidden");
    room.page.reads("a.iso");
    room.page.shows("status", "Ada shared a.iso");
    room.page.browser.run("document.querySelector('.save').click()");
    let fetch = room.asks("fetch");
    assert_eq!(fetch["file"], FIRST);
    room.hear(
        &json!({"type": "error", "id": fetch["id"], "reason": "no-such-file", "message": ""}),
    );
    room.page.shows("note", "That file is not here any more.");
    assert!(room.menu_of(FIRST).contains(&"Save".to_owned()));
    room.page.has_no_complaints();
}

#[test]
fn what_is_left_is_told_before_files_are_sent_and_refused() {
    let Some(_turn) = turn() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut welcome: Map<String, Value> = everything();
    welcome.insert("files".to_owned(), json!(true));
    welcome.insert("quotas".to_owned(), json!(true));
    welcome.insert("rules".to_owned(), json!({"files": "everybody"}));
    let room = Scripted::with(welcome);
    let told = |day_left: Value, files_left: u64| {
        let asked = room.asks("quota");
        room.hear(&json!({"type": "quota", "id": asked["id"], "who": "everybody", "allowed": true,
            "day_left": day_left, "room": 64_000, "room_left": 5_000, "files_left": files_left}));
    };
    let may_send = || room.value("!document.getElementById('send-files').disabled");
    pick(&room.page, folder.path(), &[("a.txt", &[b'a'; 900])]);
    room.page.shows("chosen-sum", "900 bytes");
    told(json!(1_900), 9);
    room.page.shows("chosen-sum", "900 bytes · 1.9 kB left today");
    assert_eq!(may_send(), true);
    pick(&room.page, folder.path(), &[("b.txt", &[b'b'; 1_001])]);
    room.page.shows("chosen-trouble", "b.txt: That is more than this room takes of files.");
    assert_eq!(may_send(), false);
    told(Value::Null, 9);
    room.page.shows("chosen-sum", "1.9 kB · 5.0 kB left in this room");
    assert_eq!((may_send(), room.page.has("chosen-trouble", "b.txt")), (json!(true), false));
    room.page.browser.run("document.querySelector('#chosen li button').click()");
    told(json!(9_000), 0);
    room.page.shows("chosen-sum", "1.0 kB · 0 bytes left in this room");
    assert_eq!(may_send(), false);
}

#[test]
fn a_room_that_tells_no_quota_is_not_asked_for_one() {
    let Some(_turn) = turn() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut welcome: Map<String, Value> = everything();
    welcome.insert("files".to_owned(), json!(true));
    welcome.insert("quotas".to_owned(), json!(false));
    welcome.insert("rules".to_owned(), json!({"files": "everybody"}));
    let room = Scripted::with(welcome);
    pick(&room.page, folder.path(), &[("a.txt", b"hello")]);
    room.page.shows("chosen-sum", "5 bytes");
    room.page.browser.press("send-files");
    room.asks("offer");
    assert_eq!(room.value("window.asked.some(it => it.type === 'quota')"), false);
}
