// SPDX-License-Identifier: GPL-3.0-or-later
//! Authors of messages, as far as the log has them in memory.

use super::stream::header_bytes;
use super::{Log, Stream};
use crate::protocol::{AnsweredMessage, Event, EventKind, Poll, SeatNumber, SharedFile};

/// The event at an index, read from its frame.
pub(super) fn event_at(log: &Log, index: usize) -> Option<Event> {
    let (number, starts) = log.starts.get(index)?;
    let frame = log.backlogs[Stream::Native].frame(starts[Stream::Native])?;
    let event: Event = serde_json::from_slice(frame.get(header_bytes(frame)?..)?).ok()?;
    // The end of a room that was opened again has a number and no frame.
    (event.number == *number).then_some(event)
}

/// The place from which a message was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidFrom {
    /// That seat.
    Seat(SeatNumber),
    /// A seat without a number.
    SomeSeat,
    /// It is no message, or not here.
    Nowhere,
}

/// The seat from which a message was said.
pub fn seat_of(log: &Log, number: u64) -> SaidFrom {
    let index = log.starts.binary_search_by_key(&number, |(number, _)| *number);
    match index.ok().and_then(|index| event_at(log, index)).map(|event| event.what) {
        Some(
            EventKind::Said { seat, .. }
            | EventKind::Revised { seat, .. }
            | EventKind::Poll(Poll { seat, .. })
            | EventKind::File(SharedFile { seat, .. }),
        ) => seat.map_or(SaidFrom::SomeSeat, SaidFrom::Seat),
        _ => SaidFrom::Nowhere,
    }
}

/// The message of that number as one that is answered; `None` if the number is that of
/// something else, or of nothing. Whose an older one is, the log does not know.
pub fn answered(log: &Log, number: u64) -> Option<AnsweredMessage> {
    let from = match log.starts.binary_search_by_key(&number, |(number, _)| *number) {
        Ok(index) => match event_at(log, index)?.what {
            EventKind::Said { from, .. }
            | EventKind::Revised { from, .. }
            | EventKind::Poll(Poll { from, .. })
            | EventKind::File(SharedFile { from, .. })
            | EventKind::Removed { from, .. } => Some(from),
            _ => return None,
        },
        Err(_) => None,
    };
    (number > 0).then_some(AnsweredMessage { number, from })
}

/// The time of a message or another event, in milliseconds since 1970.
pub fn time_of(log: &Log, number: u64) -> Option<u64> {
    let index = log.starts.binary_search_by_key(&number, |(number, _)| *number);
    Some(event_at(log, index.ok()?)?.time)
}

/// Tells whether somebody came to that seat as the host; `None` if that is not here.
pub fn came_as_host(log: &Log, seat: SeatNumber) -> Option<bool> {
    let mut events = (0..log.starts.len()).filter_map(|index| event_at(log, index));
    events.find_map(|event| match event.what {
        EventKind::Joined(member) if member.seat == Some(seat) => Some(member.host),
        _ => None,
    })
}
