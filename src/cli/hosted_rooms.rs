// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms that were hosted here: their list, and what becomes of what was said there.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::args::{Forget, Import};
use super::{home, print, strings};
use crate::exit_status::ExitStatus;
use crate::history::{self, FILE, History, HistorySummary, ImportError, LocalCalendar};
use crate::protocol::RoomName;
use crate::sentences;
use crate::server::{self, HistoryNews, TakeInError, TakeInNews, forget_said};
use crate::trust::StoredError;
use crate::trust::room_folder::{self, HostedRoom};

/// `salotto host --list`.
pub(super) fn list() -> ExitStatus {
    let rooms = match hosted() {
        Ok(rooms) => rooms,
        Err(sentence) => return failed(&sentence),
    };
    let calendar = LocalCalendar::default();
    let lines: Vec<String> = rooms.iter().map(|room| told(room, &calendar)).collect();
    let lines = if lines.is_empty() { vec![strings::no_room_hosted()] } else { lines };
    match lines.iter().try_for_each(|line| print::line(line)) {
        Ok(()) => ExitStatus::Success,
        Err(error) => print::unwritten(&error),
    }
}

fn told(room: &HostedRoom, calendar: &LocalCalendar) -> String {
    let summary = History::open_to_read(&room.path).and_then(|mut history| history.summary());
    let summary = summary.ok();
    let is_open = room.while_closed(|| history::tidy(&room.path)).is_none();
    let last = room.last_open(summary.and_then(|summary| summary.last));
    let moment = last.map(|time| calendar.moment(time));
    let messages = summary.map(|summary| summary.messages);
    strings::hosted_room(room.name.as_ref(), moment.as_deref(), messages, is_open)
}

/// `salotto import`.
pub(super) fn import(import: &Import) -> ExitStatus {
    match take_in(&import.file, &import.room) {
        Ok(count) => match print::line(&sentences::imported(&import.room, count)) {
            Ok(()) => ExitStatus::Success,
            Err(error) => print::unwritten(&error),
        },
        Err(sentence) => failed(&sentence),
    }
}

fn take_in(file: &Path, name: &RoomName) -> Result<u64, String> {
    let sentence = |error: TakeInError| sentences::take_in_error(&error, file);
    let lines =
        File::open(file).map_err(|error| sentence(ImportError::Unreadable(error).into()))?;
    let told = |news| {
        if let TakeInNews::DamagedNotes(kept) = news {
            print::aside(&sentences::history_news(&HistoryNews::DamagedNotes { kept }));
        }
    };
    server::take_in(&home::data_folder()?, name, BufReader::new(lines), told).map_err(sentence)
}

/// `salotto forget`.
pub(super) fn forget(forget: &Forget) -> ExitStatus {
    let name = &forget.room;
    let room = match find_with_history(Some(name)) {
        Ok(room) => room,
        Err(sentence) => return failed(&sentence),
    };
    // What was said under another name since is not what they mean to delete.
    if let Some(now) = room.name.as_ref().filter(|now| *now != name) {
        return failed(&strings::is_called_otherwise(name, now));
    }
    let summary = History::open_to_read(&room.path).and_then(|mut history| history.summary());
    let HistorySummary { messages, .. } = summary.unwrap_or_default();
    if !forget.really {
        print::error(&strings::what_is_forgotten(name, messages));
        return ExitStatus::Failure;
    }
    let lock = room.lock();
    let forgotten = lock.map_err(|error| sentences::room_folder_error(&error)).and_then(|_lock| {
        forget_said(&room.path).map_err(|error| sentences::stored_error(&error))?;
        history::forget(&room.path).map_err(|error| sentences::history_error(&error))
    });
    match forgotten {
        Ok(()) => match print::line(&strings::history_forgotten(name, messages)) {
            Ok(()) => ExitStatus::Success,
            Err(error) => print::unwritten(&error),
        },
        Err(sentence) => failed(&sentence),
    }
}

/// The room of that name whose history is kept, or the only one.
pub(super) fn find_with_history(wanted: Option<&RoomName>) -> Result<HostedRoom, String> {
    let mut rooms = hosted()?;
    rooms.retain(|room| room.path.join(FILE).exists());
    let names = |rooms: &[HostedRoom]| -> Vec<RoomName> {
        rooms.iter().filter_map(|room| room.name.clone()).collect()
    };
    match wanted {
        None if rooms.len() == 1 => Ok(rooms.remove(0)),
        None if rooms.is_empty() => Err(strings::no_history()),
        None => Err(strings::which_history(&names(&rooms))),
        Some(wanted) => room_folder::find(&rooms, wanted)
            .cloned()
            .ok_or_else(|| strings::no_such_history(wanted, &names(&rooms))),
    }
}

/// Removes what a reader left beside the history of a room that is not open.
pub(super) fn tidy(room: &HostedRoom) {
    let _tidied = room.while_closed(|| history::tidy(&room.path));
}

fn hosted() -> Result<Vec<HostedRoom>, String> {
    let hosted: Result<_, StoredError> = room_folder::hosted(&home::data_folder()?);
    hosted.map_err(|error| sentences::stored_error(&error))
}

fn failed(sentence: &str) -> ExitStatus {
    print::error(sentence);
    ExitStatus::Failure
}
