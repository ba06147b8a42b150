// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that answer others, as every kind of guest reads them.

use salotto::server::KeepHistory;
use serde_json::json;

use crate::kit::guest::lines::{netcat, read_until};
use crate::kit::room::TestRoom;
use crate::past::page;

#[test]
fn everybody_reads_whom_a_message_answers_also_later() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().to_owned();
    let room = TestRoom::with(|config| {
        config.folder = Some(kept);
        config.history = KeepHistory::Always;
    });
    let mut classic = netcat(&room, "Cy");
    let mut ada = room.join("Ada");
    assert_eq!(ada.welcome["answers"], true);
    ada.say("1", "Pizza?");
    let number = ada.hears("Pizza?")["number"].as_u64().unwrap();
    ada.send(json!({"type": "say", "id": "2", "text": "yes\nplease", "answers": number}));
    let answered = json!({"number": number, "from": "Ada"});
    assert_eq!(ada.hears("yes\nplease")["answers"], answered);
    read_until(&mut classic, "Ada: (answering Ada) yes\nAda: please\n");
    // Nothing of it is said for a number that is none.
    ada.send(json!({"type": "say", "id": "3", "text": "lost", "answers": number + 1_000}));
    let error = ada.until("error");
    assert_eq!((&error["reason"], &error["id"]), (&json!("no-such-message"), &json!("3")));
    let events = page(&mut ada, json!({"around": number, "count": 10}));
    let told: Vec<_> = events["events"].as_array().unwrap().iter().collect();
    assert!(told.iter().any(|event| event["answers"] == answered), "{told:?}");
    assert!(told.iter().all(|event| event["text"] != "lost"), "{told:?}");
}
