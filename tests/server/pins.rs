// SPDX-License-Identifier: GPL-3.0-or-later
//! Pinned messages, as every kind of guest reads them, and as a room remembers them.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use salotto::history::KeepLimits;
use salotto::protocol::ModerationAction;
use salotto::server::KeepHistory;
use serde_json::json;

use crate::kit::guest::lines::{netcat, read_until};
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

fn keeping(folder: &Path) -> TestRoom {
    let folder = folder.to_owned();
    TestRoom::with(|config| {
        config.folder = Some(folder);
        config.history = KeepHistory::Always;
    })
}

#[test]
fn a_newcomer_reads_what_is_pinned_and_everybody_who_pinned_it() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut classic = netcat(&room, "Cy");
    let mut ada = room.join("Ada");
    assert_eq!(ada.welcome["pins"], true);
    assert_eq!(ada.welcome.get("pinned"), None);
    ada.send(json!({"type": "say", "text": "Dinner\nat 8"}));
    let number = ada.until("said")["number"].as_u64().unwrap();
    ada.send(json!({"type": "act", "id": "p", "act": "pin", "message": number}));
    assert_eq!(ada.until("error")["reason"], "moderator-only");
    let pin = ModerationAction::Pin { message: number, from: None };
    room.server.act(pin, None, None).unwrap();
    let acted = ada.until("acted");
    assert_eq!((&acted["act"], &acted["from"]), (&json!("pin"), &json!("Ada")));
    read_until(&mut classic, "pinned a message of Ada");
    let bo = room.join("Bo");
    let pinned = json!([{"number": number, "from": "Ada", "text": "Dinner at 8"}]);
    assert_eq!(bo.welcome["pinned"], pinned);
    drop((ada, bo, classic, room));
    let room = keeping(folder.path());
    let mut dee = room.join("Dee");
    assert_eq!(dee.welcome["pinned"], pinned);
    for message in [json!(-1), json!("7"), json!(null)] {
        dee.send(json!({"type": "act", "act": "pin", "message": message}));
        assert_eq!(dee.until("error")["reason"], "not-json");
    }
}

#[test]
fn a_pin_goes_when_its_message_is_too_old() {
    let folder = tempfile::tempdir().unwrap();
    let room = keeping(folder.path());
    let mut ada = room.join("Ada");
    ada.send(json!({"type": "say", "text": "Dinner at 8"}));
    let number = ada.until("said")["number"].as_u64().unwrap();
    let pin = ModerationAction::Pin { message: number, from: None };
    room.server.act(pin, None, None).unwrap();
    let pinned = ada.until("acted");
    assert_eq!(pinned["act"], "pin");
    // What is not too old when the limit comes is looked at again in an hour.
    let limit = Duration::from_millis(1);
    let pinned_at = pinned["time"].as_u64().unwrap();
    let too_old = UNIX_EPOCH + Duration::from_millis(pinned_at) + 2 * limit;
    eventually("a later time of day", || (SystemTime::now() > too_old).then_some(()));
    let limits = KeepLimits { time: Some(limit), bytes: None };
    room.server.keeper().set_limits(limits);
    let acted = ada.until("acted");
    assert_eq!((&acted["act"], &acted["message"]), (&json!("unpin"), &json!(number)));
}
