// SPDX-License-Identifier: GPL-3.0-or-later
//! The label under which a room is announced: what standard tools show.

use super::facts::shortened;
use crate::protocol::{Fingerprint, RoomName};

/// Longest label of a name (RFC 1035, section 2.3.4), in bytes.
pub const LABEL_BYTES: usize = 63;
/// Characters of the key that tell rooms of one name apart: 36 bits.
const KEY_CHARACTERS: usize = 6;

/// Instance label (RFC 6763, section 4.1.1): the room's name, shortened between
/// characters where it has to be, and a piece of its key. Two rooms of one name
/// have two labels, so that neither has to give way to the other.
pub fn instance_label(room: &RoomName, key: &Fingerprint) -> String {
    let key = &key.to_base64url()[..KEY_CHARACTERS];
    let room = room.as_str();
    let space = LABEL_BYTES - KEY_CHARACTERS - " ()".len();
    if room.len() <= space {
        return format!("{room} ({key})");
    }
    let short = shortened(room, space - '…'.len_utf8());
    format!("{short}… ({key})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn label(room: &str) -> String {
        instance_label(&RoomName::heard(room).unwrap(), &Fingerprint::new([0; 32]))
    }

    #[test]
    fn a_short_name_stands_whole() {
        assert_eq!(label("LAN party"), "LAN party (AAAAAA)");
    }

    #[test]
    fn a_long_one_is_cut_between_characters() {
        assert_eq!(label(&"a".repeat(64)), format!("{}… (AAAAAA)", "a".repeat(51)));
        assert_eq!(label(&"👩‍👩‍👧‍👦".repeat(9)), format!("{}… (AAAAAA)", "👩‍👩‍👧‍👦".repeat(2)));
    }

    #[test]
    fn rooms_of_one_name_have_two_labels() {
        let room = RoomName::default();
        let [one, other] = [1, 2].map(|key| instance_label(&room, &Fingerprint::new([key; 32])));
        assert_ne!(one, other);
    }

    proptest! {
        #[test]
        fn every_name_has_a_label_that_fits(room in ".{1,64}", key in any::<[u8; 32]>()) {
            let Ok(room) = RoomName::heard(&room) else { return Ok(()) };
            let label = instance_label(&room, &Fingerprint::new(key));
            prop_assert!((1..=LABEL_BYTES).contains(&label.len()));
        }
    }
}
