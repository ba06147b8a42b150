// SPDX-License-Identifier: GPL-3.0-or-later
//! The rest of a message that is removed.

use crate::protocol::{Event, EventKind, Nickname, Poll, SeatNumber, SharedFile, Whisper};

/// The event without its text, if it is a message.
pub(super) fn removed(event: &Event, by: Option<&Nickname>) -> Option<Event> {
    let (from, seat) = author(&event.what)?;
    let what = EventKind::Removed { from: from.clone(), seat: *seat, by: by.cloned() };
    Some(Event { what, ..event.clone() })
}

/// The author of a message, a whisper, a poll or a file, and the seat.
pub(super) fn author(what: &EventKind) -> Option<(&Nickname, &Option<SeatNumber>)> {
    match what {
        EventKind::Said { from, seat, .. }
        | EventKind::Revised { from, seat, .. }
        | EventKind::Whispered(Whisper { from, seat, .. })
        | EventKind::Poll(Poll { from, seat, .. })
        | EventKind::File(SharedFile { from, seat, .. }) => Some((from, seat)),
        _ => None,
    }
}
