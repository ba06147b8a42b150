// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of polls: who asks, votes and closes, and what stays.

use std::collections::VecDeque;

use super::asking::Asking;
use super::moderation::NOON;
use super::*;
use crate::protocol::{
    Ask, ClosedPoll, ModerationAction, Poll, PollLine, PollOptions, PollTally, Vote, limits,
};

fn asked(room: &mut Room, id: MemberId) -> Result<u64, Reason> {
    let line = |raw: &str| PollLine::new(raw).unwrap();
    let options = PollOptions::new(vec![line("Pizza"), line("Pasta")]).unwrap();
    let ask = Ask::Poll { question: line("xylophone?"), options };
    room.ask(NOON, Actor::Member(id), ask).map_err(|refusal| refusal.reason)?;
    Ok(room.log().newest())
}

/// Votes, and returns the counts; `None` if nothing changed.
fn vote(
    room: &mut Room,
    id: MemberId,
    poll: u64,
    option: Option<usize>,
) -> Result<Option<Vec<u64>>, Reason> {
    let done = room.ask(NOON, Actor::Member(id), Ask::Vote { poll, option });
    if done.map_err(|refusal| refusal.reason)? == Outcome::Unchanged {
        return Ok(None);
    }
    let last = events(room, room.log().last(1)).pop().unwrap();
    let EventKind::Voted(Vote { counts, .. }) = last.what else { panic!("{last:?}") };
    Ok(Some(counts))
}

fn close(room: &mut Room, by: Actor, poll: u64) -> Result<Outcome, Reason> {
    room.ask(NOON, by, Ask::ClosePoll { poll }).map_err(|refusal| refusal.reason)
}

fn open(room: &mut Room, who: &str) -> Vec<PollTally> {
    room.enter(at(NOON), newcomer(who)).unwrap().welcome.votes
}

/// The opening of a room in which the talk is kept.
fn kept() -> Opening {
    Opening { past: ReadablePast::All, kept: true, ..opening() }
}

fn keeping() -> Room {
    Room::restore(Snapshot::default(), &[], kept(), at(0))
}

#[test]
fn one_vote_each_until_it_is_closed() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let poll = asked(&mut room, ada).unwrap();
    assert_eq!(vote(&mut room, bo, poll, Some(1)), Ok(Some(vec![0, 1])));
    assert_eq!(vote(&mut room, bo, poll, Some(1)), Ok(None));
    assert_eq!(vote(&mut room, bo, poll, Some(0)), Ok(Some(vec![1, 0])));
    assert_eq!(vote(&mut room, ada, poll, Some(0)), Ok(Some(vec![2, 0])));
    assert_eq!(vote(&mut room, ada, poll, None), Ok(Some(vec![1, 0])));
    assert_eq!(close(&mut room, Actor::Member(bo), poll), Err(Reason::ModeratorOnly));
    assert_eq!(close(&mut room, Actor::Member(ada), poll), Ok(Outcome::Quiet));
    let last = events(&room, room.log().last(1)).pop().unwrap();
    let closed = ClosedPoll { poll, by: Some(name("Ada")), id: None, counts: vec![1, 0] };
    assert_eq!(last.what, EventKind::PollClosed(closed));
    assert_eq!(close(&mut room, Actor::Console, poll), Ok(Outcome::Unchanged));
    assert_eq!(vote(&mut room, bo, poll, Some(1)), Err(Reason::PollOver));
}

#[test]
fn what_is_no_poll_takes_no_votes() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let poll = asked(&mut room, ada).unwrap();
    for number in [0, 1, poll + 1, u64::MAX] {
        assert_eq!(vote(&mut room, ada, number, Some(0)), Err(Reason::NoSuchPoll), "{number}");
        assert_eq!(close(&mut room, Actor::Member(ada), number), Err(Reason::NoSuchPoll));
    }
    for option in [2, usize::MAX] {
        assert_eq!(vote(&mut room, ada, poll, Some(option)), Err(Reason::NoSuchOption));
    }
    let newest = room.log().newest();
    assert_eq!(newest, poll, "nothing was told");
}

#[test]
fn polls_and_votes_are_counted() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let poll = asked(&mut room, ada).unwrap();
    assert_eq!(asked(&mut room, ada), Err(Reason::TooManyPolls));
    for at in (0..limits::VOTES).map(|at| usize::from(at % 2 == 1)) {
        assert!(vote(&mut room, ada, poll, Some(at)).is_ok());
    }
    assert_eq!(vote(&mut room, ada, poll, None), Err(Reason::TooManyVotes));
    for guest in 2..=limits::OPEN_POLLS {
        let id = room.enter(at(NOON), newcomer(&format!("Guest {guest}"))).unwrap().id;
        asked(&mut room, id).unwrap();
    }
    let late = room.enter(at(NOON), newcomer("Late")).unwrap().id;
    assert_eq!(asked(&mut room, late), Err(Reason::TooManyPolls));
}

