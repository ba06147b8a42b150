// SPDX-License-Identifier: GPL-3.0-or-later
//! Comparing who answers with the room one was in.

use super::*;
use crate::protocol::RoomName;

fn known(key: u8) -> KnownRoom {
    KnownRoom {
        address: "attic".parse().unwrap(),
        fingerprint: Fingerprint::new([key; 32]),
        epoch: 0,
        room: RoomName::new("Attic").unwrap(),
        first_seen: 1,
        last_seen: u64::from(key),
    }
}

#[test]
fn the_room_one_was_in_is_compared_whatever_is_remembered() {
    let found = Fingerprint::new([2; 32]);
    let judge = |judged| match kind(judged, KnownRoom { last_seen: 9, ..known(1) }, found) {
        AlarmKind::OtherRoom { known, found: by, elsewhere } => {
            assert_eq!((known.fingerprint, by), (Fingerprint::new([1; 32]), found));
            (known.last_seen, elsewhere.len())
        }
        other => panic!("{other:?}"),
    };
    let changed = |expected| Acquaintance::Changed {
        expected: Box::new(expected),
        known_elsewhere: vec![known(2)],
    };
    assert_eq!(judge(Some(changed(known(1)))), (1, 1), "our memory knows more");
    assert_eq!(judge(Some(changed(known(3)))), (9, 1));
    assert_eq!(judge(Some(Acquaintance::Known(known(2)))), (9, 1));
    assert_eq!(judge(None), (9, 0), "our memory is of no use");
}
