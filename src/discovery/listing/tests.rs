// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the list of rooms that are near.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use proptest::prelude::*;

use super::sighting::ADDRESSES_OF_ONE;
use super::*;
use crate::discovery::announcer_id::Rail;
use crate::discovery::facts::RoomFacts;
use crate::protocol::{Address, RoomName};

pub(super) fn by(last: u32) -> AnnouncerId {
    AnnouncerId { ip: IpAddr::V4((0xC000_0200 + last).into()), link: 1, rail: Rail::Multicast }
}

pub(super) fn key(number: u32) -> Fingerprint {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    Fingerprint::new(bytes)
}

pub(super) fn sighting(who: u32, number: u32, name: &str, until: Instant) -> RoomSighting {
    let room = RoomName::new(name).unwrap();
    let facts = RoomFacts { key: key(number), room, host: None, people: 1, password: false };
    let address = Address::new(&by(who).ip.to_string(), 5555).unwrap();
    let (by, proof) = (by(who), SenderProof::Claimed);
    let place = SocketAddr::new(by.ip, 5555);
    RoomSighting { by, proof, place, facts, addresses: vec![address], until }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_mins(1)
}

fn empty() -> Listing {
    Listing::new(Instant::now())
}

/// Names of the rooms that updates tell of, and how many are gone.
fn told(listing: &mut Listing) -> (Vec<String>, usize) {
    let (mut names, mut gone) = (Vec::new(), 0);
    for update in listing.take_updates() {
        match update {
            NearbyUpdate::Here(room) => names.push(room.facts.room.to_string()),
            NearbyUpdate::Gone(_) => gone += 1,
        }
    }
    (names, gone)
}

#[test]
fn a_room_is_one_however_many_tell_of_it() {
    let mut listing = empty();
    for who in 1..=3 {
        listing.hear(sighting(who, 1, "Attic", soon()), Instant::now());
    }
    let updates = listing.take_updates();
    let [NearbyUpdate::Here(room)] = &updates[..] else { panic!("{updates:?}") };
    let addresses: Vec<_> = room.addresses.iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["192.0.2.1:5555", "192.0.2.2:5555", "192.0.2.3:5555"]);
    listing.hear(sighting(2, 1, "Attic", soon()), Instant::now());
    assert!(!listing.has_updates(), "nothing new was told");
}

#[test]
fn the_same_name_with_another_key_is_another_room() {
    let mut listing = empty();
    listing.hear(sighting(1, 1, "Attic", soon()), Instant::now());
    listing.hear(sighting(2, 2, "Attic", soon()), Instant::now());
    assert_eq!(told(&mut listing), (vec!["Attic".to_owned(); 2], 0));
}

#[test]
fn nobody_speaks_for_another() {
    let mut listing = empty();
    listing.hear(sighting(1, 1, "Attic", soon()), Instant::now());
    listing.hear(sighting(2, 1, "Stolen", soon()), Instant::now());
    assert_eq!(told(&mut listing).0, ["Attic"], "the earliest is shown");
    listing.forget(by(2), key(1));
    listing.forget(by(3), key(1));
    assert_eq!(told(&mut listing), (vec!["Attic".to_owned()], 0));
    listing.forget(by(1), key(1));
    assert_eq!(told(&mut listing), (vec![], 1));
}

#[test]
fn what_a_place_has_answered_counts_until_it_answers_otherwise() {
    let mut listing = empty();
    let now = Instant::now();
    let answer = |people: u32| {
        let mut answer = sighting(1, 1, "Attic", soon());
        answer.by.rail = Rail::Probe;
        (answer.proof, answer.facts.people) = (SenderProof::Answered, people);
        answer
    };
    listing.hear(answer(1), now);
    let mut told = sighting(1, 1, "Attic", soon());
    told.facts.people = 7;
    listing.hear(told, now);
    let people = |listing: &mut Listing| match &listing.take_updates()[..] {
        [NearbyUpdate::Here(room)] => Some(room.facts.people),
        _ => None,
    };
    assert_eq!(people(&mut listing), Some(1), "anybody may have said seven");
    let later = now + Duration::from_millis(500);
    assert_eq!(listing.next_question(), Some(later), "but it is a reason to ask");
    assert_eq!(listing.take_questions(later), [answer(1).place]);
    listing.hear(answer(7), later);
    assert_eq!(people(&mut listing), Some(7));
}

