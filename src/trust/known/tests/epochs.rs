// SPDX-License-Identifier: GPL-3.0-or-later
//! Epochs of the hosts that were met.

use super::*;
use crate::trust::KnownEpochs;

fn epoch_of(rooms: &KnownRooms, key: Fingerprint) -> u64 {
    KnownEpochs::of(&rooms.list().unwrap()).newest(&key)
}

#[test]
fn the_newest_host_that_was_met_is_remembered() {
    let (folder, rooms) = empty();
    let pin = |epoch| RoomPin { fingerprint: key(1), epoch };
    assert_eq!(epoch_of(&rooms, key(1)), 0);
    rooms.remember(&address("a"), pin(3), &lounge(), 10).unwrap();
    rooms.remember(&address("b"), pin(7), &lounge(), 20).unwrap();
    assert_eq!(epoch_of(&rooms, key(1)), 7, "wherever it was");
    rooms.remember(&address("b"), pin(5), &lounge(), 30).unwrap();
    assert_eq!(look_up(&rooms, &address("b")).unwrap().unwrap().epoch, 7, "it only grows");
    rooms.forget(&address("b")).unwrap();
    assert_eq!(epoch_of(&rooms, key(1)), 7, "the room is known elsewhere");
    rooms.replace(&address("a"), key(2), &lounge(), 40).unwrap();
    assert_eq!(epoch_of(&rooms, key(1)), 0);

    // A file from before rooms had hosts.
    let path = folder.path().join(FILE);
    let text = fs::read_to_string(&path).unwrap();
    let before: String = text.lines().filter(|line| !line.contains("epoch")).collect();
    fs::write(&path, before).unwrap();
    assert_eq!(look_up(&rooms, &address("a")).unwrap().unwrap().epoch, 0);
}

#[test]
fn no_visit_lowers_what_is_known_of_a_room() {
    let (_folder, rooms) = empty();
    let pin = |number, epoch| RoomPin { fingerprint: key(number), epoch };
    let met = |source, place, pin| rooms.meet(source, &address(place), pin, &lounge(), 10).unwrap();
    met(KeySource::ByAddress, "a", pin(1, 5));
    let news = met(KeySource::ByAddress, "b", pin(1, 2));
    assert!(matches!(news, KeyNews::Moved(_)), "{news:?}");
    assert_eq!(look_up(&rooms, &address("b")).unwrap().unwrap().epoch, 5);
    met(KeySource::ByAddress, "c", pin(2, 1));
    met(KeySource::Accepted, "c", pin(1, 3));
    assert_eq!(look_up(&rooms, &address("c")).unwrap().unwrap().epoch, 5);
    rooms.replace(&address("c"), pin(1, 4), &lounge(), 20).unwrap();
    rooms.forget(&address("a")).unwrap();
    rooms.forget(&address("b")).unwrap();
    assert_eq!(epoch_of(&rooms, key(1)), 5, "wherever it was learnt");
    met(KeySource::ByAddress, "d", pin(1, 8));
    assert_eq!(look_up(&rooms, &address("c")).unwrap().unwrap().epoch, 8);
}
