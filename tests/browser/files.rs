// SPDX-License-Identifier: GPL-3.0-or-later
//! Files, sent from a page and saved by it.

use std::fs;
use std::path::Path;

use salotto::protocol::{FileSenders, FileTypes};
use salotto::server::FilesConfig;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::browser::turn;
use crate::kit::files::{SLICE, content, hash_of};
use crate::kit::guest::Guest;
use crate::kit::guest::staying::Staying;
use crate::kit::room::TestRoom;
use crate::page::Page;

/// A room that keeps files.
pub fn keeping(folder: &Path) -> TestRoom {
    let folder = folder.join("room");
    TestRoom::with(|config| config.folder = Some(folder))
}

/// Such a room with a folder to last as long, and somebody who stays in it.
pub fn with_ada() -> (TempDir, TestRoom, Staying) {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let ada = room.join("Ada").stays();
    (folder, room, ada)
}

fn encrypted(room: &TestRoom) -> Page {
    Page::of(&format!("https://{}/", room.address()), "en")
}

/// Writes files to send, and picks them on the page.
pub fn pick(page: &Page, folder: &Path, files: &[(&str, &[u8])]) {
    let paths: Vec<_> = files
        .iter()
        .map(|(name, content)| {
            let path = folder.join(name);
            fs::write(&path, content).unwrap();
            path.to_str().unwrap().to_owned()
        })
        .collect();
    page.browser.write("picked", &paths.join("\n"));
}

/// Presses the button of the row with a file.
fn save(page: &Page, name: &str) {
    page.reads(name);
    let name = json!(name);
    page.browser.until(&format!(
        "(() => {{ const row = [...document.querySelectorAll('#messages .file')] \
           .find(it => it.querySelector('.text b')?.textContent === {name}); \
         row?.querySelector('.save').click(); return Boolean(row); }})()"
    ));
}

fn share(room: &TestRoom, guest: &mut Staying, name: &str, content: &[u8]) -> u64 {
    guest.does(|guest| guest.shares(room.address(), name, content))
}

#[test]
fn files_are_sent_and_saved_as_they_are() {
    let Some(_turn) = turn() else { return };
    let (folder, room, mut ada) = with_ada();
    let page = encrypted(&room);
    page.join("Bo");
    let large = content(33 * SLICE + 5);
    pick(&page, folder.path(), &[("plan.bin", &large), ("empty.txt", b"")]);
    page.shows("chosen", "plan.bin35 MB");
    page.shows("chosen", "empty.txt0 bytes");
    page.browser.write("caption", "the first draft");
    page.browser.press("send-files");
    for (name, sent, caption) in
        [("plan.bin", &large[..], json!("the first draft")), ("empty.txt", b"", Value::Null)]
    {
        let file = ada.until("file");
        assert_eq!((&file["name"], &file["from"]), (&json!(name), &json!("Bo")));
        assert_eq!((&file["blake3"], &file["caption"]), (&json!(hash_of(sent)), &caption));
        let number = file["number"].as_u64().unwrap();
        let got = ada.does(|ada| ada.ticket(number)).get(room.address(), "");
        assert!(got.body == sent, "{}", got.head);
        page.reads(name);
    }
    page.reads("the first draft");
    page.browser.until("document.getElementById('files').hidden");
    let bytes = content(3 * SLICE + 7);
    share(&room, &mut ada, "from Ada.bin", &bytes);
    save(&page, "from Ada.bin");
    assert!(page.browser.saves("from Ada.bin") == bytes);
    page.shows("files-status", "from Ada.bin is being saved.");
    page.has_no_complaints();
}

#[test]
fn without_encryption_files_are_sent_and_saved_as_well() {
    let Some(_turn) = turn() else { return };
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let page = Page::at(room.address());
    page.shows("plain-text", "not encrypted");
    page.join("Bo");
    pick(&page, folder.path(), &[("notes.txt", b"hello")]);
    page.shows("chosen", "notes.txt");
    page.browser.press("send-files");
    save(&page, "notes.txt");
    assert_eq!(page.browser.saves("notes.txt"), b"hello");
    page.has_no_complaints();
}

