// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of a room's facts.

use proptest::prelude::*;

use super::*;

fn facts(room: &str) -> RoomFacts {
    RoomFacts {
        key: Fingerprint::new([7; 32]),
        room: RoomName::new(room).unwrap(),
        host: Some(Nickname::new("Ada").unwrap()),
        people: 3,
        password: false,
    }
}

fn record(pairs: &[&str]) -> Vec<u8> {
    pairs.iter().fold(Vec::new(), |mut data, pair| {
        data.push(u8::try_from(pair.len()).unwrap());
        data.extend_from_slice(pair.as_bytes());
        data
    })
}

const KEY: &str = "key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

#[test]
fn they_come_back_as_they_were_told() {
    for room in ["LAN party", "Οδυσσέας", "会議室", "👩‍👩‍👧‍👦 family", "a=b", "غرفة"]
    {
        for password in [false, true] {
            let told = RoomFacts { password, ..facts(room) };
            assert_eq!(RoomFacts::decode(&told.encode()), Ok(told));
        }
    }
}

#[test]
fn the_longest_name_fits_and_the_host_gives_way() {
    let family = "👩‍👩‍👧‍👦".repeat(40);
    let host = "👩‍👩‍👧‍👦".repeat(20);
    let told = RoomFacts { host: Some(Nickname::heard(&host).unwrap()), ..facts(&family) };
    let data = told.encode();
    assert!(data.len() <= FACTS_BYTES, "{}", data.len());
    let heard = RoomFacts::decode(&data).unwrap();
    assert_eq!(heard.room, told.room);
    assert!(host.starts_with(heard.host.unwrap().as_str()), "whole characters of it");
}

#[test]
fn what_cannot_be_used_says_why() {
    for (pairs, error) in [
        (vec![], FactsError::Version),
        (vec!["txtvers=2", KEY, "room=Attic"], FactsError::Version),
        (vec!["txtvers=1", "room=Attic"], FactsError::Key),
        (vec!["txtvers=1", "key=short", "room=Attic"], FactsError::Key),
        (vec!["txtvers=1", KEY], FactsError::Name),
        (vec!["txtvers=1", KEY, "room=\u{202E}"], FactsError::Name),
        (vec!["txtvers=1", KEY, "room= "], FactsError::Name),
    ] {
        assert_eq!(RoomFacts::decode(&record(&pairs)), Err(error), "{pairs:?}");
    }
    assert_eq!(RoomFacts::decode(&[9, b'a']), Err(FactsError::Length));
    assert_eq!(RoomFacts::decode(&vec![0; FACTS_BYTES + 1]), Err(FactsError::Length));
}

#[test]
fn names_of_strangers_are_washed_and_numbers_bounded() {
    let heard = |more: &[&str]| {
        let pairs = [&["txtvers=1", KEY], more].concat();
        RoomFacts::decode(&record(&pairs)).unwrap()
    };
    let odd = heard(&["room=\u{FEFF} <b>Attic</b>  of\tAda", "host=\u{202E}adA", "people=-3"]);
    assert_eq!(odd.room.as_str(), "<b>Attic</b> of Ada");
    assert_eq!((odd.host.unwrap().as_str(), odd.people), ("adA", 0));
    let many = heard(&["ROOM=Attic", "room=Cellar", "people=4000000000", "later=1", "odd"]);
    assert_eq!(many.room.as_str(), "Attic", "the first counts, in any case");
    assert_eq!(many.people, u32::try_from(limits::MEMBERS).unwrap());
}

#[test]
fn a_name_is_cut_between_characters() {
    assert_eq!(shortened("abc", 2), "ab");
    assert_eq!(shortened("ab cd", 3), "ab");
    assert_eq!(shortened("👩‍👩‍👧‍👦x", 24), "");
    assert_eq!(shortened("e\u{301}e\u{301}", 4), "e\u{301}");
}

proptest! {
    #[test]
    fn whatever_is_told_is_heard(
        room in ".{1,64}",
        host in ".{0,40}",
        people in 0..6_000u32,
        password in any::<bool>(),
    ) {
        let Ok(room) = RoomName::heard(&room) else { return Ok(()) };
        let host = Nickname::heard(&host).ok();
        let told = RoomFacts { room, host, people, password, ..facts("x") };
        let data = told.encode();
        prop_assert!(data.len() <= FACTS_BYTES);
        let heard = RoomFacts::decode(&data).unwrap();
        prop_assert_eq!((&heard.room, heard.people), (&told.room, told.people));
        prop_assert_eq!(heard.password, told.password);
    }

    #[test]
    fn hearing_never_panics(data in proptest::collection::vec(any::<u8>(), 0..1_300)) {
        let _ = RoomFacts::decode(&data);
    }
}
