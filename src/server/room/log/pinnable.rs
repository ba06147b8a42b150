// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that can be pinned, as far as the log has them in memory.

use super::Log;
use super::authors::event_at;
use super::edits::last_text;
use crate::protocol::{EventKind, ModerationAction, Nickname, PinText, Poll, SeatNumber, pin_text};

/// Something that can be pinned, or not.
#[derive(Debug, PartialEq, Eq)]
pub enum Pinnable {
    /// It is in the log.
    Message {
        /// Its author; none for the host from outside the room.
        from: Option<Nickname>,
        /// Number of the author's seat.
        seat: Option<SeatNumber>,
        /// Its beginning.
        text: Option<PinText>,
    },
    /// It is no message.
    Nothing,
    /// It is older than the log.
    Unknown,
}

/// The event of that number, for somebody who wants to pin it.
pub fn pinnable(log: &Log, number: u64) -> Pinnable {
    let index = log.starts.binary_search_by_key(&number, |(number, _)| *number);
    let Ok(index) = index else {
        return if number == 0 { Pinnable::Nothing } else { Pinnable::Unknown };
    };
    let (from, seat, text) = match event_at(log, index).map(|event| event.what) {
        Some(EventKind::Said { from, seat, text, .. }) => {
            (Some(from), seat, pin_text(text.as_str()))
        }
        Some(EventKind::Revised { from, seat, .. }) => {
            let text = last_text(log, number).and_then(|text| pin_text(text.as_str()));
            (Some(from), seat, text)
        }
        Some(EventKind::Poll(Poll { from, seat, question, .. })) => {
            (Some(from), seat, pin_text(question.as_str()))
        }
        Some(EventKind::File(file)) => {
            let text = pin_text(&file.line());
            (Some(file.from), file.seat, text)
        }
        Some(EventKind::Acted { by, act: ModerationAction::Announce { text }, .. }) => {
            (by, None, pin_text(text.as_str()))
        }
        _ => return Pinnable::Nothing,
    };
    Pinnable::Message { from, seat, text }
}
