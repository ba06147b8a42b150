// SPDX-License-Identifier: GPL-3.0-or-later
//! A file from one member to the others.

use std::thread;

use salotto::protocol::ReadablePast;
use salotto::server::HostEvent;
use serde_json::json;

use super::{keeping, on_disk};
use crate::kit::files::{HttpLine, SLICE, ask, content, hash_of, head, slices_of};
use crate::kit::room::TestRoom;

#[test]
fn a_file_is_shared_and_fetched() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    assert_eq!(ada.welcome["files"], true);
    assert_eq!(ada.welcome["rules"]["files"], "everybody");
    for size in [0, 1, SLICE - 1, SLICE, SLICE + 1, 3 * SLICE + 5] {
        let bytes = content(size);
        let number = ada.shares(room.address(), &format!("{size} bytes.bin"), &bytes);
        let file = loop {
            let file = bo.until("file");
            if file["number"] == number {
                break file;
            }
        };
        assert_eq!((&file["blake3"], &file["size"]), (&json!(hash_of(&bytes)), &json!(size)));
        let ticket = bo.ticket(number);
        let got = ticket.get(room.address(), "");
        assert_eq!((got.status, got.body == bytes), (200, true), "{}", got.head);
        assert_eq!(got.header("ETag"), Some(&*format!("\"{}\"", ticket.hash)));
        assert_eq!(got.header("X-Content-Type-Options"), Some("nosniff"));
        let path = format!("{}/slices", ticket.path());
        let slices = ask(room.address(), "GET", &path, &ticket.token, "");
        let wanted = if size <= SLICE { Vec::new() } else { slices_of(&bytes) };
        assert_eq!((slices.status, slices.body == wanted), (200, true));
        let head = ask(room.address(), "HEAD", &ticket.path(), &ticket.token, "");
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("Content-Length"), Some(&*size.to_string()));
    }
    let is_told = |event: &HostEvent| matches!(event, HostEvent::FileShared { name, .. } if name.as_str() == "Ada");
    room.logged(is_told);
}

#[test]
fn ranges_of_a_file_are_given() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let bytes = content(2 * SLICE + 100);
    let number = ada.shares(room.address(), "a", &bytes);
    let ticket = ada.ticket(number);
    let get = |more: &str| ticket.get(room.address(), more);
    let size = bytes.len();
    for (range, from, to) in [
        ("0-0".to_owned(), 0, 1),
        (format!("{}-{}", SLICE - 3, SLICE + 3), SLICE - 3, SLICE + 4),
        (format!("{}-", 2 * SLICE), 2 * SLICE, size),
        ("-7".to_owned(), size - 7, size),
        (format!("5-{}", 10 * size), 5, size),
    ] {
        let part = get(&format!("Range: bytes={range}\r\n"));
        assert_eq!((part.status, part.body == bytes[from..to]), (206, true), "{range}");
        let told = format!("bytes {from}-{}/{size}", to - 1);
        assert_eq!(part.header("Content-Range"), Some(&*told));
    }
    let beyond = get(&format!("Range: bytes={size}-\r\n"));
    let told = format!("bytes */{size}");
    assert_eq!((beyond.status, beyond.header("Content-Range")), (416, Some(&*told)));
    let same = get(&format!("Range: bytes=5-\r\nIf-Range: \"{}\"\r\n", ticket.hash));
    assert_eq!(same.status, 206);
    let other = get("Range: bytes=5-\r\nIf-Range: \"other\"\r\n");
    assert_eq!((other.status, other.body == bytes), (200, true));
    let several = get("Range: bytes=0-1,5-6\r\n");
    assert_eq!((several.status, several.body == bytes), (200, true));
}

#[test]
fn a_token_is_for_one_thing_and_without_one_nothing_is_had() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let one = ada.shares(room.address(), "one", b"first content");
    let two = ada.shares(room.address(), "two", b"second content");
    let (one, two) = (ada.ticket(one), ada.ticket(two));
    let grant = ada.granted("three", b"third content");
    let status = |method: &str, path: &str, token: &str| {
        ask(room.address(), method, path, token, "Content-Length: 0\r\n").status
    };
    assert_eq!(status("GET", &one.path(), &one.token), 200);
    let upper = one.token.to_uppercase();
    for token in [&*two.token, &*grant.token, &*one.hash, &*upper, "", "x"] {
        assert_eq!(status("GET", &one.path(), token), 401, "{token}");
    }
    assert_eq!(status("PUT", &grant.path(), &one.token), 401);
    assert_eq!(status("HEAD", &grant.path(), &grant.token), 200);
    let path = format!("{}?token={}", one.path(), one.token);
    let mut line = HttpLine::plain(room.address());
    line.send(format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").as_bytes());
    assert_eq!(line.answer().body, b"first content", "unencrypted, from a link");
    let elsewhere = "Host: localhost\r\nOrigin: https://evil.example\r\n";
    for lines in ["Host: evil.example\r\n", elsewhere] {
        let mut line = HttpLine::encrypted(room.address());
        line.send(format!("GET {path} HTTP/1.1\r\n{lines}\r\n").as_bytes());
        assert!(matches!(line.answer().status, 403 | 421));
    }
}

#[test]
fn a_newcomer_fetches_what_it_may_read_of() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let room = TestRoom::with(|config| {
        config.folder = Some(path);
        config.past = ReadablePast::Nothing;
    });
    let mut ada = room.join("Ada");
    let number = ada.shares(room.address(), "before", b"content");
    let mut bo = room.join("Bo");
    assert_eq!(bo.asks_for(number)["reason"], "no-such-file");
    assert_eq!(ada.ticket(number).get(room.address(), "").status, 200);
}

#[test]
fn ten_fetch_at_once_and_who_stalls_hurts_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let bytes = content(24 * SLICE + 3);
    let number = ada.shares(room.address(), "a", &bytes);
    let address = room.address();
    let tickets: Vec<_> =
        (0..10).map(|guest| room.join(&format!("Guest {guest}")).ticket(number)).collect();
    let ticket = ada.ticket(number);
    // They ask, and read nothing.
    let mut stalled: Vec<_> = (0..3).map(|_| HttpLine::encrypted(address)).collect();
    for line in &mut stalled {
        line.send(head("GET", &ticket.path(), &ticket.token, "").as_bytes());
        assert!(line.read(&mut [0; 10]) > 0);
    }
    thread::scope(|scope| {
        for ticket in &tickets {
            let bytes = &bytes;
            scope.spawn(move || assert!(ticket.get(address, "").body == *bytes));
        }
        ada.say("1", "meanwhile");
        ada.hears("meanwhile");
    });
}

#[test]
fn a_content_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let one = ada.shares(room.address(), "one", b"the same");
    let two = ada.shares(room.address(), "two", b"the same");
    assert_eq!(on_disk(folder.path()), [hash_of(b"the same")]);
    ada.send(json!({"type": "act", "act": "remove", "message": one}));
    ada.until("acted");
    assert_eq!(ada.asks_for(one)["reason"], "no-such-file");
    assert_eq!(ada.ticket(two).get(room.address(), "").body, b"the same");
}
