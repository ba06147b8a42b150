// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers that are read back: all from a number on, or what a reader looks for.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::error::HistoryError;
use super::removal;
use super::row::{decode, signed};
use super::search::{AnswerSpace, SearchBounds, SearchResults, look_until};
use super::store::History;
use super::whispers::has_table;
use crate::protocol::search::Search;
use crate::protocol::{Event, EventKind, SeatNumber, WhisperReaders};

/// Events of a history for two alone, from some number on.
#[derive(Debug, Default)]
pub struct PastWhispers {
    /// The two that each event is for, by its number.
    pub readers: BTreeMap<u64, WhisperReaders>,
    /// The last of these events, oldest first.
    pub events: Vec<Event>,
}

/// Reads the events for two from that number on: of all, whom they are for, and of the newest
/// as many as have about `bytes`.
///
/// # Errors
///
/// Every variant of [`HistoryError`].
pub fn whispers_from(
    history: &mut History,
    number: u64,
    bytes: usize,
) -> Result<PastWhispers, HistoryError> {
    let mut found = history.doing(|connection| {
        let mut found = PastWhispers::default();
        let all = "SELECT number, one, other FROM whispers WHERE number >= ?";
        let mut all = connection.prepare_cached(all)?;
        let mut rows = all.query([signed(number)])?;
        while let Some(row) = rows.next()? {
            let number = row.get::<_, i64>(0)?.cast_unsigned();
            found.readers.insert(number, [seat(row, 1)?, seat(row, 2)?]);
        }
        found.events = last_events(connection, number, bytes)?;
        removal::apply_pending(connection, &mut found.events)?;
        Ok(found)
    })?;
    history.noted.apply(&mut found.events);
    Ok(found)
}

/// The last events for two, oldest first.
fn last_events(connection: &Connection, number: u64, bytes: usize) -> rusqlite::Result<Vec<Event>> {
    let last = "SELECT number, time, whispers.what
                FROM whispers JOIN events USING (number)
                WHERE number >= ? ORDER BY number DESC";
    let mut last = connection.prepare_cached(last)?;
    let mut rows = last.query([signed(number)])?;
    let (mut events, mut size) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let Some((event, length)) = decode(row)? else { continue };
        size += length;
        if size > bytes {
            break;
        }
        events.push(event);
    }
    events.reverse();
    Ok(events)
}

/// Looks for whispers of a reader, as [`History::search`] does for what everybody may
/// read.
///
/// # Errors
///
/// Every variant of [`HistoryError`].
pub fn search_whispers(
    history: &mut History,
    search: &Search,
    bounds: SearchBounds,
    reader: SeatNumber,
) -> Result<SearchResults, HistoryError> {
    let mut found = SearchResults::default();
    if search.is_empty() {
        return Ok(found);
    }
    history.doing(|connection| {
        if !has_table(connection)? {
            return Ok(());
        }
        let in_time = look_until(connection, bounds.end, |connection| {
            look(connection, search, bounds, reader, &mut found)
        })?;
        found.partial |= !in_time;
        removal::apply_pending(connection, &mut found.events)
    })?;
    history.noted.apply(&mut found.events);
    found.events.retain(|event| !matches!(event.what, EventKind::Removed { .. }));
    Ok(found)
}

/// Whispers of a reader, newest first. Each index has its own in that order already.
const OF_READER: &str = "
    SELECT whispers.number AS number, time, whispers.what
    FROM whispers CROSS JOIN events USING (number)
    WHERE one = ?3 AND whispers.number >= ?1 AND whispers.number <= ?2
    UNION ALL
    SELECT whispers.number AS number, time, whispers.what
    FROM whispers CROSS JOIN events USING (number)
    WHERE other = ?3 AND one <> ?3 AND whispers.number >= ?1 AND whispers.number <= ?2
    ORDER BY number DESC";

fn look(
    connection: &Connection,
    search: &Search,
    bounds: SearchBounds,
    reader: SeatNumber,
    found: &mut SearchResults,
) -> rusqlite::Result<()> {
    let mut all = connection.prepare_cached(OF_READER)?;
    let reader = signed(reader.get());
    let mut rows = all.query(params![signed(bounds.floor), signed(bounds.newest), reader])?;
    let mut space = AnswerSpace { count: search.count, bytes: bounds.bytes };
    while let Some(row) = rows.next()? {
        if let Some((event, length)) = decode(row)?
            && search.fits(&event)
            && !found.add(event, length, &mut space)
        {
            break;
        }
    }
    Ok(())
}

fn seat(row: &Row<'_>, at: usize) -> rusqlite::Result<SeatNumber> {
    Ok(SeatNumber::new(row.get::<_, i64>(at)?.cast_unsigned()))
}

#[cfg(test)]
#[path = "whispers_tests.rs"]
mod tests;
