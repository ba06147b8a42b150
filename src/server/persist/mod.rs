// SPDX-License-Identifier: GPL-3.0-or-later
//! Keeps what outlives a room on disk: its topic and rules, bans, mutes and
//! roles, the people it has met, and how far it has counted.
//!
//! The room only says that something changed. A thread of its own writes it,
//! at most about once a second and once more at the end, so that nobody waits
//! for a disk; what cannot be written is tried again. Only the opening waits for
//! it, so that the numbers of the first events are reserved before they are
//! given.

mod damaged_past;
mod forgetting;
mod gate;
mod history;
mod keeper;
mod mark_keeper;
mod open_mark;
mod remembered;
mod saver;
pub mod signal;

use std::path::{Path, PathBuf};

pub use damaged_past::{DamagedPast, damaged_past};
pub use forgetting::forget_said;
pub use history::OpenedHistory;
pub use keeper::HistoryKeeper;
pub use remembered::RememberedKeeping;
pub use saver::Saver;

use super::error::OpenError;
use super::room::Snapshot;
use crate::protocol::limits;
use crate::trust::StoredError;
use crate::trust::private_file::{read_json, set_aside};

const FILE: &str = "room-register.json";
/// Version 1 had only bans, moderators and people.
const VERSION: u64 = 2;

/// Renames a register that cannot be used, so that the room opens without it;
/// to be called only after its host was told what that means: bans and roles
/// are gone. `path` is that of the [`StoredError`] in
/// [`OpenError::Register`]. Says where the file is now. Blocks on the disk.
///
/// # Errors
///
/// [`StoredError::Unkept`]
pub fn set_aside_register(path: &Path) -> Result<PathBuf, StoredError> {
    set_aside(path).map_err(|source| StoredError::Unkept { path: path.to_owned(), source })
}

/// Reads what was kept in that folder; empty where nothing was.
pub fn load(folder: &Path) -> Result<Snapshot, OpenError> {
    let saved = read_json(&folder.join(FILE), limits::SAVED_BYTES, VERSION);
    saved.map(Option::unwrap_or_default).map_err(OpenError::Register)
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;
    use crate::protocol::{Fingerprint, Nickname};
    use crate::trust::private_file::write_json;

    /// So many of one that is as long as any.
    fn many<T: DeserializeOwned + Clone>(count: usize, one: Value) -> Vec<T> {
        vec![serde_json::from_value(one).unwrap(); count]
    }

    /// A poll with so many votes.
    fn poll(votes: usize, closed: bool) -> Value {
        let (key, number) = (Fingerprint::new([255; 32]), u64::MAX);
        let vote = json!([{ "key": key }, limits::POLL_OPTIONS - 1]);
        json!({
            "number": number, "author": { "key": key }, "seat": number,
            "counts": vec![number; limits::POLL_OPTIONS], "votes": vec![vote; votes],
            "as_of": number, "closed": closed,
        })
    }

    /// A file that somebody of that name sent.
    fn file(from: &str) -> Value {
        let (name, media) = (format!("{}.jpeg", "\u{1f600}".repeat(62)), "x".repeat(127));
        json!({
            "number": u64::MAX, "blake3": "f".repeat(64), "size": u64::MAX, "name": name,
            "media": format!("{media}/{media}"), "from": from, "seat": u64::MAX,
        })
    }

    #[test]
    fn what_is_kept_at_the_most_is_read_again() {
        // Families of four are one character of 25 bytes.
        let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}";
        let name = family.repeat(limits::NAME_BYTES / family.len());
        assert_eq!(Nickname::heard(&name).unwrap().as_str(), name);
        let (key, number) = (Fingerprint::new([255; 32]), u64::MAX);
        let group = "2001:db8:ffff:ffff::";
        let origin = json!({ "fingerprint": key, "group": group });
        let seen = json!({
            "name": name, "origin": origin, "seat": number, "first_seat": number, "seen": number,
        });
        let known = json!({
            "name": name, "key": key, "seen": number, "since": number, "seat": number,
            "first_seat": number, "from": group, "other": seen,
        });
        let mut departure = seen.clone();
        departure["heard"] = true.into();
        let why = "\u{1f600}".repeat(limits::TOPIC_CHARACTERS);
        let ban = json!({
            "name": name, "seat": number, "by": name, "why": why, "since": number,
            "until": number, "address": true,
        });
        let claim = json!({
            "name": name, "token": key, "origin": origin, "until": number, "floor": number,
            "seat": number,
        });
        let mut polls = many(limits::OPEN_POLLS, poll(limits::MEMBERS, false));
        polls.extend(many(limits::POLLS - limits::OPEN_POLLS, poll(0, true)));
        let pin = json!({ "number": number, "from": name, "seat": number, "text": why });
        let fullest = Snapshot {
            pins: many(limits::PINS, pin),
            polls,
            files: many(limits::FILES, file(&name)),
            mutes: many(
                limits::COOLDOWNS,
                json!({ "person": { "guest": [group, name] }, "folded": name, "until": number }),
            ),
            bans: many(limits::BANS, json!({ "whom": { "address": group }, "ban": ban })),
            departures: many(limits::RECENTLY_LEFT, departure),
            people: many(limits::PEOPLE, known),
            waiting_names: many(limits::MEMBERS, claim),
            ..Snapshot::default()
        };
        let folder = tempfile::tempdir().unwrap();
        write_json(&folder.path().join(FILE), VERSION, &fullest).unwrap();
        assert_eq!(load(folder.path()).unwrap(), fullest);
    }
}
