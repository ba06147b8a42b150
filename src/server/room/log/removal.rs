// SPDX-License-Identifier: GPL-3.0-or-later
//! Removal of messages from the log: the frame of each is overwritten where it is, so
//! that no position moves and no number is missing.

use std::collections::BTreeSet;

use super::authors::event_at;
use super::private::remove_whispers;
use super::stream::header_bytes;
use super::{Log, Stream};
use crate::protocol::{Event, EventKind, Nickname, Poll, SeatNumber, classic};

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
        let index = self.log.starts.binary_search_by_key(&number, |(number, _)| *number);
        let Some(event) = index.ok().and_then(|index| event_at(self.log, index)) else {
            return InLog::Unknown;
        };
        match &event.what {
            EventKind::Said { from, .. } | EventKind::Poll(Poll { from, .. }) => {
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
                EventKind::Said { seat: Some(seat), .. }
                | EventKind::Poll(Poll { seat: Some(seat), .. })
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
            self.log.removals += 1;
        }
    }

    fn overwrite(&mut self, index: usize, event: &Event) {
        let Some((_, starts)) = self.log.starts.get(index) else { return };
        for (stream, backlog) in self.log.backlogs.each_mut() {
            // One that nobody read has nothing of it.
            let next = self.log.starts.get(index + 1).map(|(_, starts)| starts[stream]);
            if next == Some(starts[stream]) {
                continue;
            }
            let Some(frame) = backlog.frame(starts[stream]) else { continue };
            let removed = match stream {
                Stream::Native => without_text(frame, event, self.by),
                Stream::Classic => Some(without_words(frame, event)),
            };
            if let Some(removed) = removed {
                backlog.overwrite(starts[stream], &removed);
            }
        }
        self.log.reactions.remove(event.number);
        self.log.removals += 1;
    }
}

