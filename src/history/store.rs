// SPDX-License-Identifier: GPL-3.0-or-later
//! The database: one row for each event.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior, params};

use super::edits;
use super::error::HistoryError;
use super::index;
use super::reactions;
use super::removal;
use super::row::{decode, encode, signed};
use super::unwritten::RemovalSet;
use super::whispers::{self, UnwrittenReaders};
use crate::protocol::{Event, EventKind};

/// Name of the file in the room's folder. SQLite keeps two more beside it.
pub const FILE: &str = "history.sqlite";
/// Marks the file as ours, for tools that look (`PRAGMA application_id`): "Salo".
const APPLICATION: i64 = 0x5361_6C6F;
/// Version of the tables (`PRAGMA user_version`).
const VERSION: i64 = 2;
/// Time for which another program that reads the file is waited for.
pub(super) const PATIENCE: Duration = Duration::from_millis(1_500);
/// Pages of 4 KiB of the write-ahead log, after which a commit moves them into the
/// database itself.
const LOG_PAGES: i64 = 16_000;
/// Bytes of the write-ahead log's file that are kept once it was larger.
const KEPT_LOG_BYTES: i64 = 8 * 1024 * 1024;
/// The newest number outlives its event, so that none is given twice. Time is told in milliseconds since 1970; the event is JSON as on the wire,
/// without its number and time.
const TABLES: &str = "
    CREATE TABLE events (
        number INTEGER PRIMARY KEY,
        time INTEGER NOT NULL,
        what TEXT NOT NULL
    ) STRICT;
    CREATE INDEX events_by_time ON events (time);
    CREATE TABLE newest (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        number INTEGER NOT NULL
    ) STRICT;
";

/// A room's events on disk.
#[derive(Debug)]
pub struct History {
    connection: Connection,
    path: PathBuf,
    /// Removals that are noted beside it, of one that is only read.
    pub(super) noted: RemovalSet,
    /// The file of noted removals, where not all of it could be read: put aside, unless
    /// the history is only read. What was to be removed may be there.
    pub damaged_notes: Option<PathBuf>,
}

impl History {
    /// Opens the history in a room's folder, for its owner alone; an empty one where
    /// there is none. The caller has the folder's lock.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`]. Nothing was changed then.
    pub fn open(folder: &Path) -> Result<Self, HistoryError> {
        let path = folder.join(FILE);
        // SQLite would make it readable for everybody.
        let made = OpenOptions::new().create(true).append(true).mode(0o600).open(&path);
        if let Err(error) = made {
            tracing::debug!(%error, "the history's file is not made");
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, flags);
        let connection = opened.map_err(|error| HistoryError::of(&path, &error))?;
        let mut history = connected(connection, path);
        history.doing(|connection| connection.busy_timeout(PATIENCE))?;
        // A transaction that has read something is not waited with when it writes.
        history.connection.set_transaction_behavior(TransactionBehavior::Immediate);
        check_version(&mut history)?;
        history.doing(set_up)?;
        history.apply_lost_removals()?;
        Ok(history)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds events, all or none, and does what they tell to have been removed: see
    /// [`removal`]. A number that is there already is replaced.
    pub fn append(&mut self, events: &[Event]) -> Result<(), HistoryError> {
        append_for(self, events, &UnwrittenReaders::default())
    }

    /// The number of the newest event that ever was; 0 if there was none.
    pub fn newest(&mut self) -> Result<u64, HistoryError> {
        let newest = self.doing(|connection| {
            let newest = "SELECT max(number) FROM newest";
            connection.query_row(newest, [], |row| row.get::<_, Option<i64>>(0))
        })?;
        Ok(newest.map_or(0, i64::cast_unsigned))
    }

    /// Notes that numbers up to this one are given, whatever is kept of them.
    pub fn note_newest(&mut self, number: u64) -> Result<(), HistoryError> {
        self.doing(|connection| note(connection, number))
    }

    /// The events with the numbers below `before`, the last of them, oldest first: at most
    /// `count` and, as encoded, about `bytes`; at least one if there is any. An
    /// event that this version does not understand ends it.
    pub fn page(
        &mut self,
        before: u64,
        count: usize,
        bytes: usize,
    ) -> Result<Vec<Event>, HistoryError> {
        let mut events = self.doing(|connection| {
            let page = "SELECT number, time, what FROM events
                        WHERE number < ? ORDER BY number DESC LIMIT ?";
            let mut page = connection.prepare_cached(page)?;
            let limit = i64::try_from(count).unwrap_or(i64::MAX);
            let mut rows = page.query(params![signed(before), limit])?;
            let (mut events, mut size) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                let Some((event, length)) = decode(row)? else { break };
                size += length;
                if size > bytes && !events.is_empty() {
                    break;
                }
                events.push(event);
            }
            removal::apply_pending(connection, &mut events)?;
            Ok(events)
        })?;
        events.reverse();
        self.noted.apply(&mut events);
        Ok(events)
    }

