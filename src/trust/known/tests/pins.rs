// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms that are pinned: wherever they were met, and however full the file is.

use super::*;

fn pinned(rooms: &KnownRooms) -> Vec<String> {
    let list = rooms.list().unwrap().into_iter();
    list.filter(|known| known.pinned).map(|known| known.address.to_string()).collect()
}

#[test]
fn a_pin_is_the_rooms_wherever_it_is_met_until_it_is_taken_off() {
    let (folder, rooms) = empty();
    assert!(!rooms.set_pinned(&key(1), true).unwrap(), "nobody was met");
    for (place, number) in [("a", 1), ("b", 1), ("c", 2)] {
        rooms.remember(&address(place), key(number), &lounge(), 10).unwrap();
    }
    assert!(rooms.set_pinned(&key(1), true).unwrap());
    rooms.remember(&address("a"), key(1), &lounge(), 20).unwrap();
    rooms.remember(&address("d"), key(1), &lounge(), 30).unwrap();
    let read_again = KnownRooms::open(folder.path());
    assert_eq!(pinned(&read_again), ["d:5555", "a:5555", "b:5555"]);
    assert_eq!(rooms.list().unwrap()[0].address, address("d"), "the order is that of the visits");

    let forgotten = rooms.forget(&address("d")).unwrap().unwrap();
    rooms.restore(forgotten).unwrap();
    assert_eq!(pinned(&rooms).len(), 3, "the undo brings the pin back");
    rooms.replace(&address("a"), key(3), &lounge(), 40).unwrap();
    assert_eq!(pinned(&rooms), ["d:5555", "b:5555"], "another room is not pinned");
    assert!(rooms.set_pinned(&key(1), false).unwrap());
    rooms.remember(&address("b"), key(1), &lounge(), 50).unwrap();
    assert_eq!(pinned(&rooms), [""; 0]);
}

#[test]
fn a_file_without_pins_is_read_and_one_with_pins_has_no_new_version() {
    let (_folder, rooms) = empty();
    let file = |pin: &str| {
        let key = key(1).to_base64url();
        format!(
            r#"{{"version": 1, "rooms": [{{"address": "a:5555", "key": "{key}", "room": "Lounge",
            "first_seen": 1, "last_seen": 2{pin}}}]}}"#
        )
    };
    fs::write(&rooms.path, file("")).unwrap();
    assert_eq!(pinned(&rooms), [""; 0]);
    assert!(rooms.set_pinned(&key(1), true).unwrap());
    let written: serde_json::Value =
        serde_json::from_slice(&fs::read(&rooms.path).unwrap()).unwrap();
    assert_eq!(written["version"], 1);
    assert_eq!(written["rooms"][0]["pinned"], true);
    // What a later version adds without a new number is passed over, as this one
    // is by those before it.
    fs::write(&rooms.path, file(r#", "pinned": true, "colour": "red""#)).unwrap();
    assert_eq!(pinned(&rooms), ["a:5555"]);
}

/// A full file: the rooms with a number below `pins` are pinned, the highest number
/// was seen last.
fn full(rooms: &KnownRooms, pins: usize) {
    let mut contents = Contents::default();
    for number in 0..ROOMS {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        let seen = 1_000 + number as u64;
        let known = known(&format!("room{number}"), Fingerprint::new(bytes), seen);
        contents.put(KnownRoom { pinned: number < pins, ..known });
    }
    contents.write(&rooms.path).unwrap();
}

#[test]
fn a_pinned_room_outlives_those_seen_later_in_a_full_file() {
    let (_folder, rooms) = empty();
    full(&rooms, 1);
    rooms.remember(&address("new"), key(1), &lounge(), 5_000).unwrap();
    let list = rooms.list().unwrap();
    assert_eq!(list.len(), ROOMS);
    assert_eq!(list[0].address, address("new"));
    assert_eq!(list[ROOMS - 1].address, address("room0"));
    assert!(look_up(&rooms, &address("room1")).unwrap().is_none(), "the longest unseen of all");
}

#[test]
fn a_file_full_of_pins_has_a_place_for_a_new_room() {
    let (_folder, rooms) = empty();
    full(&rooms, ROOMS);
    rooms.remember(&address("new"), key(1), &lounge(), 5_000).unwrap();
    assert_eq!(rooms.list().unwrap().len(), ROOMS);
    assert!(look_up(&rooms, &address("new")).unwrap().is_some());
    assert!(look_up(&rooms, &address("room0")).unwrap().is_none());
}
