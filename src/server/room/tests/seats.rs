// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the numbers of seats: whose they are, and that nobody else gets one.

use super::asking::Asking;
use super::*;
use crate::server::room::clock::RoomTime;
use crate::server::room::moderation::Departure;
use crate::server::room::person::Sighting;

fn seat(room: &Room, id: MemberId) -> SeatNumber {
    room.member(id).unwrap().seat.unwrap()
}

/// The seat that an event tells of.
fn told(event: &Event) -> Option<SeatNumber> {
    match &event.what {
        EventKind::Joined(member) => member.seat,
        EventKind::Said { seat, .. } => *seat,
        _ => None,
    }
}

#[test]
fn messages_tell_the_seat_of_their_author_whatever_its_name() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap().id;
    let bo = room.enter(at(0), newcomer("Bo")).unwrap();
    let number = seat(&room, ada);
    assert_ne!(number, seat(&room, bo.id));
    say(&mut room, ada, "one");
    room.ask_rename(0, ada, name("Countess")).unwrap();
    say(&mut room, ada, "two");
    let told: Vec<_> = events(&room, bo.cursor).iter().filter_map(told).collect();
    assert_eq!(told, [seat(&room, bo.id), number, number]);
    assert!(bo.welcome.members.iter().any(|member| member.seat == Some(number)));
}

#[test]
fn a_member_that_lost_its_connection_keeps_its_seat() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap().id;
    let number = seat(&room, ada);
    let before_anybody_noticed = room.enter(at(0), returning("Ada", 1)).unwrap().id;
    assert_eq!(seat(&room, before_anybody_noticed), number);
    room.leave(at(0), before_anybody_noticed, LeaveReason::Vanished);
    room.enter(at(0), newcomer("Bo")).unwrap();
    let afterwards = room.enter(at(1), returning("Ada", 1)).unwrap().id;
    assert_eq!(seat(&room, afterwards), number);
    room.leave(at(1), afterwards, LeaveReason::Left);
    let without_its_token = room.enter(at(1), newcomer("Ada")).unwrap().id;
    assert_ne!(seat(&room, without_its_token), number, "it may be anybody");
}

#[test]
fn the_owner_of_a_name_has_the_same_seat_again_and_nobody_else_has() {
    let mut room = room();
    let ann = room.enter(at(0), keyed("Ann", 1)).unwrap().id;
    let number = seat(&room, ann);
    room.leave(at(0), ann, LeaveReason::Left);
    let other = room.enter(at(0), keyed("Ann", 2)).unwrap().id;
    let others = seat(&room, other);
    room.leave(at(0), other, LeaveReason::Left);
    let keyless = room.enter(at(0), newcomer("Ann")).unwrap().id;
    assert!(![number, others].contains(&seat(&room, keyless)));
    room.leave(at(0), keyless, LeaveReason::Left);
    let other = room.enter(at(0), keyed("Ann", 2)).unwrap().id;
    assert_ne!(seat(&room, other), others, "nobody is told that it is the same other one");
    room.leave(at(0), other, LeaveReason::Left);
    let ann = room.enter(at(0), keyed("Ann", 1)).unwrap().id;
    assert_eq!(seat(&room, ann), number);
    // Elsewhere at the same time, and under that name again.
    room.ask_rename(0, ann, name("Zed")).unwrap();
    let twin = room.enter(at(0), keyed("Ann", 1)).unwrap().id;
    assert_ne!(seat(&room, twin), number);
    assert_eq!(seat(&room, ann), number);
}

