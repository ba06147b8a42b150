// SPDX-License-Identifier: GPL-3.0-or-later
//! A history that is only read, also from a medium that nobody can write.
//!
//! Whoever reads a database with a write-ahead log shares an index of that log with all
//! others, in a file beside it (`-shm`). Where that cannot be made, nobody else has the
//! database open: then the index is kept in memory, or not needed without a log.

use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::HistoryError;
use super::lost_removals::hide_lost_removals;
use super::store::{FILE, History, PATIENCE, check_version, connected};

const FLAGS: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

impl History {
    /// Opens the history in a room's folder to read it alone, also while the room is
    /// open.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn open_to_read(folder: &Path) -> Result<Self, HistoryError> {
        let path = folder.join(FILE);
        match read_by(&path, Connection::open_with_flags(&path, FLAGS)) {
            Err(HistoryError::ReadOnly { .. }) if !beside(&path, "-shm").exists() => {
                tracing::debug!("the history is on a medium that is only read");
                read_by(&path, connect_alone(&path))
            }
            opened => opened,
        }
    }
}

fn read_by(path: &Path, opened: rusqlite::Result<Connection>) -> Result<History, HistoryError> {
    let connection = opened.map_err(|error| HistoryError::of(path, &error))?;
    let mut history = connected(connection, path.to_owned());
    // Before anything is read: what is no longer noted by then is done.
    hide_lost_removals(&mut history)?;
    history.doing(|connection| connection.busy_timeout(PATIENCE))?;
    check_version(&mut history)?;
    Ok(history)
}

/// Connects to a database that nobody else has open, and nobody can write: no file is made
/// beside it.
fn connect_alone(path: &Path) -> rusqlite::Result<Connection> {
    if beside(path, "-wal").exists() {
        // Without locks, which would have to be written.
        let connection = Connection::open_with_flags_and_vfs(path, FLAGS, c"unix-none")?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        return Ok(connection);
    }
    let flags = FLAGS | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(format!("file:{}?immutable=1", in_uri(path)), flags)
}

/// The path as a URI has it.
fn in_uri(path: &Path) -> String {
    let mut uri = String::new();
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'~' => uri.push(char::from(*byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::protocol::{Event, EventKind, Text};

    fn noted(number: u64) -> Event {
        let text = Text::new("pizza").unwrap();
        Event { number, time: 5, what: EventKind::Notice { text } }
    }

    /// Numbers that are read from a copy of the history as it is, beside which no file is
    /// made.
    fn read_alone(folder: &Path) -> Vec<u64> {
        let medium = tempfile::tempdir().unwrap();
        let copy = medium.path().join("100% sure? #1");
        fs::create_dir(&copy).unwrap();
        for name in [FILE.to_owned(), format!("{FILE}-wal")] {
            if folder.join(&name).exists() {
                fs::copy(folder.join(&name), copy.join(&name)).unwrap();
            }
        }
        let names = || fs::read_dir(&copy).unwrap().count();
        let before = names();
        let path = copy.join(FILE);
        let mut history = read_by(&path, connect_alone(&path)).unwrap();
        let events = history.events_after(0, 9).unwrap();
        assert_eq!(names(), before);
        events.iter().map(|event| event.number).collect()
    }

    #[test]
    fn what_is_only_in_the_log_is_read_without_its_shared_index() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        history.append(&[noted(1)]).unwrap();
        history.purge_log().unwrap();
        history.append(&[noted(2)]).unwrap();
        assert_eq!(read_alone(folder.path()), [1, 2]);
    }

    #[test]
    fn a_history_that_was_closed_is_read_without_a_log() {
        let folder = tempfile::tempdir().unwrap();
        History::open(folder.path()).unwrap().append(&[noted(1)]).unwrap();
        assert!(!beside(&folder.path().join(FILE), "-wal").exists());
        assert_eq!(read_alone(folder.path()), [1]);
    }

    #[test]
    fn a_folder_without_a_history_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert!(History::open_to_read(folder.path()).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
