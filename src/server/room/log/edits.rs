// SPDX-License-Identifier: GPL-3.0-or-later
//! Other texts of messages. The frame of a message is overwritten with the text of now, or,
//! where that is too long for it, with one that says that it was edited: what it says then
//! is in the last event that tells of it. No earlier text stays.

use std::collections::{HashMap, VecDeque};

use super::authors::event_at;
use super::overwriting::{as_long, dash_lines};
use super::stream::text_frame;
use super::{Log, Stream, WallTime};
use crate::protocol::{Edit, Event, EventKind, SeatNumber, Text};

/// A message as its author would edit it.
#[derive(Debug)]
pub enum Editable {
    /// It is here.
    Message {
        /// Seat of its author, if that has a number.
        seat: Option<SeatNumber>,
        /// Time it was said, in milliseconds since 1970.
        time: u64,
        /// The text of now; `None` if that is not known.
        text: Option<Text>,
    },
    /// It was removed.
    Removed,
    /// Something else was said, or asked.
    Other,
    /// Nothing was said under that number.
    Nothing,
    /// It is no longer here.
    Unknown,
}

/// The last edits of messages that the log has.
#[derive(Debug, Default)]
pub struct LoggedEdits {
    /// The event that tells of the last edit, by the message.
    last: HashMap<u64, u64>,
    /// Events that tell of edits and the messages, in order.
    told: VecDeque<(u64, u64)>,
}

impl LoggedEdits {
    /// Notes the event of that number, which tells of an edit.
    pub(super) fn note(&mut self, number: u64, message: u64) {
        self.told.push_back((number, message));
        self.last.insert(message, number);
    }

    /// Number of the last event that tells of an edit of a message.
    pub(super) fn last_of(&self, message: u64) -> Option<u64> {
        self.last.get(&message).copied()
    }

    /// Forgets what was told before the event of that number.
    pub(super) fn forget_before(&mut self, number: u64) {
        while let Some((told, message)) = self.told.front().copied()
            && told < number
        {
            self.told.pop_front();
            if self.last.get(&message) == Some(&told) {
                self.last.remove(&message);
            }
        }
    }
}

/// The message of that number, to be edited.
pub fn editable(log: &Log, number: u64) -> Editable {
    let index = log.starts.binary_search_by_key(&number, |(number, _)| *number);
    let Ok(index) = index else { return Editable::Unknown };
    let Some(event) = event_at(log, index) else { return Editable::Nothing };
    let time = event.time;
    match event.what {
        EventKind::Said { seat, text, .. } => Editable::Message { seat, time, text: Some(text) },
        EventKind::Revised { seat, .. } => {
            Editable::Message { seat, time, text: last_text(log, number) }
        }
        EventKind::Removed { .. } => Editable::Removed,
        EventKind::Poll(_) | EventKind::File(_) | EventKind::Whispered(_) => Editable::Other,
        _ => Editable::Nothing,
    }
}

/// Gives a message another text, and tells of it. Returns the number of the event.
pub fn edit(log: &mut Log, time: WallTime, edit: Edit) -> u64 {
    let (message, number) = (edit.message, log.next);
    blank_edit(log, message);
    if let Some(text) = &edit.text {
        rewrite(log, message, number, text);
    }
    log.rewritten += 1;
    log.append(time, EventKind::Edited(edit))
}

/// Writes the text of now into the frame of a message, if it is here.
fn rewrite(log: &mut Log, message: u64, number: u64, text: &Text) {
    let index = log.starts.binary_search_by_key(&message, |(number, _)| *number);
    let Some(event) = index.ok().and_then(|index| event_at(log, index)) else { return };
    let (from, seat, answers, emote, id) = match event.what {
        EventKind::Said { from, seat, answers, emote, id, .. } => (from, seat, answers, emote, id),
        EventKind::Revised { from, seat, answers, emote } => (from, seat, answers, emote, None),
        _ => return,
    };
    let revised = EventKind::Revised { from: from.clone(), seat, answers: answers.clone(), emote };
    let (edited, text) = (Some(number), text.clone());
    let said = EventKind::Said { from, seat, id, answers, emote, edited, text };
    let fits = |what| replace(log, message, &Event { what, ..event_of(event.number, event.time) });
    if let Some((start, frame)) = fits(said).or_else(|| fits(revised)) {
        log.backlogs[Stream::Native].overwrite(start, &frame);
    }
}

fn event_of(number: u64, time: u64) -> Event {
    Event { number, time, what: EventKind::Withheld }
}

/// The place of an event in the native stream, and a frame of the same length that tells
/// `event` instead; `None` if it is not here or does not fit.
fn replace(log: &Log, number: u64, event: &Event) -> Option<(u64, Vec<u8>)> {
    let index = log.starts.binary_search_by_key(&number, |(number, _)| *number).ok()?;
    let start = log.starts.get(index)?.1[Stream::Native];
    let frame = log.backlogs[Stream::Native].frame(start)?;
    Some((start, as_long(frame, &event.encode())?))
}

/// Takes the text out of the last event that tells of an edit of a message; `true` if
/// there was one.
pub(super) fn blank_edit(log: &mut Log, message: u64) -> bool {
    let Some(number) = log.edits.last.remove(&message) else { return false };
    let index = log.starts.binary_search_by_key(&number, |(number, _)| *number);
    let event = index.ok().and_then(|index| event_at(log, index));
    if let (Ok(index), Some(event)) = (index, event) {
        blank(log, index, &event);
    }
    true
}

/// Takes the text out of an event that tells of an edit.
pub(super) fn blank(log: &mut Log, index: usize, event: &Event) {
    let EventKind::Edited(edit) = &event.what else { return };
    let textless = Edit { text: None, id: None, ..edit.clone() };
    let textless =
        Event { what: EventKind::Edited(textless), ..event_of(event.number, event.time) };
    if let Some((start, frame)) = replace(log, event.number, &textless) {
        log.backlogs[Stream::Native].overwrite(start, &frame);
    }
    dash_lines(log, index, event);
}

/// The text of now of a message whose own frame has no space for it.
pub(super) fn last_text(log: &Log, message: u64) -> Option<Text> {
    let number = log.edits.last.get(&message)?;
    let index = log.starts.binary_search_by_key(number, |(number, _)| *number).ok()?;
    match event_at(log, index)?.what {
        EventKind::Edited(edit) => edit.text,
        _ => None,
    }
}

/// A message with its text of now, as a frame, where its own frame has no space for that.
pub(super) fn whole_frame(log: &Log, number: u64, index: usize) -> Option<Vec<u8>> {
    let edited = Some(*log.edits.last.get(&number)?);
    let Event { time, what: EventKind::Revised { from, seat, answers, emote }, .. } =
        event_at(log, index)?
    else {
        return None;
    };
    let text = last_text(log, number)?;
    let what = EventKind::Said { from, seat, id: None, answers, emote, edited, text };
    Some(text_frame(&Event { number, time, what }.encode()))
}
