// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto key` and `salotto known`: who we are, and whom we have met.

use std::path::Path;

use serde::Serialize;

use super::args;
use super::print::{failed, told, told_json};
use super::strings::RenewedKeys;
use super::{blocked, home, strings};
use crate::device_log::DeviceLog;
use crate::exit_status::ExitStatus;
use crate::protocol::{Address, Fingerprint};
use crate::sentences;
use crate::trust::{Identity, KnownRoom, KnownRooms, StoredError, keys, room_folder};

pub(super) fn key(key: &args::KeyArgs) -> ExitStatus {
    let folder = match home::data_folder() {
        Ok(folder) => folder,
        Err(sentence) => return failed(&[sentence]),
    };
    match key.renew {
        true => renew(&folder, key.really),
        false => show(&folder),
    }
}

fn show(folder: &Path) -> ExitStatus {
    match Identity::load_or_create(folder) {
        Ok(identity) => {
            let lines = strings::key(&identity.fingerprint(), &folder.join(keys::FILE));
            told(&lines)
        }
        Err(error) => {
            let renewed = RenewedKeys { own: true, rooms: room_folder::shares_key(folder) };
            failed(&strings::key_damaged(&error, renewed))
        }
    }
}

/// A good key is replaced only for who really means it.
fn renew(folder: &Path, really: bool) -> ExitStatus {
    // The person's key and those of the rooms are renewed together.
    let shared = room_folder::shares_key(folder);
    let rooms = match really {
        true => room_folder::replace_keys(folder),
        false => room_folder::renew_damaged_keys(folder),
    };
    let mut kept = match rooms {
        Ok(kept) => kept,
        Err(error) => return failed(&[sentences::room_folder_error(&error)]),
    };
    let renewed = match really {
        true => Identity::replace(folder),
        false if kept.is_empty() && Identity::load_or_create(folder).is_ok() => {
            let meaning = strings::what_a_new_key_means(RenewedKeys::ALL);
            return failed(&[vec![strings::key_is_good()], meaning].concat());
        }
        false => Identity::renew(folder),
    };
    match renewed {
        Ok(renewed) => {
            let own = renewed.kept.is_some();
            let meaning = RenewedKeys { own, rooms: !kept.is_empty() || (own && shared) };
            kept.extend(renewed.kept);
            let mut lines: Vec<_> = kept.iter().map(|kept| strings::set_aside(kept)).collect();
            let path = folder.join(keys::FILE);
            lines.extend(strings::key(&renewed.identity.fingerprint(), &path));
            lines.extend(strings::what_a_new_key_means(meaning));
            told(&lines)
        }
        Err(error) => failed(&[sentences::identity_error(&error)]),
    }
}

pub(super) fn known(known: &args::Known) -> ExitStatus {
    match &known.unblock {
        Some(called) => return blocked::unblock(called, known.room.as_deref()),
        None if known.blocked => return blocked::list(known.json),
        None => {}
    }
    let rooms = match home::data_folder() {
        Ok(folder) => KnownRooms::open(&folder),
        Err(sentence) => return failed(&[sentence]),
    };
    match (&known.forget, &known.pin, &known.unpin) {
        _ if known.start_anew => start_anew(&rooms),
        (Some(called), _, _) => change(&rooms, called, KnownChange::Forget),
        (_, Some(called), _) => change(&rooms, called, KnownChange::Pin(true)),
        (_, _, Some(called)) => change(&rooms, called, KnownChange::Pin(false)),
        _ => list(&rooms, known.json),
    }
}

/// A change to what is known of one room.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KnownChange {
    /// At one address.
    Forget,
    /// Or no longer, wherever it was met.
    Pin(bool),
}

