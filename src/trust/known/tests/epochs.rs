// SPDX-License-Identifier: GPL-3.0-or-later
//! Epochs of the hosts that were met.

use super::*;
use crate::trust::Expectation;

fn epoch_of(rooms: &KnownRooms, key: Fingerprint) -> u64 {
    Expectation::accepted(key, &rooms.list().unwrap()).epoch
}

#[test]
fn the_newest_host_that_was_met_is_remembered() {
    let (folder, rooms) = empty();
    let pin = |epoch| RoomPin { key: key(1), epoch };
    assert_eq!(epoch_of(&rooms, key(1)), 0);
    rooms.remember(&address("a"), pin(3), &lounge(), 10).unwrap();
    rooms.remember(&address("b"), pin(7), &lounge(), 20).unwrap();
    assert_eq!(epoch_of(&rooms, key(1)), 7, "wherever it was");
    rooms.remember(&address("b"), pin(5), &lounge(), 30).unwrap();
    assert_eq!(look_up(&rooms, &address("b")).unwrap().unwrap().epoch, 7, "it only grows");
    rooms.forget(&address("b")).unwrap();
    assert_eq!(epoch_of(&rooms, key(1)), 3);
    rooms.replace(&address("a"), key(2), &lounge(), 40).unwrap();
    assert_eq!(epoch_of(&rooms, key(1)), 0);

    // A file from before rooms had hosts.
    let path = folder.path().join(FILE);
    let text = fs::read_to_string(&path).unwrap();
    let before: String = text.lines().filter(|line| !line.contains("epoch")).collect();
    fs::write(&path, before).unwrap();
    assert_eq!(look_up(&rooms, &address("a")).unwrap().unwrap().epoch, 0);
}
