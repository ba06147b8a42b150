// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the removal of messages of one's own.

use super::asking::Asking;
use super::moderation::NOON;
use super::*;
use crate::protocol::{ModerationAction, Why};

const HOUR: u64 = 60 * 60 * 1_000;

/// Says something at a moment; returns the number.
fn said(room: &mut Room, now: u64, id: MemberId) -> u64 {
    room.ask_say(now, id, None, Text::new("xylophone").unwrap()).unwrap();
    room.log().newest()
}

/// A room that was kept, ended and opened again, and the number of its end.
pub(super) fn opened_again() -> (Room, u64) {
    let said = EventKind::said(name("Bo"), Text::new("xylophone").unwrap());
    let past = [said, EventKind::Ended];
    let past = (1..).zip(past).map(|(number, what)| Event { number, time: 1, what });
    let saved = Snapshot { next: 3, ..Snapshot::default() };
    let opening = Opening { past: ReadablePast::All, kept: true, ..opening() };
    (Room::restore(saved, &past.collect::<Vec<_>>(), opening, at(2)), 2)
}

fn remove(room: &mut Room, now: u64, id: MemberId, message: u64) -> Result<bool, Reason> {
    let act = ModerationAction::Remove { message, from: None };
    let done = room.ask_act(now, Actor::Member(id), act, Why::new("look at this").ok());
    done.map(|done| done.is_some()).map_err(|refusal| refusal.reason)
}

#[test]
fn everybody_removes_what_they_said_and_gives_no_reason() {
    let mut room = room();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let number = said(&mut room, NOON, bo);
    assert_eq!(remove(&mut room, NOON + HOUR, bo, number), Ok(true));
    let told = events(&room, room.log().last(1)).pop().unwrap();
    let EventKind::Acted { by, act, why, .. } = told.what else { panic!("{told:?}") };
    let expected = ModerationAction::Remove { message: number, from: Some(name("Bo")) };
    assert_eq!((by, act, why), (Some(name("Bo")), expected, None));
    assert_eq!(remove(&mut room, NOON + HOUR, bo, number), Ok(false), "it is so already");
    let kept = events(&room, 0).into_iter().find(|event| event.number == number).unwrap();
    assert!(matches!(kept.what, EventKind::Removed { .. }));
}

#[test]
fn an_hour_later_it_stays() {
    let mut room = room();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let number = said(&mut room, NOON, bo);
    let late = remove(&mut room, NOON + HOUR + 1, bo, number);
    assert_eq!(late, Err(Reason::TooOld));
}

#[test]
fn nobody_removes_what_others_said_whatever_the_name() {
    let mut room = room();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let eve = room.enter(at(NOON), newcomer("Eve")).unwrap().id;
    let number = said(&mut room, NOON, bo);
    assert_eq!(remove(&mut room, NOON, eve, number), Err(Reason::ModeratorOnly));
    for message in [0, 1, u64::MAX] {
        assert_eq!(remove(&mut room, NOON, eve, message), Err(Reason::NoSuchMessage));
    }
    // Once the name is free, it is hers, and what was said under it is not.
    room.leave(at(NOON), bo, LeaveReason::Left);
    room.ask_rename(NOON + HOUR / 2, eve, name("Bo")).unwrap();
    let refused = remove(&mut room, NOON + HOUR / 2, eve, number);
    assert_eq!(refused, Err(Reason::ModeratorOnly));
}

#[test]
fn a_key_removes_what_it_said_under_another_name() {
    let mut room = room();
    let bo = room.enter(at(NOON), keyed("Bo", 5)).unwrap().id;
    let number = said(&mut room, NOON, bo);
    room.leave(at(NOON), bo, LeaveReason::Left);
    let zed = room.enter(at(NOON), keyed("Zed", 5)).unwrap().id;
    assert_eq!(remove(&mut room, NOON, zed, number), Ok(true));
}

#[test]
fn a_key_on_two_seats_removes_from_each() {
    let mut room = room();
    let bo = room.enter(at(NOON), keyed("Bo", 5)).unwrap().id;
    let bob = room.enter(at(NOON), keyed("Bob", 5)).unwrap().id;
    let number = said(&mut room, NOON, bo);
    assert_eq!(remove(&mut room, NOON, bob, number), Ok(true));
    let number = said(&mut room, NOON, bob);
    assert_eq!(remove(&mut room, NOON, bo, number), Ok(true));
    let eve = room.enter(at(NOON), keyed("Eve", 6)).unwrap().id;
    let number = said(&mut room, NOON, bo);
    assert_eq!(remove(&mut room, NOON, eve, number), Err(Reason::ModeratorOnly));
}

#[test]
fn the_end_of_a_room_that_was_opened_again_is_no_message() {
    let (mut room, ended) = opened_again();
    let eve = room.enter(at(NOON), newcomer("Eve")).unwrap().id;
    let newest = room.log().newest();
    assert_eq!(remove(&mut room, NOON, eve, ended), Err(Reason::NoSuchMessage));
    let act = ModerationAction::Remove { message: ended, from: None };
    let refused = room.ask_act(NOON, Actor::Console, act, None).map_err(|refusal| refusal.reason);
    assert_eq!(refused.map(|_| ()), Err(Reason::NoSuchMessage));
    assert_eq!(room.log().newest(), newest, "nobody is told of anything");
}

#[test]
fn what_only_the_disk_has_is_too_old_for_its_author() {
    let mut room = room();
    let bo = room.enter(at(NOON), newcomer("Bo")).unwrap().id;
    let number = said(&mut room, NOON, bo);
    while room.log().start_of(number).is_some() {
        choose_history(&mut room, at(NOON), true);
    }
    assert_eq!(remove(&mut room, NOON, bo, number), Err(Reason::TooOld));
}
