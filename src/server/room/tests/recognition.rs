// SPDX-License-Identifier: GPL-3.0-or-later
//! People the room knows again, names it refuses, and coming and going.

use super::*;
use crate::protocol::AddressGroup;

fn recognition(entry: &Entry) -> Option<Recognition> {
    let you = &entry.welcome.you;
    entry.welcome.members.iter().find(|member| member.name == *you).unwrap().recognition
}

#[test]
fn a_known_name_tells_its_owner_from_others() {
    let mut room = room();
    let ada = room.enter(at(0), keyed("Ada", 1)).unwrap();
    assert_eq!(recognition(&ada), None, "never met");
    room.leave(at(1), ada.id, LeaveReason::Left);
    let impostors = [newcomer("ada"), keyed("Ada", 2), keyed("Ada", 2)];
    for impostor in impostors {
        let other = room.enter(at(2), impostor).unwrap();
        assert_eq!(recognition(&other), Some(Recognition::Other));
        room.leave(at(3), other.id, LeaveReason::Left);
    }
    assert_eq!(recognition(&room.enter(at(4), keyed("Ada", 1)).unwrap()), Some(Recognition::Same));
}

#[test]
fn a_new_name_is_recognised_too() {
    let mut room = room();
    let ada = room.enter(at(0), keyed("Ada", 1)).unwrap();
    room.ask_rename(0, ada.id, name("Countess")).unwrap();
    let bo = room.enter(at(0), keyed("Bo", 2)).unwrap();
    let before = room.log().newest();
    room.ask_rename(0, bo.id, name("Ada")).unwrap();
    room.ask_rename(0, ada.id, name("Lovelace")).unwrap();
    room.ask_rename(0, bo.id, name("Bo")).unwrap();
    room.ask_rename(0, ada.id, name("Ada")).unwrap();
    let renamed = events(&room, room.log().start_of(before + 1).unwrap());
    let told: Vec<_> = renamed
        .into_iter()
        .map(|event| match event.what {
            EventKind::Renamed { recognition, .. } => recognition,
            other => panic!("{other:?}"),
        })
        .collect();
    let (same, other) = (Some(Recognition::Same), Some(Recognition::Other));
    assert_eq!(told, [other, None, same, same]);
    assert_eq!(room.member(ada.id).unwrap().recognition, same);
}

#[test]
fn a_name_that_looks_like_anothers_is_refused() {
    let mut room = room();
    room.enter(at(0), newcomer("mario")).unwrap();
    let refusal = room.enter(at(0), newcomer("rnario")).unwrap_err();
    assert_eq!(refusal.reason, Reason::NameLooksLike);
    let free = refusal.suggestion.unwrap();
    assert_ne!(free.skeleton(), name("mario").skeleton());
    let bo = room.enter(at(0), newcomer("Bo")).unwrap();
    assert_eq!(
        room.ask_rename(0, bo.id, name("rnario")).unwrap_err().reason,
        Reason::NameLooksLike
    );
    room.ask_rename(0, bo.id, name("B0")).expect("what looks like one's own name");
}

#[test]
fn names_of_the_rooms_own_words_are_refused() {
    let mut room = room();
    for raw in ["The Host", "salotto", "Announcement by Ada"] {
        let refusal = room.enter(at(0), newcomer(raw)).unwrap_err();
        assert_eq!(refusal.reason, Reason::NameLooksLike, "{raw}");
    }
}

#[test]
fn a_token_without_the_key_it_was_given_to_is_none() {
    let mut room = room();
    let ada = room.enter(at(0), keyed("Ada", 1)).unwrap();
    let thief = || Newcomer { fingerprint: Some(key(2)), ..returning("Ada", 1) };
    assert_eq!(room.enter(at(0), thief()).unwrap_err().reason, Reason::NameTaken);
    room.leave(at(0), ada.id, LeaveReason::Vanished);
    assert_eq!(room.enter(at(0), thief()).unwrap_err().reason, Reason::NameTaken);
    // Nor does it open the log to somebody of another name.
    for fingerprint in [None, Some(key(2))] {
        let resume = Some(Resume { token: "token of Ada".into(), last: 0 });
        let zed = room.enter(at(0), Newcomer { fingerprint, resume, ..newcomer("Zed") }).unwrap();
        assert!(!zed.welcome.resumed);
        room.leave(at(0), zed.id, LeaveReason::Left);
    }
    let back = Newcomer { fingerprint: Some(key(1)), ..returning("Ada", 1) };
    assert!(room.enter(at(0), back).unwrap().welcome.resumed);
    let resume = Some(Resume { token: "token of Ada".into(), last: 0 });
    let zed = room.enter(at(0), Newcomer { resume, ..newcomer("Zed") }).unwrap();
    assert!(!zed.welcome.resumed, "nor while its owner is there");
}

#[test]
fn the_old_connection_of_somebody_who_came_back_is_closed() {
    let mut room = room();
    let ada = room.enter(at(0), newcomer("Ada")).unwrap();
    let before = room.removals_ever();
    let back = room.enter(at(0), returning("Ada", 1)).unwrap();
    assert!(room.removals_ever() > before);
    let out = room.take_removal(ada.id).unwrap();
    assert_eq!((out.refusal.reason, out.left), (Reason::TakenOver, None));
    let again = room.enter(at(0), returning("Ada", 1)).unwrap();
    // Its connection broke before anybody looked: nothing is left of it.
    assert_eq!(room.leave(at(0), back.id, LeaveReason::Vanished), None);
    assert_eq!(room.take_removal(back.id), None);
    assert!(room.removals.ids().next().is_none() && room.member(again.id).is_some());
}

