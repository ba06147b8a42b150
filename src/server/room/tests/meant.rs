// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of actions on a seat: they hit whom they mean, whoever has the name.

use super::asking::Asking;
use super::moderation::{NOON, ban, kick, moderator, mute, party};
use super::*;
use crate::protocol::{ActionTarget, ModerationAction};

/// The last action as a member reads it.
fn last_act(room: &Room) -> (ModerationAction, ActionTarget) {
    let all = events(room, room.log().last(50)).into_iter().rev();
    let mut acts = all.filter_map(|event| match event.what {
        EventKind::Acted { act, target, .. } => Some((act, target)),
        _ => None,
    });
    acts.next().unwrap()
}

fn enter(room: &mut Room, who: Newcomer) -> (MemberId, SeatNumber) {
    let id = room.enter(at(NOON), who).unwrap().id;
    say(room, id, "hi");
    (id, room.member(id).unwrap().seat.unwrap())
}

fn leave(room: &mut Room, id: MemberId) {
    room.leave(at(NOON), id, LeaveReason::Left);
}

/// Acts on a seat from outside the room.
fn act_on(
    room: &mut Room,
    seat: SeatNumber,
    act: ModerationAction,
) -> Result<Option<ModerationAction>, Refusal> {
    room.ask_act_on(NOON, Actor::Console, Some(seat), act, None)
}

fn reason(room: &mut Room, seat: SeatNumber, act: ModerationAction) -> Reason {
    act_on(room, seat, act).unwrap_err().reason
}

#[test]
fn who_has_the_name_of_somebody_who_left_is_not_hit() {
    for (cleo, impostor) in [
        (keyed("Cleo", 5), keyed("Cleo", 6)),
        (newcomer("Cleo"), newcomer("cleo")),
        (newcomer("Cleo"), keyed("Cleo", 6)),
    ] {
        let mut room = room();
        let (id, seat) = enter(&mut room, cleo);
        leave(&mut room, id);
        let (impostor, _) = enter(&mut room, impostor);
        for act in [kick("Cleo"), mute("Cleo", 60), moderator("Cleo", true)] {
            assert_eq!(reason(&mut room, seat, act), Reason::HasLeft);
        }
        assert_eq!(act_on(&mut room, seat, moderator("Cleo", false)), Ok(None));
        act_on(&mut room, seat, ban("Cleo", None)).unwrap();
        let told = ActionTarget { to: Some(seat), absent: true };
        assert_eq!(last_act(&room), (ban("Cleo", None), told));
        assert!(room.member(impostor).is_some());
        assert!(!room.member(impostor).unwrap().moderator);
    }
}

#[test]
fn somebody_who_left_is_banned_and_nobody_else() {
    let mut room = room();
    let (cleo, seat) = enter(&mut room, keyed("Cleo", 5));
    leave(&mut room, cleo);
    enter(&mut room, keyed("Cleo", 6));
    act_on(&mut room, seat, ban("Cleo", None)).unwrap();
    assert_eq!(room.enter(at(NOON), keyed("Zed", 5)).unwrap_err().reason, Reason::Banned);
    // Also when the room was opened again.
    let mut room = reopened(written(&room.snapshot(at(NOON))));
    act_on(&mut room, seat, ModerationAction::Unban { name: name("Cleo") }).unwrap();
    assert!(room.enter(at(NOON), keyed("Cleo", 6)).is_ok());
    assert!(room.enter(at(NOON), keyed("Zed", 5)).is_ok());
}

#[test]
fn another_name_hides_nobody() {
    let mut room = room();
    let (cleo, seat) = enter(&mut room, newcomer("Cleo"));
    room.ask_rename(NOON, cleo, name("Zed")).unwrap();
    let (impostor, _) = enter(&mut room, newcomer("Cleo"));
    act_on(&mut room, seat, mute("Cleo", 60)).unwrap();
    let target = ActionTarget { to: Some(seat), absent: false };
    assert_eq!(last_act(&room), (mute("Zed", 60), target), "as it is called now");
    let text = || Text::new("hi").unwrap();
    assert_eq!(room.ask_say(NOON, cleo, None, text()).unwrap_err().reason, Reason::Muted);
    room.ask_say(NOON, impostor, None, text()).unwrap();
    act_on(&mut room, seat, ModerationAction::Unmute { name: name("Cleo") }).unwrap();
    room.ask_say(NOON, cleo, None, text()).unwrap();
    act_on(&mut room, seat, kick("Cleo")).unwrap();
    assert!(room.member(cleo).is_none() && room.member(impostor).is_some());
}

#[test]
fn a_key_is_found_on_whatever_seat_it_has_now() {
    let mut room = room();
    let (cleo, seat) = enter(&mut room, keyed("Cleo", 5));
    leave(&mut room, cleo);
    let (zed, zeds) = enter(&mut room, keyed("Zed", 5));
    enter(&mut room, keyed("Cleo", 6));
    act_on(&mut room, seat, moderator("Cleo", true)).unwrap();
    let told = ActionTarget { to: Some(zeds), absent: false };
    assert_eq!(last_act(&room), (moderator("Zed", true), told));
    assert!(room.member(zed).unwrap().moderator);
    act_on(&mut room, seat, moderator("Cleo", false)).unwrap();
    assert!(!room.member(zed).unwrap().moderator);
    act_on(&mut room, seat, ban("Cleo", None)).unwrap();
    assert!(room.member(zed).is_none());
}

