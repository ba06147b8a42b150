// SPDX-License-Identifier: GPL-3.0-or-later
//! Orders for the desk, of what was typed about files.

use std::io;
use std::path::{Path, PathBuf};

use super::entered::Entered;
use super::fault::Fault;
use super::files::{FileToFetch, FileToRead, FileToSend, expanded, open_to_send};
use crate::cli::{home, print};
use crate::client::{Security, archive_name, survey_folder};
use crate::commands::{TypedPath, typed_path};
use crate::protocol::{FileName, Reason, Topic};
use crate::sentences;

/// Bytes below which a file is read sooner than the room has answered whether it takes it.
const READ_AT_ONCE: u64 = 1024 * 1024;

/// The order to send what a person has typed: a path, and words about it. A path that is not
/// there may begin like a folder that is: with words behind it, one has to stand in quotes.
pub(super) fn typed(entered: &Entered, typed: &str) -> Result<FileToSend, Fault> {
    let TypedPath { path, words } = typed_path(typed, |path| expanded(path).exists());
    let (typed, place) = (typed.trim(), expanded(&path));
    if typed.starts_with(&path) && !words.is_empty() && place.is_dir() {
        let name = FileName::new(typed.rsplit('/').next().unwrap_or(typed));
        return Err(Fault::unopened(None, &name, &io::ErrorKind::NotFound.into()));
    }
    to_send(entered, None, &place, None, &words)
}

/// The order to send a file, by its own name or another.
pub(super) fn to_send(
    entered: &Entered,
    id: Option<&str>,
    path: &Path,
    name: Option<&str>,
    caption: &str,
) -> Result<FileToSend, Fault> {
    check(entered, id)?;
    let own_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let given = name.map(FileName::new);
    let name = given.clone().unwrap_or_else(|| FileName::new(&own_name.unwrap_or_default()));
    // A room refuses it, but only after all of the file was read.
    if Topic::new(caption).is_err() {
        return Err(Fault::of_room(id, Reason::CaptionTooLong));
    }
    let unopened = |error: io::Error| Fault::unopened(id.map(str::to_owned), &name, &error);
    let facts = open_to_send(path).and_then(|file| file.metadata()).map_err(unopened)?;
    let (source, name, size) = if facts.is_dir() {
        let unprepared = |error| Fault::unprepared(id.map(str::to_owned), &name, error);
        let survey = survey_folder(path).map_err(unprepared)?;
        let archive = given.unwrap_or_else(|| archive_name(path));
        for line in sentences::files::folder(&archive, survey) {
            print::aside(&line);
        }
        (FileToRead::Folder(path.to_owned()), archive, survey.size)
    } else {
        (FileToRead::File(path.to_owned()), name, facts.len())
    };
    let room = entered.room();
    let (can_tell, types) = (room.machine.can().quotas, room.rules.file_types);
    let asks_first = can_tell && size >= READ_AT_ONCE;
    // Nothing else tells it before all of the file was read.
    if !asks_first && (1..size).contains(&room.rules.file_size) {
        return Err(Fault::not_taken(id, &name, Reason::FileTooLarge));
    }
    Ok(FileToSend { source, size, asks_first, types, name, caption: caption.to_owned() })
}

/// The order to fetch the file of that number into a folder, or where files usually go.
pub(super) fn to_fetch(
    entered: &Entered,
    id: Option<&str>,
    number: u64,
    folder: Option<&str>,
) -> Result<FileToFetch, Fault> {
    check(entered, id)?;
    let file = entered.files.known(|known| known.get(number).cloned());
    let unknown = || Fault::no_such_file(id.map(str::to_owned), &number.to_string());
    let file = file.ok_or_else(unknown)?;
    let folder = folder.map_or_else(home::download_folder, expanded);
    Ok(FileToFetch { number, file, folder: absolute(folder) })
}

fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

/// Refuses what the room cannot do.
pub(super) fn check(entered: &Entered, id: Option<&str>) -> Result<(), Fault> {
    let room = entered.room();
    let takes_files = room.machine.can().files && room.security != Security::Classic;
    if takes_files { Ok(()) } else { Err(Fault::no_files(id.map(str::to_owned))) }
}
