// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the register of polls.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::protocol::{Event, EventKind};

fn seat(number: u64) -> Voter {
    Voter::Seat(SeatNumber::new(number))
}

fn asked(number: u64, by: u64, options: usize) -> PollRegister {
    let mut polls = PollRegister::default();
    polls.open(number, seat(by), SeatNumber::new(by), options);
    polls
}

/// Opened again, where the talk since is kept.
fn restored(kept: &[KeptPoll]) -> PollRegister {
    let ended = Event { number: 99, time: 0, what: EventKind::Ended };
    PollRegister::restore(kept.to_vec(), &[ended], 100)
}

fn counts(polls: &PollRegister, number: u64) -> Vec<u64> {
    polls.get(number).unwrap().1.to_vec()
}

#[test]
fn one_vote_each_and_the_last_counts() {
    let mut polls = asked(7, 1, 3);
    assert_eq!(polls.vote(7, seat(1), Some(0)), Ok(true));
    assert_eq!(polls.vote(7, seat(2), Some(0)), Ok(true));
    assert_eq!(polls.vote(7, seat(2), Some(0)), Ok(false));
    assert_eq!(counts(&polls, 7), [2, 0, 0]);
    assert_eq!(polls.vote(7, seat(2), Some(2)), Ok(true));
    assert_eq!(counts(&polls, 7), [1, 0, 1]);
    assert_eq!(polls.vote(7, seat(2), None), Ok(true));
    assert_eq!(polls.vote(7, seat(2), None), Ok(false));
    assert_eq!(counts(&polls, 7), [1, 0, 0]);
    assert_eq!(polls.vote(7, seat(2), Some(3)), Err(Reason::NoSuchOption));
    assert_eq!(polls.vote(8, seat(2), Some(0)), Err(Reason::NoSuchPoll));
    polls.close(7).unwrap();
    assert_eq!(polls.vote(7, seat(2), Some(0)), Err(Reason::PollOver));
    assert_eq!(polls.close(7), Err(Reason::PollOver));
}

#[test]
fn each_has_one_open_and_a_room_a_few() {
    let mut polls = PollRegister::default();
    for by in 1..=limits::OPEN_POLLS as u64 {
        assert_eq!(polls.check_new(seat(by), |_| true), Ok(None));
        polls.open(by, seat(by), SeatNumber::new(by), 2);
        assert_eq!(polls.check_new(seat(by), |_| false), Err(Reason::TooManyPolls));
    }
    assert_eq!(polls.check_new(seat(99), |_| true), Err(Reason::TooManyPolls));
    let is_here = |author| author == seat(1) || author == seat(2);
    assert_eq!(polls.check_new(seat(99), is_here), Ok(Some(3)), "the oldest of those who left");
    polls.close(1).unwrap();
    assert_eq!(polls.check_new(seat(99), |_| true), Ok(None));
}

#[test]
fn closed_ones_are_forgotten_first() {
    let mut polls = asked(1, 1, 2);
    for number in 2..1_000 {
        polls.open(number, seat(2), SeatNumber::new(2), 2);
        polls.close(number).unwrap();
    }
    assert_eq!(polls.polls.len(), limits::POLLS);
    assert!(polls.get(1).is_some() && polls.get(2).is_none() && polls.get(999).is_some());
}

#[test]
fn what_is_saved_is_counted_again() {
    let mut polls = asked(1, 1, 2);
    polls.vote(1, seat(1), Some(1)).unwrap();
    polls.note(1, 2);
    let kept = polls.kept();
    assert_eq!(restored(&kept).kept(), kept);
    let mut other = serde_json::to_value(&kept).unwrap();
    other[0]["votes"].as_array_mut().unwrap().push(json!([{ "seat": 3 }, 77]));
    other[0]["counts"] = json!([5, 9]);
    assert_eq!(counts(&restored(&serde_json::from_value::<Vec<_>>(other).unwrap()), 1), [0, 1]);
}

#[test]
fn of_a_closed_one_the_result_is_saved_alone() {
    let mut polls = asked(1, 1, 2);
    polls.vote(1, seat(1), Some(1)).unwrap();
    let with_votes = serde_json::to_string(&polls.kept()).unwrap();
    assert_eq!(polls.close(1), Ok(vec![0, 1]));
    let kept = polls.kept();
    let saved = serde_json::to_value(&kept).unwrap();
    assert_eq!((&saved[0]["votes"], &saved[0]["counts"]), (&json!([]), &json!([0, 1])));
    assert!(with_votes.contains("[[{\"seat\":1},1]]"), "{with_votes}");
    assert_eq!(counts(&restored(&kept), 1), [0, 1]);
    assert_eq!(restored(&kept).kept(), kept);
}

#[test]
fn a_tally_tells_the_readers_own_vote() {
    let mut polls = asked(5, 1, 2);
    polls.vote(5, seat(1), Some(1)).unwrap();
    let mine = |reader| polls.tallies(1..9, seat(reader), false)[0].mine;
    assert_eq!((mine(1), mine(2)), (Some(1), None));
    assert_eq!(polls.tallies(6..9, seat(1), true), []);
    polls.close(5).unwrap();
    assert_eq!(polls.tallies(1..9, seat(1), false), []);
    assert!(polls.tallies(1..9, seat(1), true)[0].closed);
}

proptest! {
    #[test]
    fn the_counts_are_those_of_the_votes(
        votes in prop::collection::vec((0u64..6, prop::option::of(0usize..4)), 0..60),
    ) {
        let mut polls = asked(1, 1, 3);
        for (voter, option) in votes {
            let _ = polls.vote(1, seat(voter), option);
        }
        let counted = counts(&polls, 1);
        prop_assert_eq!(counts(&restored(&polls.kept()), 1), counted.clone());
        prop_assert!(counted.iter().sum::<u64>() <= 6);
    }
}
