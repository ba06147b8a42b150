// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the removal of messages from the log.

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
        let frame = log.backlog(Stream::Native).frame(log.head(Stream::Native) - rest.len() as u64);
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
    let mut log = log([said("Bo", 2, "one"), said("Bo", 2, "xylo\nphone"), said("Cy", 3, "two")]);
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
    assert_eq!(log.rewritten(), 1);
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
    assert_eq!(log.rewritten(), 2);
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