#[test]
fn who_may_not_send_is_told_why() {
    let Some(_turn) = turn() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("room");
    let senders = Some(FileSenders::Moderators);
    let room = TestRoom::with(|config| {
        config.folder = Some(path);
        config.files = FilesConfig {
            senders,
            file_bytes: 1_000,
            total_bytes: 1_500,
            ..FilesConfig::default()
        };
    });
    let page = Page::at(room.address());
    page.join("Bo");
    pick(&page, folder.path(), &[("a", &[0; 900])]);
    page.shows("note", "Moderators alone may send files here");
    room.server.set_file_senders(FileSenders::Everybody).unwrap();
    page.reads("lets everybody send files");
    pick(&page, folder.path(), &[("b", &[0; 1_001])]);
    page.shows("note", "b is larger than this room takes");
    pick(&page, folder.path(), &[("c", &[1; 900]), ("d", &[2; 900])]);
    // Only one of them is as much as the room keeps.
    page.shows("chosen-sum", "1.8 kB · 1.5 kB left in this room");
    page.shows("chosen-trouble", "d: That is more than this room takes of files.");
    let is_kept = "return document.getElementById('send-files').disabled";
    assert_eq!(page.browser.run(is_kept), true);
    page.browser.run("document.querySelector('#chosen li:last-child button').click()");
    page.shows("chosen-sum", "900 bytes · 1.5 kB left in this room");
    assert_eq!(page.browser.run(is_kept), false);
    page.browser.press("send-files");
    page.reads("c");
    page.browser.until("document.getElementById('files').hidden");
    page.shows("files-status", "c is sent");
}

#[test]
fn a_file_of_another_type_than_its_name_says_is_sent_once() {
    let Some(_turn) = turn() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("room");
    let room = TestRoom::with(|config| {
        config.folder = Some(path);
        config.files = FilesConfig { types: Some(FileTypes::Pictures), ..FilesConfig::default() };
    });
    let page = Page::at(room.address());
    page.join("Bo");
    let script = [b"#!/bin/sh\n".to_vec(), vec![b'#'; 3 * SLICE]].concat();
    pick(&page, folder.path(), &[("x.png", &script)]);
    page.shows("chosen", "x.png");
    page.browser.press("send-files");
    page.shows("sending", "This room takes no files of that type.");
    page.shows("files-status", "x.png: This room takes no files of that type.");
    let puts = "return performance.getEntriesByType('resource') \
        .filter(it => it.initiatorType === 'xmlhttprequest').length";
    assert_eq!(page.browser.run(puts), 1);
}

#[test]
fn a_file_goes_with_its_message() {
    let Some(_turn) = turn() else { return };
    let (_folder, room, mut ada) = with_ada();
    let page = Page::at(room.address());
    page.join("Bo");
    let number = share(&room, &mut ada, "secret.txt", b"psst");
    page.browser.until("document.querySelector('.save')");
    ada.send(json!({"type": "act", "act": "remove", "message": number}));
    page.reads("Removed by Ada");
    page.browser.until("!document.querySelector('.save')");
    assert!(!page.has("messages", "secret.txt"));
    page.has_no_complaints();
}

