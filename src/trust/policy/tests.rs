// SPDX-License-Identifier: GPL-3.0-or-later
//! First and second meetings, one row each.

use super::*;
use crate::protocol::{Invite, RoomName};
use crate::trust::RoomPin;

fn key(number: u8) -> Fingerprint {
    Fingerprint::new([number; 32])
}

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn known(place: &str, fingerprint: Fingerprint, seen: u64) -> KnownRoom {
    let room = RoomName::new("Lounge").unwrap();
    let address = address(place);
    KnownRoom {
        address,
        fingerprint,
        epoch: seen,
        room,
        first_seen: seen,
        last_seen: seen,
        pinned: false,
    }
}

/// Two rooms, one of them met at two addresses; newest first.
fn memory() -> Vec<KnownRoom> {
    vec![known("cellar:7", key(2), 9), known("loft", key(1), 4), known("attic", key(1), 3)]
}

fn typed(text: &str) -> Destination {
    address(text).into()
}

fn invite(addresses: &[&str], number: u8) -> Destination {
    let mut addresses = addresses.iter().map(|text| address(text));
    let first = addresses.next().unwrap();
    Invite::new(first, addresses, key(number), None).into()
}

#[test]
fn first_meetings_and_second_ones_are_told_apart() {
    let (here, there) = (known("a", key(1), 1), known("b", key(1), 2));
    let other = known("c", key(2), 3);
    let all = [there.clone(), here.clone(), other.clone()];
    let new = compare(None, &all, &key(9));
    assert_eq!(new, KeyStatus::New);
    assert_eq!(compare(Some(&here), &all, &key(1)), KeyStatus::Known(here.clone()));
    let moved = compare(None, &all, &key(1));
    assert_eq!(moved, KeyStatus::Moved { known_at: vec![there.clone(), here.clone()] });

    let stranger = compare(Some(&other), &all, &key(9));
    let expected = Box::new(other);
    let known_elsewhere = Vec::new();
    assert_eq!(stranger, KeyStatus::Changed { expected: expected.clone(), known_elsewhere },);
    let acquaintance = compare(Some(&expected), &all, &key(1));
    let known_elsewhere = vec![there, here];
    assert_eq!(acquaintance, KeyStatus::Changed { expected, known_elsewhere });
}

#[test]
fn a_typed_address_expects_the_key_it_had_and_an_invite_its_own() {
    use KeySource::{ByAddress, ByInvite};
    for (destination, expected, epoch, source) in [
        (typed("attic"), Some(1), 4, ByAddress),
        (typed("ATTIC."), Some(1), 4, ByAddress),
        (typed("cellar:7"), Some(2), 9, ByAddress),
        (typed("cellar"), None, 0, ByAddress),
        (typed("elsewhere"), None, 0, ByAddress),
        (invite(&["elsewhere"], 5), Some(5), 0, ByInvite),
        (invite(&["elsewhere"], 1), Some(1), 4, ByInvite),
        (invite(&["attic", "elsewhere", "loft"], 1), Some(1), 4, ByInvite),
    ] {
        let epochs = KnownEpochs::of(&memory());
        assert_eq!(expected.map_or(0, |number| epochs.newest(&key(number))), epoch);
        let expectation =
            Expectation { fingerprint: expected.map(key), epochs, source, avoided: Vec::new() };
        assert_eq!(expect(&destination, &memory()), Ok(expectation), "{destination:?}");
    }
    let accepted = Expectation::accepted(key(2), &memory());
    assert_eq!((accepted.fingerprint, accepted.source), (Some(key(2)), KeySource::Accepted));
    assert_eq!(accepted.epochs.newest(&key(2)), 9);
    let epochs = KnownEpochs::default();
    let nobody = Expectation { fingerprint: None, epochs, source: ByAddress, avoided: Vec::new() };
    assert_eq!(expect(&typed("attic"), &[]), Ok(nobody));
}

#[test]
fn whatever_is_expected_no_earlier_host_of_a_known_room_may_answer() {
    for destination in [typed("attic"), typed("elsewhere"), invite(&["elsewhere"], 5)] {
        let epochs = expect(&destination, &memory()).unwrap().epochs;
        for (number, epoch, outdated) in [(1, 3, true), (1, 4, false), (2, 8, true), (9, 0, false)]
        {
            let host = RoomPin { fingerprint: key(number), epoch };
            assert_eq!(epochs.outdates(&host), outdated, "{destination:?} {host:?}");
        }
    }
}

#[test]
fn an_invite_may_not_pass_for_another_room_at_any_of_its_addresses() {
    for (addresses, number, place, elsewhere) in [
        (&["attic"][..], 5, "attic", 0),
        (&["elsewhere", "attic"], 2, "attic", 1),
        (&["cellar:7", "attic"], 1, "cellar:7", 2),
    ] {
        let (failure, at) = expect(&invite(addresses, number), &memory()).unwrap_err();
        assert_eq!(at, address(place));
        assert_eq!(failure.acceptable(), Some(key(number)));
        let KeyConflict::OtherInvite { known, found, elsewhere: met } = failure else {
            panic!("{failure:?}");
        };
        assert_eq!((known.address, found, met.len()), (address(place), key(number), elsewhere));
    }
}

