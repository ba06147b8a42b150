// SPDX-License-Identifier: GPL-3.0-or-later
//! Files whose way into the room is cut, and goes on.

use std::fs;

use serde_json::json;

use super::{keeping, left_on_disk, on_disk};
use crate::kit::files::{
    Grant, HttpLine, SLICE, ask, content, hash_of, head, put, put_head, slices_of,
};
use crate::kit::guest::Guest;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

fn offset(room: &TestRoom, grant: &Grant) -> usize {
    let state = ask(room.address(), "HEAD", &grant.path(), &grant.token, "");
    assert_eq!(state.status, 200, "{state:?}");
    state.offset()
}

/// Sends the values of the slices.
fn put_slices(room: &TestRoom, grant: &Grant, slices: &[u8]) -> u16 {
    let mut line = HttpLine::encrypted(room.address());
    let path = format!("{}/slices", grant.path());
    let more = format!("Content-Length: {}\r\n", slices.len());
    line.send(head("PUT", &path, &grant.token, &more).as_bytes());
    line.send(slices);
    line.answer().status
}

/// Sends some bytes from `first` on, and hangs up.
fn cut(room: &TestRoom, grant: &Grant, content: &[u8], first: usize, count: usize) {
    let mut line = HttpLine::encrypted(room.address());
    line.send(put_head(grant, content, first).as_bytes());
    line.send(&content[first..content.len().min(first + count)]);
}

#[test]
fn a_file_that_is_cut_twenty_times_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let bytes = content(24 * SLICE + 12_345);
    let grant = ada.granted("a", &bytes);
    assert_eq!(put_slices(&room, &grant, &slices_of(&bytes)), 204);
    let mut seed = 7_u64;
    for _ in 0..20 {
        let first = offset(&room, &grant);
        assert!(first.is_multiple_of(SLICE), "whole slices are kept");
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let count = usize::try_from(seed >> 33).unwrap() % (2 * SLICE) + 1;
        cut(&room, &grant, &bytes, first, count);
    }
    let status = eventually("the rest to be taken", || {
        let first = offset(&room, &grant);
        let status = put(room.address(), &grant, &bytes, first).status;
        // A line that was cut a moment ago may still bring something, or come later than
        // this one and take its place.
        (status != 409 && status != 0).then_some(status)
    });
    assert_eq!(status, 201);
    let number = ada.until("file")["number"].as_u64().unwrap();
    assert!(ada.ticket(number).get(room.address(), "").body == bytes);
    assert_eq!(offset(&room, &grant), bytes.len(), "who lost the answer may ask");
    assert_eq!(put(room.address(), &grant, &bytes, bytes.len()).status, 201, "or go on");
}

#[test]
fn a_wrong_slice_is_refused_and_the_rest_stays() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let bytes = content(4 * SLICE);
    let grant = ada.granted("a", &bytes);
    let mut wrong_values = slices_of(&bytes);
    wrong_values[40] ^= 1;
    assert_eq!(put_slices(&room, &grant, &wrong_values), 422);
    assert_eq!(put_slices(&room, &grant, &slices_of(&bytes)[..64]), 422);
    assert_eq!(put_slices(&room, &grant, &slices_of(&bytes)), 204);
    let mut wrong = bytes.clone();
    wrong[2 * SLICE + 7] ^= 1;
    let refused = put(room.address(), &grant, &wrong, 0);
    assert_eq!((refused.status, refused.offset()), (422, 2 * SLICE));
    let other_place = put(room.address(), &grant, &bytes, SLICE);
    assert_eq!((other_place.status, other_place.offset()), (409, 2 * SLICE));
    assert_eq!(put(room.address(), &grant, &bytes, 2 * SLICE).status, 201);
    assert_eq!(ada.until("file")["blake3"], hash_of(&bytes));
}

#[test]
fn a_content_of_another_hash_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    for size in [100, 3 * SLICE + 1] {
        let bytes = content(size);
        let grant = ada.granted("a", &bytes);
        let mut wrong = bytes.clone();
        wrong[size / 2] ^= 1;
        let refused = put(room.address(), &grant, &wrong, 0);
        assert_eq!((refused.status, refused.offset()), (422, 0));
        assert_eq!(put(room.address(), &grant, &bytes, 0).status, 201, "and then the right one");
        assert_eq!(put(room.address(), &grant, &bytes, 0).status, 201, "the answer was lost");
    }
}