#[test]
fn polls_of_people_who_left_make_way_for_others() {
    let mut room = room();
    let mut open = VecDeque::new();
    for _ in 0..limits::OPEN_POLLS {
        let guest = room.enter(at(NOON), newcomer("Guest")).unwrap().id;
        open.push_back(asked(&mut room, guest).unwrap());
        room.leave(at(NOON), guest, LeaveReason::Left);
    }
    for who in (0..limits::OPEN_POLLS).map(|number| format!("Ada {number}")) {
        let ada = room.enter(at(NOON), newcomer(&who)).unwrap().id;
        let poll = asked(&mut room, ada).unwrap();
        let before = events(&room, room.log().last(2)).remove(0).what;
        let EventKind::PollClosed(closed) = before else { panic!("{before:?}") };
        assert_eq!((Some(closed.poll), closed.by), (open.pop_front(), None), "the oldest");
        assert_eq!(vote(&mut room, ada, poll, Some(0)), Ok(Some(vec![1, 0])));
        assert_eq!(vote(&mut room, ada, closed.poll, Some(0)), Err(Reason::PollOver));
    }
    let late = room.enter(at(NOON), newcomer("Late")).unwrap().id;
    assert_eq!(asked(&mut room, late), Err(Reason::TooManyPolls), "all of them are here");
}

#[test]
fn who_voted_what_is_saved_where_the_talk_is_kept() {
    let mut room = keeping();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let poll = asked(&mut room, ada).unwrap();
    vote(&mut room, ada, poll, Some(1)).unwrap();
    let saved = |room: &mut Room| {
        assert!(room.take_unsaved());
        room.snapshot(at(NOON)).polls.len()
    };
    assert_eq!(saved(&mut room), 1);
    choose_history(&mut room, at(NOON), false);
    assert_eq!(saved(&mut room), 0, "nothing is kept any more");
    assert_eq!(vote(&mut room, ada, poll, None), Ok(Some(vec![0, 0])), "it goes on in memory");
    room.note_history(at(NOON), true);
    assert_eq!(saved(&mut room), 1);
}

/// A room that is opened again after its process was killed: from the register as it was
/// saved, and the events up to `newest`.
fn killed(saved: Snapshot, room: &Room, newest: u64) -> Room {
    let mut past = events(room, 0);
    past.retain(|event| event.number <= newest);
    let saved = Snapshot { next: newest + 1, ..written(&saved) };
    let mut room = Room::restore(saved, &past, kept(), at(NOON));
    close_lost_polls(&mut room, at(NOON));
    room
}

#[test]
fn a_poll_that_was_told_and_not_saved_is_closed() {
    let mut room = keeping();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let saved = room.snapshot(at(NOON));
    let poll = asked(&mut room, ada).unwrap();
    vote(&mut room, ada, poll, Some(1)).unwrap();
    let newest = room.log().newest();
    let mut again = killed(saved, &room, newest);
    let last = events(&again, again.log().last(1)).pop().unwrap();
    let closed = ClosedPoll { poll, by: None, id: None, counts: vec![0, 1] };
    assert_eq!((last.number, last.what), (newest + 1, EventKind::PollClosed(closed)));
    let bo = again.enter(at(NOON), newcomer("Bo")).unwrap().id;
    assert_eq!(vote(&mut again, bo, poll, Some(0)), Err(Reason::PollOver));
    // Once is enough.
    let newest = again.log().newest();
    let unsaved = Snapshot::default();
    assert_eq!(killed(unsaved, &again, newest).log().newest(), newest);
}

#[test]
fn a_poll_that_was_saved_and_not_told_is_none() {
    let mut room = keeping();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let newest = room.log().newest();
    let poll = asked(&mut room, ada).unwrap();
    vote(&mut room, ada, poll, Some(1)).unwrap();
    let saved = room.snapshot(at(NOON));
    let mut again = killed(saved.clone(), &room, newest);
    assert_eq!(again.log().newest(), newest);
    let dee = again.enter(at(NOON), newcomer("Dee")).unwrap();
    assert_eq!(dee.welcome.number, poll, "something else has its number");
    assert_eq!(open(&mut again, "Bo"), []);
    // Something else has its number already.
    let mut past = events(&room, 0);
    past[1].what = EventKind::Ended;
    let mut again = Room::restore(saved, &past, kept(), at(NOON));
    assert_eq!(open(&mut again, "Bo"), []);
}

