// SPDX-License-Identifier: GPL-3.0-or-later
//! Removal of messages from the log: the frame of each is overwritten where it is, so
//! that no position moves and no number is missing.

use std::collections::BTreeSet;

use super::authors::event_at;
use super::edits::{blank, blank_edit};
use super::overwriting::{as_long, author, dash_lines};
use super::private::remove_whispers;
use super::stream::header_bytes;
use super::{Log, Stream};
use crate::protocol::{Event, EventKind, Nickname, Poll, SeatNumber, SharedFile};

/// A message as the room would not find it any more.
#[derive(Debug)]
pub enum InLog {
    /// It is here.
    Message {
        /// Its author.
        from: Nickname,
    },
    /// It was here, and is removed.
    Removed,
    /// Something else has that number.
    Other,
    /// It is no longer here, or was never.
    Unknown,
}

/// Takes messages out of a log.
pub struct Remover<'a> {
    log: &'a mut Log,
    /// The one who removes them; none for the host from outside the room.
    by: Option<&'a Nickname>,
}

impl<'a> Remover<'a> {
    /// Takes messages out of `log`, for `by`.
    pub fn new(log: &'a mut Log, by: Option<&'a Nickname>) -> Self {
        Self { log, by }
    }

    /// Removes a message, if it is here. Tells what was here.
    pub fn remove(&mut self, number: u64) -> InLog {
        // That may be here where the message is not any more.
        self.log.rewritten += u64::from(blank_edit(self.log, number));
        let index = self.log.starts.binary_search_by_key(&number, |(number, _)| *number);
        let Some(event) = index.ok().and_then(|index| event_at(self.log, index)) else {
            return InLog::Unknown;
        };
        match &event.what {
            EventKind::Said { from, .. }
            | EventKind::Revised { from, .. }
            | EventKind::Poll(Poll { from, .. })
            | EventKind::File(SharedFile { from, .. }) => {
                let from = from.clone();
                self.overwrite(index.unwrap_or_default(), &event);
                InLog::Message { from }
            }
            EventKind::Removed { .. } => InLog::Removed,
            _ => InLog::Other,
        }
    }

    /// Removes all messages and reactions from seats, and from those that are told to belong
    /// to the same person. The latter are added to `seats`.
    pub fn remove_all(&mut self, seats: &mut BTreeSet<SeatNumber>) {
        for index in 0..self.log.starts.len() {
            let Some(event) = event_at(self.log, index) else { continue };
            match &event.what {
                EventKind::Joined(member)
                    if member.first_seat.is_some_and(|first| seats.contains(&first)) =>
                {
                    seats.extend(member.seat);
                }
                EventKind::Edited(edit) if edit.seat.is_some_and(|seat| seats.contains(&seat)) => {
                    blank(self.log, index, &event);
                    self.log.rewritten += 1;
                }
                EventKind::Said { seat: Some(seat), .. }
                | EventKind::Revised { seat: Some(seat), .. }
                | EventKind::Poll(Poll { seat: Some(seat), .. })
                | EventKind::File(SharedFile { seat: Some(seat), .. })
                    if seats.contains(seat) =>
                {
                    self.overwrite(index, &event);
                }
                EventKind::Reacted(reaction)
                    if reaction.person().is_some_and(|person| seats.contains(&person)) =>
                {
                    self.withhold(index, &event);
                }
                _ => {}
            }
        }
        self.log.reactions.remove_of(seats);
        remove_whispers(self.log, seats, self.by);
    }

    /// Leaves nothing but the number of an event, in the one stream that has a past.
    fn withhold(&mut self, index: usize, event: &Event) {
        let Some((_, starts)) = self.log.starts.get(index) else { return };
        let start = starts[Stream::Native];
        let backlog = &mut self.log.backlogs[Stream::Native];
        let withheld = Event { what: EventKind::Withheld, ..*event }.encode();
        let frame = backlog.frame(start).and_then(|frame| as_long(frame, &withheld));
        if let Some(frame) = frame {
            backlog.overwrite(start, &frame);
            self.log.rewritten += 1;
        }
    }

    fn overwrite(&mut self, index: usize, event: &Event) {
        let Some((_, starts)) = self.log.starts.get(index) else { return };
        let start = starts[Stream::Native];
        let backlog = &mut self.log.backlogs[Stream::Native];
        if let Some(removed) =
            backlog.frame(start).and_then(|frame| without_text(frame, event, self.by))
        {
            backlog.overwrite(start, &removed);
        }
        dash_lines(self.log, index, event);
        self.log.reactions.remove(event.number);
        self.log.rewritten += 1;
    }
}

/// The frame of a removed message, as long as that of the message: the text is longer
/// than what tells that there was one. Names that do not fit are left out.
fn without_text(frame: &[u8], event: &Event, by: Option<&Nickname>) -> Option<Vec<u8>> {
    let (from, seat) = author(&event.what)?;
    let header = header_bytes(frame)?;
    let room = frame.len().checked_sub(header)?;
    let removed = |by: Option<&Nickname>| {
        let what = EventKind::Removed { from: from.clone(), seat: *seat, by: by.cloned() };
        Event { what, ..event.clone() }.encode()
    };
    let json = Some(removed(by)).filter(|json| json.len() <= room);
    as_long(frame, &json.unwrap_or_else(|| removed(None)))
}

#[cfg(test)]
mod tests;
