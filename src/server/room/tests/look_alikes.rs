// SPDX-License-Identifier: GPL-3.0-or-later
//! Names that only look like those of others.

use super::*;

fn looks_like(entry: &Entry) -> Option<&str> {
    let you = &entry.welcome.you;
    let me = entry.welcome.members.iter().find(|member| member.name == *you).unwrap();
    me.looks_like.as_ref().map(Nickname::as_str)
}

/// Somebody comes and leaves politely.
fn visit(room: &mut Room, time: u64, who: Newcomer) {
    let entry = room.enter(at(time), who).unwrap();
    room.leave(at(time), entry.id, LeaveReason::Left);
}

fn refusal(room: &mut Room, time: u64, who: Newcomer) -> Reason {
    room.enter(at(time), who).unwrap_err().reason
}

#[test]
fn a_name_that_looks_like_one_that_is_gone_is_marked_and_not_refused() {
    let mut room = room();
    visit(&mut room, 0, keyed("B0b", 1));
    for bob in [newcomer("Bob"), keyed("Bob", 2)] {
        let entry = room.enter(at(1), bob).unwrap();
        assert_eq!(looks_like(&entry), Some("B0b"));
        let joined = events(&room, entry.cursor).pop().unwrap().what;
        let EventKind::Joined(member) = joined else { panic!("{joined:?}") };
        assert_eq!(member.looks_like, Some(name("B0b")));
        room.leave(at(1), entry.id, LeaveReason::Left);
    }
    let eve = room.enter(at(2), keyed("Eve", 3)).unwrap();
    room.ask_rename(2, eve.id, name("BOB")).unwrap();
    let renamed = events(&room, eve.cursor).pop().unwrap().what;
    let EventKind::Renamed { looks_like, .. } = renamed else { panic!("{renamed:?}") };
    assert_eq!(looks_like, Some(name("B0b")));
    assert_eq!(room.member(eve.id).unwrap().looks_like, looks_like);
    room.ask_rename(2, eve.id, name("Eva")).unwrap();
    assert_eq!(room.member(eve.id).unwrap().looks_like, None);
}

#[test]
fn the_one_known_for_longer_bears_no_mark() {
    let mut room = room();
    visit(&mut room, 0, keyed("Bob", 1));
    for time in 1..4 {
        let copy = room.enter(at(time), keyed("B0b", 2)).unwrap();
        assert_eq!(looks_like(&copy), Some("Bob"), "however often it comes");
        room.leave(at(time), copy.id, LeaveReason::Left);
    }
    assert_eq!(looks_like(&room.enter(at(5), keyed("Bob", 1)).unwrap()), None);
}

#[test]
fn a_key_may_have_names_that_look_alike() {
    let mut room = room();
    visit(&mut room, 0, keyed("mario", 1));
    let own = room.enter(at(1), keyed("rnario", 1)).unwrap();
    assert_eq!(looks_like(&own), None);
    assert_eq!(looks_like(&room.enter(at(1), keyed("mario", 1)).unwrap()), None);
}

#[test]
fn beside_somebody_present_a_look_alike_is_refused() {
    let mut room = room();
    let squatter = room.enter(at(0), keyed("B0b", 1)).unwrap();
    for bob in [newcomer("Bob"), keyed("Bob", 2)] {
        assert_eq!(refusal(&mut room, 1, bob), Reason::NameLooksLike);
    }
    room.leave(at(2), squatter.id, LeaveReason::Vanished);
    assert_eq!(refusal(&mut room, 3, keyed("Bob", 2)), Reason::NameLooksLike, "it may come back");
    let later = milliseconds(limits::NAME_KEPT_FOR) + 2;
    let bob = room.enter(at(later), keyed("Bob", 2)).unwrap();
    assert_eq!(refusal(&mut room, later, newcomer("B0b")), Reason::NameLooksLike);
    let back = room.enter(at(later), keyed("B0b", 1)).unwrap();
    assert_eq!(looks_like(&back), None, "the older name is not kept out by the younger");
    assert!(room.member(bob.id).is_some());
}

#[test]
fn an_imitation_that_is_present_keeps_no_owner_out() {
    let mut room = room();
    visit(&mut room, 0, keyed("Bob", 1));
    let copy = room.enter(at(1), newcomer("B0b")).unwrap();
    assert_eq!(looks_like(&copy), Some("Bob"));
    assert_eq!(refusal(&mut room, 2, newcomer("Bob")), Reason::NameLooksLike);
    assert_eq!(refusal(&mut room, 2, keyed("Bob", 2)), Reason::NameLooksLike);
    let bob = room.enter(at(2), keyed("Bob", 1)).unwrap();
    assert_eq!(looks_like(&bob), None);
}

#[test]
fn a_look_is_nobodys_when_its_owner_stays_away() {
    let mut room = room();
    visit(&mut room, 0, keyed("B0b", 1));
    let month = milliseconds(limits::NAME_PASSES_AFTER);
    let bob = room.enter(at(month), newcomer("Bob")).unwrap();
    assert_eq!(looks_like(&bob), None);
}

#[test]
fn a_suggestion_looks_like_nobody_known() {
    let mut room = room();
    visit(&mut room, 0, keyed("AI2", 1));
    room.enter(at(1), newcomer("AI")).unwrap();
    let refused = room.enter(at(1), newcomer("Al")).unwrap_err();
    assert_eq!(refused.suggestion, Some(name("Al3")));
}
