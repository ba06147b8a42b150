// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms known from before: found again, told apart, kept and forgotten.

mod epochs;
mod pins;

use std::fs;
use std::thread;

use super::*;
use crate::protocol::limits;

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn key(number: u8) -> Fingerprint {
    Fingerprint::new([number; 32])
}

fn lounge() -> RoomName {
    RoomName::new("Lounge").unwrap()
}

fn known(place: &str, fingerprint: Fingerprint, seen: u64) -> KnownRoom {
    let pin = RoomPin { fingerprint, epoch: 0 };
    KnownRoom::met(&address(place), pin, &lounge(), seen)
}

fn empty() -> (tempfile::TempDir, KnownRooms) {
    let folder = tempfile::tempdir().unwrap();
    let rooms = KnownRooms::open(folder.path());
    (folder, rooms)
}

fn look_up(rooms: &KnownRooms, address: &Address) -> Result<Option<KnownRoom>, StoredError> {
    Ok(rooms.list()?.into_iter().find(|known| known.is_at(address)))
}

fn by_key(rooms: &KnownRooms, key: &Fingerprint) -> Result<Vec<KnownRoom>, StoredError> {
    Ok(rooms.list()?.into_iter().filter(|known| known.fingerprint == *key).collect())
}

#[test]
fn a_room_is_remembered_where_it_was_met() {
    let (folder, rooms) = empty();
    assert_eq!(look_up(&rooms, &address("pi.local")).unwrap(), None);
    rooms.remember(&address("Pi.local"), key(1), &lounge(), 10).unwrap();
    let club = RoomName::new("Club").unwrap();
    rooms.remember(&address("pi.LOCAL:5555"), key(1), &club, 20).unwrap();
    let found = look_up(&KnownRooms::open(folder.path()), &address("PI.local")).unwrap().unwrap();
    assert_eq!((found.first_seen, found.last_seen), (10, 20));
    assert_eq!(found.room, club);
    assert_eq!(rooms.list().unwrap().len(), 1);
    assert_eq!(look_up(&rooms, &address("pi.local:5556")).unwrap(), None, "another port");
}

#[test]
fn an_ip_address_is_the_same_however_it_is_written() {
    let (_folder, rooms) = empty();
    rooms.remember(&address("[2001:db8::A]:5555"), key(1), &lounge(), 1).unwrap();
    assert!(look_up(&rooms, &address("2001:DB8:0::000a")).unwrap().is_some());
    rooms.remember(&address("fe80::1%eth0"), key(2), &lounge(), 1).unwrap();
    assert!(look_up(&rooms, &address("FE80::1%eth0")).unwrap().is_some());
    assert!(look_up(&rooms, &address("fe80::1%eth1")).unwrap().is_none());
}

#[test]
fn another_spelling_of_a_known_address_lets_no_other_key_in() {
    let (_folder, rooms) = empty();
    rooms.remember(&address("127.0.0.1"), key(1), &lounge(), 1).unwrap();
    rooms.remember(&address("pi.local"), key(1), &lounge(), 1).unwrap();
    for raw in ["[::ffff:127.0.0.1]", "::FFFF:7F00:1", "127.0.0.1.", "pi.local.", "PI.LOCAL."] {
        let judged = rooms.status(&address(raw), &key(2)).unwrap();
        assert!(matches!(judged, KeyStatus::Changed { .. }), "{raw}: {judged:?}");
        let refused = rooms.remember(&address(raw), key(2), &lounge(), 2);
        assert!(matches!(refused, Err(RememberError::Changed { .. })), "{raw}");
    }
    assert_eq!(rooms.list().unwrap().len(), 2);
}

#[test]
fn another_key_is_refused_until_it_is_put_in_place_knowingly() {
    let (_folder, rooms) = empty();
    let place = address("pi.local");
    rooms.remember(&place, key(1), &lounge(), 10).unwrap();
    let refused = rooms.remember(&place, key(2), &lounge(), 20).unwrap_err();
    let RememberError::Changed { expected } = refused else { panic!("{refused:?}") };
    assert_eq!(*expected, known("pi.local", key(1), 10));
    assert_eq!(look_up(&rooms, &place).unwrap(), Some(*expected.clone()));

    assert_eq!(rooms.replace(&place, key(2), &lounge(), 20).unwrap(), Some(*expected));
    assert_eq!(look_up(&rooms, &place).unwrap(), Some(known("pi.local", key(2), 20)));
}