#[test]
fn who_comes_and_goes_has_to_wait_and_the_neighbours_do_not() {
    let mut room = room();
    let mut refused = None;
    for _ in 0..20 {
        match room.enter(at(0), keyed("Eve", 1)) {
            Ok(entry) => drop(room.leave(at(0), entry.id, LeaveReason::Left)),
            Err(refusal) => refused = Some(refusal),
        }
    }
    let refusal = refused.expect("twenty times is too often");
    assert_eq!((refusal.reason, refusal.seconds), (Reason::ComingAndGoing, Some(6)));
    assert!(room.enter(at(0), keyed("Bo", 2)).is_ok());
    assert!(room.enter(at(0), newcomer("Cy")).is_ok());
    assert!(room.enter(at(6_000), keyed("Eve", 1)).is_ok());
}

#[test]
fn a_whole_party_comes_at_once_and_again_after_the_network_failed() {
    let mut room = room();
    let everybody: Vec<_> = (0..1_000)
        .map(|number| room.enter(at(0), newcomer(&format!("guest {number}"))).unwrap().id)
        .collect();
    let minute = milliseconds(limits::SHORT_STAY);
    for id in everybody {
        room.leave(at(minute), id, LeaveReason::Left);
    }
    for number in 0..1_000 {
        room.enter(at(minute), newcomer(&format!("guest {number}"))).unwrap();
    }
}

#[test]
fn fresh_keys_and_names_do_not_get_around_the_join_limit() {
    let mut room = room();
    let outcome = (0..300_u16).find_map(|number| {
        let who = match number % 2 {
            0 => newcomer(&format!("guest {number}")),
            _ => keyed(&format!("guest {number}"), number + 10),
        };
        match room.enter(at(0), who) {
            Ok(entry) => room.leave(at(0), entry.id, LeaveReason::Left).and(None),
            Err(refusal) => Some(refusal.reason),
        }
    });
    assert_eq!(outcome, Some(Reason::ComingAndGoing));
    let elsewhere = Newcomer { address: "10.0.0.2".parse().unwrap(), ..newcomer("Bo") };
    assert!(room.enter(at(0), elsewhere).is_ok());
    assert!(room.enter(at(0), keyed("guest 1", 11)).is_ok(), "the known do not wait");
}

#[test]
fn fresh_ipv6_addresses_do_not_get_around_the_join_limit_either() {
    let mut room = room();
    let from = |network: u16, number: u16| Newcomer {
        address: std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, network, 0, 0, 0, number).into(),
        ..newcomer(&format!("guest {number}"))
    };
    let outcome = (1..300).find_map(|number| match room.enter(at(0), from(0, number)) {
        Ok(entry) => room.leave(at(0), entry.id, LeaveReason::Left).and(None),
        Err(refusal) => Some(refusal.reason),
    });
    assert_eq!(outcome, Some(Reason::ComingAndGoing));
    assert!(room.enter(at(0), from(1, 1_000)).is_ok(), "the network next door");
}

#[test]
fn a_flood_of_keys_from_one_place_pushes_out_no_regular() {
    let mut room = room();
    let regulars = u16::try_from(limits::PEOPLE).unwrap() - 1_000;
    let now = room.clock.tick(at(0));
    for number in 0..regulars {
        let name = name(&format!("regular {number}"));
        let group = AddressGroup::of(std::net::Ipv4Addr::from_bits(number.into()).into());
        let origin = Origin { fingerprint: Some(key(number)), group };
        let seat = SeatNumber::new(number.into());
        room.meet(now, Sighting { name, origin, seat, first_seat: None, time: now.room() });
    }
    for number in 0..20_000 {
        let eve = keyed(&format!("eve {number}"), regulars + number);
        let now = u64::from(number) * 100;
        if let Ok(entry) = room.enter(at(now), eve) {
            room.leave(at(now), entry.id, LeaveReason::Left);
        }
    }
    for number in 0..regulars {
        assert!(room.has_met(&key(number)), "{number}");
    }
    let flood = room.snapshot(at(0)).people.len() - usize::from(regulars);
    assert!(flood as u64 >= limits::NEW_NAMES_PER_ADDRESS, "it was not kept at the door: {flood}");
    assert!(
        room.enter(at(3_000_000), keyed("One more", u16::MAX)).is_ok(),
        "nobody is refused for it"
    );
}

#[test]
fn what_was_noted_is_written_when_the_room_ends() {
    let mut room = room();
    let ada = room.enter(at(0), keyed("Ada", 1)).unwrap().id;
    assert!(room.take_unsaved());
    room.leave(at(60_000), ada, LeaveReason::Left);
    assert!(!room.take_unsaved(), "not worth it yet");
    room.end(at(120_000));
    assert!(room.take_unsaved());
    let known = &room.snapshot(at(120_000)).people[0];
    assert_eq!(room.clock.now().since(known.seen), Duration::from_mins(1));
}
