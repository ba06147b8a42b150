// SPDX-License-Identifier: GPL-3.0-or-later
//! Events as rows of the database.

use rusqlite::Row;

use crate::protocol::{Event, EventKind};

/// An event's row, as JSON.
pub fn encode(what: &EventKind) -> rusqlite::Result<String> {
    serde_json::to_string(what)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// The event of a row and its length; none if a newer version wrote it.
pub fn decode(row: &Row<'_>) -> rusqlite::Result<Option<(Event, usize)>> {
    let (number, time) = (row.get::<_, i64>(0)?, row.get::<_, i64>(1)?);
    let json = row.get_ref(2)?.as_str()?;
    let event = |what| Event { number: number.cast_unsigned(), time: time.cast_unsigned(), what };
    Ok(understood(json).map(|what| (event(what), json.len())))
}

/// The content of an event; none if a newer version wrote it.
pub fn understood(json: &str) -> Option<EventKind> {
    let what = serde_json::from_str(json).inspect_err(|error| {
        tracing::warn!(%error, "an event of the history is not understood");
    });
    what.ok()
}

/// A number as SQLite has them. None of ours is above half of all.
pub fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
