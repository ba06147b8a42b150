// SPDX-License-Identifier: GPL-3.0-or-later
//! Events for two members alone. In the streams that everybody reads stands that something
//! is withheld; what it is, the two are sent in its place, so that order, hold and gaps are
//! those of the log.

mod append;
mod edits;

use std::collections::{BTreeMap, BTreeSet};

pub use self::append::append_for;
pub use self::edits::{PrivateText, edit_whisper, private_text};
use self::edits::{blank, blank_last_edit};
use super::Log;
use super::private_events::PrivatePlaces;
use super::stream::{PerStream, Stream};
use crate::protocol::{Event, EventKind, Nickname, SeatNumber, WhisperReaders as Readers};

/// A whisper in the log, as its author may remove it.
#[derive(Debug, PartialEq, Eq)]
pub enum InPrivate {
    /// It is here, and has this author, on this seat.
    Whisper(Readers),
    /// It may be on disk.
    GivenUp(Readers),
    /// Nothing of that number can be removed.
    Other,
}

/// Puts back what was for two before the room was opened, where it is withheld now: the
/// places of all, and those events that are at hand, in order.
pub fn restore_private(log: &mut Log, readers: &BTreeMap<u64, Readers>, events: &[Event]) {
    for (number, readers) in readers {
        let at = log.starts.binary_search_by_key(number, |(number, _)| *number);
        let Ok(at) = at else { continue };
        let starts = log.starts[at].1;
        let next = log.starts.get(at + 1).map(|(_, next)| *next);
        let ends = next.unwrap_or_else(|| log.heads());
        let places = PerStream::new(|stream| (starts[stream], ends[stream]));
        match events.binary_search_by_key(number, |event| event.number) {
            Ok(at) => log.private.add(&events[at], *readers, places),
            Err(_) => log.private.add_place(*number, *readers, places),
        }
    }
}

/// Places of events for two.
pub fn private_places(log: &Log) -> &PrivatePlaces {
    &log.private.places
}

/// The position from which a reader may read on, so that nothing is missing that was
/// for it alone.
pub fn complete_for(log: &Log, reader: SeatNumber) -> u64 {
    let places = log.private.places.for_two.iter().rev();
    let mut gone = places.filter(|place| {
        place.readers.contains(&reader) && !log.private.frames.contains_key(&place.number)
    });
    gone.next().map_or(0, |place| place.places[Stream::Native].1)
}

/// Tells what has this number, if it is for two.
pub fn in_private(log: &Log, number: u64) -> Option<InPrivate> {
    let place = log.private.place(number)?;
    Some(match log.private.frames.contains_key(&number) {
        false => InPrivate::GivenUp(place.readers),
        true if log.private.whisper(number).is_some() => InPrivate::Whisper(place.readers),
        true => InPrivate::Other,
    })
}

/// Removes a whisper, and names its author.
pub fn remove_whisper(log: &mut Log, number: u64, by: Option<&Nickname>) -> Option<Nickname> {
    // That may be here where the whisper is not any more.
    blank_last_edit(log, number);
    let (whisper, event) = log.private.whisper(number)?;
    let (from, seat) = (whisper.from, whisper.seat);
    let what = EventKind::Removed { from: from.clone(), seat, by: by.cloned() };
    log.private.overwrite(&Event { what, ..event });
    log.rewritten += 1;
    Some(from)
}

/// Removes all whispers from seats.
pub(super) fn remove_whispers(log: &mut Log, seats: &BTreeSet<SeatNumber>, by: Option<&Nickname>) {
    let numbers: Vec<u64> = log.private.kept.iter().copied().collect();
    let is_theirs = |seat: Option<SeatNumber>| seat.is_some_and(|seat| seats.contains(&seat));
    for number in numbers {
        let Some(event) = log.private.event(number) else { continue };
        match &event.what {
            EventKind::Whispered(whisper) if is_theirs(whisper.seat) => {
                remove_whisper(log, number, by);
            }
            EventKind::Edited(edit) if is_theirs(edit.seat) => blank(log, event),
            _ => {}
        }
    }
}

#[cfg(test)]
#[path = "private_tests.rs"]
mod tests;
