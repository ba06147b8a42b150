// SPDX-License-Identifier: GPL-3.0-or-later
//! Nicks: the names of members as IRC clients can take them.
//!
//! A nick is a function of the name alone, and two members never share one: it differs
//! from the name only in ways that [`Nickname::folded`] takes for the same, and no two
//! members of a room have the same folded name.
//!
//! - A space becomes `_`. `Ada B` and `Ada_B` are the same name to a room.
//! - What has a meaning to IRC becomes its full-width twin: `Ada!` is `Ada！`, and `3D` is
//!   `３D`, because clients take no digit in front.
//! - Letters of all scripts and emoji stay: a room announces `UTF8ONLY`. irssi and `WeeChat`
//!   show and complete them.
//! - Names that are too long for a line are cut, and end in a full-width colon, which no
//!   name contains, and a checksum of the whole.

use std::fmt::Write;

use ring::digest::{SHA256, digest};
use unicode_segmentation::UnicodeSegmentation;

use super::SERVER;
use crate::protocol::Nickname;

/// The longest nick. A name of 32 characters of nearly every script fits.
pub const NICK_BYTES: usize = 96;
/// Bytes of the checksum of a name that was cut.
const CHECKSUM: usize = 8;
/// Stands before the checksum.
const CUT: char = '：';

/// The nick of a member.
pub fn nick(name: &Nickname) -> String {
    let mut nick = String::with_capacity(name.as_str().len());
    for (at, c) in name.as_str().chars().enumerate() {
        nick.push(match c {
            ' ' => '_',
            c if is_special(c) || at == 0 && is_special_in_front(c) => full_width(c),
            c => c,
        });
    }
    if same_nick(&nick, SERVER) {
        // Nobody speaks in the name of the room.
        return nick.replace('.', "．");
    }
    if nick.len() <= NICK_BYTES { nick } else { shortened(&nick, name) }
}

/// Returns `true` for what may be the nick of a name that was cut: nobody can have it for
/// a name.
pub fn is_shortened(nick: &str) -> bool {
    nick.contains(CUT)
}

/// Returns `true` for two spellings of one nick or channel (`CASEMAPPING=ascii`).
pub fn same_nick(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// The form that spellings of one nick or channel share.
pub fn fold(nick: &str) -> String {
    nick.to_ascii_lowercase()
}

/// Returns `true` for what separates nicks, sources, masks and channels.
fn is_special(c: char) -> bool {
    matches!(c, '!' | '@' | '*' | '?' | ',' | '#' | '&')
}

/// Returns `true` for what begins something else than a nick: ranks, masks of servers, and
/// the unique ids of some servers.
fn is_special_in_front(c: char) -> bool {
    matches!(c, '$' | '%' | '+' | '~') || c.is_ascii_digit()
}

/// The full-width form of an ASCII character, which is compatible with it (NFKC).
fn full_width(c: char) -> char {
    char::from_u32(u32::from(c) + 0xFEE0).unwrap_or('_')
}

fn shortened(nick: &str, name: &Nickname) -> String {
    let room = NICK_BYTES - CUT.len_utf8() - 2 * CHECKSUM;
    let ends = nick.grapheme_indices(true).map(|(at, _)| at);
    let end = ends.take_while(|at| *at <= room).last().unwrap_or_default();
    // One character can be longer than a nick.
    let end = if end > 0 { end } else { nick.floor_char_boundary(room) };
    let mut short = nick[..end].to_owned();
    short.push(CUT);
    let sum = digest(&SHA256, name.folded().as_bytes());
    for byte in &sum.as_ref()[..CHECKSUM] {
        let _ = write!(short, "{byte:02x}");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::limits;
    use proptest::prelude::*;

    fn of(name: &str) -> String {
        nick(&Nickname::new(name).unwrap())
    }

    #[test]
    fn a_nick_reads_like_the_name() {
        for (name, expected) in [
            ("Ada", "Ada"),
            ("Ada Lovelace", "Ada_Lovelace"),
            ("[Ada]|away", "[Ada]|away"),
            ("Ada!", "Ada！"),
            ("a@b.c", "a＠b.c"),
            ("3D", "３D"),
            ("R2D2", "R2D2"),
            ("#1", "＃1"),
            ("~Bo~", "～Bo~"),
            ("Чё там", "Чё_там"),
            ("مرحبا", "مرحبا"),
            ("😀 Bo", "😀_Bo"),
            ("Irc.Salotto", "Irc．Salotto"),
        ] {
            assert_eq!(of(name), expected);
        }
        assert!(same_nick("ADA[", "ada[") && !same_nick("ada[", "ada{") && !same_nick("É", "é"));
        assert_eq!(fold("AdaÉ"), "adaÉ");
    }

    #[test]
    fn nobody_speaks_in_the_name_of_the_room() {
        let name = Nickname::new(SERVER).unwrap();
        assert!(!same_nick(&nick(&name), SERVER));
        assert_eq!(Nickname::heard(&nick(&name)).unwrap().folded(), name.folded());
    }

    #[test]
    fn a_room_takes_a_space_and_a_line_for_the_same() {
        let names = ["Ada B", "Ada_B", "ada_b"].map(|name| Nickname::new(name).unwrap().folded());
        assert!(names.iter().all(|folded| *folded == names[0]));
        assert_ne!(Nickname::new("AdaB").unwrap().folded(), names[0]);
    }

    #[test]
    fn the_longest_names_get_short_nicks_that_differ() {
        let family = "👩‍👩‍👧‍👦";
        let name = |last: &str| Nickname::new(&(family.repeat(19) + last)).unwrap();
        let (one, other) = (nick(&name("x")), nick(&name("y")));
        assert!(one.len() <= NICK_BYTES && one.starts_with(&family.repeat(3)), "{one}");
        assert_ne!(one, other);
        assert_eq!(one, nick(&name("X")).replace('X', "x"), "case does not matter");
        assert!(Nickname::heard(&one).is_err(), "nobody can have it for a name");
        assert_eq!(of(&"田".repeat(limits::NAME_CHARACTERS)).chars().count(), 32);
    }

    proptest! {
        #[test]
        fn a_nick_is_one_word_that_clients_take(raw in any::<String>()) {
            if let Ok(name) = Nickname::heard(&raw) {
                let nick = nick(&name);
                let specials = |c: char| c.is_control() || c == ' ' || is_special(c);
                prop_assert!(!nick.contains(specials) && nick.len() <= NICK_BYTES);
                prop_assert!(!nick.starts_with(|c| is_special_in_front(c) || c == ':'));
                prop_assert!(!nick.is_empty());
            }
        }

        #[test]
        fn two_names_with_one_nick_are_one_name(
            one in "[aA1 _!！*＊?\u{301}é,@3３+]{1,6}", other in "[aA1 _!！*＊?\u{301}é,@3３+]{1,6}",
        ) {
            if let (Ok(one), Ok(other)) = (Nickname::heard(&one), Nickname::heard(&other))
                && same_nick(&nick(&one), &nick(&other))
            {
                prop_assert_eq!(one.folded(), other.folded());
            }
        }

        #[test]
        fn a_nick_taken_for_a_name_is_the_same_name(raw in "[aA1 _!！*＊?é,@3３+~😀田]{1,9}") {
            if let Ok(name) = Nickname::heard(&raw) {
                let taken = Nickname::heard(&nick(&name)).map(|name| name.folded());
                prop_assert_eq!(taken, Ok(name.folded()));
            }
        }
    }
}
