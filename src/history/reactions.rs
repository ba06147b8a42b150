// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions to messages: who put which emoji to which, beside the events that tell of it.
//! What was put twice, or to something that is no message, is not there. They go with the
//! message, whichever way it goes.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::row::{signed, understood};
use crate::protocol::{Emoji, Event, EventKind, SeatNumber, limits, takes_reactions};

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
    CREATE INDEX IF NOT EXISTS reactions_by_person ON reactions (person);
    CREATE TRIGGER IF NOT EXISTS reactions_go_with_events AFTER DELETE ON events BEGIN
        DELETE FROM reactions WHERE message = old.number;
    END;
";

/// Gives the emoji that earlier versions noted the form in which there is one of each. Once.
pub(super) fn unify(connection: &mut Connection) -> rusqlite::Result<()> {
    let done = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'reactions_unified')";
    if connection.query_row(done, [], |row| row.get(0))? {
        return Ok(());
    }
    let transaction = connection.transaction()?;
    let mut kinds = transaction.prepare("SELECT DISTINCT emoji FROM reactions")?;
    let all: Vec<String> = kinds.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    drop(kinds);
    for raw in all {
        let Ok(emoji) = Emoji::new(&raw) else { continue };
        if emoji.as_str() == raw {
            continue;
        }
        let other = params![emoji.as_str(), raw];
        // Who put both has put one.
        let unify = "UPDATE OR IGNORE reactions SET emoji = ? WHERE emoji = ?";
        transaction.execute(unify, other)?;
        transaction.execute("DELETE FROM reactions WHERE emoji = ?", [&raw])?;
    }
    transaction.execute_batch("CREATE TABLE reactions_unified (one INTEGER) STRICT")?;
    transaction.commit()
}

/// Notes the reaction that an event tells of, if it is one.
pub(super) fn apply(connection: &Connection, event: &Event) -> rusqlite::Result<()> {
    let EventKind::Reacted(reaction) = &event.what else { return Ok(()) };
    let Some(person) = reaction.person() else { return Ok(()) };
    let (message, emoji) = (signed(reaction.message), reaction.emoji.as_str());
    let person = signed(person.get());
    if !reaction.active {
        let delete = "DELETE FROM reactions WHERE message = ? AND emoji = ? AND person = ?";
        connection.prepare_cached(delete)?.execute(params![message, emoji, person])?;
    } else if takes(connection, message, emoji)? && may_add(connection, message, person)? {
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

/// Forgets the reactions of people, by the seats that they are told from others by, which they
/// made before the event of that number.
pub(super) fn remove_of(
    connection: &Connection,
    people: &BTreeSet<SeatNumber>,
    before: u64,
) -> rusqlite::Result<()> {
    let delete = "DELETE FROM reactions WHERE person = ? AND number < ?";
    let mut delete = connection.prepare_cached(delete)?;
    for person in people {
        delete.execute(params![signed(person.get()), signed(before)])?;
    }
    Ok(())
}

/// Tells if a person may put one more emoji to a message. The room itself does not know the
/// earlier ones to a message that is older than its log.
fn may_add(connection: &Connection, message: i64, person: i64) -> rusqlite::Result<bool> {
    let own = "SELECT count(*) FROM reactions WHERE message = ? AND person = ?";
    let own: i64 =
        connection.prepare_cached(own)?.query_row([message, person], |row| row.get(0))?;
    Ok(usize::try_from(own).is_ok_and(|own| own < limits::REACTIONS_OF_ONE))
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
