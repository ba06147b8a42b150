// SPDX-License-Identifier: GPL-3.0-or-later
//! The index of what was said, in the same database as the events.
//!
//! It follows them: an event is committed and seen first, and indexed a little later,
//! some at a time. How far it has come is committed with what it has come to, so it
//! catches up after a crash as it does with a history from before there was an index.
//! What is damaged or out of date is thrown away and made anew.
//!
//! It holds words and no texts. Whatever is to leave the history has to leave it here
//! first, by [`forget`], as long as its text can be read.

use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

use super::row::{signed, understood};
use crate::protocol::EventKind;
use crate::protocol::search::{VERSION, spoken, words};

/// Milliseconds of a day.
pub const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Every character but the space belongs to a word, as [`words`] puts them together.
/// With `secure-delete` nothing of a word stays in the file. A day has the lowest and
/// the highest number of its events, perhaps with those of others between them.
const TABLES: &str = "
    CREATE VIRTUAL TABLE words USING fts5 (
        author, text, content = '', columnsize = 0, tokenize = 'ascii'
    );
    INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
    CREATE TABLE days (
        day INTEGER PRIMARY KEY,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE indexed (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        number INTEGER NOT NULL,
        version TEXT NOT NULL
    ) STRICT;
";

/// Makes the tables where they are missing or of another version.
pub fn set_up(connection: &mut Connection) -> rusqlite::Result<()> {
    let version: Option<String> = match has_tables(connection)? {
        true => {
            let version = "SELECT version FROM indexed";
            connection.query_row(version, [], |row| row.get(0)).optional()?
        }
        false => None,
    };
    if version.is_some_and(|version| version == current_version()) {
        return Ok(());
    }
    begin_anew(connection)
}

/// Throws away what is there, and begins with an empty index.
pub fn begin_anew(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    drop_tables(&transaction)?;
    transaction.execute_batch(TABLES)?;
    let begin = "INSERT INTO indexed (one, number, version) VALUES (1, 0, ?)";
    transaction.execute(begin, [current_version()])?;
    transaction.commit()
}

/// Indexes the next events, at most so many. Returns how many those were.
pub fn index_some(connection: &mut Connection, most: usize) -> rusqlite::Result<usize> {
    if !has_tables(connection)? {
        begin_anew(connection)?;
    }
    let transaction = connection.transaction()?;
    let from = indexed(&transaction)?;
    let mut count = 0;
    let mut last = from;
    {
        let next = "SELECT number, time, what FROM events WHERE number > ? ORDER BY number LIMIT ?";
        let mut next = transaction.prepare_cached(next)?;
        let mut rows = next.query(params![from, i64::try_from(most).unwrap_or(i64::MAX)])?;
        while let Some(row) = rows.next()? {
            let (number, time): (i64, i64) = (row.get(0)?, row.get(1)?);
            add(&transaction, number, time, row.get_ref(2)?.as_str()?)?;
            (count, last) = (count + 1, number);
        }
    }
    if count > 0 {
        let note = "UPDATE indexed SET number = ?";
        transaction.prepare_cached(note)?.execute([last])?;
    }
    transaction.commit()?;
    Ok(count)
}

/// Removes the words of an event from the index, before it leaves the history or is
/// replaced there, which is what [`add`] is for then: `true` if it was indexed. Part of
/// the caller's transaction.
pub fn forget(connection: &Connection, number: i64) -> rusqlite::Result<bool> {
    if !has_tables(connection)? || number > indexed(connection)? {
        return Ok(false);
    }
    let what = "SELECT what FROM events WHERE number = ?";
    let mut what = connection.prepare_cached(what)?;
    let what: Option<String> = what.query_row([number], |row| row.get(0)).optional()?;
    if let Some((author, text)) = what.as_deref().and_then(understood).and_then(entry) {
        let forget = "INSERT INTO words (words, rowid, author, text) VALUES ('delete', ?, ?, ?)";
        connection.prepare_cached(forget)?.execute(params![number, author, text])?;
    }
    Ok(true)
}

/// Does something that may change the index as well. If the index is in its way, it goes,
/// and is made anew at [`index_some`].
pub fn or_without<T>(
    connection: &mut Connection,
    mut act: impl FnMut(&mut Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    match act(connection) {
        Err(error) if is_damaged(&error) && has_tables(connection)? => {
            tracing::warn!(%error, "the index is thrown away");
            drop_tables(connection)?;
            act(connection)
        }
        outcome => outcome,
    }
}

/// `true` for the error of something in the file that is not as it was written.
pub fn is_damaged(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt)
}

/// Removes the days that have no events any more.
pub fn forget_days(connection: &Connection) -> rusqlite::Result<()> {
    if has_tables(connection)? {
        let gone = "DELETE FROM days WHERE last < coalesce((SELECT min(number) FROM events), last)";
        connection.execute(gone, [])?;
    }
    Ok(())
}

/// Number of the last event that is indexed.
pub fn indexed(connection: &Connection) -> rusqlite::Result<i64> {
    let number = "SELECT number FROM indexed";
    connection.prepare_cached(number)?.query_row([], |row| row.get(0))
}

/// `false` in a history from before there was an index.
pub fn has_tables(connection: &Connection) -> rusqlite::Result<bool> {
    let count = "SELECT count(*) FROM sqlite_schema WHERE name IN ('words', 'days', 'indexed')";
    let count: i64 = connection.prepare_cached(count)?.query_row([], |row| row.get(0))?;
    Ok(count == 3)
}

/// The form in which an author is in the index: one word, whatever the name.
pub fn author_word(folded: &str) -> String {
    let in_one = |c: char| match c.is_ascii() && !c.is_ascii_alphanumeric() {
        // Private use.
        true => char::from_u32(0xE000 + u32::from(c)).unwrap_or(c),
        false => c,
    };
    folded.chars().map(in_one).collect()
}

/// Indexes an event.
pub fn add(connection: &Connection, number: i64, time: i64, what: &str) -> rusqlite::Result<()> {
    if let Some((author, text)) = understood(what).and_then(entry) {
        let add = "INSERT INTO words (rowid, author, text) VALUES (?, ?, ?)";
        connection.prepare_cached(add)?.execute(params![number, author, text])?;
        let day = "INSERT INTO days (day, first, last) VALUES (?1, ?2, ?2)
                   ON CONFLICT DO UPDATE SET first = min(first, ?2), last = max(last, ?2)";
        connection.prepare_cached(day)?.execute(params![time.div_euclid(DAY), number])?;
    }
    Ok(())
}

/// The author and the words of an event as they are in the index.
fn entry(what: EventKind) -> Option<(String, String)> {
    let (by, text) = spoken(&what)?;
    let author = by.map_or_else(String::new, |by| author_word(&by.folded()));
    let mut line = String::with_capacity(2 * text.len());
    for word in words(&text) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word.text);
    }
    Some((author, line))
}

fn drop_tables(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "DROP TABLE IF EXISTS words; DROP TABLE IF EXISTS days; DROP TABLE IF EXISTS indexed;",
    )
}

/// The version of the words, and of the tables of Unicode by which they are made.
fn current_version() -> String {
    let (forms, letters) = (unicode_normalization::UNICODE_VERSION, char::UNICODE_VERSION);
    format!("{VERSION}, Unicode {forms:?}, {letters:?}")
}

/// Bounds of the numbers that events of some time can have.
pub fn bounds(connection: &Connection, since: u64, until: u64) -> rusqlite::Result<(i64, i64)> {
    let bounds = "SELECT min(first), max(last) FROM days WHERE day BETWEEN ? AND ?";
    let days = [signed(since).div_euclid(DAY), signed(until).saturating_sub(1).div_euclid(DAY)];
    let (first, last): (Option<i64>, Option<i64>) =
        connection.prepare_cached(bounds)?.query_row(days, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((first.unwrap_or(i64::MAX), last.unwrap_or(0)))
}
