// SPDX-License-Identifier: GPL-3.0-or-later
//! Overwriting of what an event says where it stands, so that no position moves.

use super::stream::header_bytes;
use super::{Log, Stream};
use crate::protocol::{Edit, Event, EventKind, Nickname, Poll, SeatNumber, SharedFile, classic};

/// The frame of another event that is as long as this one; `None` if it is longer.
pub(super) fn as_long(frame: &[u8], json: &str) -> Option<Vec<u8>> {
    let mut told = frame.get(..header_bytes(frame)?)?.to_vec();
    told.extend_from_slice(json.as_bytes());
    // White space behind a value is part of JSON.
    told.resize(frame.len().max(told.len()), b' ');
    (told.len() == frame.len()).then_some(told)
}

/// Puts dashes in place of the words of an event, where it is told in lines.
pub(super) fn dash_lines(log: &mut Log, index: usize, event: &Event) {
    let Some((_, starts)) = log.starts.get(index) else { return };
    let start = starts[Stream::Classic];
    // One that nobody read has nothing of it.
    if log.starts.get(index + 1).is_some_and(|(_, next)| next[Stream::Classic] == start) {
        return;
    }
    let backlog = &mut log.backlogs[Stream::Classic];
    if let Some(dashed) = backlog.frame(start).map(|frame| without_words(frame, event)) {
        backlog.overwrite(start, &dashed);
    }
}

/// The author of a message, an edit, a poll or a file, and the seat.
pub(super) fn author(what: &EventKind) -> Option<(&Nickname, &Option<SeatNumber>)> {
    match what {
        EventKind::Said { from, seat, .. }
        | EventKind::Revised { from, seat, .. }
        | EventKind::Edited(Edit { from, seat, .. })
        | EventKind::Poll(Poll { from, seat, .. })
        | EventKind::File(SharedFile { from, seat, .. }) => Some((from, seat)),
        _ => None,
    }
}

/// The lines of an event with dashes in place of its words.
fn without_words(frame: &[u8], event: &Event) -> Vec<u8> {
    let Some((from, _)) = author(&event.what) else { return frame.to_vec() };
    let before = match event.what {
        EventKind::Poll(_) | EventKind::File(_) | EventKind::Edited(_) => {
            classic::ROOM_PREFIX.len()
        }
        EventKind::Said { emote: true, .. } => classic::ROOM_PREFIX.len() + "* ".len(),
        _ => ": ".len(),
    };
    let author = before + from.as_str().len();
    let lines = frame.split_inclusive(|byte| *byte == b'\n');
    let dashed = lines.flat_map(|line| {
        let words = author.min(line.len());
        let dash = |byte: &u8| if *byte == b'\n' { b'\n' } else { b'-' };
        line[..words].iter().copied().chain(line[words..].iter().map(dash))
    });
    dashed.collect()
}