fn list(rooms: &KnownRooms, json: bool) -> ExitStatus {
    match rooms.list() {
        Ok(rooms) if rooms.is_empty() && !json => told(&[strings::no_room_known()]),
        Ok(mut rooms) => {
            rooms.sort_by_key(|known| !known.pinned);
            if json {
                return told_json(rooms.iter().map(in_json));
            }
            let line = |room| strings::known_room(room);
            told(&rooms.iter().map(line).collect::<Vec<_>>())
        }
        Err(error) => failed(&strings::known_rooms_damaged(&error)),
    }
}

/// A room that was met, as a program reads it.
#[derive(Serialize)]
struct MetRoom<'a> {
    r#type: &'static str,
    room: &'a str,
    address: String,
    key: Fingerprint,
    pinned: bool,
    first_seen: u64,
    last_seen: u64,
}

fn in_json(known: &KnownRoom) -> String {
    let listed = MetRoom {
        r#type: "known",
        room: known.room.as_str(),
        address: known.address.to_string(),
        key: known.fingerprint,
        pinned: known.pinned,
        first_seen: known.first_seen.saturating_mul(1_000),
        last_seen: known.last_seen.saturating_mul(1_000),
    };
    serde_json::to_string(&listed).expect("it has nothing that JSON has not")
}

/// Changes the room at an address, or else the one of that name.
fn change(rooms: &KnownRooms, called: &str, change: KnownChange) -> ExitStatus {
    let listed = match rooms.list() {
        Ok(listed) => listed,
        Err(error) => return failed(&strings::known_rooms_damaged(&error)),
    };
    let address: Option<Address> = called.parse().ok();
    let is_there = |known: &&KnownRoom| address.as_ref().is_some_and(|place| known.is_at(place));
    let named = |known: &&KnownRoom| known.room.as_str().to_lowercase() == called.to_lowercase();
    let mut found: Vec<&KnownRoom> = match listed.iter().find(is_there) {
        Some(there) => vec![there],
        None => listed.iter().filter(named).collect(),
    };
    if matches!(change, KnownChange::Pin(_)) {
        found.dedup_by_key(|known| known.fingerprint);
    }
    match *found {
        [] => failed(&[strings::never_met(called)]),
        [known] => match make(rooms, known, change) {
            Ok(Some(done)) if change == KnownChange::Forget => forget_log(done, known),
            Ok(Some(done)) => told(&[done]),
            Ok(None) => failed(&[strings::never_met(called)]),
            Err(error) => failed(&strings::known_rooms_damaged(&error)),
        },
        _ => failed(&strings::several_rooms(called, &found)),
    }
}

/// Makes a change and returns what is told then; nothing where somebody else has
/// forgotten the room in the meantime.
fn make(
    rooms: &KnownRooms,
    known: &KnownRoom,
    change: KnownChange,
) -> Result<Option<String>, StoredError> {
    Ok(match change {
        KnownChange::Forget => {
            rooms.forget(&known.address)?.map(|known| strings::forgotten(&known))
        }
        KnownChange::Pin(pinned) => {
            rooms.set_pinned(&known.fingerprint, pinned)?.then(|| strings::pinned(known, pinned))
        }
    })
}

/// Deletes what this device remembers of a room that is known nowhere any more, and tells
/// that behind what was `done`.
fn forget_log(done: String, known: &KnownRoom) -> ExitStatus {
    let data = match home::data_folder() {
        Ok(data) => data,
        Err(sentence) => return failed(&[done, sentence]),
    };
    match DeviceLog::forget_unknown(&data, &known.fingerprint) {
        Ok(true) => told(&[done, strings::log_forgotten()]),
        Ok(false) => told(&[done]),
        Err(error) => failed(&[done, sentences::device_log_error(&error)]),
    }
}

fn start_anew(rooms: &KnownRooms) -> ExitStatus {
    match rooms.start_anew() {
        Ok(Some(kept)) => told(&[strings::set_aside(&kept), strings::every_room_is_new()]),
        Ok(None) => failed(&[strings::list_is_good()]),
        Err(error) => failed(&[sentences::stored_error(&error)]),
    }
}
