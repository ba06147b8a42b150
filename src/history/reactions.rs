// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions to messages: who put which emoji to which, beside the events that tell of it.
//! What was put twice, or to something that is no message, is not there. They go with the
//! message, whichever way it goes.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::error::HistoryError;
use super::row::{signed, understood};
use super::store::History;
use crate::protocol::{
    Emoji, Event, EventKind, Nickname, ReactionCount, SeatNumber, limits, takes_reactions,
};

/// A person is the seat by which it is told from others. Older versions leave the table alone,
/// but the trigger works for them as well.
pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS reactions (
        message INTEGER NOT NULL,
        emoji TEXT NOT NULL,
        person INTEGER NOT NULL,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (message, emoji, person)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER IF NOT EXISTS reactions_go_with_events AFTER DELETE ON events BEGIN
        DELETE FROM reactions WHERE message = old.number;
    END;
";

/// Notes the reaction that an event tells of, if it is one.
pub(super) fn apply(connection: &Connection, event: &Event) -> rusqlite::Result<()> {
    let EventKind::Reacted(reaction) = &event.what else { return Ok(()) };
    let Some(person) = reaction.person() else { return Ok(()) };
    let (message, emoji) = (signed(reaction.message), reaction.emoji.as_str());
    let person = signed(person.get());
    if !reaction.active {
        let delete = "DELETE FROM reactions WHERE message = ? AND emoji = ? AND person = ?";
        connection.prepare_cached(delete)?.execute(params![message, emoji, person])?;
    } else if takes(connection, message, emoji)? {
        let insert = "INSERT OR IGNORE INTO reactions (message, emoji, person, number, name)
                      VALUES (?, ?, ?, ?, ?)";
        let row = params![message, emoji, person, signed(event.number), reaction.from.as_str()];
        connection.prepare_cached(insert)?.execute(row)?;
    }
    Ok(())
}

/// Forgets the reactions to a message that is removed.
pub(super) fn remove(connection: &Connection, message: i64) -> rusqlite::Result<()> {
    let delete = "DELETE FROM reactions WHERE message = ?";
    connection.prepare_cached(delete)?.execute([message]).map(drop)
}

/// Tells if there is a message of that number that takes one more emoji.
fn takes(connection: &Connection, message: i64, emoji: &str) -> rusqlite::Result<bool> {
    let known = "SELECT EXISTS (SELECT 1 FROM reactions WHERE message = ? AND emoji = ?)";
    if connection.prepare_cached(known)?.query_row(params![message, emoji], |row| row.get(0))? {
        return Ok(true);
    }
    let what = "SELECT what FROM events WHERE number = ?";
    let what = connection.prepare_cached(what)?.query_row([message], |row| row.get(0));
    let what: Option<String> = what.optional()?;
    if !what.as_deref().and_then(understood).is_some_and(|what| takes_reactions(&what)) {
        return Ok(false);
    }
    let kinds = "SELECT count(DISTINCT emoji) FROM reactions WHERE message = ?";
    let kinds: i64 = connection.prepare_cached(kinds)?.query_row([message], |row| row.get(0))?;
    Ok(usize::try_from(kinds).is_ok_and(|kinds| kinds < limits::REACTION_KINDS))
}

impl History {
    /// Counts of the reactions to messages, as the person `reader` sees them, and the number
    /// of the newest event that they count.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn reactions(
        &mut self,
        messages: &[u64],
        reader: SeatNumber,
    ) -> Result<(Vec<ReactionCount>, u64), HistoryError> {
        self.doing(|connection| {
            // All of it is read at one moment.
            let reading = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
            let newest = "SELECT coalesce(max(number), 0) FROM newest";
            let newest: i64 = reading.query_row(newest, [], |row| row.get(0))?;
            let mut counts = Vec::new();
            if has_table(&reading)? {
                for message in messages {
                    add_counts(&reading, *message, reader, &mut counts)?;
                }
            }
            Ok((counts, newest.cast_unsigned()))
        })
    }

    /// Tells if a person has put an emoji to a message.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn has_reaction(
        &mut self,
        message: u64,
        emoji: &Emoji,
        person: SeatNumber,
    ) -> Result<bool, HistoryError> {
        self.doing(|connection| {
            let known = "SELECT EXISTS (SELECT 1 FROM reactions
                         WHERE message = ? AND emoji = ? AND person = ?)";
            let row = params![signed(message), emoji.as_str(), signed(person.get())];
            Ok(has_table(connection)?
                && connection.prepare_cached(known)?.query_row(row, |row| row.get(0))?)
        })
    }
}

/// One that an older version made, and that is only read, has no such table.
fn has_table(connection: &Connection) -> rusqlite::Result<bool> {
    let table = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'reactions')";
    connection.prepare_cached(table)?.query_row([], |row| row.get(0))
}

/// Adds the counts of one message, in the order in which its emoji came.
fn add_counts(
    connection: &Connection,
    message: u64,
    reader: SeatNumber,
    counts: &mut Vec<ReactionCount>,
) -> rusqlite::Result<()> {
    let kinds = "SELECT emoji, count(*), max(person = ?2) FROM reactions
                 WHERE message = ?1 GROUP BY emoji ORDER BY min(number)";
    let mut kinds = connection.prepare_cached(kinds)?;
    let mut rows = kinds.query(params![signed(message), signed(reader.get())])?;
    while let Some(row) = rows.next()? {
        let raw: String = row.get(0)?;
        let Ok(emoji) = Emoji::new(&raw) else { continue };
        let count = row.get::<_, i64>(1)?.cast_unsigned();
        let names = names(connection, message, &raw)?;
        counts.push(ReactionCount { message, emoji, count, names, mine: row.get(2)? });
    }
    Ok(())
}

/// Names of the first who put an emoji to a message.
fn names(connection: &Connection, message: u64, emoji: &str) -> rusqlite::Result<Vec<Nickname>> {
    let names = "SELECT name FROM reactions WHERE message = ? AND emoji = ?
                 ORDER BY number LIMIT ?";
    let mut names = connection.prepare_cached(names)?;
    let most = i64::try_from(limits::REACTION_NAMES).unwrap_or(i64::MAX);
    let rows = names.query_map(params![signed(message), emoji, most], |row| row.get(0))?;
    let names: Vec<String> = rows.collect::<Result<_, _>>()?;
    Ok(names.iter().filter_map(|name| Nickname::heard(name).ok()).collect())
}

#[cfg(test)]
#[path = "reactions_tests.rs"]
mod tests;
