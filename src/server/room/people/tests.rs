// SPDX-License-Identifier: GPL-3.0-or-later
//! People the room remembers, and those it forgets for others.

use super::*;
use crate::protocol::{AddressGroup, SeatNumber};
use crate::server::room::clock::{RoomTime, milliseconds};
use crate::server::room::person::Origin;

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn key(number: u32) -> Fingerprint {
    let mut bytes = [0; Fingerprint::BYTES];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    Fingerprint::new(bytes)
}

fn at(time: u64) -> RoomTime {
    RoomTime::from_milliseconds(time)
}

fn seen(time: RoomTime, name: Nickname, fingerprint: Fingerprint) -> Sighting {
    let group = AddressGroup::of([10, 0, 0, 1].into());
    let origin = Origin { fingerprint: Some(fingerprint), group };
    Sighting { name, origin, seat: SeatNumber::new(1), first_seat: None, time }
}

fn nobody(_: &Fingerprint) -> bool {
    false
}

fn always() -> bool {
    true
}

/// As many as are remembered.
fn as_many() -> u32 {
    u32::try_from(limits::PEOPLE).unwrap()
}

#[test]
fn an_impostor_does_not_become_the_owner_by_coming_back() {
    let mut people = People::default();
    assert_eq!(people.recognise("ada", Some(key(1))), None);
    people.note(seen(at(1), name("Ada"), key(1)), nobody, always);
    assert_eq!(people.recognise("ada", Some(key(1))), Some(Recognition::Same));
    for _ in 0..3 {
        assert_eq!(people.recognise("ada", Some(key(2))), Some(Recognition::Other));
        people.note(seen(at(2), name("Ada"), key(2)), nobody, always);
    }
    assert_eq!(people.recognise("ada", Some(key(1))), Some(Recognition::Same));
    assert_eq!(people.recognise("ada", None), Some(Recognition::Other));
}

#[test]
fn a_name_passes_on_when_its_owner_stays_away() {
    let mut people = People::default();
    people.note(seen(at(0), name("Ada"), key(1)), nobody, always);
    let later = milliseconds(limits::NAME_PASSES_AFTER);
    people.note(seen(at(later), name("Ada"), key(2)), |_| true, always);
    assert_eq!(people.recognise("ada", Some(key(2))), Some(Recognition::Other), "a moderator's");
    assert!(people.note(seen(at(later), name("Ada"), key(2)), nobody, always));
    assert_eq!(people.recognise("ada", Some(key(2))), Some(Recognition::Same));
    assert!(!people.have_met(&key(1)));
}

#[test]
fn who_was_away_longest_goes_but_not_who_stays() {
    let mut people = People::default();
    for number in 0..as_many() {
        people.note(
            seen(at(u64::from(number)), name(&format!("p{number}")), key(number)),
            nobody,
            always,
        );
    }
    let stays = |fingerprint: &Fingerprint| *fingerprint == key(0);
    people.note(seen(at(1_000_000), name("late"), key(1_000_000)), stays, always);
    assert_eq!(people.by_name.len(), limits::PEOPLE);
    assert!(people.have_met(&key(0)) && !people.have_met(&key(1)));
    assert!(!people.note(seen(at(1_000_001), name("later"), key(1_000_001)), |_| true, always));
}

#[test]
fn one_key_does_not_fill_the_memory_with_names() {
    let mut people = People::default();
    for number in 0..100 {
        people.note(seen(at(number), name(&format!("p{number}")), key(1)), nobody, always);
    }
    assert_eq!(people.by_name.len(), limits::NAMES_OF_ONE);
    assert_eq!(people.by_skeleton.len(), limits::NAMES_OF_ONE);
    assert!(people.owner("p99").is_some() && people.owner("p0").is_none());
}

#[test]
fn what_was_kept_is_known_again() {
    let mut people = People::default();
    people.note(seen(at(5), name("Ada"), key(1)), nobody, always);
    let again = People::new(people.kept());
    assert_eq!(again.recognise("ada", Some(key(1))), Some(Recognition::Same));
}

const DAY: u64 = 24 * 60 * 60 * 1_000;

#[test]
fn who_came_once_goes_before_who_came_back() {
    let mut people = People::default();
    let full = as_many();
    // The regular was here on two days, long before all the others.
    people.note(seen(at(0), name("Ada"), key(0)), nobody, always);
    people.note(seen(at(DAY), name("Ada"), key(0)), nobody, always);
    for number in 1..3 * full {
        let now = 2 * DAY + u64::from(number);
        people.note(seen(at(now), name(&format!("p{number}")), key(number)), nobody, always);
    }
    assert_eq!(people.by_name.len(), limits::PEOPLE);
    assert_eq!(people.recognise("ada", Some(key(0))), Some(Recognition::Same));
    assert!(people.owner("p1").is_none(), "the oldest of those who came once");
    assert!(people.owner(&format!("p{}", 3 * full - 1)).is_some());
}

#[test]
fn when_all_came_back_the_one_away_longest_goes() {
    let mut people = People::default();
    for number in 0..as_many() {
        let name = name(&format!("p{number}"));
        people.note(seen(at(u64::from(number)), name.clone(), key(number)), nobody, always);
        people.note(seen(at(DAY + u64::from(number)), name.clone(), key(number)), nobody, always);
    }
    people.note(seen(at(3 * DAY), name("late"), key(1_000_000)), nobody, always);
    assert!(people.owner("p0").is_none() && people.owner("p1").is_some());
}

#[test]
fn who_may_not_be_added_changes_nothing() {
    let mut people = People::default();
    people.note(seen(at(0), name("Ada"), key(1)), nobody, always);
    let later = milliseconds(limits::NAME_PASSES_AFTER);
    assert!(!people.note(seen(at(later), name("Ada"), key(2)), nobody, || false));
    assert_eq!(people.recognise("ada", Some(key(1))), Some(Recognition::Same));
    assert!(
        people.note(seen(at(later), name("ADA"), key(1)), nobody, || false),
        "its own, spelled anew"
    );
}

#[test]
fn what_an_older_version_kept_is_read() {
    let older = serde_json::json!({"name": "Ada", "key": key(1), "seen": 7});
    let known: KnownName = serde_json::from_value(older).unwrap();
    assert_eq!((known.since(), known.seen), (at(7), at(7)));
    let again = serde_json::to_string(&People::new(vec![known]).kept()).unwrap();
    assert!(again.contains(r#""since":7"#), "{again}");
}