/// Whispers are for a seat.
#[test]
fn nobody_without_a_key_gets_the_seat_of_another_one_of_that_name() {
    let mut room = room();
    let ann = room.enter(at(0), newcomer("Ann")).unwrap().id;
    let number = seat(&room, ann);
    say(&mut room, ann, "hello");
    let left = room.seats.get(ann).unwrap().departure(RoomTime::START);
    room.leave(at(0), ann, LeaveReason::Left);
    // People who spoke: nobody who did not is remembered beside them.
    let others = (1..limits::RECENTLY_LEFT).map(|other| name(&format!("p{other}")));
    for name in std::iter::once(name("Ann")).chain(others) {
        let seen = Sighting { name, ..left.seen.clone() };
        room.moderation.recently_left.note(Departure { seen, heard: true });
    }
    let eve = || Newcomer { token: "eve".into(), ..newcomer("Ann") };
    let back = || {
        let resume = Some(Resume { token: "eve".into(), last: 0 });
        Newcomer { resume, token: "another".into(), ..newcomer("Ann") }
    };
    let id = room.enter(at(1), eve()).unwrap().id;
    let own = seat(&room, id);
    assert_ne!(own, number);
    let saved = written(&room.snapshot(at(1)));
    room.leave(at(1), id, LeaveReason::Vanished);
    let id = room.enter(at(1), back()).unwrap().id;
    assert_eq!(seat(&room, id), own);
    let mut room = reopened(saved);
    let id = room.enter(at(2), back()).unwrap().id;
    assert_eq!(seat(&room, id), own, "after the machine failed");
}

/// Whoever ignores somebody ignores the key.
#[test]
fn the_seats_of_a_key_are_told_to_belong_together() {
    let mut room = room();
    let first = |room: &Room, id| room.member(id).unwrap().first_seat;
    let ann = room.enter(at(0), keyed("Ann", 1)).unwrap().id;
    let number = seat(&room, ann);
    assert_eq!(first(&room, ann), None, "it is this one");
    room.leave(at(0), ann, LeaveReason::Left);
    let bea = room.enter(at(0), keyed("Bea", 1)).unwrap();
    let joined = events(&room, bea.cursor).pop().unwrap().what;
    let EventKind::Joined(member) = joined else { panic!("{joined:?}") };
    assert_eq!((member.first_seat, member.seat.unwrap() > number), (Some(number), true));
    let cleo = room.enter(at(0), keyed("Cleo", 1)).unwrap().id;
    assert_eq!(first(&room, cleo), Some(number), "at the same time");
    for other in [keyed("Ann", 2), newcomer("Zoe")] {
        let other = room.enter(at(0), other).unwrap().id;
        assert_eq!(first(&room, other), None);
    }
    let mut room = reopened(written(&room.snapshot(at(0))));
    let dora = room.enter(at(0), keyed("Dora", 1)).unwrap().id;
    assert_eq!(first(&room, dora), Some(number), "when the room opens again");
}

#[test]
fn the_seats_of_a_key_that_owns_no_name_belong_together_too() {
    let mut room = room();
    let ann = room.enter(at(0), keyed("Ann", 1)).unwrap().id;
    room.leave(at(0), ann, LeaveReason::Left);
    let copy = room.enter(at(0), keyed("Ann", 2)).unwrap().id;
    let number = seat(&room, copy);
    room.leave(at(0), copy, LeaveReason::Left);
    for _ in 0..3 {
        let copy = room.enter(at(0), keyed("Ann", 2)).unwrap().id;
        assert_eq!(room.member(copy).unwrap().first_seat, Some(number));
        room.leave(at(0), copy, LeaveReason::Left);
    }
}

#[test]
fn no_seat_is_given_twice_when_the_room_opens_again() {
    let mut room = room();
    let mut given = Vec::new();
    for number in 0..20 {
        let id = room.enter(at(0), newcomer(&format!("p{number}"))).unwrap().id;
        given.push(seat(&room, id));
    }
    let ann = room.enter(at(0), keyed("Ann", 1)).unwrap().id;
    let (number, saved) = (seat(&room, ann), written(&room.snapshot(at(0))));
    let late = room.enter(at(0), newcomer("Late")).unwrap().id;
    given.extend([number, seat(&room, late)]);
    // The machine failed.
    let mut room = reopened(saved);
    let ann = room.enter(at(0), keyed("Ann", 1)).unwrap().id;
    assert_eq!(seat(&room, ann), number, "the owner of the name sits where it sat");
    for raw in ["Cy", "Dot", "Late"] {
        let id = room.enter(at(0), newcomer(raw)).unwrap().id;
        assert!(!given.contains(&seat(&room, id)), "{raw}");
    }
}
