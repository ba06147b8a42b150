// SPDX-License-Identifier: GPL-3.0-or-later
//! The ends of files: removed, too old, of somebody who was shown out.

use std::time::Duration;

use salotto::protocol::ModerationAction;
use salotto::server::{KeepHistory, forget_said};
use serde_json::json;

use super::{keeping, left_on_disk};
use crate::kit::files::{HttpLine, SLICE, ask, content, follow, hash_of, head};
use crate::kit::irc::IrcClient;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;
use crate::kit::values::name;

#[test]
fn a_removed_file_is_gone_from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    let number = ada.shares(room.address(), "secret", &content(SLICE + 1));
    let ticket = bo.ticket(number);
    assert_eq!(room.server.files().len(), 1);
    ada.send(json!({"type": "act", "act": "remove", "message": number}));
    ada.until("acted");
    left_on_disk(folder.path(), &[]);
    assert!(room.server.files().is_empty());
    assert_eq!(ticket.get(room.address(), "").status, 401);
    let number = ada.shares(room.address(), "another", b"abc");
    let all = ModerationAction::RemoveAll { name: name("Ada"), seats: Vec::new() };
    room.server.act(all, None, None).unwrap();
    left_on_disk(folder.path(), &[]);
    assert_eq!(bo.asks_for(number)["reason"], "no-such-file");
}

#[test]
fn who_is_kicked_moves_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let (mut ada, mut bo) = (room.join("Ada"), room.join("Bo"));
    let bytes = content(64 * SLICE);
    let number = ada.shares(room.address(), "a", &bytes);
    let ticket = bo.ticket(number);
    let grant = bo.granted("b", b"abc");
    let mut line = HttpLine::encrypted(room.address());
    line.send(head("GET", &ticket.path(), &ticket.token, "").as_bytes());
    assert!(line.read(&mut [0; 100]) > 0);
    room.server.act(ModerationAction::Kick { name: name("Bo") }, None, None).unwrap();
    assert_eq!(ticket.get(room.address(), "").status, 401);
    assert_eq!(ask(room.address(), "HEAD", &grant.path(), &grant.token, "").status, 401);
    assert!(line.rest().len() < bytes.len(), "it was cut");
    assert_eq!(ada.ticket(number).get(room.address(), "").status, 200);
}

#[test]
fn links_die_when_somebody_is_kicked() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut irc = IrcClient::join(&room, "dee");
    let (mut ada, _bo) = (room.join("Ada"), room.join("Bo"));
    ada.shares(room.address(), "plan", b"the plan");
    let line = irc.until("It is at http://");
    assert_eq!(follow(room.address(), &line).body, b"the plan");
    room.server.act(ModerationAction::Kick { name: name("Bo") }, None, None).unwrap();
    assert_eq!(follow(room.address(), &line).status, 401);
}

#[test]
fn files_outlive_the_room_and_strays_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    let number = ada.shares(room.address(), "plan", b"the plan");
    drop(ada);
    room.server.close();
    let stray = folder.path().join("files").join("ab".repeat(32));
    std::fs::write(&stray, "nobody knows of it").unwrap();
    let room = keeping(folder.path());
    left_on_disk(folder.path(), &[&hash_of(b"the plan")]);
    let mut bo = room.join("Bo");
    assert_eq!(bo.ticket(number).get(room.address(), "").body, b"the plan");
    drop(bo);
    room.server.close();
    forget_said(folder.path()).unwrap();
    assert!(!folder.path().join("files").exists());
}

#[test]
fn a_damaged_history_takes_no_files_along() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    ada.shares(room.address(), "plan", b"the plan");
    drop(ada);
    room.server.close();
    std::fs::write(folder.path().join("history.sqlite"), "damaged".repeat(999)).unwrap();
    // Set aside it is the second time, too.
    for name in ["Bo", "Cy"] {
        let room = keeping(folder.path());
        let mut guest = room.join(name);
        let number = guest.shares(room.address(), "another", b"abc");
        guest.send(json!({"type": "act", "act": "remove", "message": number}));
        guest.until("acted");
        left_on_disk(folder.path(), &[&hash_of(b"the plan")]);
        drop(guest);
        room.server.close();
    }
}

#[test]
fn a_host_that_keeps_nothing_finds_none_again() {
    let folder = tempfile::tempdir().unwrap();
    let never = || {
        let path = folder.path().to_owned();
        TestRoom::with(|config| {
            config.folder = Some(path);
            config.history = KeepHistory::Never;
        })
    };
    let room = never();
    let mut ada = room.join("Ada");
    let number = ada.shares(room.address(), "plan", b"the plan");
    assert_eq!(ada.ticket(number).get(room.address(), "").status, 200);
    drop(ada);
    room.server.close();
    let _room = never();
    left_on_disk(folder.path(), &[]);
}

#[test]
fn what_is_too_old_is_not_given() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let room = TestRoom::with(|config| {
        config.folder = Some(path);
        config.history = KeepHistory::For(Duration::from_millis(300));
    });
    let mut ada = room.join("Ada");
    let number = ada.shares(room.address(), "plan", b"the plan");
    eventually("it to be too old", || {
        (ada.asks_for(number)["reason"] == "no-such-file").then_some(())
    });
}