#[test]
fn a_room_met_nearby_at_the_address_of_another_keeps_its_own() {
    let (_folder, rooms) = empty();
    let (here, there) = (address("192.0.2.1"), address("192.0.2.2"));
    rooms.remember(&here, key(1), &lounge(), 10).unwrap();
    rooms.remember(&there, key(2), &lounge(), 10).unwrap();
    let pin = RoomPin { fingerprint: key(2), epoch: 0 };
    let news = rooms.meet(KeySource::Nearby, &here, pin, &lounge(), 20).unwrap();
    assert_eq!(news, KeyNews::None);
    assert_eq!(look_up(&rooms, &here).unwrap().unwrap().fingerprint, key(1));
    assert_eq!(look_up(&rooms, &there).unwrap().unwrap().last_seen, 20);
}

#[test]
fn rooms_are_listed_last_seen_first_and_found_by_key() {
    let (_folder, rooms) = empty();
    for (place, number, seen) in [("a", 1, 20), ("b", 2, 30), ("c", 1, 40), ("d", 3, 10)] {
        rooms.remember(&address(place), key(number), &lounge(), seen).unwrap();
    }
    let hosts = |rooms: Vec<KnownRoom>| {
        rooms.into_iter().map(|known| known.address.host).collect::<Vec<_>>().concat()
    };
    assert_eq!(hosts(rooms.list().unwrap()), "cbad");
    assert_eq!(hosts(by_key(&rooms, &key(1)).unwrap()), "ca");
    assert_eq!(hosts(by_key(&rooms, &key(9)).unwrap()), "");
}

#[test]
fn what_is_forgotten_can_be_restored() {
    let (_folder, rooms) = empty();
    let place = address("pi.local");
    assert_eq!(rooms.forget(&place).unwrap(), None);
    rooms.remember(&place, key(1), &lounge(), 10).unwrap();
    let forgotten = rooms.forget(&address("PI.local")).unwrap().unwrap();
    assert_eq!(rooms.list().unwrap(), []);
    rooms.restore(forgotten.clone()).unwrap();
    assert_eq!(rooms.list().unwrap(), std::slice::from_ref(&forgotten));

    rooms.remember(&place, key(1), &lounge(), 30).unwrap();
    rooms.restore(forgotten.clone()).unwrap();
    assert_eq!(look_up(&rooms, &place).unwrap().unwrap().last_seen, 30, "met again since");
    rooms.replace(&place, key(2), &lounge(), 40).unwrap();
    let refused = rooms.restore(forgotten).unwrap_err();
    assert!(matches!(refused, RememberError::Changed { .. }), "{refused:?}");
}

#[test]
fn several_windows_lose_nothing_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for window in 0..4 {
            let rooms = KnownRooms::open(folder.path());
            scope.spawn(move || {
                for port in 1..=10 {
                    let place = Address::new(&format!("window{window}"), port).unwrap();
                    // A busy machine may let the others go first for too long.
                    while let Err(refused) = rooms.remember(&place, key(window), &lounge(), 1) {
                        let RememberError::Stored(StoredError::Busy { .. }) = refused else {
                            panic!("{refused:?}");
                        };
                    }
                }
            });
        }
    });
    assert_eq!(KnownRooms::open(folder.path()).list().unwrap().len(), 40);
}

#[test]
fn a_full_file_can_be_read_and_the_longest_unseen_goes() {
    let (_folder, rooms) = empty();
    let longest = "\"".repeat(limits::ROOM_NAME_CHARACTERS - 38) + &"👩‍👩‍👧‍👦".repeat(38);
    let room = RoomName::new(&longest).unwrap();
    let mut contents = Contents::default();
    for number in 0..ROOMS as u64 {
        let host = format!("{number:a>254}x");
        let address = Address::new(&host, 5555).unwrap();
        let (fingerprint, room) = (key(1), room.clone());
        let seen = 1_000 + number;
        contents.put(KnownRoom {
            address,
            fingerprint,
            epoch: 0,
            room,
            first_seen: seen,
            last_seen: seen,
            pinned: false,
        });
    }
    contents.write(&rooms.path).unwrap();
    assert_eq!(rooms.list().unwrap().len(), ROOMS);
    rooms.remember(&address("new"), key(2), &lounge(), 5_000).unwrap();
    let list = rooms.list().unwrap();
    assert_eq!(list.len(), ROOMS);
    assert_eq!(list[0].address, address("new"));
    assert_eq!(list[ROOMS - 1].last_seen, 1_001, "the one of 1,000 is gone");
}