#[test]
fn of_two_bans_under_one_name_the_one_that_is_meant_is_lifted() {
    let mut room = room();
    let seats = [5, 6].map(|key| {
        let (id, seat) = enter(&mut room, keyed("Cleo", key));
        act_on(&mut room, seat, ban("Cleo", None)).unwrap();
        assert!(room.member(id).is_none());
        seat
    });
    let listed: Vec<_> = room.ask_bans(NOON, Actor::Console).unwrap();
    assert_eq!(
        listed.iter().map(|ban| ban.seat).collect::<Vec<_>>(),
        [Some(seats[1]), Some(seats[0])]
    );
    act_on(&mut room, seats[1], ModerationAction::Unban { name: name("Cleo") }).unwrap();
    assert!(room.enter(at(NOON), keyed("Cleo", 6)).is_ok());
    assert_eq!(room.enter(at(NOON), keyed("Cleo", 5)).unwrap_err().reason, Reason::Banned);
    let unban = ModerationAction::Unban { name: name("Cleo") };
    assert_eq!(act_on(&mut room, seats[1], unban), Ok(None), "nothing is left to lift");
}

#[test]
fn a_seat_that_nobody_had_means_nobody() {
    let mut party = party();
    let nobody = SeatNumber::new(u64::MAX);
    for act in [
        kick("Bo"),
        ban("Bo", None),
        mute("Bo", 60),
        moderator("Bo", true),
        moderator("Bo", false),
        ModerationAction::Unban { name: name("Bo") },
        ModerationAction::Unmute { name: name("Bo") },
    ] {
        assert_eq!(reason(&mut party.room, nobody, act), Reason::Forgotten);
    }
    let lock = ModerationAction::Lock { locked: true };
    act_on(&mut party.room, nobody, lock).unwrap();
}

#[test]
fn authority_counts_on_a_seat_as_by_name() {
    let mut party = party();
    let (mia, room) = (party.mia, &mut party.room);
    let seats: Vec<_> = room.members().filter_map(|member| member.seat).collect();
    let [host, mias, bo] = seats[..] else { panic!("{seats:?}") };
    for (seat, act) in [(host, kick("Bo")), (host, ban("Bo", None)), (mias, mute("Bo", 9))] {
        let refused = room.ask_act_on(NOON, mia, Some(seat), act, None).unwrap_err();
        assert_eq!(refused.reason, Reason::NotToThem);
    }
    let left = room.seats.numbered(mias).unwrap().0;
    leave(room, left);
    let cy = room.enter(at(NOON), keyed("Cy", 9)).unwrap().id;
    let host = Actor::Member(room.seats.numbered(host).unwrap().0);
    room.ask_act(NOON, host, moderator("Cy", true), None).unwrap();
    let cy = Actor::Member(cy);
    let absent = room.ask_act_on(NOON, cy, Some(mias), ban("Bo", None), None).unwrap_err();
    assert_eq!(absent.reason, Reason::NotToThem, "a moderator who left is still one");
    room.ask_act_on(NOON, cy, Some(bo), kick("Ada"), None).unwrap();
}

#[test]
fn a_name_that_several_left_under_is_asked_about() {
    let from = |raw, host| Newcomer { address: [10, 0, 9, host].into(), ..newcomer(raw) };
    let mut room = room();
    let (ann, anns) = enter(&mut room, keyed("Ann", 1));
    leave(&mut room, ann);
    let (other, others) = enter(&mut room, from("ann", 1));
    leave(&mut room, other);
    let newest = room.log().newest();
    let refusal = room.ask_act(NOON, Actor::Console, ban("Ann", None), None).unwrap_err();
    assert_eq!(refusal.reason, Reason::WhichOne);
    assert_eq!(room.log().newest(), newest);
    let mut told = refusal.candidates;
    told.sort_by_key(|candidate| candidate.seat);
    let told: Vec<_> = told.iter().map(|it| (it.seat.unwrap(), it.recognition, it.seen)).collect();
    let (same, other) = (Some(Recognition::Same), Some(Recognition::Other));
    assert_eq!(told, [(anns, same, NOON), (others, other, NOON)]);
    act_on(&mut room, others, ban("Ann", None)).unwrap();
    assert!(room.enter(at(NOON), keyed("Ann", 1)).is_ok());
    assert_eq!(room.enter(at(NOON), from("Zed", 1)).unwrap_err().reason, Reason::Banned);
}

#[test]
fn only_the_host_learns_addresses() {
    let mut party = party();
    for host in [1, 2] {
        let address = [10, 0, 9, host].into();
        let (id, _) = enter(&mut party.room, Newcomer { address, ..newcomer("Ann") });
        leave(&mut party.room, id);
    }
    for (by, tells) in [(party.mia, false), (party.host, true), (Actor::Console, true)] {
        let candidates = party.act(by, ban("Ann", None)).unwrap_err().candidates;
        assert_eq!(candidates.len(), 2);
        assert!(candidates.iter().all(|candidate| candidate.address.is_some() == tells));
    }
}

#[test]
fn those_who_may_be_meant_are_bounded() {
    let mut party = party();
    for host in 0..100 {
        let address = [10, 0, 9, host].into();
        let (id, _) = enter(&mut party.room, Newcomer { address, ..newcomer("Ann") });
        leave(&mut party.room, id);
    }
    let refusal = party.act(party.mia, ban("Ann", None)).unwrap_err();
    assert_eq!(refusal.candidates.len(), limits::CANDIDATES);
}
