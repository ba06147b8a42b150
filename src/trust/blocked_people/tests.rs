// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the list of ignored people.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::protocol::limits;

fn key(byte: u8) -> Fingerprint {
    Fingerprint::new([byte; 32])
}

fn block(room: u8, number: u64, seat: u64, name: &str, since: u64) -> Block {
    let (seat, name) = (SeatNumber::new(seat), Nickname::new(name).unwrap());
    let room_name = RoomName::new(&format!("Room {room}")).unwrap();
    let person = BlockedPerson { seat, name, since };
    Block { key: key(room), room: room_name, number, person }
}

fn names(blocked: &BlockedPeople, room: u8, number: u64) -> Vec<String> {
    let people = blocked.of(&key(room), number).unwrap();
    people.iter().map(|person| person.name.to_string()).collect()
}

#[test]
fn people_are_kept_for_each_room_until_they_are_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = BlockedPeople::open(folder.path());
    assert_eq!(names(&blocked, 1, 9), Vec::<String>::new());
    blocked.block(block(2, 5, 3, "Eve", 1)).unwrap();
    blocked.block(block(1, 6, 3, "Bo", 2)).unwrap();
    blocked.block(block(1, 7, 4, "Cy", 3)).unwrap();
    blocked.block(block(1, 8, 3, "Bob", 4)).unwrap();
    assert_eq!(names(&blocked, 1, 8), ["Bob", "Cy"], "a person is there once");
    assert_eq!(names(&blocked, 2, 8), ["Eve"], "a seat of another room is of somebody else");
    let listed = blocked.list().unwrap();
    let rooms: Vec<_> = listed.iter().map(|saved| saved.room.as_str()).collect();
    assert_eq!(rooms, ["Room 1", "Room 2"]);
    blocked.unblock(&key(1), SeatNumber::new(3)).unwrap();
    blocked.unblock(&key(1), SeatNumber::new(99)).unwrap();
    assert_eq!(names(&blocked, 1, 8), ["Cy"]);
    blocked.forget(&key(1)).unwrap();
    assert_eq!((names(&blocked, 1, 8).len(), names(&blocked, 2, 8).len()), (0, 1));
    blocked.unblock(&key(2), SeatNumber::new(3)).unwrap();
    assert_eq!(blocked.list().unwrap(), [], "nothing of a room without any");
    let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_room_that_has_begun_anew_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = BlockedPeople::open(folder.path());
    blocked.block(block(1, 50, 3, "Bo", 1)).unwrap();
    assert_eq!(names(&blocked, 1, 50), ["Bo"]);
    assert_eq!(names(&blocked, 1, 49), Vec::<String>::new());
    assert_eq!(names(&blocked, 1, 60), Vec::<String>::new(), "nor when it comes as far again");
}

#[test]
fn the_longest_ignored_go_and_a_full_file_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = BlockedPeople::open(folder.path());
    let longest = "\"".repeat(limits::ROOM_NAME_CHARACTERS - 38) + &"👩‍👩‍👧‍👦".repeat(38);
    let room = RoomName::new(&longest).unwrap();
    let name = Nickname::new(&"👩‍👩‍👧‍👦".repeat(20)).unwrap();
    let in_room = |index: usize| {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&index.to_le_bytes());
        let (seat, since) = (SeatNumber::new(u64::MAX), index as u64);
        let people = vec![BlockedPerson { seat, name: name.clone(), since }];
        BlockedInRoom { key: Fingerprint::new(key), room: room.clone(), number: u64::MAX, people }
    };
    let full = SavedBlocks { rooms: (0..PEOPLE).map(in_room).collect() };
    private_file::write_json(&folder.path().join(FILE), VERSION, &full).unwrap();
    assert_eq!(blocked.list().unwrap().len(), PEOPLE);
    blocked.block(block(255, 1, 1, "New", PEOPLE as u64)).unwrap();
    let people = blocked.list().unwrap().into_iter().flat_map(|saved| saved.people);
    let times: Vec<u64> = people.map(|person| person.since).collect();
    assert_eq!((times.len(), times.contains(&0)), (PEOPLE, false));
    assert!(times.contains(&1) && times.contains(&(PEOPLE as u64)));
}

#[test]
fn a_clock_that_stands_still_keeps_no_more_than_the_limit() {
    let people = |room: u8| {
        let person = |seat| block(room, 1, seat, "Bo", 7).person;
        let people = (0..PEOPLE as u64).map(person).collect();
        let room_name = RoomName::new("Lounge").unwrap();
        BlockedInRoom { key: key(room), room: room_name, number: 1, people }
    };
    let mut rooms = vec![people(1), people(2)];
    drop_oldest(&mut rooms);
    assert_eq!(rooms.iter().map(|saved| saved.people.len()).sum::<usize>(), PEOPLE);
}

#[test]
fn a_damaged_file_is_set_aside_and_a_newer_one_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = BlockedPeople::open(folder.path());
    let path = folder.path().join(FILE);
    for damaged in ["{", r#"{"version":1,"rooms":[{"key":"!"}]}"#] {
        fs::write(&path, damaged).unwrap();
        assert!(matches!(blocked.list(), Err(StoredError::Damaged { .. })));
        blocked.block(block(1, 1, 1, "Bo", 1)).unwrap();
        assert_eq!(names(&blocked, 1, 1), ["Bo"]);
    }
    let kept = folder.path().join(format!("{FILE}.damaged-1"));
    assert_eq!(fs::read_to_string(kept).unwrap(), "{");
    fs::write(&path, r#"{"version":9}"#).unwrap();
    let newer = blocked.block(block(1, 1, 1, "Bo", 1));
    assert!(matches!(newer, Err(StoredError::Newer { .. })));
}
