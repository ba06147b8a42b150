// SPDX-License-Identifier: GPL-3.0-or-later
//! Edits of messages: the message gets its text of now in the same transaction as the event
//! that tells of it, which stays without. No earlier text is kept.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension, params};

use super::row::{encode, signed, understood};
use super::{index, whispers};
use crate::protocol::{Edit, Event, EventKind, Text, Whisper};

/// Content of an event as it is kept among the others.
pub(super) fn textless(what: &EventKind) -> Cow<'_, EventKind> {
    match what {
        EventKind::Edited(edit) if edit.text.is_some() => {
            Cow::Owned(EventKind::Edited(Edit { text: None, ..edit.clone() }))
        }
        what => Cow::Borrowed(what),
    }
}

/// Gives a message the text that an event tells, if there is one.
pub(super) fn apply(connection: &Connection, event: &Event) -> rusqlite::Result<()> {
    let EventKind::Edited(Edit { message, text: Some(text), .. }) = &event.what else {
        return Ok(());
    };
    let number = signed(*message);
    let row = "SELECT time, what FROM events WHERE number = ?";
    let mut row = connection.prepare_cached(row)?;
    let row = row.query_row([number], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((time, what)): Option<(i64, String)> = row else { return Ok(()) };
    let what = understood(&what).and_then(|what| edited(what, event.number, text));
    let Some(what) = what else { return Ok(()) };
    let what = encode(&what)?;
    let was_indexed = index::forget(connection, number)?;
    let update = "UPDATE events SET what = ? WHERE number = ?";
    connection.prepare_cached(update)?.execute(params![what, number])?;
    if was_indexed {
        index::add(connection, number, time, &what)?;
    }
    Ok(())
}

/// Gives the whisper of that number the text that an event for the same two tells.
pub(super) fn apply_private(connection: &Connection, event: &Event) -> rusqlite::Result<()> {
    let EventKind::Edited(Edit { message, text: Some(text), .. }) = &event.what else {
        return Ok(());
    };
    whispers::change(connection, *message, |what| edited(what, event.number, text)).map(drop)
}

/// A message with another text, of which the event of that number tells; `None` if it is
/// no message any more, or has a later text.
pub(super) fn edited(what: EventKind, number: u64, text: &Text) -> Option<EventKind> {
    let (edited, text) = (Some(number), text.clone());
    match what {
        EventKind::Said { from, seat, id, answers, emote, edited: before, .. }
            if before.is_none_or(|before| before <= number) =>
        {
            Some(EventKind::Said { from, seat, id, answers, emote, edited, text })
        }
        EventKind::Whispered(whisper) if whisper.edited.is_none_or(|before| before <= number) => {
            Some(EventKind::Whispered(Whisper { edited, text, ..whisper }))
        }
        EventKind::Revised { from, seat, answers, emote } => {
            Some(EventKind::Said { from, seat, id: None, answers, emote, edited, text })
        }
        _ => None,
    }
}

#[cfg(test)]
#[path = "edits_tests.rs"]
mod tests;
