// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions to messages: who put which emoji to which, beside the events that tell of it.
//! What was put twice, or to something that is no message, is not there. They go with the
//! message, whichever way it goes.

use rusqlite::{Connection, OptionalExtension, params};

use super::row::{signed, understood};
use crate::protocol::{Event, EventKind, limits, takes_reactions};

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