#[test]
fn an_address_that_could_not_be_read_back_is_not_written() {
    let (_folder, rooms) = empty();
    rooms.remember(&address("a"), key(1), &lounge(), 1).unwrap();
    let odd = Address { host: "no host".into(), port: 5555 };
    let refused = rooms.remember(&odd, key(1), &lounge(), 1).unwrap_err();
    assert!(matches!(refused, RememberError::Stored(StoredError::Unkept { .. })), "{refused:?}");
    assert_eq!(rooms.list().unwrap().len(), 1);
}

/// Every operation on a file that says `text`.
fn errors_of(rooms: &KnownRooms) -> Vec<StoredError> {
    let place = address("a");
    let stored = |error| match error {
        RememberError::Stored(error) => error,
        RememberError::Changed { .. } => panic!("{error:?}"),
    };
    vec![
        look_up(rooms, &place).unwrap_err(),
        by_key(rooms, &key(1)).unwrap_err(),
        rooms.list().unwrap_err(),
        rooms.status(&place, &key(1)).unwrap_err(),
        stored(rooms.remember(&place, key(1), &lounge(), 1).unwrap_err()),
        rooms.replace(&place, key(1), &lounge(), 1).unwrap_err(),
        rooms.forget(&place).unwrap_err(),
        stored(rooms.restore(known("a", key(1), 1)).unwrap_err()),
    ]
}

#[test]
fn a_damaged_file_is_reported_by_everything_and_kept() {
    let (_folder, rooms) = empty();
    rooms.remember(&address("a"), key(1), &lounge(), 1).unwrap();
    let good = fs::read_to_string(&rooms.path).unwrap();
    let twice = known("A", key(2), 1);
    let entry = serde_json::json!({"address": "A", "key": twice.fingerprint, "room": "x",
        "first_seen": 1, "last_seen": 1});
    for text in [
        "not JSON".to_owned(),
        good[..good.len() / 2].to_owned(),
        good.replace("a:5555", "a b"),
        good.replace("AQEB", "!!!!"),
        good.replace("Lounge", "\\u202e"),
        good.replace("\"rooms\": [", &format!("\"rooms\": [{entry},")),
    ] {
        fs::write(&rooms.path, &text).unwrap();
        for error in errors_of(&rooms) {
            assert!(matches!(&error, StoredError::Damaged { .. }), "{text}: {error:?}");
            assert_eq!(error.path(), rooms.path);
        }
        assert_eq!(fs::read_to_string(&rooms.path).unwrap(), text);
    }
}

#[test]
fn a_damaged_file_is_set_aside_on_request_only() {
    let (folder, rooms) = empty();
    fs::write(&rooms.path, "not JSON").unwrap();
    let kept = rooms.start_anew().unwrap().unwrap();
    assert_eq!(kept, folder.path().join("known-rooms.json.damaged-1"));
    assert_eq!(fs::read_to_string(kept).unwrap(), "not JSON");
    rooms.remember(&address("a"), key(1), &lounge(), 1).unwrap();
    assert_eq!(rooms.start_anew().unwrap(), None, "a good file stays");
    assert_eq!(rooms.list().unwrap().len(), 1);
}

#[test]
fn the_file_of_a_newer_version_is_left_alone() {
    let (_folder, rooms) = empty();
    fs::write(&rooms.path, r#"{"version": 2}"#).unwrap();
    let mut errors = errors_of(&rooms);
    errors.push(rooms.start_anew().unwrap_err());
    assert!(errors.iter().all(|error| matches!(error, StoredError::Newer { .. })), "{errors:?}");
    assert_eq!(fs::read_to_string(&rooms.path).unwrap(), r#"{"version": 2}"#);
}

#[test]
fn an_unreadable_file_is_reported_and_kept() {
    let (_folder, rooms) = empty();
    fs::create_dir(&rooms.path).unwrap();
    let errors = errors_of(&rooms);
    assert!(errors.iter().all(|error| matches!(error, StoredError::Unreadable { .. })));
    assert!(rooms.path.is_dir());
}

#[test]
fn the_file_is_judged_by() {
    let (_folder, rooms) = empty();
    rooms.remember(&address("a"), key(1), &lounge(), 1).unwrap();
    let room = known("a", key(1), 1);
    assert_eq!(rooms.status(&address("b"), &key(2)).unwrap(), KeyStatus::New);
    assert_eq!(rooms.status(&address("A"), &key(1)).unwrap(), KeyStatus::Known(room.clone()));
    assert_eq!(
        rooms.status(&address("b"), &key(1)).unwrap(),
        KeyStatus::Moved { known_at: vec![room.clone()] }
    );
    let changed = rooms.status(&address("a"), &key(2)).unwrap();
    let (expected, known_elsewhere) = (Box::new(room), Vec::new());
    assert_eq!(changed, KeyStatus::Changed { expected, known_elsewhere });
}
