// SPDX-License-Identifier: GPL-3.0-or-later
//! Requests for files by those who mean harm.

use serde_json::json;

use super::keeping;
use crate::kit::files::{HttpLine, SLICE, content, head, put};
use crate::kit::guest::Guest;
use crate::kit::patience::eventually;

#[test]
fn heads_of_all_kinds_are_answered_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut eve = room.join("Eve");
    let grant = Guest::grant_of(&eve.offers(json!({"name": "a", "size": 5})));
    let hash = "ab".repeat(32);
    let put = |more: &str| head("PUT", &grant.path(), &grant.token, more);
    let get = |path: &str| head("GET", path, &grant.token, "");
    for (request, status) in [
        (put(""), 411),
        (put("Transfer-Encoding: chunked\r\n"), 411),
        (put("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 411),
        (put("Content-Length: 5\r\nContent-Length: 6\r\n"), 400),
        (put("Content-Length: -5\r\n"), 400),
        (put("Content-Length: 99999999999999999999\r\n"), 400),
        (put("Content-Length: 1000000000000\r\n"), 413),
        (put("Content-Length: 18446744073709551615\r\n"), 413),
        (put("Content-Length: 5\r\nContent-Range: bytes 0-9/10\r\n"), 400),
        (put("Content-Length: 2\r\nContent-Range: bytes 8-9/10\r\n"), 413),
        (put("Content-Length: 2\r\nContent-Range: bytes 2-3/5\r\n"), 409),
        (put("Content-Length: 5\r\nExpect: the-worst\r\n"), 417),
        (get("/f/"), 404),
        (get("/f/../../etc/passwd"), 404),
        (get(&format!("/f/{hash}")), 401),
        (get(&format!("/f/{hash}/../x")), 404),
        (get(&grant.path()), 405),
        (head("DELETE", &grant.path(), &grant.token, ""), 405),
        (head("PUT", &format!("/f/{hash}"), &grant.token, "Content-Length: 1\r\n"), 405),
    ] {
        let mut line = HttpLine::encrypted(room.address());
        line.send(request.as_bytes());
        let answer = line.answer();
        assert_eq!(answer.status, status, "{request}");
        assert!(!answer.body.is_empty(), "{request}");
    }
    eve.say("1", "still here");
    eve.hears("still here");
}

#[test]
fn hostile_offers_are_refused_or_made_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut eve = room.join("Eve");
    let long = "x".repeat(201);
    for (offer, reason) in [
        (json!({"name": "a"}), "not-json"),
        (json!({"size": 1}), "not-json"),
        (json!({"name": "a", "size": -1}), "not-json"),
        (json!({"name": "a", "size": 1, "blake3": "xyz"}), "not-json"),
        (json!({"name": "a", "size": 1, "upload": "../x"}), "not-json"),
        (json!({"name": "a", "size": 1, "upload": "00".repeat(16)}), "no-such-upload"),
        (json!({"name": "a", "size": u64::MAX}), "file-too-large"),
        (json!({"name": "a", "size": 1, "caption": long}), "caption-too-long"),
    ] {
        assert_eq!(eve.offers(offer.clone())["reason"], reason, "{offer}");
    }
    for file in [0, 1, u64::MAX] {
        assert_eq!(eve.asks_for(file)["reason"], "no-such-file");
    }
    let strange = json!({
        "name": "CON.\u{202e}txt/..", "size": 0, "media": "<script>", "preview": "%%%",
    });
    let grant = Guest::grant_of(&eve.offers(strange));
    assert_eq!(put(room.address(), &grant, b"", 0).status, 201);
    let file = eve.until("file");
    assert!(!file["name"].as_str().unwrap().contains(['/', '\u{202e}']), "{file}");
    assert_eq!((file.get("media"), file.get("preview")), (None, None));
}

#[test]
fn more_than_was_offered_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut eve = room.join("Eve");
    let grant = Guest::grant_of(&eve.offers(json!({"name": "a", "size": SLICE})));
    assert_eq!(put(room.address(), &grant, &content(SLICE + 1), 0).status, 413);
    assert_eq!(put(room.address(), &grant, &content(SLICE), 0).status, 201);
}

#[test]
fn whoever_is_refused_while_it_sends_reads_why() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut eve = room.join("Eve");
    let size = 64 * SLICE;
    let grant = Guest::grant_of(&eve.offers(json!({"name": "a", "size": 2 * size})));
    let slice = content(SLICE);
    for (token, status) in [(grant.token.as_str(), 409), ("no token", 401)] {
        // Sent from its middle on, and much more than the kernels keep between us.
        let range = format!("Content-Range: bytes {size}-{}/{}\r\n", 2 * size - 1, 2 * size);
        let more = format!("Content-Length: {size}\r\n{range}");
        let mut line = HttpLine::encrypted(room.address());
        line.send(head("PUT", &grant.path(), token, &more).as_bytes());
        for _ in 0..size / SLICE {
            line.send(&slice);
        }
        assert_eq!(line.answer().status, status);
    }
}

#[test]
fn one_address_has_so_many_connections() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut eve = room.join("Eve");
    let number = eve.shares(room.address(), "a", &content(64 * SLICE));
    let ticket = eve.ticket(number);
    let request = head("GET", &ticket.path(), &ticket.token, "");
    // They read nothing, and so do not end.
    let mut lines: Vec<_> = (0..24).map(|_| HttpLine::encrypted(room.address())).collect();
    for line in &mut lines {
        line.send(request.as_bytes());
        assert!(line.read(&mut [0; 20]) > 0);
    }
    let mut one_more = HttpLine::encrypted(room.address());
    one_more.send(request.as_bytes());
    let refused = one_more.answer();
    assert_eq!((refused.status, refused.header("Retry-After")), (429, Some("5")));
    drop(lines);
    eventually("a place to be free", || {
        (ticket.get(room.address(), "Range: bytes=0-0\r\n").status == 206).then_some(())
    });
    let mut bo = room.join("Bo");
    bo.say("1", "still here");
    bo.hears("still here");
}
