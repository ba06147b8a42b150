// SPDX-License-Identifier: GPL-3.0-or-later
//! Deletion of what a room's register has of the conversation.

use std::fs;
use std::path::Path;

use super::{FILE, VERSION};
use crate::protocol::{Topic, limits};
use crate::server::room::Snapshot;
use crate::server::transfers::FileStore;
use crate::trust::StoredError;
use crate::trust::private_file::{read_json, write_json};

/// Deletes the topic, pins, polls and files, and who came and went, from what is kept of the room in
/// `folder`, all files, and every register that was put aside. Bans, mutes, moderators and the owners of names stay.
/// The caller has the folder's lock. Blocks on the disk.
///
/// # Errors
///
/// [`StoredError`], of a register that is damaged as well: its bans are not for us to
/// throw away.
pub fn forget_said(folder: &Path) -> Result<(), StoredError> {
    let path = folder.join(FILE);
    let saved: Option<Snapshot> = read_json(&path, limits::SAVED_BYTES, VERSION)?;
    if let Some(mut saved) = saved {
        saved.topic = Topic::default();
        saved.pins.clear();
        saved.polls.clear();
        saved.files.clear();
        saved.departures.clear();
        saved.waiting_names.clear();
        write_json(&path, VERSION, &saved)?;
    }
    FileStore::delete_all(folder)
        .map_err(|source| StoredError::Unkept { path: folder.to_owned(), source })?;
    let unreadable = |source| StoredError::Unreadable { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if is_put_aside(&path) {
            fs::remove_file(&path).map_err(|source| StoredError::Unkept { path, source })?;
        }
    }
    Ok(())
}

/// True for a register that is damaged, or was half written.
fn is_put_aside(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let rest = name.strip_prefix(FILE);
    rest.is_some_and(|rest| rest.starts_with('.') && rest != ".lock")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::protocol::Fingerprint;

    fn has_secrets(folder: &Path) -> bool {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        files.map(|path| fs::read_to_string(path).unwrap()).any(|text| text.contains("secret"))
    }

    #[test]
    fn the_topic_and_who_came_and_went_are_gone_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let key = Fingerprint::new([255; 32]);
        let (origin, group) = (json!({ "group": "192.0.2.1" }), "192.0.2.7");
        let saved = json!({
            "topic": "secret plans",
            "next": 500,
            "pins": [{ "number": 8, "from": "Bo", "seat": 3, "text": "secret plans" }],
            "polls": [{
                "number": 9, "author": { "seat": 3 }, "seat": 3, "counts": [1, 0],
                "votes": [[{ "key": key }, 0]], "as_of": 12, "closed": false,
            }],
            "departures": [{
                "name": "secret Bo", "origin": origin, "seat": 3, "first_seat": 3, "seen": 5,
                "heard": true,
            }],
            "waiting_names": [
                { "name": "secret Cy", "token": key, "origin": origin, "until": 90 },
            ],
            "bans": [{ "whom": { "address": group }, "ban": {
                "name": "Dee", "seat": 4, "by": null, "why": null, "since": 5, "until": null,
                "address": true,
            } }],
        });
        let saved: Snapshot = serde_json::from_value(saved).unwrap();
        assert_eq!(
            [
                saved.pins.len(),
                saved.polls.len(),
                saved.departures.len(),
                saved.waiting_names.len(),
                saved.bans.len()
            ],
            [1; 5]
        );
        write_json(&folder.path().join(FILE), VERSION, &saved).unwrap();
        fs::write(folder.path().join("room-register.json.damaged-1"), "secret").unwrap();
        assert!(has_secrets(folder.path()));
        forget_said(folder.path()).unwrap();
        assert!(!has_secrets(folder.path()));
        let (pins, polls, departures, waiting_names) = Default::default();
        let left =
            Snapshot { topic: Topic::default(), pins, polls, departures, waiting_names, ..saved };
        assert_eq!(super::super::load(folder.path()).unwrap(), left);
    }

    #[test]
    fn a_register_that_is_damaged_is_left_and_told() {
        let folder = tempfile::tempdir().unwrap();
        forget_said(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "there was none");
        fs::write(folder.path().join(FILE), Value::Null.to_string() + "{").unwrap();
        let told = forget_said(folder.path());
        assert!(matches!(told, Err(StoredError::Damaged { .. })), "{told:?}");
        assert!(folder.path().join(FILE).exists());
    }
}
