// SPDX-License-Identifier: GPL-3.0-or-later
//! Deleting a whole history for good, and the files that SQLite leaves beside one.

use std::fs;
use std::io;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::error::HistoryError;
use super::index;
use super::row::signed;
use super::store::{FILE, History};

/// Beginning of the names of all files with something of a history: the database, what
/// SQLite keeps beside it, removals that are noted, and damaged ones that were put aside.
const PREFIX: &str = "history.";
/// Beginning of the names of damaged ones.
const PUT_ASIDE: &str = "history.sqlite.";

/// Deletes everything that was said from the history in a room's folder: the events, the
/// index, and every file that was put aside. The numbers that were given stay given, so
/// that nobody who was there takes a new event for an old one. The caller has the folder's
/// lock.
///
/// # Errors
///
/// Every variant of [`HistoryError`].
pub fn forget(folder: &Path) -> Result<(), HistoryError> {
    let opened = History::open(folder);
    match opened {
        Ok(mut history) => history.delete_everything()?,
        // Nothing of it can be read, so nothing of it is worth keeping.
        Err(HistoryError::Damaged { path, .. }) => {
            fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
        }
        Err(error) => return Err(error),
    }
    remove_beside(&folder.join(FILE), |name| is_of_history(name) && name != FILE)
}

/// Removes the files beside a history that go by such a name.
fn remove_beside(history: &Path, is_one: impl Fn(&str) -> bool) -> Result<(), HistoryError> {
    let Some(folder) = history.parent() else { return Ok(()) };
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, &error))?;
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if is_one(name) {
            fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
        }
    }
    Ok(())
}

/// Removes the files that a reader left beside a history nobody else has open. The caller
/// has the folder's lock. Without it they are in nobody's way.
pub fn tidy(folder: &Path) {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let tidied = Connection::open_with_flags(folder.join(FILE), flags)
        .and_then(|connection| connection.query_row("PRAGMA user_version", [], |_| Ok(())));
    if let Err(error) = tidied {
        tracing::debug!(%error, "files are left beside a history");
    }
}

/// True for the name of a file with something of a history.
pub(super) fn is_of_history(name: &str) -> bool {
    name.starts_with(PREFIX)
}

fn failed(path: &Path, error: &io::Error) -> HistoryError {
    HistoryError::Failed { path: path.to_owned(), why: error.to_string() }
}

/// Deletes every event up to this number, and histories that were put aside. The
/// write-ahead log has to be emptied afterwards.
pub(super) fn delete_up_to(history: &mut History, number: u64) -> Result<(), HistoryError> {
    history.doing_with_index(|connection| {
        let transaction = connection.transaction()?;
        for table in ["events", "removals", "whispers"] {
            let delete = format!("DELETE FROM {table} WHERE number <= ?");
            transaction.execute(&delete, [signed(number)])?;
        }
        transaction.commit()
    })?;
    history.doing(|connection| {
        index::begin_anew(connection)?;
        connection.execute_batch("VACUUM")
    })?;
    remove_beside(history.path(), |name| name.starts_with(PUT_ASIDE))
}

impl History {
    fn delete_everything(&mut self) -> Result<(), HistoryError> {
        delete_up_to(self, u64::MAX)?;
        match self.purge_log()? {
            true => Ok(()),
            false => Err(HistoryError::Busy { path: self.path().to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Event, EventKind, Text};

    fn noted(number: u64) -> Event {
        let text = Text::new(&format!("secret {number}")).unwrap();
        Event { number, time: 5, what: EventKind::Notice { text } }
    }

    fn has_secrets(folder: &Path) -> bool {
        let secret = b"secret";
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        files
            .map(|path| fs::read(path).unwrap())
            .any(|bytes| bytes.windows(secret.len()).any(|window| window == secret))
    }

    #[test]
    fn nothing_of_it_stays_but_the_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        history.append(&(1..=500).map(noted).collect::<Vec<_>>()).unwrap();
        drop(history);
        fs::write(folder.path().join("history.sqlite.damaged-1"), "secret").unwrap();
        fs::write(folder.path().join("room.json"), "{}").unwrap();
        assert!(has_secrets(folder.path()));
        forget(folder.path()).unwrap();
        assert!(!has_secrets(folder.path()));
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, [FILE, "room.json"]);
        let mut history = History::open(folder.path()).unwrap();
        assert!(history.events_after(0, 9).unwrap().is_empty());
        assert_eq!(history.newest().unwrap(), 500);
        history.append(&[noted(501)]).unwrap();
    }

    #[test]
    fn a_damaged_one_goes_as_well() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "secret ".repeat(2_000)).unwrap();
        forget(folder.path()).unwrap();
        assert!(!has_secrets(folder.path()));
    }

    #[test]
    fn a_reader_leaves_no_files_behind() {
        let folder = tempfile::tempdir().unwrap();
        History::open(folder.path()).unwrap().append(&[noted(1)]).unwrap();
        let mut reader = History::open_to_read(folder.path()).unwrap();
        assert_eq!(reader.events_after(0, 9).unwrap().len(), 1);
        drop(reader);
        tidy(folder.path());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