#[test]
fn votes_and_an_end_that_only_one_of_register_and_history_has() {
    let mut room = keeping();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let poll = asked(&mut room, ada).unwrap();
    vote(&mut room, ada, poll, Some(1)).unwrap();
    let saved = room.snapshot(at(NOON));
    // The vote was seen by nobody.
    let mut again = killed(saved.clone(), &room, poll);
    let tally = PollTally { poll, as_of: poll, counts: vec![0, 1], mine: None, closed: false };
    assert_eq!(open(&mut again, "Bo"), [tally]);
    // The end was seen by everybody.
    vote(&mut room, ada, poll, Some(0)).unwrap();
    close(&mut room, Actor::Console, poll).unwrap();
    let newest = room.log().newest();
    let mut again = killed(saved, &room, newest);
    assert_eq!(again.log().newest(), newest, "it is not closed again");
    assert_eq!(open(&mut again, "Bo"), []);
    let polls = again.snapshot(at(NOON)).polls;
    assert_eq!((polls.len(), &polls[0].counts), (1, &vec![1, 0]));
    let bo = again.seat_called("bo").unwrap().0;
    assert_eq!(vote(&mut again, bo, poll, Some(0)), Err(Reason::PollOver));
}

#[test]
fn who_is_muted_neither_asks_nor_votes() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let poll = asked(&mut room, ada).unwrap();
    let mute = ModerationAction::Mute { name: name("Bo"), seconds: 60 };
    room.ask_act(NOON, Actor::Console, mute, None).unwrap();
    assert_eq!(asked(&mut room, bo), Err(Reason::Muted));
    assert_eq!(vote(&mut room, bo, poll, Some(0)), Err(Reason::Muted));
}

#[test]
fn slow_mode_counts_a_poll_and_no_vote() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    room.ask_act(NOON, Actor::Console, ModerationAction::Slow { seconds: 60 }, None).unwrap();
    let poll = asked(&mut room, ada).unwrap();
    let refused = room.ask_say(NOON, ada, None, Text::new("hi").unwrap());
    assert_eq!(refused.map_err(|refusal| refusal.reason), Err(Reason::SlowMode));
    assert!(vote(&mut room, ada, poll, Some(0)).is_ok());
}

#[test]
fn a_newcomer_and_a_room_that_is_opened_again_know_the_votes() {
    let mut room = keeping();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let poll = asked(&mut room, ada).unwrap();
    vote(&mut room, ada, poll, Some(1)).unwrap();
    let as_of = room.log().newest();
    let tally = PollTally { poll, as_of, counts: vec![0, 1], mine: None, closed: false };
    assert_eq!(open(&mut room, "Bo"), [tally]);
    let saved = room.snapshot(at(NOON));
    let saved = serde_json::from_str(&serde_json::to_string(&saved).unwrap()).unwrap();
    let mut forgetful = Room::restore(room.snapshot(at(NOON)), &[], opening(), at(NOON));
    assert_eq!(open(&mut forgetful, "Cy"), [], "nobody could read the question");
    let past = events(&room, 0);
    let mut again = Room::restore(saved, &past, kept(), at(NOON));
    assert_eq!(open(&mut again, "Cy").len(), 1);
    let dee = again.enter(at(NOON), newcomer("Dee")).unwrap().id;
    assert_eq!(vote(&mut again, dee, poll, Some(1)), Ok(Some(vec![0, 2])));
    assert_eq!(close(&mut again, Actor::Console, poll), Ok(Outcome::Quiet));
    assert_eq!(open(&mut again, "Eve"), []);
}

#[test]
fn a_removed_poll_is_gone() {
    let mut room = room();
    let ada = room.enter(at(NOON), newcomer("Ada")).unwrap().id;
    let poll = asked(&mut room, ada).unwrap();
    let act = ModerationAction::Remove { message: poll, from: None };
    assert!(room.ask_act(NOON, Actor::Member(ada), act, None).unwrap().is_some());
    assert_eq!(vote(&mut room, ada, poll, Some(0)), Err(Reason::NoSuchPoll));
    assert!(open(&mut room, "Bo").is_empty());
    let kept = events(&room, 0).into_iter().find(|event| event.number == poll).unwrap();
    assert!(matches!(kept.what, EventKind::Removed { .. }), "{kept:?}");
    assert!(asked(&mut room, ada).is_ok(), "she may ask again");
    // All of a person has its polls as well.
    let poll = room.log().newest();
    let act = ModerationAction::RemoveAll { name: name("Ada"), seats: Vec::new() };
    room.ask_act(NOON, Actor::Console, act, None).unwrap();
    assert_eq!(vote(&mut room, ada, poll, Some(0)), Err(Reason::NoSuchPoll));
    let is_left = |event: &Event| matches!(&event.what, EventKind::Poll(Poll { .. }));
    assert!(!events(&room, 0).iter().any(is_left));
}