/// The author of a message or a poll, and the seat.
fn author(what: &EventKind) -> Option<(&Nickname, &Option<SeatNumber>)> {
    match what {
        EventKind::Said { from, seat, .. } | EventKind::Poll(Poll { from, seat, .. }) => {
            Some((from, seat))
        }
        _ => None,
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

/// The frame of another event that is as long as this one; `None` if it is longer.
fn as_long(frame: &[u8], json: &str) -> Option<Vec<u8>> {
    let mut told = frame.get(..header_bytes(frame)?)?.to_vec();
    told.extend_from_slice(json.as_bytes());
    // White space behind a value is part of JSON.
    told.resize(frame.len().max(told.len()), b' ');
    (told.len() == frame.len()).then_some(told)
}

/// The lines of a message with dashes in place of its words.
fn without_words(frame: &[u8], event: &Event) -> Vec<u8> {
    let Some((from, _)) = author(&event.what) else { return frame.to_vec() };
    let author = match event.what {
        EventKind::Poll(_) => classic::ROOM_PREFIX.len() + from.as_str().len(),
        _ => from.as_str().len() + ": ".len(),
    };
    let lines = frame.split_inclusive(|byte| *byte == b'\n');
    let dashed = lines.flat_map(|line| {
        let words = author.min(line.len());
        let dash = |byte: &u8| if *byte == b'\n' { b'\n' } else { b'-' };
        line[..words].iter().copied().chain(line[words..].iter().map(dash))
    });
    dashed.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::protocol::{Member, ServerMessage, Text, Typing};
    use crate::server::room::clock::WallTime;
    use crate::server::room::{Backlog, text_frame};

    fn said(from: &str, seat: u64, text: &str) -> EventKind {
        EventKind::said_by(
            Nickname::new(from).unwrap(),
            Some(SeatNumber::new(seat)),
            Text::new(text).unwrap(),
        )
    }

    fn log(said: impl IntoIterator<Item = EventKind>) -> Log {
        let mut log = Log::resume(100_000, 1);
        log.add_reader(Stream::Classic);
        for what in said {
            log.append(WallTime::from_unix(5), what);
            let typing = Typing { name: Nickname::new("Ada").unwrap(), active: true };
            log.pass_on(&ServerMessage::Typing(typing));
        }
        log
    }

    /// All events that a reader of the native stream is told.
    fn told(log: &Log) -> Vec<Event> {
        let mut rest = log.backlog(Stream::Native).after(0, usize::MAX);
        let mut told = Vec::new();
        while !rest.is_empty() {
            let frame =
                log.backlog(Stream::Native).frame(log.head(Stream::Native) - rest.len() as u64);
            let frame = frame.unwrap();
            let json = std::str::from_utf8(&frame[header_bytes(frame).unwrap()..]).unwrap();
            if let ServerMessage::Event(event) = ServerMessage::decode(json).unwrap() {
                told.push(event);
            }
            rest = &rest[frame.len()..];
        }
        told
    }

    fn has(log: &Log, word: &str) -> bool {
        [Stream::Native, Stream::Classic].into_iter().any(|stream| {
            let bytes = log.backlog(stream).after(log.backlog(stream).base(), usize::MAX);
            bytes.windows(word.len()).any(|at| at == word.as_bytes())
        })
    }

    #[test]
    fn nobody_is_told_the_text_and_nothing_else_changes() {
        let ada = Nickname::new("Ada").unwrap();
        let mut log =
            log([said("Bo", 2, "one"), said("Bo", 2, "xylo\nphone"), said("Cy", 3, "two")]);
        let head = log.head(Stream::Native);
        assert!(matches!(
            Remover::new(&mut log, Some(&ada)).remove(2),
            InLog::Message { from } if from.as_str() == "Bo"
        ));
        assert!(!has(&log, "xylo") && !has(&log, "phone"));
        assert_eq!((log.head(Stream::Native), log.newest()), (head, 3));
        let told = told(&log);
        let numbers: Vec<u64> = told.iter().map(|event| event.number).collect();
        assert_eq!(numbers, [1, 2, 3]);
        let EventKind::Removed { from, seat, by } = &told[1].what else { panic!("{told:?}") };
        assert_eq!((from.as_str(), *seat), ("Bo", Some(SeatNumber::new(2))));
        assert_eq!((told[1].time, by.as_ref()), (5, Some(&ada)));
        let lines = log.backlog(Stream::Classic).after(0, usize::MAX);
        assert_eq!(lines, b"Bo: one\nBo: ----\nBo: -----\nCy: two\n");
        assert!(matches!(Remover::new(&mut log, None).remove(2), InLog::Removed));
        assert!(matches!(Remover::new(&mut log, None).remove(4), InLog::Unknown));
        assert_eq!(log.removals(), 1);
    }

    #[test]
    fn the_last_message_and_one_nobody_read_in_lines_are_removed_too() {
        let mut log = log([said("Bo", 2, "one")]);
        log.remove_reader(Stream::Classic);
        log.append(WallTime::from_unix(5), said("Bo", 2, "xylophone"));
        Remover::new(&mut log, None).remove(2);
        assert!(!has(&log, "xylophone"));
        let lines = log.backlog(Stream::Classic).after(0, usize::MAX);
        assert_eq!(lines, b"Bo: one\n", "it stood still");
    }

    #[test]
    fn all_messages_of_a_person_go_from_every_seat() {
        let joined = EventKind::Joined(Member {
            seat: Some(SeatNumber::new(7)),
            first_seat: Some(SeatNumber::new(2)),
            ..Member::named(Nickname::new("Bob").unwrap())
        });
        let mut log = log([
            said("Bo", 2, "xylophone"),
            said("Cy", 3, "stays"),
            joined,
            said("Bob", 7, "xylophone"),
        ]);
        let mut seats = BTreeSet::from([SeatNumber::new(2)]);
        Remover::new(&mut log, None).remove_all(&mut seats);
        assert!(!has(&log, "xylophone") && has(&log, "stays"));
        assert_eq!(seats.last(), Some(&SeatNumber::new(7)));
        assert_eq!(log.removals(), 2);
    }

    #[test]
    fn a_copy_that_is_behind_takes_it_over() {
        let mut log = log([said("Bo", 2, "xylophone"), said("Cy", 3, "two")]);
        let mut copy = Backlog::new(100_000);
        copy.follow(log.backlog(Stream::Native), log.start_of(2).unwrap());
        Remover::new(&mut log, None).remove(1);
        copy.refresh(log.backlog(Stream::Native));
        copy.follow(log.backlog(Stream::Native), u64::MAX);
        assert_eq!(copy.after(0, usize::MAX), log.backlog(Stream::Native).after(0, usize::MAX));
    }

    proptest! {
        #[test]
        fn every_message_has_room_for_its_removal(
            text in "\\PC{1,300}", from in "[a-z]{1,32}", by in "[a-z]{1,32}", seat: Option<u64>,
        ) {
            let Ok(text) = Text::new(&text) else { return Ok(()) };
            let (from, by) = (Nickname::new(&from).unwrap(), Nickname::new(&by).unwrap());
            let seat = seat.map(SeatNumber::new);
            let what = EventKind::said_by(from, seat, text);
            let event = Event { number: u64::MAX >> 1, time: 5, what };
            let frame = text_frame(&event.encode());
            let removed = without_text(&frame, &event, Some(&by)).unwrap();
            prop_assert_eq!(removed.len(), frame.len());
            let json = std::str::from_utf8(&removed[header_bytes(&removed).unwrap()..]).unwrap();
            let is_removed = matches!(
                ServerMessage::decode(json),
                Ok(ServerMessage::Event(Event { what: EventKind::Removed { .. }, .. }))
            );
            prop_assert!(is_removed);
        }
    }
}
