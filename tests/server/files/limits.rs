// SPDX-License-Identifier: GPL-3.0-or-later
//! Limits of what may be sent: how much of it, and which types.

use salotto::protocol::{FileTypes, ModerationAction};
use salotto::server::FilesConfig;
use serde_json::{Value, json};

use super::{keeping, left_on_disk, on_disk};
use crate::kit::files::{Grant, HttpLine, SLICE, ask, content, hash_of, put, put_head};
use crate::kit::guest::Guest;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

const PROGRAM: &[u8] = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0 and more of it";
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and more of it";

fn quota(guest: &mut Guest) -> Value {
    guest.send(json!({"type": "quota", "id": "q"}));
    let told = guest.until("quota");
    assert_eq!(told["id"], "q");
    told
}

#[test]
fn a_member_hears_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let room = TestRoom::with(|config| {
        config.folder = Some(path);
        let (senders, types) = (None, None);
        config.files = FilesConfig { senders, types, file_bytes: 1_000, total_bytes: 1_500 };
    });
    let (mut ada, mut bo) = (room.join_as_host("Ada"), room.join("Bo"));
    assert_eq!(bo.welcome["quotas"], true);
    let whole = quota(&mut bo);
    let limits = json!({
        "type": "quota", "id": "q", "who": "everybody", "allowed": true, "types": "everything",
        "file_size": 1_000, "day": whole["day"], "day_left": whole["day"], "room": 1_500,
        "room_left": 1_500, "files_left": 10_000,
    });
    assert_eq!(whole, limits);
    let grant = Guest::grant_of(&bo.offers(json!({"name": "a", "size": 600})));
    let day = whole["day"].as_u64().unwrap();
    let on_its_way = quota(&mut bo);
    assert_eq!(
        (&on_its_way["room_left"], &on_its_way["day_left"]),
        (&json!(900), &json!(day - 600))
    );
    assert_eq!(put(room.address(), &grant, &content(600), 0).status, 201);
    let sent = quota(&mut bo);
    assert_eq!((&sent["room_left"], &sent["files_left"]), (&json!(900), &json!(9_999)));
    let of_host = quota(&mut ada);
    assert_eq!((of_host.get("day"), of_host.get("day_left")), (None, None));
    let used = room.server.files_use();
    assert_eq!((used.files, used.bytes, used.open, used.most_bytes), (1, 600, 0, 1_500));
}

#[test]
fn a_type_that_is_not_wanted_is_refused_by_name_and_by_content() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join_as_host("Ada"), room.join("Bo"));
    ada.send(json!({"type": "act", "act": "file-types", "types": "no-programs"}));
    assert_eq!(bo.until("acted")["types"], "no-programs");
    let offer = |name: &str, content: &[u8]| json!({"name": name, "size": content.len()});
    assert_eq!(bo.offers(offer("run.sh", PROGRAM))["reason"], "file-type");
    let grant = Guest::grant_of(&bo.offers(offer("cat.png", PROGRAM)));
    let answer = put(room.address(), &grant, PROGRAM, 0);
    assert_eq!((answer.status, answer.body.is_empty()), (415, false));
    left_on_disk(folder.path(), &[]);
    assert_eq!(
        bo.offers(json!({"name": "cat.png", "size": 1, "upload": grant.upload}))["reason"],
        "no-such-upload"
    );
    bo.shares(room.address(), "cat.png", PICTURE);
    let act = ModerationAction::FileTypes { types: FileTypes::Pictures };
    room.server.act(act, None, None).unwrap();
    assert_eq!(bo.until("acted")["types"], "pictures");
    assert_eq!(bo.offers(offer("notes.txt", b"notes"))["reason"], "file-type");
    let grant = Guest::grant_of(&bo.offers(offer("dog.png", b"just words")));
    assert_eq!(put(room.address(), &grant, b"just words", 0).status, 415);
    assert_eq!(room.join("Eve").welcome["rules"]["file_types"], "pictures");
    eventually("the picture alone", || (on_disk(folder.path()).len() == 1).then_some(()));
    ada.send(json!({"type": "act", "id": "x", "act": "file-types", "types": "music"}));
    assert_eq!(ada.until("error")["reason"], "unknown-type");
}

