// SPDX-License-Identifier: GPL-3.0-or-later
//! The channel of a room.

use unicode_segmentation::UnicodeSegmentation;

use crate::protocol::RoomName;

/// The longest channel.
const MOST: usize = 64;

/// The one channel of a room: `#` and the room's name, with spaces and commas as `_`, cut
/// where a character ends if it is too long. There is no other to confuse it with.
pub fn channel(room: &RoomName) -> String {
    let mut channel = String::from("#");
    for character in room.as_str().graphemes(true) {
        if channel.len() + character.len() > MOST {
            break;
        }
        let separates = |c: char| c.is_control() || matches!(c, ' ' | ',' | ':');
        channel += &character.replace(separates, "_");
    }
    // A name of one character that is longer than a line.
    if channel == "#" { "#salotto".to_owned() } else { channel }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_channel_reads_like_the_room() {
        for (room, expected) in [
            ("Den", "#Den"),
            ("Ada's Den", "#Ada's_Den"),
            ("Quake: a, b", "#Quake__a__b"),
            ("#den", "##den"),
            ("Stanza 田", "#Stanza_田"),
        ] {
            assert_eq!(channel(&RoomName::new(room).unwrap()), expected);
        }
        let long = channel(&RoomName::new(&"🇮🇹".repeat(60)).unwrap());
        assert_eq!(long, format!("#{}", "🇮🇹".repeat(7)));
    }

    proptest! {
        #[test]
        fn a_channel_is_one_word(raw in any::<String>()) {
            if let Ok(room) = RoomName::heard(&raw) {
                let channel = channel(&room);
                prop_assert!(channel.len() > 1 && channel.len() <= MOST);
                let separates = |c: char| c.is_control() || matches!(c, ' ' | ',' | ':');
                prop_assert!(!channel.contains(separates));
            }
        }
    }
}
