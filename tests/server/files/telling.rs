// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines and messages about files, to whoever reads along, and who may send them.

use salotto::protocol::FileSenders;
use salotto::server::FilesConfig;
use serde_json::{Value, json};

use super::{keeping, left_on_disk};
use crate::kit::files::{HttpLine, SLICE, ask, content, follow, hash_of, head, put, put_head};
use crate::kit::guest::Guest;
use crate::kit::guest::lines::{netcat, read_until};
use crate::kit::irc::IrcClient;
use crate::kit::room::TestRoom;
use crate::past::page;

#[test]
fn a_file_is_put_in_plain_and_without_a_hash() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let bytes = content(2 * SLICE + 9);
    let offer = json!({
        "id": "o", "name": "../../etc/pass\u{202e}wd", "size": bytes.len(),
        "media": "text/html", "caption": "see there",
    });
    let grant = Guest::grant_of(&ada.offers(offer));
    let mut line = HttpLine::plain(room.address());
    // As curl does it.
    let more = format!("Content-Length: {}\r\nExpect: 100-continue\r\n", bytes.len());
    line.send(head("PUT", &grant.path(), &grant.token, &more).as_bytes());
    let mut word = [0; 64];
    let count = line.read(&mut word);
    assert!(word[..count].starts_with(b"HTTP/1.1 100 "));
    line.send(&bytes);
    assert_eq!(line.answer().status, 201);
    let file = ada.until("file");
    assert_eq!((&file["name"], &file["id"]), (&json!("passwd"), &json!("o")));
    assert_eq!((&file["caption"], &file["blake3"]), (&json!("see there"), &json!(hash_of(&bytes))));
    let got = ada.ticket(file["number"].as_u64().unwrap()).get(room.address(), "");
    assert_eq!(got.header("Content-Type"), Some("application/octet-stream"));
    assert!(got.header("Content-Disposition").unwrap().starts_with("attachment; "));
    assert_eq!(got.header("Content-Security-Policy"), Some("sandbox; default-src 'none'"));
}

#[test]
fn lines_tell_of_a_file_and_search_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut classic = netcat(&room, "Cy");
    let mut irc = IrcClient::join(&room, "dee");
    let mut ada = room.join("Ada");
    let offer = json!({"name": "xylophone.ogg", "size": 3, "caption": "listen"});
    let grant = Guest::grant_of(&ada.offers(offer));
    assert_eq!(put(room.address(), &grant, b"abc", 0).status, 201);
    let told = "Ada shares xylophone.ogg (3 bytes, not what its name says): listen";
    read_until(&mut classic, &format!("  {told}\n"));
    irc.until(told);
    // Whoever reads lines has a link, as long as such guests are let in.
    let line = irc.until("It is at http://");
    assert_eq!(follow(room.address(), &line).body, b"abc");
    room.server.set_classic(false);
    assert_eq!(follow(room.address(), &line).status, 401);
    let number = ada.until("file")["number"].as_u64().unwrap();
    for text in ["xylophone", "listen"] {
        ada.send(json!({"type": "search", "id": "s", "text": text}));
        assert_eq!(ada.until("found")["events"][0]["number"], number, "{text}");
    }
    let read = page(&mut ada, json!({"around": number, "count": 2}));
    assert!(read["events"].as_array().unwrap().iter().any(|event| event["type"] == "file"));
}

#[test]
fn what_the_room_has_found_in_a_file_is_told_and_kept_and_its_sender_has_no_say() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let cases: [(&str, &[u8], Value); 6] = [
        ("a.jpg", b"%PDF-1.7\n", json!("disguised")),
        ("b.jpg", b"\x7fELF\x02\x01\x01\0", json!("disguised")),
        ("c.sh", b"#!/bin/sh\n", json!("dangerous")),
        ("d.desktop", b"[Desktop Entry]\nExec=x\n", json!("dangerous")),
        ("e", b"#!/bin/sh\n", json!("dangerous")),
        ("f.png", png, Value::Null),
    ];
    let mut bo = room.join("Bo");
    let mut first = None;
    for (name, bytes, mark) in &cases {
        // What a sender claims is nothing to it.
        let offer = json!({"id": name, "name": name, "size": bytes.len(), "media": "image/jpeg",
            "beware": "fine"});
        let grant = Guest::grant_of(&ada.offers(offer));
        assert_eq!(put(room.address(), &grant, bytes, 0).status, 201);
        let file = bo.until("file");
        assert_eq!(
            (&file["name"], file.get("beware").unwrap_or(&Value::Null)),
            (&json!(name), mark)
        );
        first.get_or_insert(file["number"].as_u64().unwrap());
    }
    drop((ada, bo, room));
    // It is in what the host keeps, too.
    let room = keeping(folder.path());
    let mut cy = room.join("Cy");
    let read = page(&mut cy, json!({"around": first.unwrap(), "count": 40}));
    let events = read["events"].as_array().unwrap();
    let marks: Vec<_> = events.iter().filter(|event| event["type"] == "file").collect();
    assert_eq!(marks.len(), cases.len(), "{read}");
    for (file, (.., mark)) in marks.iter().zip(&cases) {
        assert_eq!(file.get("beware").unwrap_or(&Value::Null), mark, "{file}");
    }
}