#[test]
fn a_type_that_is_not_wanted_any_more_does_not_become_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut bo = room.join("Bo");
    let bytes = content(2 * SLICE);
    let grant = bo.granted("film.bin", &bytes);
    assert_eq!(put(room.address(), &grant, &bytes[..SLICE], 0).status, 413, "of another size");
    let act = ModerationAction::FileTypes { types: FileTypes::Pictures };
    room.server.act(act, None, None).unwrap();
    assert_eq!(put(room.address(), &grant, &bytes, 0).status, 415);
    left_on_disk(folder.path(), &[]);
    bo.say("1", "still here");
    bo.hears("still here");
}

#[test]
fn a_program_without_a_telling_name_ends_after_its_first_slice() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let act = ModerationAction::FileTypes { types: FileTypes::NoPrograms };
    room.server.act(act, None, None).unwrap();
    let mut bo = room.join("Bo");
    let bytes = [PROGRAM, &content(3 * SLICE)].concat();
    let grant = bo.granted("data", &bytes);
    // The rest never comes.
    let mut line = HttpLine::encrypted(room.address());
    line.send(put_head(&grant, &bytes, 0).as_bytes());
    line.send(&bytes[..SLICE]);
    assert_eq!(line.answer().status, 415);
    left_on_disk(folder.path(), &[]);
    let again = json!({"name": "data", "size": bytes.len(), "upload": grant.upload});
    assert_eq!(bo.offers(again)["reason"], "no-such-upload");
}

/// Sends the first slice of a file alone; the line, on which more of it may come.
fn begun(room: &TestRoom, grant: &Grant, bytes: &[u8]) -> HttpLine {
    let mut line = HttpLine::encrypted(room.address());
    line.send(put_head(grant, bytes, 0).as_bytes());
    line.send(&bytes[..SLICE]);
    eventually("the first slice", || {
        let state = ask(room.address(), "HEAD", &grant.path(), &grant.token, "");
        (state.offset() == SLICE).then_some(())
    });
    line
}

/// Goes on behind the first slice, of which nothing comes; the status of the answer.
fn goes_on(room: &TestRoom, grant: &Grant, bytes: &[u8]) -> u16 {
    let mut line = HttpLine::encrypted(room.address());
    line.send(put_head(grant, bytes, SLICE).as_bytes());
    line.answer().status
}

#[test]
fn a_program_that_goes_on_ends_before_more_of_it_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut bo, mut cy) = (room.join("Bo"), room.join("Cy"));
    let bytes = [PROGRAM, &content(3 * SLICE)].concat();
    let (cut, slow) = (bo.granted("data", &bytes), cy.granted("data", &bytes));
    drop(begun(&room, &cut, &bytes));
    let mut line = begun(&room, &slow, &bytes);
    let act = ModerationAction::FileTypes { types: FileTypes::NoPrograms };
    room.server.act(act, None, None).unwrap();
    assert_eq!(goes_on(&room, &cut, &bytes), 415);
    // The third slice never comes.
    line.send(&bytes[SLICE..2 * SLICE]);
    assert_eq!(line.answer().status, 415);
    left_on_disk(folder.path(), &[]);
}

#[test]
fn a_program_that_goes_on_in_another_opening_ends_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut bo = room.join("Bo");
    let bytes = [PROGRAM, &content(3 * SLICE)].concat();
    let grant = bo.granted("data", &bytes);
    drop(begun(&room, &grant, &bytes));
    drop(bo);
    room.server.close();
    let path = folder.path().to_owned();
    let room = TestRoom::with(|config| {
        config.folder = Some(path);
        config.files.types = Some(FileTypes::NoPrograms);
    });
    let offer = json!({
        "name": "data", "size": bytes.len(), "blake3": hash_of(&bytes), "upload": grant.upload,
    });
    let grant = Guest::grant_of(&room.join("Bo again").offers(offer));
    assert_eq!(goes_on(&room, &grant, &bytes), 415);
    left_on_disk(folder.path(), &[]);
}
