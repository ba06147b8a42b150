// SPDX-License-Identifier: GPL-3.0-or-later
//! Deleting for good: from the events, the index, and the write-ahead log.

use std::time::Duration;

use rusqlite::params;

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
            for number in &old {
                index::forget(&transaction, *number)?;
                let delete = "DELETE FROM events WHERE number = ?";
                transaction.prepare_cached(delete)?.execute([number])?;
            }
            index::forget_days(&transaction)?;
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