#[test]
fn a_link_is_told_to_those_who_read_lines_alone() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut classic, mut irc) = (netcat(&room, "Cy"), IrcClient::join(&room, "dee"));
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    let (token, last) = (bo.welcome["token"].clone(), bo.welcome["number"].clone());
    for name in ["a.ogg", "b.ogg"] {
        ada.shares(room.address(), name, b"abc");
        read_until(&mut classic, "It is at http://");
        irc.until("It is at http://");
    }
    ada.say("1", "is that all?");
    let heard = |guest: &mut Guest| {
        let all = std::iter::repeat_with(|| guest.next());
        let before = all.take_while(|heard| heard["text"] != "is that all?");
        before.map(|heard| heard["type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let told = heard(&mut bo);
    assert_eq!(told.iter().filter(|kind| *kind == "file").count(), 2);
    assert!(!told.contains(&"file-link".to_owned()), "{told:?}");
    // Nor does one who comes back later read it.
    drop(bo);
    let mut back = Guest::connect(room.address());
    back.hello(json!({"type": "hello", "name": "Bo", "resume": {"token": token, "last": last}}));
    assert_eq!(back.welcome["resumed"], true);
    let told = heard(&mut back);
    assert_eq!(told.iter().filter(|kind| *kind == "file").count(), 2);
    assert!(!told.contains(&"file-link".to_owned()), "{told:?}");
}

#[test]
fn everybody_hears_how_far_a_file_is_and_that_none_will_come() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    let bytes = content(3 * SLICE);
    let grant = ada.granted("a", &bytes);
    let mut line = HttpLine::encrypted(room.address());
    line.send(put_head(&grant, &bytes, 0).as_bytes());
    line.send(&bytes[..SLICE]);
    let told = bo.until("uploading");
    assert_eq!((&told["from"], &told["name"]), (&json!("Ada"), &json!("a")));
    assert_eq!(told["size"], bytes.len());
    ada.send(json!({"type": "withdraw", "id": "w", "upload": grant.upload}));
    assert_eq!(ada.until("ok")["id"], "w");
    while bo.until("uploading")["over"] != true {}
    let gone = ask(room.address(), "HEAD", &grant.path(), &grant.token, "");
    assert_eq!(gone.status, 401);
    left_on_disk(folder.path(), &[]);
    ada.send(json!({"type": "withdraw", "id": "w", "upload": grant.upload}));
    assert_eq!(ada.until("error")["reason"], "no-such-upload");
}

#[test]
fn a_file_of_which_nothing_comes_is_no_talk() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut eve, mut bo) = (room.join("Eve"), room.join("Bo"));
    let bytes = content(3 * SLICE);
    let grant = eve.granted("a", &bytes);
    let nothing = "Content-Length: 0\r\n";
    for _ in 0..20 {
        let answer = ask(room.address(), "PUT", &grant.path(), &grant.token, nothing);
        assert_eq!((answer.status, answer.offset()), (204, 0));
    }
    eve.say("1", "is anybody there?");
    let heard = std::iter::repeat_with(|| bo.next());
    let mut before = heard.take_while(|heard| heard["text"] != "is anybody there?");
    assert!(before.all(|heard| heard["type"] != "uploading"));
}

#[test]
fn a_room_without_a_folder_takes_none() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    assert_eq!(ada.welcome.get("files"), None);
    let refused = ada.offers(json!({"id": "o", "name": "a", "size": 1}));
    assert_eq!((&refused["reason"], &refused["id"]), (&json!("files-off"), &json!("o")));
    assert!(room.server.set_file_senders(FileSenders::Everybody).is_err());
}

#[test]
fn the_host_says_who_sends_and_how_much() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let senders = Some(FileSenders::Moderators);
    let room = TestRoom::with(|config| {
        config.folder = Some(path);
        config.files = FilesConfig { senders, types: None, file_bytes: 1_000, total_bytes: 1_500 };
    });
    let (mut ada, mut bo) = (room.join_as_host("Ada"), room.join("Bo"));
    assert_eq!(bo.welcome["rules"]["files"], "moderators");
    assert_eq!(bo.welcome["rules"]["file_size"], 1_000);
    let offer = |size: u64| json!({"name": "a", "size": size});
    assert_eq!(bo.offers(offer(1))["reason"], "files-off");
    ada.send(json!({"type": "act", "act": "files", "who": "everybody"}));
    assert_eq!(bo.until("acted")["who"], "everybody");
    assert_eq!(bo.offers(offer(1_001))["reason"], "file-too-large");
    let grant = Guest::grant_of(&bo.offers(offer(1_000)));
    assert_eq!(ada.offers(offer(600))["reason"], "file-quota");
    assert_eq!(put(room.address(), &grant, &content(1_000), 0).status, 201);
    assert_eq!(ada.offers(offer(600))["reason"], "file-quota");
    assert_eq!(ada.offers(offer(500))["type"], "upload");
    room.server.set_file_senders(FileSenders::Nobody).unwrap();
    assert_eq!(ada.offers(offer(1))["reason"], "files-off");
    bo.send(json!({"type": "act", "id": "x", "act": "files", "who": "everybody"}));
    assert_eq!(bo.until("error")["reason"], "host-only");
}
