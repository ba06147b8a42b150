// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of polls as they become known.

use super::*;
use crate::protocol::{ClosedPoll, PollLine, PollOptions, Vote};

fn name(name: &str) -> Nickname {
    Nickname::new(name).unwrap()
}

fn asked(number: u64) -> Event {
    let line = |raw: &str| PollLine::new(raw).unwrap();
    let options = PollOptions::new(vec![line("Pizza"), line("Pasta")]).unwrap();
    let (from, question) = (name("Ada"), line("What?"));
    let poll = Poll { from, seat: None, id: None, question, options };
    Event { number, time: 0, what: EventKind::Poll(poll) }
}

fn voted(number: u64, from: &str, option: Option<usize>, counts: [u64; 2]) -> Event {
    let (from, counts) = (name(from), counts.to_vec());
    let vote = Vote { from, seat: None, id: None, poll: 1, option, counts };
    Event { number, time: 0, what: EventKind::Voted(vote) }
}

fn closed(number: u64, counts: [u64; 2]) -> Event {
    let closed = ClosedPoll { poll: 1, by: None, id: None, counts: counts.to_vec() };
    Event { number, time: 0, what: EventKind::PollClosed(closed) }
}

fn noted(events: &[Event]) -> Polls {
    let mut polls = Polls::default();
    for event in events {
        polls.note(event, &name("Me"), true);
    }
    polls
}

#[test]
fn the_last_that_was_told_counts_in_whatever_order() {
    let events = [asked(1), voted(2, "Me", Some(0), [1, 0]), voted(5, "Me", Some(1), [4, 1])];
    let mut behind = events.clone();
    behind.reverse();
    for events in [events, behind] {
        let polls = noted(&events);
        let poll = polls.get(1).unwrap();
        assert_eq!((poll.count(0), poll.count(1), poll.total(), poll.most()), (4, 1, 5, 4));
        assert_eq!((poll.mine, poll.closed), (Some(1), false));
        assert_eq!(&*poll.words.as_ref().unwrap().options[1], "Pasta");
        assert_eq!(poll.voters(1).map(Nickname::as_str).collect::<Vec<_>>(), ["Me"]);
    }
}

#[test]
fn a_closed_one_stays_closed() {
    let mut polls = noted(&[asked(1), closed(9, [3, 1]), voted(8, "Bo", None, [7, 7])]);
    assert_eq!(polls.open().count(), 0);
    let tally = |as_of, counts: [u64; 2]| PollTally {
        poll: 1,
        as_of,
        counts: counts.to_vec(),
        mine: Some(0),
        closed: false,
    };
    polls.take_tallies(&[tally(8, [0, 0])]);
    assert_eq!((polls.get(1).unwrap().count(0), polls.get(1).unwrap().mine), (3, None));
    polls.take_tallies(&[tally(9, [3, 1])]);
    assert_eq!((polls.get(1).unwrap().closed, polls.get(1).unwrap().mine), (true, Some(0)));
    let (mine, closed) = (None, true);
    polls.take_tallies(&[PollTally { mine, closed, ..tally(9, [3, 1]) }]);
    assert_eq!(polls.get(1).unwrap().mine, Some(0), "the room does not know it any more");
}

#[test]
fn what_is_read_of_the_past_alone_is_not_taken_for_open() {
    let mut polls = Polls::default();
    polls.note(&asked(1), &name("Me"), false);
    polls.note(&voted(2, "Bo", Some(0), [1, 0]), &name("Me"), false);
    assert_eq!(polls.open().count(), 0);
    let tally = PollTally { poll: 1, as_of: 2, counts: vec![1, 0], mine: None, closed: false };
    polls.take_tallies(&[tally]);
    assert_eq!(polls.open().count(), 1);
}

#[test]
fn whatever_a_room_tells_is_bounded() {
    let mut polls = Polls::default();
    for number in 1..1_000 {
        polls.note(&asked(number), &name("Me"), true);
    }
    assert_eq!((polls.0.len(), polls.get(1)), (REMEMBERED, None));
    let mut polls = noted(&[asked(1)]);
    for number in 2..1_000 {
        let by = format!("Guest {number}");
        polls.note(&voted(number, &by, Some(77), [u64::MAX, u64::MAX]), &name("Me"), true);
    }
    let poll = polls.get(1).unwrap();
    assert_eq!((poll.voters.len(), poll.total()), (VOTERS, u64::MAX));
}
