// SPDX-License-Identifier: GPL-3.0-or-later
//! The colour of a name: the one libadwaita's avatar picks for it, so that the
//! name and the avatar beside it match.

/// The number of colours `AdwAvatar` knows.
const COLOURS: u32 = 14;

/// A number from 1 to 14, the same for the same name everywhere.
pub fn of(name: &str) -> u32 {
    // g_str_hash: bytes are signed there.
    let hash = name.bytes().fold(5381u32, |hash, byte| {
        hash.wrapping_mul(33).wrapping_add_signed(i32::from(byte.cast_signed()))
    });
    hash % COLOURS + 1
}

/// The style class that colours a label like the avatar of `name`.
pub fn class(name: &str) -> String {
    format!("author{}", of(name))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_keeps_its_colour() {
        assert_eq!(super::of("Ada"), super::of("Ada"));
        // "a" hashes to 5381 * 33 + 97 = 177670.
        assert_eq!(super::of("a"), 177_670 % 14 + 1);
        for name in ["", "Ada", "Zoë", "日本語"] {
            assert!((1..=14).contains(&super::of(name)));
        }
    }
}
