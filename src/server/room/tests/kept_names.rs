// SPDX-License-Identifier: GPL-3.0-or-later
//! Names that wait for people who vanished.

use super::*;
use crate::protocol::ModerationAction;

fn taken(room: &mut Room, who: Newcomer) -> bool {
    room.enter(at(1), who).is_err_and(|refusal| refusal.reason == Reason::NameTaken)
}

#[test]
fn a_key_gets_its_name_back_without_the_token() {
    let mut room = room();
    let eva = room.enter(at(0), keyed("Eva", 1)).unwrap();
    room.leave(at(0), eva.id, LeaveReason::Vanished);
    assert!(taken(&mut room, newcomer("Eva")));
    assert!(taken(&mut room, keyed("Eva", 2)));
    let restarted = Newcomer { token: "a new one".into(), ..keyed("eva", 1) };
    let back = room.enter(at(1), restarted).unwrap();
    assert_eq!((back.welcome.you.as_str(), back.welcome.resumed), ("eva", false));
    assert_eq!(back.welcome.token.reveal(), "a new one");
    let twice = room.enter(at(1), keyed("Eva", 1));
    assert_eq!(twice.unwrap_err().reason, Reason::AlreadyHere, "once it is here");
}

#[test]
fn a_token_of_another_time_is_not_kept() {
    let mut room = room();
    let eva = room.enter(at(0), keyed("Eva", 1)).unwrap();
    room.leave(at(0), eva.id, LeaveReason::Stalled);
    let resume = Some(Resume { token: "of last year".into(), last: 0 });
    let back = Newcomer { resume, token: "a new one".into(), ..keyed("Eva", 1) };
    let back = room.enter(at(1), back).unwrap();
    assert_eq!((back.welcome.token.reveal(), back.welcome.resumed), ("a new one", false));
}

#[test]
fn a_key_comes_back_into_a_locked_room_for_its_name_alone() {
    let mut room = room();
    let eva = room.enter(at(0), keyed("Eva", 1)).unwrap();
    room.leave(at(0), eva.id, LeaveReason::Vanished);
    room.ask_act(0, Actor::Console, ModerationAction::Lock { locked: true }, None).unwrap();
    for other in [keyed("Eve", 1), keyed("Eva", 2)] {
        assert_eq!(room.enter(at(1), other).unwrap_err().reason, Reason::Locked);
    }
    room.enter(at(1), keyed("Eva", 1)).unwrap();
}

#[test]
fn a_member_may_change_to_the_name_that_waits_for_it() {
    let mut room = room();
    let eva = room.enter(at(0), keyed("Eva", 1)).unwrap();
    room.leave(at(0), eva.id, LeaveReason::Vanished);
    let (own, other) = (keyed("Eva2", 1), keyed("Bo", 2));
    let (own, other) = (room.enter(at(0), own).unwrap(), room.enter(at(0), other).unwrap());
    assert_eq!(room.ask_rename(1, other.id, name("Eva")).unwrap_err().reason, Reason::NameTaken);
    room.ask_rename(1, own.id, name("Eva")).unwrap();
    room.leave(at(1), own.id, LeaveReason::Left);
    room.enter(at(1), keyed("Eva", 2)).expect("nothing waits any more");
}

#[test]
fn no_name_waits_for_whom_nobody_could_tell() {
    let mut room = room();
    let classic = || Newcomer {
        stream: Stream::Classic,
        has_token: false,
        encrypted: false,
        ..newcomer("Eva")
    };
    let eva = room.enter(at(0), classic()).unwrap();
    room.leave(at(0), eva.id, LeaveReason::Vanished);
    room.enter(at(0), classic()).unwrap();
}