#[test]
fn a_file_goes_on_after_the_room_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let bytes = content(5 * SLICE + 77);
    let mut ada = room.join("Ada");
    let grant = ada.granted("plan", &bytes);
    assert_eq!(put_slices(&room, &grant, &slices_of(&bytes)), 204);
    cut(&room, &grant, &bytes, 0, 3 * SLICE + 5);
    eventually("three slices", || (offset(&room, &grant) == 3 * SLICE).then_some(()));
    drop(ada);
    room.server.close();
    // A disk that forgets: nothing is believed.
    let part = folder.path().join(format!("files/uploads/{}.part", grant.upload));
    let mut there = fs::read(&part).unwrap();
    there[SLICE + 9] ^= 1;
    fs::write(&part, there).unwrap();
    let room = keeping(folder.path());
    // Her name waits for whoever shows her token.
    let mut ada = room.join("Ada again");
    let old = ask(room.address(), "HEAD", &grant.path(), &grant.token, "");
    assert_eq!(old.status, 401, "tokens do not outlive the room");
    let offer = json!({
        "id": "again", "name": "plan", "size": bytes.len(), "blake3": hash_of(&bytes),
        "upload": grant.upload,
    });
    let again = Guest::grant_of(&ada.offers(offer.clone()));
    assert_eq!(again.upload, grant.upload);
    assert_eq!(offset(&room, &again), SLICE, "up to the slice that is wrong");
    let mut other = offer;
    other["name"] = "other".into();
    assert_eq!(ada.offers(other)["reason"], "no-such-upload");
    assert_eq!(put(room.address(), &again, &bytes, SLICE).status, 201);
    let file = ada.until("file");
    assert_eq!((&file["id"], &file["blake3"]), (&json!("again"), &json!(hash_of(&bytes))));
    left_on_disk(folder.path(), &[&hash_of(&bytes), &format!("{}.slices", hash_of(&bytes))]);
}

#[test]
fn a_file_that_was_all_there_when_the_room_ended_becomes_one() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let bytes = content(2 * SLICE + 7);
    let mut ada = room.join("Ada");
    let grant = ada.granted("plan", &bytes);
    cut(&room, &grant, &bytes, 0, SLICE + 5);
    eventually("a slice", || (offset(&room, &grant) == SLICE).then_some(()));
    drop(ada);
    room.server.close();
    // It was killed before the end was on the disk.
    let part = folder.path().join(format!("files/uploads/{}.part", grant.upload));
    fs::write(&part, &bytes).unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada again");
    let offer = json!({
        "name": "plan", "size": bytes.len(), "blake3": hash_of(&bytes), "upload": grant.upload,
    });
    let again = Guest::grant_of(&ada.offers(offer));
    assert_eq!(offset(&room, &again), bytes.len());
    assert_eq!(put(room.address(), &again, &bytes, bytes.len()).status, 201);
    assert_eq!(ada.until("file")["blake3"], hash_of(&bytes));
}

#[test]
fn another_connection_takes_over() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let bytes = content(3 * SLICE);
    let grant = ada.granted("a", &bytes);
    let mut dead = HttpLine::encrypted(room.address());
    dead.send(put_head(&grant, &bytes, 0).as_bytes());
    dead.send(&bytes[..=SLICE]);
    eventually("a slice", || (offset(&room, &grant) == SLICE).then_some(()));
    assert_eq!(put(room.address(), &grant, &bytes, SLICE).status, 201);
    drop(dead);
}

#[test]
fn a_lost_answer_to_an_offer_begins_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let one = ada.granted("a", b"abc");
    for _ in 0..20 {
        assert_eq!(ada.granted("a", b"abc").upload, one.upload);
    }
    assert!(on_disk(folder.path()).is_empty(), "nothing came yet");
    // As many as people without keys have at one address.
    let names: Vec<_> = (1..24).map(|number| format!("file {number}")).collect();
    let grants: Vec<_> = names.iter().map(|name| ada.granted(name, b"abc")).collect();
    let offer = json!({"name": "one more", "size": 3});
    assert_eq!(ada.offers(offer.clone())["reason"], "too-many-uploads");
    assert_eq!(ada.granted("a", b"abc").upload, one.upload, "that is known");
    assert_eq!(put(room.address(), &grants[3], b"abc", 0).status, 201);
    assert_eq!(ada.offers(offer)["type"], "upload");
}
