// SPDX-License-Identifier: GPL-3.0-or-later
//! Counts of the reactions to messages.

use rusqlite::{Connection, TransactionBehavior, params};

use super::error::HistoryError;
use super::row::signed;
use super::store::History;
use crate::protocol::{Emoji, Event, Nickname, ReactionCount, SeatNumber, limits, takes_reactions};

/// The reactions that a history keeps.
pub struct KeptReactions<'a>(&'a mut History);

impl History {
    /// The reactions to its messages.
    pub fn reactions(&mut self) -> KeptReactions<'_> {
        KeptReactions(self)
    }
}

impl KeptReactions<'_> {
    /// Counts of the reactions to messages, as the person `reader` sees them, and the number
    /// of the newest event that they count.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn counts(
        &mut self,
        messages: &[u64],
        reader: SeatNumber,
    ) -> Result<(Vec<ReactionCount>, u64), HistoryError> {
        self.0.doing(|connection| {
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

    /// Counts of the reactions to the messages among `events`, for nobody in particular.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn among(&mut self, events: &[Event]) -> Result<Vec<ReactionCount>, HistoryError> {
        let messages = events.iter().filter(|event| takes_reactions(&event.what));
        let messages: Vec<_> = messages.map(|event| event.number).collect();
        Ok(self.counts(&messages, SeatNumber::new(0))?.0)
    }

    /// Number of the emoji that a person has put to a message.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn kinds_of(&mut self, message: u64, person: SeatNumber) -> Result<u64, HistoryError> {
        self.0.doing(|connection| {
            let kinds = "SELECT count(*) FROM reactions WHERE message = ? AND person = ?";
            let row = params![signed(message), signed(person.get())];
            let kinds = |connection: &Connection| {
                connection.prepare_cached(kinds)?.query_row(row, |row| row.get::<_, i64>(0))
            };
            Ok(if has_table(connection)? { kinds(connection)?.cast_unsigned() } else { 0 })
        })
    }

    /// Tells if a person has put an emoji to a message.
    ///
    /// # Errors
    ///
    /// Every variant of [`HistoryError`].
    pub fn has(
        &mut self,
        message: u64,
        emoji: &Emoji,
        person: SeatNumber,
    ) -> Result<bool, HistoryError> {
        self.0.doing(|connection| {
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
        let names = names(connection, message, &raw, reader)?;
        let mine = row.get(2)?;
        // An earlier version may have noted another form of it.
        let is_same =
            |other: &&mut ReactionCount| (other.message, &other.emoji) == (message, &emoji);
        match counts.iter_mut().find(is_same) {
            Some(same) => {
                same.count += count;
                same.mine |= mine;
            }
            None => counts.push(ReactionCount { message, emoji, count, names, mine }),
        }
    }
    Ok(())
}

/// Names of the first who put an emoji to a message, but for the reader's own.
fn names(
    connection: &Connection,
    message: u64,
    emoji: &str,
    reader: SeatNumber,
) -> rusqlite::Result<Vec<Nickname>> {
    let names = "SELECT name FROM reactions WHERE message = ? AND emoji = ? AND person <> ?
                 ORDER BY number LIMIT ?";
    let mut names = connection.prepare_cached(names)?;
    let most = i64::try_from(limits::REACTION_NAMES).unwrap_or(i64::MAX);
    let row = params![signed(message), emoji, signed(reader.get()), most];
    let rows = names.query_map(row, |row| row.get(0))?;
    let names: Vec<String> = rows.collect::<Result<_, _>>()?;
    Ok(names.iter().filter_map(|name| Nickname::heard(name).ok()).collect())
}

#[cfg(test)]
#[path = "reactions_tests.rs"]
mod tests;