#[test]
fn a_page_that_was_shared_is_saved_and_never_run() {
    let Some(_turn) = turn() else { return };
    let (_folder, room, mut ada) = with_ada();
    let page = encrypted(&room);
    page.join("Bo");
    let hostile = b"<!doctype html><script>document.title = 'it ran'; window.ran = true</script>";
    let number = share(&room, &mut ada, "letter.html", hostile);
    page.reads("It is a program, or may contain one.");
    save(&page, "letter.html");
    assert_eq!(page.browser.saves("letter.html"), hostile);
    // A link to it leads nowhere, and as a script it is none.
    let script = share(&room, &mut ada, "run.js", b"window.ran = true;");
    for number in [number, script] {
        let ticket = ada.does(|ada| ada.ticket(number));
        let address = json!(format!("{}?token={}", ticket.path(), ticket.token));
        let told = page.browser.run(&format!(
            "return fetch({address}).then(it => [it.headers.get('Content-Type'), \
               it.headers.get('Content-Security-Policy'), it.headers.get('X-Content-Type-Options')])"
        ));
        let wanted = json!(["application/octet-stream", "sandbox; default-src 'none'", "nosniff"]);
        assert_eq!(told, wanted);
        let came = page.browser.run(&format!(
            "return new Promise(done => {{ const it = document.createElement('script'); \
               it.src = {address}; it.onload = () => done('run'); it.onerror = () => done('no'); \
               document.head.append(it); }})"
        ));
        assert_eq!(came, "no");
        page.browser.run(&format!("location.href = {address}"));
    }
    page.say("still here");
    ada.hears("still here");
    let ran = page.browser.run("return [document.title.includes('it ran'), window.ran ?? null]");
    assert_eq!(ran, json!([false, null]));
}

#[test]
fn what_is_not_what_its_name_says_is_marked_before_it_is_saved() {
    let Some(_turn) = turn() else { return };
    let (_folder, room, mut ada) = with_ada();
    let page = encrypted(&room);
    page.join("Bo");
    let pressed = "return [...document.querySelectorAll('.save')].pop().textContent";
    share(&room, &mut ada, "first.png", b"#!/bin/sh\necho hello\n");
    page.reads("Its content is not what its name says. Beware of it.");
    assert_eq!(page.browser.run(pressed), "Save Anyway");
    // A room of an earlier version tells it with the content alone.
    page.hears_no_marks();
    share(&room, &mut ada, "photo.png", b"#!/bin/sh\necho hello\n");
    page.reads("photo.png");
    page.warns_of(1);
    assert_eq!(page.browser.run(pressed), "Save");
    save(&page, "photo.png");
    page.warns_of(2);
    assert_eq!(page.browser.run(pressed), "Save Anyway");
    assert_eq!(page.browser.saved(), Vec::<String>::new());
    save(&page, "photo.png");
    assert_eq!(page.browser.saves("photo.png"), b"#!/bin/sh\necho hello\n");
    page.has_no_complaints();
}

#[test]
fn files_are_dropped_and_pasted() {
    let Some(_turn) = turn() else { return };
    let (_folder, room, mut ada) = with_ada();
    let page = Page::at(room.address());
    page.join("Bo");
    let with = |name: &str, send: &str| {
        page.browser.run(&format!(
            "const data = new DataTransfer(); \
             data.items.add(new File(['abc'], '{name}', {{type: 'text/plain'}})); {send}"
        ));
        page.shows("chosen", name);
    };
    with(
        "dropped.txt",
        "const it = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}); \
         document.getElementById('scroll').dispatchEvent(it);",
    );
    with(
        "pasted.txt",
        // Firefox gives nobody's script a clipboard with something in it.
        "const it = new Event('paste', {bubbles: true, cancelable: true}); \
         Object.defineProperty(it, 'clipboardData', {value: data}); \
         document.getElementById('text').dispatchEvent(it);",
    );
    page.browser.run("document.querySelector('#chosen li button').click()");
    page.browser.until("document.querySelectorAll('#chosen li').length === 1");
    page.browser.press("send-files");
    assert_eq!(ada.until("file")["name"], "pasted.txt");
    page.has_no_complaints();
}

#[test]
fn a_room_without_files_has_no_paper_clip() {
    let Some(_turn) = turn() else { return };
    let room = TestRoom::open();
    let page = Page::at(room.address());
    page.join("Bo");
    assert_eq!(page.browser.run("return document.getElementById('attach').hidden"), true);
    let mut ada: Guest = room.join("Ada");
    ada.say("1", "hello");
    page.reads("hello");
    let loaded =
        "return performance.getEntriesByType('resource').some(it => /files/.test(it.name))";
    assert_eq!(page.browser.run(loaded), false, "what is for files comes where some are");
}
