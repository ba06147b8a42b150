// SPDX-License-Identifier: GPL-3.0-or-later
//! Removal of messages: one that is removed leaves its number, its author and who
//! removed it. It goes in the same transaction as the event that tells of it, or, where
//! that is about all of a person, step by step behind it: what is left to do is in the
//! database, and goes on after whatever end. SQLite overwrites what was there, but the
//! write-ahead log has to be emptied afterwards.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::index;
use super::reactions;
use super::removed::{author, removed};
use super::row::{encode, signed, understood};
use super::whispers;
use crate::protocol::{
    Event, EventKind, ModerationAction, Nickname, Poll, Reaction, SeatNumber, SharedFile, Whisper,
};

/// Removals of all messages of a person, by the number of the event that tells of it:
/// the events up to `done` are looked through. Older versions leave it alone.
pub(super) const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS removals (
        number INTEGER PRIMARY KEY,
        done INTEGER NOT NULL,
        seats TEXT NOT NULL,
        by TEXT
    ) STRICT;
";

/// Removals of all of a person that are looked at when the past is read.
const PENDING: usize = 1_000;

/// Returns true if an event tells that something was removed.
pub(super) fn is_removal(event: &Event) -> bool {
    use ModerationAction::{Remove, RemoveAll};
    matches!(event.what, EventKind::Acted { act: Remove { .. } | RemoveAll { .. }, .. })
}

/// Returns true if the removal that an event tells of may be that of a whisper: whoever
/// removes one said it, and is named. Of an older message nobody knew the author.
pub(super) fn names_author(event: &Event) -> bool {
    use ModerationAction::Remove;
    matches!(event.what, EventKind::Acted { act: Remove { from: Some(_), .. }, .. })
}

/// Removes what an event tells to be removed, or notes that it is to be. Only an event
/// that is itself `for_two` removes a whisper.
pub(super) fn apply(connection: &Connection, event: &Event, for_two: bool) -> rusqlite::Result<()> {
    let EventKind::Acted { by, act, .. } = &event.what else { return Ok(()) };
    match act {
        ModerationAction::Remove { message, .. } => {
            if !remove(connection, *message, by.as_ref())? && for_two {
                whispers::remove(connection, *message, by.as_ref())?;
            }
            Ok(())
        }
        ModerationAction::RemoveAll { seats, .. } => {
            let removal = RemovalOfAll::new(event.number, seats, by.as_ref());
            reactions::remove_of(connection, &removal.seats, event.number)?;
            removal.save(connection)
        }
        _ => Ok(()),
    }
}

/// Removes a message that everybody may read, and all that was made of it; tells if there
/// was one. Whoever keeps more of messages than the events has to remove it here as well.
fn remove(connection: &Connection, number: u64, by: Option<&Nickname>) -> rusqlite::Result<bool> {
    let what = "SELECT what FROM events WHERE number = ?";
    let mut what = connection.prepare_cached(what)?;
    let what: Option<String> = what.query_row([signed(number)], |row| row.get(0)).optional()?;
    let message = what.as_deref().and_then(understood);
    let Some((from, seat)) = message.as_ref().and_then(author) else {
        return Ok(false);
    };
    let (from, seat) = (from.clone(), *seat);
    index::forget(connection, signed(number))?;
    reactions::remove(connection, signed(number))?;
    let removed = encode(&EventKind::Removed { from, seat, by: by.cloned() })?;
    let update = "UPDATE events SET what = ? WHERE number = ?";
    connection.prepare_cached(update)?.execute(params![removed, signed(number)])?;
    Ok(true)
}

/// Leaves nothing but the numbers of events.
fn withhold(connection: &Connection, numbers: &[u64]) -> rusqlite::Result<()> {
    let what = encode(&EventKind::Withheld)?;
    let mut update = connection.prepare_cached("UPDATE events SET what = ? WHERE number = ?")?;
    for number in numbers {
        update.execute(params![what, signed(*number)])?;
    }
    Ok(())
}

/// The removal of all messages of a person.
#[derive(Debug, Clone)]
pub(super) struct RemovalOfAll {
    number: u64,
    done: u64,
    seats: BTreeSet<SeatNumber>,
    by: Option<Nickname>,
}

impl RemovalOfAll {
    /// The removal that the event `number` tells of, of which nothing is done.
    pub fn new(number: u64, seats: &[SeatNumber], by: Option<&Nickname>) -> Self {
        Self { number, done: 0, seats: seats.iter().copied().collect(), by: by.cloned() }
    }

    /// The number of the event that tells of it.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Number of the seats.
    pub fn seats(&self) -> usize {
        self.seats.len()
    }

