// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the log.

use super::*;
use crate::protocol::{ClosedPoll, Edit, Nickname, ServerMessage, Text, Typing, Vote};

fn said(text: &str) -> EventKind {
    let from = Nickname::new("Ada").unwrap();
    EventKind::said(from, Text::new(text).unwrap())
}

#[test]
fn events_are_numbered_from_one_and_found_again() {
    let mut log = Log::resume(1_000, 1);
    assert_eq!(log.newest(), 0);
    assert_eq!(log.start_of(1), Some(0));
    assert_eq!(log.append(WallTime::from_unix(5), said("a")), 1);
    let second = log.head(Stream::Native);
    assert_eq!(log.append(WallTime::from_unix(6), said("b")), 2);
    assert_eq!(log.start_of(2), Some(second));
    assert_eq!(log.start_of(3), Some(log.head(Stream::Native)));
    assert_eq!(log.start_of(4), None);
    assert_eq!(log.last(1), second);
    assert_eq!(log.last(50), 0);
}

#[test]
fn what_is_no_longer_here_is_not_found() {
    let mut log = Log::resume(500, 1);
    for _ in 0..100 {
        log.append(WallTime::from_unix(0), said("something to fill the log"));
    }
    assert_eq!(log.start_of(1), None);
    assert!(log.start_of(99).is_some());
    assert_eq!(log.last(50), log.backlog(Stream::Native).base());
}

#[test]
fn typing_is_not_numbered_and_not_in_the_classic_stream() {
    let mut log = Log::resume(500, 1);
    let typing = Typing { name: Nickname::new("Ada").unwrap(), active: true };
    log.pass_on(&ServerMessage::Typing(typing));
    assert_eq!(log.newest(), 0);
    assert!(log.head(Stream::Native) > 0);
    assert_eq!(log.head(Stream::Classic), 0);
}

#[test]
fn it_goes_on_counting_and_has_nothing_of_before() {
    let mut log = Log::resume(500, 8);
    assert_eq!((log.newest(), log.last(50)), (7, 0));
    assert_eq!((log.start_of(7), log.start_of(8)), (None, Some(0)));
    assert_eq!(log.append(WallTime::from_unix(0), said("a")), 8);
    assert_eq!((log.start_of(8), log.last(50)), (Some(0), 0));
}

fn numbered(number: u64, what: EventKind) -> Event {
    Event { number, time: 5, what }
}

#[test]
fn it_begins_with_the_end_of_an_earlier_one() {
    let past = [numbered(4, said("a")), numbered(5, EventKind::Ended), numbered(7, said("b"))];
    let mut log = Log::resume_with(1_000, 9, &past);
    let end = log.head(Stream::Native);
    assert_eq!(log.newest(), 8);
    assert_eq!((log.start_of(3), log.start_of(4)), (None, Some(0)));
    assert_eq!(log.start_of(5), log.start_of(7), "the end of a room that goes on is no event");
    assert_eq!((log.start_of(6), log.start_of(8)), (None, None), "nobody knows what they were");
    assert_eq!(log.start_of(9), Some(end));
    assert_eq!(log.past(50, 500), 0, "what is missing pushes nothing out");
    assert_eq!(log.released(Stream::Native), end);
    assert_eq!(log.append(WallTime::from_unix(6), said("c")), 9);
    assert_eq!(log.start_of(9), Some(end));
}

#[test]
fn comings_and_goings_push_nothing_out_of_the_past() {
    let mut log = Log::resume(100_000, 1);
    let comes = || EventKind::Joined(crate::protocol::Member::named(Nickname::new("Bo").unwrap()));
    for text in ["a", "b", "c"] {
        log.append(WallTime::from_unix(0), said(text));
        for _ in 0..30 {
            log.append(WallTime::from_unix(0), comes());
        }
    }
    assert_eq!(log.past(2, 500), log.start_of(32).unwrap(), "from the second message on");
    assert_eq!(log.past(50, 500), 0);
    assert_eq!(log.past(50, 10), log.last(10), "but not without end");
    assert_eq!(Log::resume(500, 8).past(50, 500), 0);
}

#[test]
fn votes_and_whispers_of_others_push_nothing_out_of_the_past() {
    let from = || Nickname::new("Bo").unwrap();
    let vote =
        || Vote { from: from(), seat: None, id: None, poll: 1, option: None, counts: vec![] };
    let edit = || Edit {
        from: from(),
        seat: None,
        id: None,
        message: 1,
        to: None,
        text: Text::new("b").ok(),
    };
    let kinds: [&dyn Fn() -> EventKind; 4] = [
        &|| EventKind::Voted(vote()),
        &|| EventKind::PollClosed(ClosedPoll { poll: 1, by: None, id: None, counts: vec![] }),
        &|| EventKind::Withheld,
        &|| EventKind::Edited(edit()),
    ];
    for kind in kinds {
        let mut log = Log::resume(1_000_000, 1);
        log.append(WallTime::from_unix(0), said("a"));
        for _ in 0..600 {
            log.append(WallTime::from_unix(0), kind());
        }
        assert_eq!(log.past(50, 500), 0, "{:?}", kind());
        assert_eq!(start_of_recent(&log, 50), 1);
        for _ in 0..limits::PAST_EVENTS_WITH_REACTIONS {
            log.append(WallTime::from_unix(0), kind());
        }
        assert_eq!(log.past(50, 500), log.last(limits::PAST_EVENTS_WITH_REACTIONS));
        assert_eq!(start_of_recent(&log, 50), 1, "a page has it");
    }
    assert_eq!(start_of_recent(&Log::resume(500, 8), 50), 8);
}

#[test]
fn what_is_held_back_is_in_the_log_and_not_released() {
    let mut log = Log::resume(1_000, 1);
    log.hold_back();
    let number = log.append(WallTime::from_unix(0), said("a"));
    assert_eq!(log.released(Stream::Native), 0);
    assert!(log.head(Stream::Native) > 0);
    log.release(number);
    assert_eq!(log.released(Stream::Native), log.head(Stream::Native));
}