    /// The next events behind `number`, oldest first; at most `count`. Those that this
    /// version does not understand are left out.
    pub fn events_after(&mut self, number: u64, count: usize) -> Result<Vec<Event>, HistoryError> {
        let mut events = self.doing(|connection| {
            let after = "SELECT number, time, what FROM events
                         WHERE number > ? ORDER BY number";
            let mut after = connection.prepare_cached(after)?;
            let mut rows = after.query([signed(number)])?;
            let mut events = Vec::new();
            while events.len() < count
                && let Some(row) = rows.next()?
            {
                events.extend(decode(row)?.map(|(event, _)| event));
            }
            removal::apply_pending(connection, &mut events)?;
            Ok(events)
        })?;
        self.noted.apply(&mut events);
        Ok(events)
    }

    /// Waits so long for another program that writes.
    #[cfg(test)]
    pub fn wait_for_others(&self, time: Duration) -> rusqlite::Result<()> {
        self.connection.busy_timeout(time)
    }

    /// Goes on with what is still to be removed, as far as `most` events; tells whether
    /// nothing is left to do.
    pub(super) fn remove_some(&mut self, most: usize) -> Result<bool, HistoryError> {
        self.doing_with_index(|connection| removal::go_on(connection, most))
    }

    pub(super) fn doing<T>(
        &mut self,
        act: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        act(&mut self.connection).map_err(|error| HistoryError::of(&self.path, &error))
    }

    pub(super) fn doing_with_index<T>(
        &mut self,
        act: impl FnMut(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        self.doing(|connection| index::or_without(connection, act))
    }
}

/// Adds events as [`History::append`] does, of which some are for two alone.
pub(super) fn append_for(
    history: &mut History,
    events: &[Event],
    readers: &UnwrittenReaders,
) -> Result<(), HistoryError> {
    history.doing_with_index(|connection| {
        let transaction = connection.transaction()?;
        let mut insert = transaction.prepare_cached(
            "INSERT OR REPLACE INTO events (number, time, what) VALUES (?, ?, ?)",
        )?;
        for event in events {
            let (number, time) = (signed(event.number), signed(event.time));
            let readers = readers.of(event.number);
            let shared = readers.map_or(&event.what, |_| &EventKind::Withheld);
            let what = encode(&edits::textless(shared))?;
            let was_indexed = index::forget(&transaction, number)?;
            insert.execute(params![number, time, what])?;
            if was_indexed {
                index::add(&transaction, number, time, &what)?;
            }
            if let Some(readers) = readers {
                // The whisper itself has the text of now.
                let what = edits::textless(&event.what);
                whispers::add(&transaction, event.number, &what, readers)?;
                edits::apply_private(&transaction, event)?;
            } else {
                edits::apply(&transaction, event)?;
            }
            reactions::apply(&transaction, event)?;
            removal::apply(&transaction, event, readers.is_some())?;
        }
        drop(insert);
        if let Some(last) = events.iter().map(|event| event.number).max() {
            note(&transaction, last)?;
        }
        transaction.commit()
    })
}

/// Checks that the file is a history, and not that of a later version.
pub(super) fn check_version(history: &mut History) -> Result<(), HistoryError> {
    let version = history.doing(|connection| pragma(connection, "user_version"))?;
    let application = history.doing(|connection| pragma(connection, "application_id"))?;
    if version > VERSION {
        return Err(HistoryError::Newer { path: history.path.clone(), version });
    }
    if version > 0 && application != APPLICATION {
        let why = "it is the database of another program".to_owned();
        return Err(HistoryError::Damaged { path: history.path.clone(), why });
    }
    Ok(())
}

/// The history that is the file at `path`.
pub(super) fn connected(connection: Connection, path: PathBuf) -> History {
    History { connection, path, noted: RemovalSet::default(), damaged_notes: None }
}

/// Sets the modes, and makes the tables of a new file.
fn set_up(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = NORMAL;
         PRAGMA secure_delete = ON;
         PRAGMA trusted_schema = OFF;",
    )?;
    // Another thread moves the write-ahead log into the database; should it not get
    // to it, this is the most that it grows.
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", KEPT_LOG_BYTES)?;
    let version = pragma(connection, "user_version")?;
    if version < VERSION {
        let transaction = connection.transaction()?;
        if version == 0 {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
        }
        // Version 1 had no index, which is made below.
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()?;
    }
    connection.execute_batch(removal::TABLE)?;
    connection.execute_batch(reactions::TABLES)?;
    reactions::unify(connection)?;
    connection.execute_batch(whispers::TABLE)?;
    // The history is worth more than the index.
    if let Err(error) = index::set_up(connection) {
        tracing::warn!(%error, "there is no index");
    }
    Ok(())
}

pub(super) fn note(connection: &Connection, newest: u64) -> rusqlite::Result<()> {
    let note = "INSERT INTO newest (one, number) VALUES (1, ?)
                ON CONFLICT DO UPDATE SET number = max(number, excluded.number)";
    connection.prepare_cached(note)?.execute([signed(newest)]).map(drop)
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
