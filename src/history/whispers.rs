// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers, and what is told of them, in a table of their own: among the events that
//! everybody may read stands under the same number that something is withheld. Whoever
//! reads the events alone, as an export does, finds none.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use super::removed::removed;
use super::row::{encode, signed, understood};
use crate::protocol::{Event, EventKind, Nickname, SeatNumber, WhisperReaders};

/// Persons are told by their first seats. Older versions leave it alone.
pub(super) const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS whispers (
        number INTEGER PRIMARY KEY,
        one INTEGER NOT NULL,
        other INTEGER NOT NULL,
        what TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS whispers_of_one ON whispers (one, number);
    CREATE INDEX IF NOT EXISTS whispers_of_other ON whispers (other, number);
";

/// Events for two on their way to the disk: whom each is for, by its number.
#[derive(Debug, Clone, Default)]
pub struct UnwrittenReaders(Arc<Mutex<BTreeMap<u64, WhisperReaders>>>);

impl UnwrittenReaders {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, WhisperReaders>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that an event which is about to be handed over is for two alone.
    pub fn note(&self, number: u64, readers: WhisperReaders) {
        self.lock().insert(number, readers);
    }

    /// Notes that an event is given up.
    pub(super) fn forget(&self, number: u64) {
        self.lock().remove(&number);
    }

    /// Notes that all events up to this number are written.
    pub(super) fn written(&self, number: u64) {
        let mut waiting = self.lock();
        if !waiting.is_empty() {
            *waiting = waiting.split_off(&number.saturating_add(1));
        }
    }

    /// The two whom an event is for.
    pub(super) fn of(&self, number: u64) -> Option<WhisperReaders> {
        self.lock().get(&number).copied()
    }
}

/// Keeps what is for two under a number.
pub(super) fn add(
    connection: &Connection,
    number: u64,
    what: &EventKind,
    readers: WhisperReaders,
) -> rusqlite::Result<()> {
    let add = "INSERT OR REPLACE INTO whispers (number, one, other, what) VALUES (?, ?, ?, ?)";
    let [one, other] = readers.map(|seat| signed(seat.get()));
    let values = params![signed(number), one, other, encode(what)?];
    connection.prepare_cached(add)?.execute(values).map(drop)
}

/// Removes a whisper; tells if there was one.
pub(super) fn remove(
    connection: &Connection,
    number: u64,
    by: Option<&Nickname>,
) -> rusqlite::Result<bool> {
    change(connection, number, |what| {
        removed(&Event { number, time: 0, what }, by).map(|removed| removed.what)
    })
}

/// Puts what `change` makes of it in the place of what is for two under a number; tells if
/// it makes anything.
pub(super) fn change(
    connection: &Connection,
    number: u64,
    change: impl FnOnce(EventKind) -> Option<EventKind>,
) -> rusqlite::Result<bool> {
    let what = "SELECT what FROM whispers WHERE number = ?";
    let mut what = connection.prepare_cached(what)?;
    let what: Option<String> = what.query_row([signed(number)], |row| row.get(0)).optional()?;
    let Some(changed) = what.as_deref().and_then(understood).and_then(change) else {
        return Ok(false);
    };
    let update = "UPDATE whispers SET what = ? WHERE number = ?";
    let values = params![encode(&changed)?, signed(number)];
    connection.prepare_cached(update)?.execute(values)?;
    Ok(true)
}

/// Numbers of whispers in a range for which `is_meant`.
pub(super) fn numbers_of(
    connection: &Connection,
    numbers: Range<u64>,
    is_meant: impl Fn(&str) -> bool,
) -> rusqlite::Result<Vec<u64>> {
    let all = "SELECT number, what FROM whispers WHERE number >= ? AND number < ?";
    let mut all = connection.prepare_cached(all)?;
    let mut rows = all.query(params![signed(numbers.start), signed(numbers.end)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if is_meant(row.get_ref(1)?.as_str()?) {
            found.push(row.get::<_, i64>(0)?.cast_unsigned());
        }
    }
    Ok(found)
}

/// `false` in a history of an older version that is only read.
pub(super) fn has_table(connection: &Connection) -> rusqlite::Result<bool> {
    let table = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'whispers')";
    connection.prepare_cached(table)?.query_row([], |row| row.get(0))
}

/// Puts what is for that reader in the place of what is withheld.
pub(super) fn fill(
    connection: &Connection,
    event: &mut Event,
    reader: SeatNumber,
) -> rusqlite::Result<usize> {
    if event.what != EventKind::Withheld || !has_table(connection)? {
        return Ok(0);
    }
    let own = "SELECT what FROM whispers WHERE number = ?1 AND ?2 IN (one, other)";
    let values = params![signed(event.number), signed(reader.get())];
    let mut own = connection.prepare_cached(own)?;
    let what: Option<String> = own.query_row(values, |row| row.get(0)).optional()?;
    let Some(what) = what else { return Ok(0) };
    if let Some(understood) = understood(&what) {
        event.what = understood;
    }
    Ok(what.len())
}
