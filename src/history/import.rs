// SPDX-License-Identifier: GPL-3.0-or-later
//! Import of what was exported as JSON lines: into an empty history, and all of it or
//! nothing. Numbers and times stay, so an export of it is the same again.

use std::io::{self, BufRead, Read};

use rusqlite::params;
use serde::Deserialize;

use super::edits;
use super::error::HistoryError;
use super::reactions;
use super::removal;
use super::row::{encode, signed};
use super::store::{History, note};
use crate::protocol::{Event, EventKind, SeatNumber};

/// Bytes of a line. No event has as many, however it is escaped.
const LINE_BYTES: usize = 1024 * 1024;
/// The greatest number and time: what JSON has everywhere as it is.
const GREATEST: u64 = (1 << 53) - 1;

/// Reason why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[source] io::Error),
    /// The file has no events.
    #[error("the file has no events")]
    NoEvents,
    /// A line is not as in an export.
    #[error("line {line}: {fault}")]
    Line {
        /// Number of the line, from 1.
        line: u64,
        /// The fault.
        fault: LineFault,
    },
    /// The room has a history, or had one.
    #[error("there is a history already")]
    NotEmpty,
    /// The history cannot be written.
    #[error(transparent)]
    History(#[from] HistoryError),
}

/// Fault of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// It is longer than any event.
    #[error("it is too long")]
    TooLong,
    /// It is no event.
    #[error("it is no event")]
    NoEvent,
    /// It is one that this version does not know.
    #[error("it is an event that is not known")]
    Unknown,
    /// Its number is not above that of the line before.
    #[error("it is out of order")]
    Order,
}

/// The events of an export, in the order of their numbers. After an error there are no
/// more.
#[derive(Debug)]
pub struct ExportedEvents<R> {
    lines: R,
    line: u64,
    /// Number of the last event.
    last: u64,
    is_over: bool,
}

/// The fields that every event has.
#[derive(Deserialize)]
struct AnyEvent {
    #[serde(rename = "number")]
    _number: u64,
    #[serde(rename = "time")]
    _time: u64,
    #[serde(rename = "type")]
    _kind: String,
}

impl<R: BufRead> ExportedEvents<R> {
    /// Reads the lines of an export.
    pub fn new(lines: R) -> Self {
        Self { lines, line: 0, last: 0, is_over: false }
    }

    fn next_event(&mut self) -> Result<Option<Event>, ImportError> {
        loop {
            let mut line = Vec::new();
            let most = u64::try_from(LINE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
            let read = self.lines.by_ref().take(most).read_until(b'\n', &mut line);
            if read.map_err(ImportError::Unreadable)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            let fault = |fault| ImportError::Line { line: self.line, fault };
            if line.len() > LINE_BYTES {
                return Err(fault(LineFault::TooLong));
            }
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            let event = understand(line).map_err(fault)?;
            if event.number <= self.last {
                return Err(fault(LineFault::Order));
            }
            self.last = event.number;
            return Ok(Some(event));
        }
    }
}

impl<R: BufRead> Iterator for ExportedEvents<R> {
    type Item = Result<Event, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.next_event().transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Reads an export to its end; tells how many events it has.
pub fn check_export(lines: impl BufRead) -> Result<u64, ImportError> {
    let mut count = 0;
    for event in ExportedEvents::new(lines) {
        event?;
        count += 1;
    }
    if count == 0 { Err(ImportError::NoEvents) } else { Ok(count) }
}

fn understand(line: &[u8]) -> Result<Event, LineFault> {
    let event: Event = match serde_json::from_slice(line) {
        Ok(event) => event,
        Err(_) if serde_json::from_slice::<AnyEvent>(line).is_ok() => {
            return Err(LineFault::Unknown);
        }
        Err(_) => return Err(LineFault::NoEvent),
    };
    // A seat has the number of the event by which somebody took it.
    let seat = seat(&event.what).map_or(0, SeatNumber::get);
    let is_possible = event.number > 0 && event.number <= GREATEST && event.time <= GREATEST;
    if is_possible && seat <= event.number { Ok(event) } else { Err(LineFault::NoEvent) }
}

fn seat(what: &EventKind) -> Option<SeatNumber> {
    match what {
        EventKind::Said { seat, .. }
        | EventKind::Revised { seat, .. }
        | EventKind::Removed { seat, .. } => *seat,
        EventKind::Edited(edit) => edit.seat,
        EventKind::File(file) => file.seat,
        EventKind::Joined(member) => member.seat,
        EventKind::Reacted(reaction) => reaction.seat,
        _ => None,
    }
}

fn is_private(what: &EventKind) -> bool {
    match what {
        EventKind::Whispered(_) | EventKind::Withheld => true,
        EventKind::Edited(edit) => edit.to.is_some(),
        _ => false,
    }
}

impl History {
    /// Takes in the events of an export, all or none. Returns how many those are.
    ///
    /// # Errors
    ///
    /// Every variant of [`ImportError`]; nothing was changed then.
    pub fn import(
        &mut self,
        events: impl Iterator<Item = Result<Event, ImportError>>,
    ) -> Result<u64, ImportError> {
        self.doing(|connection| {
            let transaction = connection.transaction()?;
            // Numbers that were given are not given again, even if nothing is left.
            let given = "SELECT coalesce(max(number), 0) FROM newest";
            let given: i64 = transaction.query_row(given, [], |row| row.get(0))?;
            if given > 0 {
                return Ok(Err(ImportError::NotEmpty));
            }
            let (mut count, mut last) = (0, 0);
            for event in events {
                let event = match event {
                    Ok(event) => event,
                    Err(error) => return Ok(Err(error)),
                };
                // What was for two alone is not for everybody in another room.
                if is_private(&event.what) {
                    continue;
                }
                let insert = "INSERT INTO events (number, time, what) VALUES (?, ?, ?)";
                let row = params![
                    signed(event.number),
                    signed(event.time),
                    encode(&edits::textless(&event.what))?
                ];
                transaction.prepare_cached(insert)?.execute(row)?;
                reactions::apply(&transaction, &event)?;
                edits::apply(&transaction, &event)?;
                removal::apply(&transaction, &event, false)?;
                (count, last) = (count + 1, event.number);
            }
            if count == 0 {
                return Ok(Err(ImportError::NoEvents));
            }
            note(&transaction, last)?;
            transaction.commit()?;
            Ok(Ok(count))
        })?
    }
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