#[test]
fn wrong_addresses_displace_no_right_ones() {
    let mut listing = empty();
    let mut liar = sighting(1, 1, "Attic", soon());
    liar.addresses =
        (1..=200).map(|n| Address::new(&format!("203.0.113.{n}"), 9).unwrap()).collect();
    listing.hear(liar, Instant::now());
    listing.hear(sighting(2, 1, "Attic", soon()), Instant::now());
    let updates = listing.take_updates();
    let [NearbyUpdate::Here(room)] = &updates[..] else { panic!("{updates:?}") };
    assert_eq!(room.addresses.len(), 1 + ADDRESSES_OF_ONE);
    assert_eq!(room.addresses[1].to_string(), "192.0.2.2:5555");
}

#[test]
fn what_holds_no_longer_goes_and_so_does_a_lost_interface() {
    let mut listing = empty();
    let now = Instant::now();
    listing.hear(sighting(1, 1, "Attic", now + Duration::from_secs(2)), Instant::now());
    listing.hear(sighting(2, 2, "Cellar", now + Duration::from_secs(9)), Instant::now());
    told(&mut listing);
    assert_eq!(listing.next_expiry(), Some(now + Duration::from_secs(2)));
    listing.expire(now + Duration::from_secs(1));
    assert!(!listing.has_updates());
    listing.expire(now + Duration::from_secs(2));
    assert_eq!(told(&mut listing), (vec![], 1));
    listing.lose_link(2);
    assert!(!listing.has_updates());
    listing.lose_link(1);
    assert_eq!(told(&mut listing), (vec![], 1));
    assert_eq!(listing.next_expiry(), None);
}

#[test]
fn a_flood_leaves_room_for_others() {
    let mut listing = empty();
    for number in 0..10_000 {
        listing.hear(sighting(number / 100, number, "Flood", soon()), Instant::now());
    }
    assert_eq!(told(&mut listing).0.len(), 100 * ROOMS_OF_ONE);
    for number in 1_000_000..1_004_000 {
        listing.hear(sighting(number / 20, number, "Flood", soon()), Instant::now());
    }
    told(&mut listing);
    assert_eq!(listing.rooms.len(), SIGHTINGS);
    listing.hear(sighting(2_000_000, 2_000_000, "Attic", soon()), Instant::now());
    let (names, gone) = told(&mut listing);
    assert_eq!((names, gone), (vec!["Attic".to_owned()], 1), "one of the flood goes for it");
}

proptest! {
    #[test]
    fn it_stays_bounded_and_coherent(steps in proptest::collection::vec((0..40u32, 0..60u32, 0..5u8), 0..400)) {
        let mut listing = empty();
        let mut shown = BTreeSet::new();
        for (who, number, step) in steps {
            match step {
                0 => listing.forget(by(who), key(number)),
                _ => listing.hear(sighting(who, number, "Attic", soon()), Instant::now()),
            }
            for update in listing.take_updates() {
                match update {
                    NearbyUpdate::Here(room) => { shown.insert(room.facts.key); }
                    NearbyUpdate::Gone(key) => { shown.remove(&key); }
                }
            }
            let rooms: BTreeSet<_> = listing.rooms.keys().copied().collect();
            prop_assert_eq!(&rooms, &shown);
            let theirs = listing.rooms.values().filter(|room| room.has(by(who))).count();
            prop_assert!(theirs <= ROOMS_OF_ONE);
        }
    }
}
