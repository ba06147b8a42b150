// SPDX-License-Identifier: GPL-3.0-or-later
//! Deleting for good: from the events, the index, and the write-ahead log.

use std::time::Duration;

use rusqlite::{Connection, params};

use super::error::HistoryError;
use super::index;
use super::row::signed;
use super::store::History;

impl History {
    /// Deletes what happened before `time`, in milliseconds since 1970: the oldest
    /// events, at most `most`. Returns how many that were. They are overwritten, but
    /// [`purge_log`](Self::purge_log) has to follow.
    pub fn delete_before(&mut self, time: u64, most: usize) -> Result<usize, HistoryError> {
        self.doing_with_index(|connection| {
            let transaction = connection.transaction()?;
            let old = "SELECT number FROM events WHERE time < ? ORDER BY time LIMIT ?";
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let old: Vec<i64> = transaction
                .prepare_cached(old)?
                .query_map(params![signed(time), most], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            delete(&transaction, &old)?;
            transaction.commit()?;
            Ok(old.len())
        })
    }

    /// Empties the write-ahead log, so that what was deleted is not there either;
    /// `false` if somebody reads it just now, who is not waited for.
    pub fn purge_log(&mut self) -> Result<bool, HistoryError> {
        let is_busy: i64 = self.doing(|connection| {
            let patience: u32 =
                connection.query_row("PRAGMA busy_timeout", [], |row| row.get(0))?;
            connection.busy_timeout(Duration::ZERO)?;
            let purge = "PRAGMA wal_checkpoint(TRUNCATE)";
            let is_busy = connection.query_row(purge, [], |row| row.get(0));
            connection.busy_timeout(Duration::from_millis(patience.into()))?;
            is_busy
        })?;
        Ok(is_busy == 0)
    }
}

/// The number of the oldest event that is kept.
pub(super) fn oldest(history: &mut History) -> Result<Option<u64>, HistoryError> {
    let oldest = history.doing(|connection| {
        let oldest = "SELECT min(number) FROM events";
        connection.query_row(oldest, [], |row| row.get::<_, Option<i64>>(0))
    })?;
    Ok(oldest.map(i64::cast_unsigned))
}

/// Returns true if something happened before `time`, in milliseconds since 1970.
pub(super) fn has_before(history: &mut History, time: u64) -> Result<bool, HistoryError> {
    history.doing(|connection| {
        let old = "SELECT EXISTS (SELECT 1 FROM events WHERE time < ?)";
        connection.prepare_cached(old)?.query_row([signed(time)], |row| row.get(0))
    })
}

/// Deletes the oldest events before `number`, at most `most`, as
/// [`History::delete_before`] does. Returns how many bytes were written of
/// each.
pub(super) fn delete_oldest(
    history: &mut History,
    number: u64,
    most: usize,
) -> Result<Vec<usize>, HistoryError> {
    history.doing_with_index(|connection| {
        let transaction = connection.transaction()?;
        let old = "SELECT number, octet_length(events.what)
                          + coalesce(octet_length(whispers.what), 0)
                   FROM events LEFT JOIN whispers USING (number)
                   WHERE number < ? ORDER BY number LIMIT ?";
        let old = sizes(&transaction, old, number, most)?;
        delete(&transaction, &old.iter().map(|(number, _)| *number).collect::<Vec<_>>())?;
        transaction.commit()?;
        Ok(old.into_iter().map(|(_, size)| size).collect())
    })
}

/// The events before `number`, newest first, at most `most`: their numbers, and how
/// many bytes are written of each.
pub(super) fn sizes_before(
    history: &mut History,
    number: u64,
    most: usize,
) -> Result<Vec<(u64, usize)>, HistoryError> {
    let before = "SELECT number, octet_length(events.what)
                         + coalesce(octet_length(whispers.what), 0)
                  FROM events LEFT JOIN whispers USING (number)
                  WHERE number < ? ORDER BY number DESC LIMIT ?";
    let sizes = history.doing(|connection| sizes(connection, before, number, most))?;
    Ok(sizes.into_iter().map(|(number, size)| (number.cast_unsigned(), size)).collect())
}

fn delete(connection: &Connection, numbers: &[i64]) -> rusqlite::Result<()> {
    for number in numbers {
        index::forget(connection, *number)?;
        for delete in
            ["DELETE FROM events WHERE number = ?", "DELETE FROM whispers WHERE number = ?"]
        {
            connection.prepare_cached(delete)?.execute([number])?;
        }
    }
    index::forget_days(connection)
}

/// Numbers and sizes that a query for some events on one side of `number` finds.
fn sizes(
    connection: &Connection,
    query: &str,
    number: u64,
    most: usize,
) -> rusqlite::Result<Vec<(i64, usize)>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let size = |row: &rusqlite::Row<'_>| {
        Ok((row.get(0)?, usize::try_from(row.get::<_, i64>(1)?).unwrap_or_default()))
    };
    connection.prepare_cached(query)?.query_map([number, most], size)?.collect()
}