    /// Those that are not done, the first of them, at most `most`.
    fn pending(connection: &Connection, most: usize) -> rusqlite::Result<Vec<Self>> {
        let pending = "SELECT number, done, seats, by FROM removals ORDER BY number LIMIT ?";
        let mut pending = connection.prepare_cached(pending)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let read = |row: &rusqlite::Row<'_>| {
            let seats: String = row.get(2)?;
            let by: Option<String> = row.get(3)?;
            Ok(Self {
                number: row.get::<_, i64>(0)?.cast_unsigned(),
                done: row.get::<_, i64>(1)?.cast_unsigned(),
                seats: serde_json::from_str(&seats).unwrap_or_default(),
                by: by.and_then(|by| Nickname::heard(&by).ok()),
            })
        };
        pending.query_map([most], read)?.collect()
    }

    fn save(&self, connection: &Connection) -> rusqlite::Result<()> {
        let seats = serde_json::to_string(&self.seats).unwrap_or_default();
        let save = "INSERT OR REPLACE INTO removals (number, done, seats, by) VALUES (?, ?, ?, ?)";
        let by = self.by.as_ref().map(Nickname::as_str);
        let values = params![signed(self.number), signed(self.done), seats, by];
        connection.prepare_cached(save)?.execute(values).map(drop)
    }

    /// Looks through some further events, and removes the messages among them; tells
    /// whether all are done.
    fn step(&mut self, connection: &Connection, most: usize) -> rusqlite::Result<bool> {
        let some = "SELECT number, what FROM events
                    WHERE number > ? AND number < ? ORDER BY number LIMIT ?";
        let mut some = connection.prepare_cached(some)?;
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let mut rows = some.query(params![signed(self.done), signed(self.number), limit])?;
        let (from, mut count) = (self.done + 1, 0);
        let (mut theirs, mut reacted) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            count += 1;
            self.done = row.get::<_, i64>(0)?.cast_unsigned();
            match understood(row.get_ref(1)?.as_str()?) {
                Some(EventKind::Reacted(reaction)) if self.is_reactor(&reaction) => {
                    reacted.push(self.done);
                }
                Some(what) if self.is_theirs(&what) => theirs.push(self.done),
                _ => {}
            }
        }
        drop(rows);
        let looked_at = if count < most { from..self.number } else { from..self.done + 1 };
        let whispers = whispers::numbers_of(connection, looked_at, |what| self.is_author(what))?;
        for number in theirs {
            remove(connection, number, self.by.as_ref())?;
        }
        for number in whispers {
            whispers::remove(connection, number, self.by.as_ref())?;
        }
        withhold(connection, &reacted)?;
        if count < most {
            reactions::remove_of(connection, &self.seats, self.number)?;
            let done = "DELETE FROM removals WHERE number = ?";
            connection.prepare_cached(done)?.execute([signed(self.number)])?;
        } else {
            self.save(connection)?;
        }
        Ok(count < most)
    }

    /// Returns true for a message of that person. A seat that is told to belong to it
    /// counts from then on.
    fn is_theirs(&mut self, what: &EventKind) -> bool {
        match what {
            EventKind::Said { seat: Some(seat), .. }
            | EventKind::Revised { seat: Some(seat), .. }
            | EventKind::Poll(Poll { seat: Some(seat), .. })
            | EventKind::File(SharedFile { seat: Some(seat), .. }) => self.seats.contains(seat),
            EventKind::Joined(member) => {
                if member.first_seat.is_some_and(|first| self.seats.contains(&first)) {
                    self.seats.extend(member.seat);
                }
                false
            }
            _ => false,
        }
    }

    /// Returns true for a reaction of that person.
    fn is_reactor(&self, reaction: &Reaction) -> bool {
        let mut seats = [reaction.seat, reaction.first_seat].into_iter().flatten();
        seats.any(|seat| self.seats.contains(&seat))
    }

    /// Returns true for a whisper of that person.
    fn is_author(&self, what: &str) -> bool {
        match understood(what) {
            Some(EventKind::Whispered(Whisper { seat: Some(seat), .. })) => {
                self.seats.contains(&seat)
            }
            _ => false,
        }
    }

    /// The event without its text, if it is a message of that person, and nothing of a
    /// reaction.
    pub fn without_text(&self, event: &Event) -> Option<Event> {
        if let EventKind::Reacted(reaction) = &event.what {
            let is_theirs = event.number < self.number && self.is_reactor(reaction);
            return is_theirs.then(|| Event { what: EventKind::Withheld, ..event.clone() });
        }
        let (_, seat) = author(&event.what)?;
        let seat = seat.as_ref()?;
        let is_theirs = event.number < self.number && self.seats.contains(seat);
        is_theirs.then(|| removed(event, self.by.as_ref())).flatten()
    }
}

/// Returns true if something is still to be removed.
pub(super) fn is_pending(connection: &Connection) -> rusqlite::Result<bool> {
    let pending = "SELECT EXISTS (SELECT 1 FROM removals)";
    connection.prepare_cached(pending)?.query_row([], |row| row.get(0))
}

/// Goes on with what is still to be removed, as far as `most` events; tells whether
/// nothing is left to do.
pub(super) fn go_on(connection: &mut Connection, most: usize) -> rusqlite::Result<bool> {
    let mut pending = RemovalOfAll::pending(connection, 2)?;
    let Some(next) = pending.first_mut() else { return Ok(true) };
    let transaction = connection.transaction()?;
    let is_done = next.step(&transaction, most)?;
    transaction.commit()?;
    Ok(is_done && pending.len() < 2)
}

/// Removes from `events`, which were read, what is still to be removed from the database.
pub(super) fn apply_pending(connection: &Connection, events: &mut [Event]) -> rusqlite::Result<()> {
    // One that an older version made, and that is only read, has no such table.
    let table = "SELECT count(*) FROM sqlite_schema WHERE name = 'removals'";
    if connection.prepare_cached(table)?.query_row([], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(());
    }
    let pending = RemovalOfAll::pending(connection, PENDING)?;
    for event in events {
        let removed = pending.iter().find_map(|removal| removal.without_text(event));
        if let Some(removed) = removed {
            *event = removed;
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "removal_tests.rs"]
mod tests;
