// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the person an action means.

use super::asking::Asking;
use super::moderation::{NOON, ban, kick, party, seat_of};
use super::*;

/// Comes under a name, says something and goes.
fn visit(room: &mut Room, now: u64, who: Newcomer) {
    let id = room.enter(at(now), who).unwrap().id;
    say(room, id, "an insult");
    room.leave(at(now), id, LeaveReason::Left);
}

/// The seat of the last one who may be meant by a name.
fn last_of(room: &mut Room, whom: &str) -> SeatNumber {
    let ban = room.ask_act(2 * NOON, Actor::Console, ban(whom, None), None).unwrap_err();
    assert_eq!(ban.reason, Reason::WhichOne);
    ban.candidates[0].seat.unwrap()
}

/// Bans the last one of those who left under a name; returns who is let in
/// afterwards.
fn let_in_after_a_ban(room: &mut Room, whom: &str, who: [Newcomer; 2]) -> [bool; 2] {
    let last = last_of(room, whom);
    room.ask_act_on(2 * NOON, Actor::Console, Some(last), ban(whom, None), None).unwrap();
    who.map(|who| room.enter(at(2 * NOON), who).is_ok())
}

#[test]
fn a_kick_is_for_every_connection_of_the_key() {
    let mut party = party();
    let phone = party.room.enter(at(NOON), keyed("Bo on the phone", 3)).unwrap().id;
    let neighbour = party.room.enter(at(NOON), newcomer("Neighbour")).unwrap().id;
    party.act(party.mia, kick("bo on the phone")).unwrap();
    for seat in [seat_of(party.bo), phone] {
        assert_eq!(party.room.take_removal(seat).unwrap().refusal.reason, Reason::Kicked);
    }
    assert!(party.room.member(neighbour).is_some());
}

#[test]
fn a_kick_of_the_hosts_other_connection_leaves_the_host() {
    let mut party = party();
    let twin = party.room.enter(at(NOON), keyed("Ada on the phone", 1)).unwrap().id;
    party.act(party.host, kick("Ada on the phone")).unwrap();
    assert!(party.room.take_removal(twin).is_some());
    assert!(party.room.member(seat_of(party.host)).is_some());
}

#[test]
fn no_former_name_of_the_host_is_a_way_to_ban_it() {
    let mut party = party();
    visit(&mut party.room, NOON, keyed("Old Ada", 1));
    for actor in [party.host, party.mia, Actor::Console] {
        let banned = party.room.ask_act(NOON, actor, ban("Old Ada", None), None);
        assert_eq!(banned.unwrap_err().reason, Reason::NotToThem);
    }
    assert!(party.room.enter(at(NOON), keyed("Old Ada", 1)).is_ok());
}

#[test]
fn the_last_user_of_a_name_is_known_whatever_came_in_between() {
    let from = |raw: &str, host| Newcomer { address: [10, 0, 9, host].into(), ..newcomer(raw) };
    let others = [keyed("Ann", 2), from("ann", 1)];
    for other in others {
        let mut room = room();
        visit(&mut room, 0, keyed("Ann", 1));
        let key = other.fingerprint;
        let again = || Newcomer { fingerprint: key, ..from("Ann", 1) };
        visit(&mut room, 1_000, other);
        for number in 0..2_000 {
            visit(&mut room, NOON + number * 60_000, from(&format!("p{number}"), 2));
        }
        assert!(room.take_unsaved());
        let mut opened_again = reopened(written(&room.snapshot(at(2 * NOON))));
        for room in [&mut room, &mut opened_again] {
            let let_in = let_in_after_a_ban(room, "Ann", [again(), keyed("Ann", 1)]);
            assert_eq!(let_in, [false, true], "{key:?}");
        }
    }
}

#[test]
fn the_last_user_of_a_name_is_known_also_under_another_name() {
    let mut room = room();
    visit(&mut room, 0, keyed("Ann", 1));
    let other = room.enter(at(1_000), keyed("Ann", 2)).unwrap().id;
    room.ask_rename(1_000, other, name("Zed")).unwrap();
    room.leave(at(2_000), other, LeaveReason::Left);
    let let_in = let_in_after_a_ban(&mut room, "Ann", [keyed("Zed", 2), keyed("Ann", 1)]);
    assert_eq!(let_in, [false, true]);
}

#[test]
fn somebody_who_used_the_name_of_another_is_saved_at_once() {
    let mut room = room();
    room.enter(at(0), keyed("Ann", 1)).unwrap();
    assert!(room.take_unsaved());
    let ann = room.seat_called("ann").unwrap().0;
    room.leave(at(0), ann, LeaveReason::Left);
    assert!(!room.take_unsaved());
    room.enter(at(0), newcomer("Ann")).unwrap();
    assert!(room.take_unsaved());
}
