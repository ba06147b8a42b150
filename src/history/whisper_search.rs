// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers that are read back: all from a number on, or what a reader looks for.

use std::time::Instant;

use rusqlite::{Row, params};

use super::error::HistoryError;
use super::removal;
use super::row::{decode, signed};
use super::search::{AnswerSpace, SearchBounds, SearchResults};
use super::store::History;
use super::whispers::has_table;
use crate::protocol::search::Search;
use crate::protocol::{Event, EventKind, SeatNumber, WhisperReaders};

/// Events for two from that number on, oldest first, and whom each is for.
///
/// # Errors
///
/// Every variant of [`HistoryError`].
pub fn whispers_from(
    history: &mut History,
    number: u64,
) -> Result<Vec<(Event, WhisperReaders)>, HistoryError> {
    let mut found = history.doing(|connection| {
        let all = "SELECT number, time, whispers.what, one, other
                   FROM whispers JOIN events USING (number)
                   WHERE number >= ? ORDER BY number";
        let mut all = connection.prepare_cached(all)?;
        let mut rows = all.query([signed(number)])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let seat = |at| seat(row, at);
            let Some((event, _)) = decode(row)? else { continue };
            found.push((event, [seat(3)?, seat(4)?]));
        }
        for (event, _) in &mut found {
            removal::apply_pending(connection, std::slice::from_mut(event))?;
        }
        Ok(found)
    })?;
    for (event, _) in &mut found {
        history.noted.apply(std::slice::from_mut(event));
    }
    Ok(found)
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
    let end = Instant::now() + bounds.patience;
    history.doing(|connection| {
        if !has_table(connection)? {
            return Ok(());
        }
        let all = "SELECT number, time, whispers.what
                   FROM whispers JOIN events USING (number)
                   WHERE number >= ?1 AND number <= ?2 AND ?3 IN (one, other)
                   ORDER BY number DESC";
        let mut all = connection.prepare_cached(all)?;
        let reader = signed(reader.get());
        let mut rows = all.query(params![signed(bounds.floor), signed(bounds.newest), reader])?;
        let mut space = AnswerSpace { count: search.count, bytes: bounds.bytes };
        while let Some(row) = rows.next()? {
            if Instant::now() > end {
                found.partial = true;
                break;
            }
            if let Some((event, length)) = decode(row)?
                && search.fits(&event)
                && !found.add(event, length, &mut space)
            {
                break;
            }
        }
        removal::apply_pending(connection, &mut found.events)
    })?;
    history.noted.apply(&mut found.events);
    found.events.retain(|event| !matches!(event.what, EventKind::Removed { .. }));
    Ok(found)
}

fn seat(row: &Row<'_>, at: usize) -> rusqlite::Result<SeatNumber> {
    Ok(SeatNumber::new(row.get::<_, i64>(at)?.cast_unsigned()))
}

#[cfg(test)]
#[path = "whispers_tests.rs"]
mod tests;