#[test]
fn a_room_nearby_is_not_dialled_where_another_was_met() {
    let nearby = |addresses: &[&str], number: u8| match invite(addresses, number) {
        Destination::Invite(invite) => Destination::Nearby(invite),
        other => other,
    };
    for (addresses, number, dialled, avoided) in [
        (&["elsewhere", "attic"][..], 5, &["elsewhere"][..], 1),
        (&["attic", "loft", "elsewhere", "here"], 5, &["elsewhere", "here"], 2),
        (&["elsewhere"], 5, &["elsewhere"], 0),
        // A room that was met may have moved, whoever was there before.
        (&["attic"], 2, &["attic"], 0),
        (&["attic", "elsewhere"], 2, &["attic", "elsewhere"], 0),
    ] {
        let destination = nearby(addresses, number);
        let expectation = expect(&destination, &memory()).unwrap();
        assert_eq!((expectation.source, expectation.avoided.len()), (KeySource::Nearby, avoided));
        assert_eq!(expectation.fingerprint, Some(key(number)));
        let (first, also) = expectation.addresses(&destination);
        let all: Vec<_> = std::iter::once(first).chain(also).collect();
        assert_eq!(all, dialled.iter().map(|text| address(text)).collect::<Vec<_>>());
    }
    let (conflict, place) = expect(&nearby(&["attic", "cellar:7"], 5), &memory()).unwrap_err();
    assert_eq!((conflict.acceptable(), place), (Some(key(5)), address("attic")));
}

#[test]
fn another_key_is_explained_by_where_the_expected_one_is_from() {
    let (attic, met) = (known("attic", key(1), 3), known("cellar:7", key(2), 9));
    let other = |elsewhere| KeyConflict::OtherRoom {
        known: Box::new(attic.clone()),
        found: key(2),
        elsewhere,
    };
    let not_invited = |found| KeyConflict::NotInvited { invited: key(1), found: key(found) };
    let memory = memory();
    for (destination, at, found, known, failure) in [
        (typed("attic"), "attic", 2, &memory[..], other(vec![met.clone()])),
        (typed("attic"), "attic", 2, &memory[1..], other(Vec::new())),
        (invite(&["attic"], 1), "attic", 2, &memory[..], not_invited(2)),
        (invite(&["elsewhere"], 1), "elsewhere", 5, &memory[..], not_invited(5)),
        // Somebody has forgotten the room in the meantime.
        (typed("attic"), "attic", 2, &[], not_invited(2)),
    ] {
        let explained = explain(&destination, key(1), key(found), &address(at), known);
        assert_eq!(explained, failure);
    }
    assert_eq!(not_invited(2).acceptable(), None);
    assert_eq!(other(Vec::new()).acceptable(), Some(key(2)));
}

#[test]
fn on_the_way_back_the_room_one_was_in_is_compared_whatever_is_remembered() {
    let ours = known("attic", key(1), 8);
    for (memory, last_seen, elsewhere) in [
        // Our memory knows more of it.
        (memory(), 3, 1),
        // It knows another room there, the one that answers, or nothing.
        (vec![known("attic", key(3), 5)], 8, 0),
        (vec![known("cellar:7", key(2), 9), known("attic", key(3), 5)], 8, 1),
        (vec![known("attic", key(2), 5)], 8, 1),
        (vec![known("cellar:7", key(2), 9)], 8, 1),
        (Vec::new(), 8, 0),
    ] {
        let failure = explain_return(ours.clone(), key(2), &memory);
        let KeyConflict::OtherRoom { known, found, elsewhere: met } = failure else {
            panic!("{failure:?}");
        };
        assert_eq!((known.fingerprint, found), (key(1), key(2)));
        assert_eq!((known.last_seen, met.len()), (last_seen, elsewhere));
    }
}

#[test]
fn what_is_remembered_and_said_follows_from_the_source_of_the_key() {
    use KeyRecord::{NewKey, Visit};
    use KeySource::{Accepted, ByAddress, ByInvite};
    let room = known("attic", key(1), 3);
    let new = || KeyStatus::New;
    let same = || KeyStatus::Known(room.clone());
    let moved = || KeyStatus::Moved { known_at: vec![room.clone()] };
    let changed =
        || KeyStatus::Changed { expected: Box::new(room.clone()), known_elsewhere: Vec::new() };
    let from = || KeyNews::Moved(Box::new(room.clone()));
    for (source, met, record, news) in [
        (ByAddress, new(), Visit, KeyNews::New { vouched: false }),
        (ByAddress, same(), Visit, KeyNews::None),
        (ByAddress, moved(), Visit, from()),
        (ByAddress, changed(), Visit, KeyNews::None),
        (ByInvite, new(), Visit, KeyNews::New { vouched: true }),
        (ByInvite, same(), Visit, KeyNews::None),
        (ByInvite, moved(), Visit, from()),
        (ByInvite, changed(), Visit, KeyNews::None),
        (Accepted, new(), Visit, KeyNews::New { vouched: true }),
        (Accepted, same(), Visit, KeyNews::None),
        (Accepted, moved(), Visit, from()),
        (Accepted, changed(), NewKey, KeyNews::Replaced),
    ] {
        assert_eq!(conclude(source, &met), (record, news), "{source:?} {met:?}");
    }
}
